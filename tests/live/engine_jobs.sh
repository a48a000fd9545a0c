# SPDX-License-Identifier: LGPL-2.1-or-later
# Stopping and continuing under trace; exec by a thread; both ABIs.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

turns=$(rounds 20)
"$drive" -f -o out "$tracees/jobs" "$turns" >result
check_eq "jobs: result" right "$(cat result)"
# Two threads, so many turns of four signals.
check_eq "jobs: group-stops" $((turns * 8)) "$(grep -c ' stopped ' out)"

execs=$(rounds 200)
for mode in "" "-w getppid -w execve"; do
	# shellcheck disable=SC2086
	check_status "exec by a thread $mode" 0 timeout -s KILL 60 \
		"$drive" -f $mode -o out "$tracees/execthread" "$execs"
	check_eq "execs $mode" $((execs + 1)) "$(grep -c ' exec from ' out)"
	check_eq "bad events $mode" 0 "$(grep -c BAD out)"
done

status=0
"$drive" -o out "$tracees/int80" >result || status=$?
if [ $status = 77 ]; then
	skip "no calls of a 32-bit ABI from 64-bit code"
else
	check_eq "calls of both ABIs" "$(cat result)" "$(
		grep -c 'enter x86_64:getppid' out) $(
		grep -c 'enter i386:getppid' out)"
fi
check_end
