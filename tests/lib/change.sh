# SPDX-License-Identifier: LGPL-2.1-or-later
# For tests of changed calls without rules: tests/drive/change hands scripted
# verdicts to the tracer, tests/live/changed.c is the tracee.
# shellcheck shell=bash
change=$builddir/tests/drive/change

# Newer CPUs have no calls that others can do as well: what aarch64 has instead.
# Descriptor 99 is an epoll set of the tracee's, with nothing in it.
native() { # native RULE
	if [ "$(uname -m)" != aarch64 ]; then
		printf '%s\n' "$1"
		return
	fi
	sed -E 's/\bpoll 0 0 ([0-9]+)/epoll_pwait 99 4096 1 \1 0 8/g
		s/\bpause 1 2 3 4\b/ppoll 0 0 0 0/
		s/\baccess s/faccessat 0xffffffffffffff9c s/
		s/^v?fork=/clone=/
		s/\bclone a0 a1 a2 a3 7\b/clone a0 a1 a2 a3 a4/
		s/\bv?fork 1( 2 3 4 5)?/clone a0 a1 a2 a3 a4/' <<<"$1"
}

# run OPTION... -- MODE ARG...: prints what the tracee printed; what the
# handler was told is in ./events.
run() {
	local options=() status=0
	while [ "$1" != -- ]; do
		options+=("$(native "$1")")
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
