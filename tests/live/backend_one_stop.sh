# SPDX-License-Identifier: LGPL-2.1-or-later
# Under --seccomp-bpf a call that is skipped costs one stop, also where all
# calls are wanted; and a filter for what ends a process can be used.
. "$srcdir/tests/lib/check.sh"

stops() { # stops CALLS OPTION...: that the tracer was told of
	local calls=$1
	shift
	"$VXTRACE" -d -f -o out "$@" "$tracees/waits" "$calls" 2>&1 >got |
		grep -c '] stopped'
}

for trace in -etrace=sched_yield -etrace=all; do
	rule=-einject=sched_yield:error=EIO
	few=$(stops 100 --seccomp-bpf $trace $rule)
	many=$(stops 300 --seccomp-bpf $trace $rule)
	check_eq "one stop a call with $trace" 200 $((many - few))
	check_eq "all are injected with $trace" 300 \
		"$(grep -c 'sched_yield() .*= -1 EIO .*(INJECTED)' out)"
	few=$(stops 100 $trace $rule)
	many=$(stops 300 $trace $rule)
	check_eq "two without a filter and $trace" 400 $((many - few))
done

"$VXTRACE" --seccomp-bpf -f -e trace=exit_group -o out true 2>err
check_eq "exit_group" "" "$(cat err)"
check_match "exit_group" "exit_group\(0\) += \?" out
"$VXTRACE" --seccomp-bpf -f -o out true 2>err
check_match "nothing to filter" "there are no syscalls to filter" err
check_end
