# SPDX-License-Identifier: LGPL-2.1-or-later
# Signals in the middle of a sequence.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

# The step waits for what the handler's third run writes.
waits=(-e 'inject=getsid:seq={ getppid(); n = read(3, buf(8), 1); getppid(); return n + 100 }'
	-e 'inject=getpgid:seq={ getppid(); getppid(); return 1234 }')
done='program: 101 after all runs, 0 wrong'

steps() { # steps BACKEND OPTION... -- HOW...
	local options=(--backend="$1")
	shift
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	timeout -k 5 60 "$VXTRACE" -f -o trace --unfired=ignore "${options[@]}" \
		"$tracees/sigsteps" "$@" 2>err || echo "status $?"
}

# How often the handler ran while that went on depends on the machine.
any() {
	sed 's/after .* runs/after some runs/'
}

for backend in "${backends[@]}"; do
	for how in restart norestart altstack "norestart altstack" nested \
		"norestart nested altstack"; do
		# shellcheck disable=SC2086
		check_eq "$backend: $how" "$done" \
			"$(steps "$backend" "${waits[@]}" -- $how)"
	done
	# With a block of its own an interrupted step is an error.
	for how in restart norestart; do
		check_eq "$backend: $how, ?{}" \
			"program: 55 after some runs, 0 wrong" \
			"$(steps "$backend" -e 'inject=getsid:seq={
				n = read(3, buf(8), 1)?{ return 55 }; return n }' -- $how | any)"
	done
	check_eq "$backend: siglongjmp" "jumped: 0 after some runs, 0 wrong
program: 101 after some runs, 0 wrong" "$(steps "$backend" "${waits[@]}" -- jump | any)"
	check_match "$backend: it is told of" "jumped out of the sequence" err
	check_eq "$backend: siglongjmp, nested" "jumped: 0 after some runs, 0 wrong
program: 101 after some runs, 0 wrong" \
		"$(steps "$backend" "${waits[@]}" -- jump nested altstack | any)"
	check_eq "$backend: the handler forks" "child: 101 after some runs, 0 wrong
program: 101 after some runs, 0 wrong" \
		"$(steps "$backend" "${waits[@]}" -- fork | sort | any)"
	check_eq "$backend: a mask swapped for the call" \
		"ppoll: -1 EINTR, 1 runs" \
		"$(steps "$backend" -e inject=ppoll:posterror=EIO -- mask)"
	check_eq "$backend: a handler before the first step" \
		"program: 102 after some runs, 0 wrong" \
		"$(steps "$backend" -e 'inject=getsid:signal=ALRM:seq={
			repeat 20 { getppid() }; return 102 }' -- restart | any)"
done
check_end
