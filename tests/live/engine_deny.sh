# SPDX-License-Identifier: LGPL-2.1-or-later
# Where attaching fails, the cause is named, and nothing is left traced.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

refused() { # refused WHAT REGEX PID
	status=0
	timeout -s KILL 20 "$drive" -p "$3" 2>err || status=$?
	check_eq "$1: status" 1 $status
	check_match "$1: request" "^drive: attach: ptrace\(PTRACE_SEIZE, $3\): " err
	check_match "$1: cause" "$2" err
	"$VXTRACE" doctor "$3" >doctor.out && fail "$1: doctor finds it well"
	check_match "$1: doctor" "$2" doctor.out
}

# A pid that is free: of a process that has just ended.
true &
pid=$!
wait $pid
status=0
"$drive" -p $pid 2>err || status=$?
check_eq "nobody: status" 1 $status
check_eq "nobody" \
	"drive: attach: ptrace(PTRACE_SEIZE, $pid): No such process" "$(cat err)"

# Another tracer.
sleep 100 &
pid=$!
rm -f out
"$drive" -o out -p $pid &
tracer=$!
until [ -s out ]; do sleep 0.01; done
refused "already traced" "$pid is already traced by drive \(pid $tracer\)" $pid
kill -KILL $tracer
wait $tracer 2>/dev/null

# One process of several is enough to go on with.
true &
gone=$!
wait $gone
rm -f out
"$drive" -o out -p $gone -p $pid 2>err &
tracer=$!
until [ -s out ]; do sleep 0.01; done
kill -INT $tracer
wait $tracer
check_eq "one of two: status" 130 $?
check_match "one of two" "SEIZE, $gone\): No such process" err
check_eq "one of two is let go" 0 \
	"$(awk '/^TracerPid:/ { print $2 }' /proc/$pid/status)"

# A zombie: its parent is stopped before it can wait.
sh -c 'sleep 0.05 & echo $! >zombie; exec sleep 100' &
parent=$!
until [ -s zombie ] && grep -q '^State:.*Z' "/proc/$(cat zombie)/status"; do
	sleep 0.01
done
refused "zombie" "$(cat zombie) has ended" "$(cat zombie)"

if [ "$(id -u)" = 0 ]; then
	kthread=2
	if grep -q kthreadd /proc/$kthread/comm 2>/dev/null; then
		refused "kernel thread" "2 \(kthreadd\) is a kernel thread" 2
	else
		skip "no kernel threads in this pid namespace"
	fi
	if command -v setpriv >/dev/null; then
		status=0
		setpriv --reuid=65534 --clear-groups \
			"$VXTRACE" doctor $pid >doctor.out || status=$?
		check_eq "another user: status" 1 $status
		check_match "another user" \
			"$pid \(sleep\) is a process of user root" doctor.out
	fi
else
	skip "other users' processes: not root"
fi
kill -KILL $pid $parent
wait 2>/dev/null
check_eq "doctor without a pid" 0 "$("$VXTRACE" doctor >/dev/null; echo $?)"

# A command that cannot be started.
status=0
"$drive" no-such-command 2>err || status=$?
check_eq "no such command: status" 1 $status
check_eq "no such command" \
	"drive: Can't stat 'no-such-command': No such file or directory" \
	"$(cat err)"
: >file
status=0
"$drive" -o out ./file 2>err || status=$?
check_eq "no program: status" 1 $status
check_eq "no program" "drive: exec: Permission denied" "$(cat err)"
check_eq "no program: nothing but the exec is traced" 1 \
	"$(grep -c ' enter ' out)"
check_end
