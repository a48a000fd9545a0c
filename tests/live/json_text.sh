# SPDX-License-Identifier: LGPL-2.1-or-later
# The text of a record (--json, then --from-json) is that of a trace: real
# programs, every print style, and the tracees of this folder.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/programs.sh"
. "$srcdir/tests/lib/steady.sh"
need setarch

text() { # text FILE: a trace with -f -o, made comparable
	awk -f "$srcdir/tests/differ/join.awk" "$1" |
		awk -f "$srcdir/tests/differ/plain.awk"
}

both() { # both WHAT NAME OPTION...: of a steady program
	local what=$1 name=$2
	shift 2
	steady_run "$name" "$dir/out" "$VXTRACE" -f "$@" -o "$dir/direct"
	steady_run "$name" "$dir/out" "$VXTRACE" --json -f "$@" -o "$dir/jsonl"
	"$VXTRACE" --from-json jsonl >through
	text direct >direct.plain
	text through >through.plain
	check_files "$what" direct.plain through.plain
}

for name in $steady; do
	if ! program_have "$(steady_needs "$name")"; then
		skip "no program for $name here"
		continue
	fi
	both "$name" "$name" -s 200 -v
done
for style in -Xraw -Xabbrev -Xverbose -x -xx -y -yy -Y -N -i -n -T; do
	both "style $style" busybox "$style"
done

for tracee in busy int80 execthread jobs names; do
	[ -x "$tracees/$tracee" ] || continue
	case $tracee in
	busy | jobs) continue ;; # wait to be told, or for a terminal
	esac
	setarch -R "$VXTRACE" -f -o direct "$tracees/$tracee" >/dev/null 2>&1 \
		</dev/null
	setarch -R "$VXTRACE" --json -f -o jsonl "$tracees/$tracee" \
		>/dev/null 2>&1 </dev/null
	"$VXTRACE" --from-json jsonl >through
	check_eq "$tracee: as many calls" "$(text direct | grep -c '(')" \
		"$(text through | grep -c '(')"
done
check_end
