# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace call again and again in programs that verify what they see, and
# kills of it in the middle. CALL_ROUNDS=1000 for a long night.
. "$srcdir/tests/lib/check.sh"
export LC_ALL=C
rounds=${CALL_ROUNDS:-20}
all=(compute compute sleeps futexes polls epolls stubborn writes reads ping
	pong masked interruptible)
# What a stop interrupts can be made again on x86 alone.
[ "$(uname -m)" = x86_64 ] || all=(compute compute writes reads ping pong)
mkfifo stop

begin() { # begin THREAD...: visited runs as $pid
	: >out
	"$tracees/visited" "$@" <stop >out &
	pid=$!
	exec 9>stop
	until [ -s out ]; do sleep 0.01; done
}

finish() { # finish WHAT: and it saw what it should have
	exec 9>&-
	wait $pid
	check_eq "$1" "$pid
ok" "$(cat out)"
}

block='getppid(); b = buf(64); n = getcwd(b, 64)?; close(99)?; return 0'
many() { # many OPTION...: in $pid, rounds times
	local failed=0 i
	for ((i = 0; i < rounds; i++)); do
		timeout -k 5 60 "$VXTRACE" call --timeout=60s -p $pid "$@" "$block" \
			>log 2>&1 && continue
		failed=$((failed + 1))
		cat log
	done
	check_eq "calls that failed $*" 0 $failed
}

blocked() { # signals that threads of it block, but for those of tests
	cat /proc/$pid/task/*/status | sed -n 's/^SigBlk:[[:space:]]*0*//p' |
		sort -u | xargs
}

begin "${all[@]}"
before=$(wc -l <"/proc/$pid/maps")
many -a
check_eq "no mapping stays" "$before" "$(wc -l <"/proc/$pid/maps")"
finish "all threads"

begin "${all[@]}"
many
tids=(/proc/"$pid"/task/*)
for tid in "${tids[@]##*/}"; do
	timeout -k 5 60 "$VXTRACE" call --timeout=60s -t "$tid" "$block" >log 2>&1 ||
		fail "one thread: $(cat log)"
done
finish "one thread"

# Attaching and letting go: the same program.
if [ "$(uname -m)" = x86_64 ]; then
	begin "${all[@]}"
	for ((i = 0; i < rounds / 4; i++)); do
		"$VXTRACE" -f -p $pid -o /dev/null -e trace=none 2>/dev/null &
		tracer=$!
		until grep -q "^TracerPid:[[:space:]]$tracer\$" \
			"/proc/$pid/status"; do sleep 0.01; done
		kill -INT $tracer
		wait $tracer
	done
	finish "attach and detach"
fi

# setuid(2) for all threads, while they come and go.
if [ "$(id -u)" = 0 ]; then
	bad=0
	for ((i = 0; i < rounds / 4; i++)); do
		: >ready
		"$tracees/churn" >ready &
		pid=$!
		until [ -s ready ]; do sleep 0.01; done
		timeout -k 5 60 "$VXTRACE" call --timeout=60s -p $pid -a 'setuid(65534)' \
			>log 2>&1 || bad=$((bad + 1))
		users=$(cat /proc/$pid/task/*/status 2>/dev/null |
			sed -n 's/^Uid://p' | sort -u | xargs)
		[ "$users" = "65534 65534 65534 65534" ] || bad=$((bad + 1))
		kill -KILL $pid
		wait $pid 2>/dev/null
	done
	check_eq "no thread was left out" 0 $bad
fi

# Critical sections of rseq(2): it is as if the thread had lost its CPU.
: >out
"$tracees/rseq" <stop >out &
pid=$!
exec 9>stop
until [ -s out ] || ! kill -0 $pid 2>/dev/null; do sleep 0.01; done
if [ -s out ]; then
	many -a
	exec 9>&-
	wait $pid
	check_eq "critical sections" "0 lost, some aborted" "$(tail -n 1 out)"
else
	exec 9>&-
	skip "no rseq here"
fi

# The tracer is killed: registers, floating point and signals are as before.
if [ "$(uname -m)" = x86_64 ]; then
	begin compute compute reads writes ping pong
	killed=$("$tracees/killer" $((rounds * 2)) 1000 $pid "$VXTRACE" call \
		-p $pid -a "$block") || fail "killed: $killed"
	[ "$killed" != 0 ] || fail "none was killed in the middle"
	# The last one's threads are on their way home.
	for ((i = 0; i < 1000; i++)); do
		[ "$(blocked)" ] || break
		sleep 0.01
	done
	check_eq "killed: no signal is blocked" "" "$(blocked)"
	finish "killed"
fi
check_end
