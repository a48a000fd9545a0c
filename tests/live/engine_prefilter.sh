# SPDX-License-Identifier: LGPL-2.1-or-later
# The prefilter stops at the wanted calls and at no other, in all children.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

if [ "$(awk '/^Seccomp:/ { print $2 }' /proc/self/status)" = "" ]; then
	skip_all "no seccomp filters in this kernel"
fi

# The calls by name and result class; not who made them.
calls() {
	awk '$2 == "enter" { print $3 }' "$1" | sort | uniq -c
}

prog='cat /dev/null | cat; (exec cat /etc/passwd >/dev/null); exit 3'
status=0
"$drive" -f -o all sh -c "$prog" || status=$?
check_eq "status of the program" 3 $status
for set in "openat" "read write close" "execve exit_group" "mmap munmap brk" \
	"openat read close execve wait4 clone vfork pipe2 dup3 rt_sigaction" \
	"getppid"; do
	wanted=
	for call in $set; do
		wanted="$wanted -w $call"
	done
	status=0
	# shellcheck disable=SC2086
	"$drive" -f $wanted -o some sh -c "$prog" || status=$?
	check_eq "status with $set" 3 $status
	grep -E ":($(echo "$set" | tr ' ' '|'))( |\$)" all >expected.raw
	calls expected.raw >expected
	calls some >got
	check_files "calls with $set" expected got
done

# Both ABIs have a part in it.
status=0
"$drive" -w getppid -o some "$tracees/int80" >result || status=$?
if [ $status = 77 ]; then
	skip "no calls of a 32-bit ABI from 64-bit code"
else
	check_eq "both ABIs" "$(cat result)" "$(
		grep -c 'enter x86_64:getppid' some) $(
		grep -c 'enter i386:getppid' some)"
	check_eq "nothing else" 0 "$(grep enter some | grep -vc getppid)"
fi
check_end
