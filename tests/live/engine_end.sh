# SPDX-License-Identifier: LGPL-2.1-or-later
# However the tracer ends, tracees are as they were.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

await() { # await SECONDS COMMAND...: until it succeeds
	local tries=$(($1 * 100))
	shift
	until "$@"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.01
	done
}

# In the background, as $tracer; its output is complete up to now in out.
trace() { # trace OPTION...
	rm -f out
	"$drive" -o out "$@" &
	tracer=$!
	await 10 test -s out
}

state() { # state PID: letter and tracer
	awk '/^State:/ { s = $2 } /^TracerPid:/ { print s, ($2 ? "traced" : "free") }' \
		"/proc/$1/status"
}

is() { # is PID STATE
	[ "$(state "$1")" = "$2" ]
}

# The tracer dies of each signal it can die of; the tracee computes on.
for sig in INT TERM HUP QUIT PIPE KILL; do
	"$tracees/busy" >busy.out &
	busy=$!
	await 10 grep -q ready busy.out
	trace -f -p $busy
	kill -$sig $tracer
	wait $tracer
	status=$?
	check_eq "SIG$sig: status of the tracer" \
		$((128 + $(kill -l $sig))) $status
	check_eq "SIG$sig: tracers left" 0 \
		"$(cat /proc/$busy/task/*/status | grep -c '^TracerPid:.*[1-9]')"
	kill -TERM $busy
	wait $busy
	check_eq "SIG$sig: status of the tracee" 0 $?
	check_eq "SIG$sig: result" right "$(tail -n 1 busy.out)"
done

# A stopped process stays stopped, seen or not, and can be continued.
sleep 100 &
pid=$!
kill -STOP $pid
await 10 is $pid "T free"
trace -p $pid
await 10 grep -q 'stopped 19' out
kill -INT $tracer
wait $tracer
check_eq "a stopped process after the tracer" "T free" "$(state $pid)"
kill -CONT $pid
await 10 is $pid "S free"
check_eq "continued" "S free" "$(state $pid)"

# Stopped while it was traced.
trace -p $pid
await 10 is $pid "S traced"
kill -STOP $pid
await 10 grep -q 'stopped 19' out
kill -TERM $tracer
wait $tracer
check_eq "a process stopped under trace" "T free" "$(state $pid)"
kill -KILL $pid
wait $pid 2>/dev/null

# The command dies of what the tracer dies of.
trace -I 2 sleep 100
await 10 grep -q 'enter .*nanosleep' out
pid=$(awk 'NR == 1 { print $1 }' out)
kill -TERM $tracer
wait $tracer
check_eq "TERM: status" 143 $?
await 10 test ! -e /proc/"$pid"
check_eq "TERM: the command" "" "$(ls -d /proc/"$pid" 2>/dev/null)"

# With -o FILE and a command, ^C is the command's alone.
trace sh -c 'sleep 0.3; exit 7'
kill -INT $tracer
wait $tracer
check_eq "INT with -o FILE PROG: status" 7 $?

# exit status and signal are the command's.
check_status "exit status" 9 "$drive" -o out sh -c 'exit 9'
check_status "fatal signal" 139 sh -c "$drive -o out sh -c 'kill -SEGV \$\$'; exit \$?"

# -D: the process that was started is the command.
for d in 1 2 3; do
	# shellcheck disable=SC2016
	rm -f out
	got=$(bash -c 'echo $$; exec "$0" -d '$d' -o out sh -c "echo \$\$; exit 6"' \
		"$drive"; echo $?)
	# shellcheck disable=SC2086
	set -- $got
	check_eq "-D $d: pid" "$1" "$2"
	check_eq "-D $d: status" 6 "$3"
	await 10 grep -q ' exited 6' out
	check_eq "-D $d: the end is seen" 1 "$(grep -c ' exited 6' out)"
done

# The reader of the output goes away: dies of SIGPIPE, as any filter does.
"$VXTRACE" ls -R / 2>&1 >/dev/null | head -n 1 >line
check_eq "SIGPIPE: status" 141 "${PIPESTATUS[0]}"
check_match "SIGPIPE: what was read" '^execve\(' line

# kill on exit
trace -k -I 2 sh -c 'trap "" TERM; while :; do sleep 0.01; done'
pid=$(awk 'NR == 1 { print $1 }' out)
kill -KILL $tracer
wait $tracer 2>/dev/null
await 10 test ! -e /proc/"$pid"
check_eq "kill on exit" "" "$(ls -d /proc/"$pid" 2>/dev/null)"
check_end
