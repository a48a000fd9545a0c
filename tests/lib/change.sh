# SPDX-License-Identifier: LGPL-2.1-or-later
# For tests of changed calls without rules: tests/drive/change hands scripted
# verdicts to the tracer, tests/live/changed.c is the tracee.
# shellcheck shell=bash
change=$builddir/tests/drive/change

# run OPTION... -- MODE ARG...: prints what the tracee printed; what the
# handler was told is in ./events.
run() {
	local options=() status=0
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	timeout -s KILL 120 "$change" "${options[@]}" -o events \
		"$tracees/changed" "$@" >out 2>err || status=$?
	[ $status = 0 ] || echo "status $status"
	cat out
}

# The refusals that the handler was told.
refused() {
	sed -n 's/^[0-9]* refused //p' events
}
