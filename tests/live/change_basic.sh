# SPDX-License-Identifier: LGPL-2.1-or-later
# Calls that are skipped or replaced: what the program gets, that its
# registers are as it set them, and what the handler is told. By each way
# that the kernel has, and with the prefilter, whose skips cost one stop.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

# The tracee's lines; itself is SELF.
named() { # named OPTION... -- MODE ARG...
	local lines self
	lines=$(run "$@")
	self=$(sed -n 's/ exited 0$//p' events)
	sed "s/^$self\$/SELF/; s/\b$self\b/SELF/" <<<"$lines"
}

# The handler's lines about one call.
told() { # told CALL
	local self
	self=$(sed -n 's/ exited 0$//p' events)
	sed -n "s/^[0-9]* //; / $1 /p" events | sed "s/\\b$self\\b/SELF/"
}

for way in "-b regs" "-b setinfo" "-f -w getppid" "-f -w getppid -w getuid"; do
	# shellcheck disable=SC2086 # options
	check_eq "skips ($way)" "1
42
-5" "$(named $way -r 'getppid@1=skip 1' -r 'getppid@2=skip 42' \
		-r 'getppid@3=fail 5' -- regs)"
	check_eq "skips, told ($way)" "enter getppid 1
exit getppid 1 0
enter getppid 1
exit getppid 42 0
enter getppid 1
exit getppid -5 5" "$(told getppid)"
	# shellcheck disable=SC2086
	check_eq "the result of a skip changes ($way)" "9
9
9" "$(named $way -r 'getppid=fail 5' -x getppid=9 -- regs)"
	# shellcheck disable=SC2086
	check_eq "an error after success ($way)" "-28
-28
-28" "$(named $way -x getppid=-28 -- regs)"
	# shellcheck disable=SC2086
	check_eq "another call ($way)" "$(id -u)
SELF
-9" "$(named $way -r 'getppid@1=last getuid 1 2 3 4 5 6' \
		-r 'getppid@2=last getpid 1 2 3 4 5 6' \
		-r 'getppid@3=last close -1' -- regs)"
	# shellcheck disable=SC2086
	check_eq "three calls, the last counts ($way)" "SELF
SELF
SELF" "$(named $way -r 'getppid=call getuid 1 2 3 4 5 6;call close -1 2 3;call getpid' \
		-- regs)"
	check_eq "three calls, told ($way)" "enter getppid 1
step getppid 1: $(id -u) 0
step getppid 2: -9 9
step getppid 3: SELF 0
exit getppid SELF 0" "$(told getppid | head -n 5)"
	# shellcheck disable=SC2086
	check_eq "a result of one's own ($way)" "77
77
77" "$(named $way -r 'getppid=call getuid;return 77' -- regs)"
	# shellcheck disable=SC2086
	check_eq "the same call with others around ($way)" "3
3
3" "$(named $way -r 'getppid=call getuid;call getppid;call getuid;return 3' \
		-- regs)"
	# shellcheck disable=SC2086
	check_eq "sequences and then another result ($way)" "8
8
8" "$(named $way -r 'getppid=call getuid;return 77' -x getppid=8 -- regs)"
done

# By the 32-bit ABI, whose registers are the halves of others.
"$tracees/changed" regs32 >/dev/null
if [ $? = 77 ]; then
	skip "no calls of a 32-bit ABI from 64-bit code"
else
	for way in "-b regs" "-b setinfo" "-f -w getppid"; do
		# shellcheck disable=SC2086 # options
		check_eq "32 bit ($way)" "42
3" "$(named $way -r 'getppid@2=skip 42' \
			-r 'getppid@3=call getuid 1 2 3 4 5 6;call getpid;return 3' \
			-- regs32)"
		# Its pointers are short, whatever another call has.
		# shellcheck disable=SC2086
		check_eq "32 bit, memory ($way)" "0
0" "$(named $way -r 'getppid@1=mem 100 x;call getuid' \
			-r 'getppid=mem 100 /;call access s' -- regs32)"
	done
fi

# Where the kernel does not tell entries from exits.
for way in "" "-f -w getppid"; do
	# shellcheck disable=SC2086
	check_eq "without PTRACE_GET_SYSCALL_INFO ($way)" "42
-5
7" "$("$tracees/noinfo" "$change" $way -o events -r 'getppid@1=skip 42' \
		-r 'getppid@2=fail 5' \
		-r 'getppid@3=call getuid 1 2 3;call getpid;mem 99;return 7' \
		"$tracees/changed" regs)"
done

# A skip under the prefilter needs no second stop.
run -f -w getppid -r 'getppid=skip 5' -- count 500 >/dev/null
check_eq "500 skips" 500 "$(grep -c '^5 0$' out)"

# A delay holds this tracee up, and the result is right.
start=$(date +%s%N)
check_eq "delays" "3
3
3" "$(named -r 'getppid=delay=30 call getuid;delay=30 return 3' -- regs)"
check_eq "delays last" 1 "$((($(date +%s%N) - start) / 1000000 >= 180))"

# A signal is pending when the call begins.
status=0
"$change" -o events -r 'getppid=sig=10 none' "$tracees/changed" regs \
	>out || status=$?
check_eq "a signal kills" "$((128 + 10))" $status
check_eq "the signal" "enter getppid 1
exit getppid PARENT 0
signal 10 code 128
killed 10" "$(sed -n 's/^[0-9]* //; s/\(exit getppid\) [0-9]*/\1 PARENT/
	/getppid\|signal\|killed/p' events)"
status=0
"$change" -o events -r 'getppid=kill none' "$tracees/changed" regs \
	>out || status=$?
check_eq "all are killed" "$((128 + 9))" $status
check_end
