# SPDX-License-Identifier: LGPL-2.1-or-later
# Memory in the tracee for calls that it did not make: mapped when needed,
# an extent for each thread, a child's own, and none where there is none.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"
echo hello >hello
# Which of its openat calls is the program's own.
run -- show hello >shown
at=$(grep -c ' enter openat' events)

for way in "" "-f -w openat" "-S"; do
	# shellcheck disable=SC2086 # options
	{
	check_eq "another path ($way)" "hello
same" "$(run $way -r "openat@$at=mem 100 hello;last openat a0 s a2 a3" \
		-- show /nowhere)"
	check_eq "not refused ($way)" "" "$(refused)"
	check_eq "large memory ($way)" "hello
same" "$(run $way -r "openat@$at=mem 8000000 x;mem 100 y;mem 7000000 hello;call openat a0 s a2 a3" \
		-- show /nowhere)"
	check_eq "not refused ($way)" "" "$(refused)"
	check_eq "too much memory ($way)" "error 2
same" "$(run $way -r "openat@$at=mem 8000000 x;mem 9000000 hello;call openat a0 s a2 a3" \
		-- show /nowhere)"
	check_eq "too much is refused ($way)" "openat scratch" "$(refused)"
	check_eq "memory and then nothing ($way)" "error 2
same" "$(run $way -r "openat@$at=mem 100 hello;none" -- show /nowhere)"
	check_eq "memory and then a skip ($way)" "error 5
same" "$(run $way -r "openat@$at=mem 100 hello;fail 5" -- show /nowhere)"
	}
done
check_eq "a call that is rewritten costs nothing more" "0 bad, child 0" "$(
	run -f -r 'faccessat=mem 200 /;last faccessat a0 s a2' -- seek)"
check_eq "steps, in threads and a child" "0 bad, child 0" "$(
	run -f -r 'faccessat=call getpid;mem 200 /;call faccessat a0 s a2;mem 4000 /;call faccessat a0 s a2' \
		-- seek)"
check_eq "nothing is refused" "" "$(refused)"

check_eq "no memory" "error 2
same" "$(run -r "openat@$at=mem 100 hello;last openat a0 s a2 a3" \
	-- full /nowhere)"
check_eq "no memory is said" "openat scratch" "$(refused)"
for steps in "" "call getpid;"; do
	check_eq "on the stack: $steps" "hello
same" "$(run -S -r "openat@$at=mem 256 hello;${steps}last openat a0 s a2 a3" \
		-- full /nowhere)"
done
check_eq "too much for the stack" "error 2
same" "$(run -S -r "openat@$at=mem 257 hello;last openat a0 s a2 a3" \
	-- full /nowhere)"
check_eq "too much for the stack is said" "openat scratch" "$(refused)"

# What cannot be written, at the entry and later.
check_eq "a bad address" "1" "$(
	run -r 'getppid=poke=4096 skip 1' -- regs | sort -u)"
check_eq "a bad address is said" "getppid write
getppid write
getppid write" "$(refused)"
check_eq "a bad address in a step" "5
5
5" "$(run -r 'getppid=call getpid;poke=4096 return 5' -- regs)"
check_end
