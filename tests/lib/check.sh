# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What test scripts have in common; to be sourced.
#
# make check gives each script srcdir, builddir, VXTRACE and CC. Here follow
# tracees (where those of tests/live/*.c are), dir (an empty folder that goes
# away at the end; the script starts in it) and the functions below. A check
# that fails prints what was expected and what came, and the script goes on;
# it must end with check_end.
set -u
: "${srcdir:?run this with make check TESTS=...}" "${builddir:?}" "${VXTRACE:?}"
# A make that is traced is not one of ours.
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES TEST_LOGS
# shellcheck disable=SC2034 # for the scripts
tracees=$builddir/tests/live
check_script=${0#"$srcdir"/}
check_passed=0 check_failed=0 check_skipped=0
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1

pass() {
	check_passed=$((check_passed + 1))
}

fail() { # fail WHAT
	echo "FAIL: $*"
	check_failed=$((check_failed + 1))
}

skip() { # skip WHY: this test cannot run here
	echo "skipped: $*"
	check_skipped=$((check_skipped + 1))
}

skip_all() { # skip_all WHY: none of this script can
	skip "$@"
	check_end
}

need() { # need COMMAND...: skip_all where one is missing
	local command
	for command; do
		command -v "$command" >/dev/null || skip_all "no $command here"
	done
}

# How often something is done that is done N times: fewer on a machine that
# is slow (VX_ROUNDS_DIVISOR), but LEAST times or twice.
rounds() { # rounds N [LEAST]
	local n=$(($1 / ${VX_ROUNDS_DIVISOR:-1})) least=${2-2}
	[ "$1" -gt "$least" ] || least=$1
	echo $((n > least ? n : least))
}

check_eq() { # check_eq WHAT EXPECTED GOT
	if [ "$2" = "$3" ]; then
		pass
	else
		fail "$1"
		diff --label expected --label got -u \
			<(printf '%s\n' "$2") <(printf '%s\n' "$3") |
			cut -c -400 | head -n 60
	fi
}

check_files() { # check_files WHAT EXPECTED-FILE GOT-FILE
	if diff --label expected --label got -u "$2" "$3" >"$dir/.diff" 2>&1; then
		pass
	else
		fail "$1"
		head -n 60 "$dir/.diff" | cut -c -400
	fi
}

check_match() { # check_match WHAT EXTENDED-REGEX FILE: some line matches
	if grep -qE -- "$2" "$3"; then
		pass
	else
		fail "$1"
		echo "expected a line that matches: $2"
		echo "got:"
		head -n 40 "$3" | cut -c -400
	fi
}

check_status() { # check_status WHAT STATUS COMMAND...
	local what=$1 expected=$2 status=0
	shift 2
	"$@" || status=$?
	check_eq "$what: exit status of $*" "$expected" "$status"
}

check_end() {
	[ $check_failed = 0 ] ||
		echo "to repeat: ${VX_REPEAT:-make check TESTS=}$check_script"
	echo "$check_passed passed, $check_failed failed, $check_skipped skipped"
	[ $check_failed = 0 ] || exit 1
	[ $((check_passed + check_skipped)) -gt 0 ] || exit 1
	[ $check_passed -gt 0 ] || exit 77
	exit 0
}
