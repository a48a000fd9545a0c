# SPDX-License-Identifier: LGPL-2.1-or-later
# Children that are made by a changed call have the registers that the
# program set, followed or not; and an exec is the end of a sequence.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

calls() { # calls NAME: the handler's lines about it
	sed -nE "s/^[0-9]* //; s/[0-9]{3,} 0\$/N 0/; / $1 /p" events
}

sequence='call getpid 9 9 9 9 9 9;'
for follow in "" -f; do
	for steps in "last " "${sequence}call "; do
		# shellcheck disable=SC2086 # options
		{
		check_eq "fork, $steps$follow" "child
status 7" "$(run $follow -r "fork=${steps}fork 1 2 3 4 5 6" -- fork)"
		# libc has its return address in an argument's register.
		check_eq "vfork, $steps$follow" "status 7" "$(
			run $follow -r "vfork=${steps}vfork 1 2 3 4 5 6" \
				-- vfork)"
		# … and the thread's function.
		for clone in clone clone3; do
			check_eq "$clone, $steps$follow" "right" "$(
				run $follow -r \
					"$clone=${steps}$clone a0 a1 a2 a3 7 7" \
					-- thread | sed 1d)"
		done
		}
	done
	check_eq "one child alone is followed: $follow" \
		"$([ "$follow" ] && echo 2 || echo 1)" \
		"$(grep -c 'exited' events)"
done
# The child's other calls are its own.
check_eq "a child does not go on with its parent's steps" 1 "$(
	run -f -r "fork=${sequence}call fork 1;call getppid;none" -- fork \
		>/dev/null; grep -cE 'step (fork|clone) 3' events)"

check_eq "exec at the end of a sequence" "hello" "$(
	run -f -r "execve@2=${sequence}call execve a0 a1 a2 9" \
		-- exec /bin/echo hello)"
check_eq "exec, told" "enter execve 1
exit execve 0 0
enter execve 1
step execve 1: N 0
exit execve 0 0" "$(calls execve)"
check_eq "exec by a thread" "hello" "$(
	run -f -r "execve=${sequence}last execve a0 a1 a2 9" \
		-- thread /bin/echo hello)"
check_eq "exec in place of another call" "hello" "$(
	run -f -r "execve@2=last execve a0 a1 a2 9 9" \
		-- exec /bin/echo hello)"
check_eq "another path to exec" "hello" "$(
	run -f -x execve=3 \
		-r 'execve@2=mem 100 /bin/echo;call execve s a1 a2;return 5' \
		-- exec /nowhere/echo hello)"
# Calls that are no exec themselves, also of a thread.
for mode in regs thread; do
	check_eq "an exec at the end of another call, $mode" "" "$(
		run -f -x getppid=3 \
			-r 'getppid=mem 100 /bin/true;call execve s' -- $mode)"
	check_eq "its result is refused, $mode" 1 "$(
		grep -c 'refused getppid kernel' events)"
done
check_eq "an exec that is taken for done" "error 0" "$(
	run -r 'execve@2=skip 0' -x execve=0 -- exec /bin/echo hello |
		sed 's/error .*/error 0/')"
check_eq "an exec that fails" "error 14" "$(
	run -r "execve@2=${sequence}call execve 1 1 1" \
		-- exec /bin/echo hello)"
check_eq "an exec that is not" "error 2" "$(
	run -r "execve@2=fail 2" -- exec /bin/echo hello)"
# Its result is nobody's any more.
check_eq "an exec and another result" "hello" "$(
	run -x execve=-5 -- exec /bin/echo hello)"
check_eq "the result is refused" 2 "$(
	grep -c 'refused execve kernel' events)"

# Exits do not return.
check_eq "exit in a sequence" "status 3" "$(
	run -r "exit_group=${sequence}last exit_group 3" -- fork | grep 'status 3')"
check_end
