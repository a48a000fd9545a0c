# SPDX-License-Identifier: LGPL-2.1-or-later
# The tracer comes and goes in the middle of calls and sequences; programs
# that it was attached to go on, with results that they can understand.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends
export backend=${backends[0]}

await() { # await SECONDS COMMAND...: until it succeeds
	local tries=$(($1 * 100))
	shift
	until "$@"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.01
	done
}

seq='inject=getpgid:seq={ repeat 16 { getppid() }; return 4711 }'

# Between any two steps, in any of 4 threads.
for sig in INT TERM HUP KILL; do
	"$tracees/looper" "$(rounds 4)" >looper.out &
	looper=$!
	await 10 grep -qs ready looper.out
	for _ in 1 2 3; do
		rm -f trace
		"$VXTRACE" -f -o trace -e trace=getpgid -e "$seq" -p $looper 2>err &
		tracer=$!
		await 10 grep -qs 'seq 16' trace || fail "SIG$sig: no sequence seen"
		kill -$sig $tracer
		status=0
		wait $tracer 2>/dev/null || status=$?
		check_eq "SIG$sig: status of the tracer" \
			$((128 + $(kill -l $sig))) $status
		check_eq "SIG$sig: tracers left" 0 \
			"$(cat /proc/$looper/task/*/status | grep -c '^TracerPid:.*[1-9]')"
		check_eq "SIG$sig: stopped threads" 0 \
			"$(cat /proc/$looper/task/*/status | grep -c '^State:.*[tT] (')"
	done
	kill -USR1 $looper
	wait $looper
	check_eq "SIG$sig: status of the program" 0 $?
	result=$(tail -n 1 looper.out)
	case $sig in
	KILL) # one call of each thread may be whatever it was in
		check_eq "SIGKILL: results" "real, injected" \
			"${result%, interrupted*}"
		check_eq "SIGKILL: $result" yes \
			"$([ "${result##* }" -le 12 ] && echo yes)"
		;;
	*) # sequences are run to their end
		check_eq "SIG$sig: results" \
			"real, injected, interrupted 0, odd 0" "$result"
		;;
	esac
done

# A step that does not end is given up after a while: EINTR, and a line.
"$tracees/looper" 0 blocked >looper.out &
looper=$!
await 10 grep -qs ready looper.out
rm -f trace
"$VXTRACE" -f -o trace -e 'inject=getsid:seq={ getppid(); read(3, buf(8), 1); return 4711 }' \
	-p $looper 2>err &
tracer=$!
in_read() { # the call's number comes first
	case $(uname -m) in
	x86_64) grep -q '^0 0x3 ' /proc/$looper/syscall ;;
	aarch64) grep -q '^63 0x3 ' /proc/$looper/syscall ;;
	esac
}
await 10 in_read || fail "the step is not under way"
kill -TERM $tracer
wait $tracer 2>/dev/null
check_eq "a step that blocks: status of the tracer" 143 $?
await 10 grep -q blocked looper.out
check_eq "a step that blocks: what the program got" "blocked: -1 EINTR" \
	"$(sed -n 2p looper.out)"
check_match "a step that blocks: a line says so" "$looper|getsid" err
kill -USR1 $looper 2>/dev/null
wait $looper

# Attached in the middle of a call that is not interrupted by that: it is
# left alone. (One that the kernel begins anew is seen from its entry.)
mkfifo fifo
"$target" 'vfork ./fifo' 'vfork 4' >target.out &
pid=$!
exec 7>fifo
"$VXTRACE" -o trace --unfired=ignore -e inject=vfork,clone:posterror=EIO \
	-p $pid 2>err &
tracer=$!
traced() {
	grep -q '^TracerPid:.*[1-9]' /proc/$pid/status
}
await 10 traced || fail "not attached"
printf A >&7
wait $pid
wait $tracer
exec 7>&-
check_eq "attached in the middle" $'vfork = 65\nvfork = -1 EIO' \
	"$(cat target.out)"
mkfifo fifo2
"$target" 'openat fifo2' 'read 3 5' 'read 3 5' >target.out &
looper=$!
exec 7>fifo2
await 10 in_read || fail "the read is not under way"
"$VXTRACE" -o trace --unfired=ignore -e inject=read:short=2 -p $looper 2>err &
tracer=$!
await 10 grep -qs 'read(' trace || fail "the read did not begin anew"
printf hello >&7
wait $looper
wait $tracer
exec 7>&-
check_eq "attached in the middle, begun anew" \
	$'openat = 3\nread = 2 "he"\nread = 2 "ll"' "$(cat target.out)"

# Detached by --syscall-limit in the middle of what others do.
check_eq "the tracer lets go" \
	$'getuid = 7\ngetuid = 7\ngetuid = '"$(id -u)" "$(
	"$VXTRACE" -f -o trace --unfired=ignore --syscall-limit=2 -e trace=getuid \
		-e 'inject=getuid:seq={ getppid(); getppid(); return 7 }' \
		"$target" getuid getuid getuid 2>err)"
check_end
