# SPDX-License-Identifier: LGPL-2.1-or-later
# Signals between the steps of a sequence: their handlers' calls are
# ordinary, may begin sequences of their own, and may never come back.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

# What the handler was told, but for numbers of processes.
told() {
	sed -nE 's/^[0-9]* //; s/[0-9]{3,} 0$/N 0/
		/getppid|signal|sigreturn|refused/p' events |
		sed 's/\(rt_sigreturn\) .*/\1/'
}

seq='sig=10 call getpid;call getpgid 0;return'
for way in "" "-f -w getppid"; do
	# shellcheck disable=SC2086 # options
	check_eq "on a stack of its own, above ($way)" "handler 8
5" "$(run $way -r "getppid@1=$seq 5" -r 'getppid@2=skip 8' -- alt)"
	# shellcheck disable=SC2086
	check_eq "sequences in handlers in sequences ($way)" "handler 8
handler 7
handler 6
5" "$(run $way -r "getppid@1=$seq 5" -r "getppid@2=$seq 6" \
		-r "getppid@3=$seq 7" -r 'getppid@4=skip 8' -- nest)"
	[ "$way" ] || check_eq "sequences in sequences, told" "enter getppid 1
step getppid 1: N 0
signal 10 code 128
enter getppid 2
step getppid 1: N 0
signal 10 code 128
enter getppid 3
exit getppid 9 0
enter rt_sigreturn
exit rt_sigreturn
step getppid 2: N 0
exit getppid 6 0
enter rt_sigreturn
exit rt_sigreturn
step getppid 2: N 0
exit getppid 5 0" "$(run -r "getppid@1=$seq 5" -r "getppid@2=$seq 6" \
		-r "getppid@3=skip 9" -- nest >/dev/null; told)"
	# shellcheck disable=SC2086
	check_eq "a jump out of the handler ($way)" "0
away 1" "$(run $way -r "getppid=$seq 5" -- jump)"
	check_eq "a jump is told ($way)" 1 "$(
		grep -c 'refused getppid abandoned' events)"
	# shellcheck disable=SC2086
	check_eq "a jump, and the same call again ($way)" "5
away 1" "$(run $way -r "getppid@1=$seq 4" -r 'getppid@2=skip 5' -- again)"
	check_eq "the same call is another one ($way)" 1 "$(
		grep -c 'refused getppid abandoned' events)"
done

# A signal that nobody handles, and one that stops: nothing changes.
check_eq "an ignored signal" "5
5
5" "$(run -r 'getppid=sig=28 call getpid;call poll 0 0 1;return 5' -- regs)"
run -r 'getppid@1=sig=19 call getpid;call poll 0 0 1;return 5' \
	-- regs >got &
run=$!
until grep -q 'signal 19' events 2>/dev/null; do
	kill -0 $run 2>/dev/null || break
	sleep 0.01
done
tid=$(sed -n 's/ signal 19.*//p' events)
until grep -q '^State:.*[tT] ' "/proc/$tid/status"; do
	sleep 0.01
done
kill -CONT "$tid"
wait $run
check_eq "stopped in the middle" 5 "$(head -n 1 got)"

# A rewritten call that is interrupted is the program's own when the kernel
# makes it again, with all its registers.
check_eq "a call that is restarted" "no" "$(
	run -r 'getppid@1=sig=28 last pause 1 2 3 4 5 6' -- regs |
		grep -q was && echo yes || echo no)"
check_eq "a call that is restarted, told" "enter getppid 1
exit getppid -514 514
signal 28 code 128
enter getppid 1
exit getppid N 0" "$(told | head -n 5)"

# Each thread gets a signal a millisecond; what is interrupted goes on.
steps=
for _ in 1 2 3 4 5 6 7 8 9; do
	steps="${steps}call getpgid 0;"
done
threads=$(rounds 8 4) n=$(rounds 1000)
check_eq "a storm" "$((threads * n)) alarms" "$(
	run -q -f -r "getppid=${steps}call getpid;return 1" -- storm "$threads" "$n")"
check_eq "nothing refused in a storm" "" "$(cat events)"
m=$(rounds 100 25)
check_eq "a storm over timeouts" "$((4 * m)) alarms" "$(
	run -q -f -r "getppid=call poll 0 0 1;call getpid;return 1" \
		-- storm 4 "$m")"
check_eq "a storm with a prefilter" "$((threads * n)) alarms" "$(
	run -q -f -w getppid -r "getppid=${steps}call getpid;return 1" \
		-- storm "$threads" "$n")"
check_eq "nothing refused with a prefilter" "" "$(cat events)"
n=$(rounds 500)
check_eq "a storm with memory" "$((4 * n)) alarms" "$(
	run -q -f -r "getppid=mem 100 /;call openat 0 s 0x200000;call close r;call access s 0;return 1" \
		-- storm 4 "$n")"
check_eq "nothing refused with memory" "" "$(cat events)"

# A step that is to be interrupted.
check_eq "an interruptible step" "-1" "$(
	run -r 'getppid@1=sig=10 catch poll 0 0 10000;return r' -- nest |
		sed -n '$p')"
check_end
