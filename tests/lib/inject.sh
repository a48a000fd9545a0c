# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What the tests of rules have in common; to be sourced behind check.sh.
#
# target runs tests/live/target.c, which tells what it saw of its calls.
# check_saw compares that under each backend, in a new folder each time, where
# setup (to be redefined) has put what the commands need.
target=$tracees/target
work=$dir/work
export LC_ALL=C

inject_backends() { # the backends that work here, into the array backends
	local backend
	backends=()
	for backend in setinfo regs vmexec; do
		# Its number is not to be guessed: a kernel that has it says so.
		[ $backend != vmexec ] || [ -n "${VXTRACE_VM_EXEC_NR-}" ] ||
			continue
		if "$VXTRACE" --backend=$backend -o "$dir/.probe" \
			-e inject=getpid:retval=1 true 2>"$dir/.err"; then
			backends+=("$backend")
		else
			skip "backend $backend: $(head -n 1 "$dir/.err")"
		fi
	done
}

setup() {
	printf 0123456789abcdefghijklmnopqrstuvwxyz >data
	echo configuration >app.conf
	mkdir sub
	echo inside >sub/file
}

fresh() { # into a new folder
	cd "$dir" && rm -rf "$work" && mkdir "$work" && cd "$work" && setup
}

# What is told beside that is told here too, but for the seed.
saw() { # saw OPTION... -- COMMAND...: what target says; trace in trace
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	timeout -k 5 60 "$VXTRACE" -f -o "$dir/trace" "${options[@]}" \
		"$target" "$@" \
		2>"$dir/err" || echo "status $?"
	grep -vE ': (seed [0-9]+$|--backend=)' "$dir/err" || :
}

check_saw() { # check_saw WHAT EXPECTED OPTION... -- COMMAND...
	local what=$1 expected=$2 backend
	shift 2
	for backend in "${backends[@]}"; do
		fresh
		check_eq "$what ($backend)" "$expected" \
			"$(saw --backend="$backend" "$@")"
	done
}
