# SPDX-License-Identifier: LGPL-2.1-or-later
# Attached to and let go at random moments, in sequences and in handlers of
# signals: a program gets its own results or the sequence's, nothing else.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

n=$(rounds 25)

run() { # run WHAT STEPS
	local tracee tracer
	rm -f out bad
	"$tracees/changed" rounds >out &
	tracee=$!
	until [ -s out ]; do sleep 0.01; done
	RANDOM=1
	for ((i = 0; i < n; i++)); do
		"$change" -f -q -o events -r "getppid=$2" -p $tracee &
		tracer=$!
		until grep -q "^TracerPid:.$tracer" "/proc/$tracee/status"; do
			kill -0 $tracer 2>/dev/null || break
		done
		sleep "0.0$((10 + RANDOM % 20))"
		kill -INT $tracer 2>/dev/null
		wait $tracer 2>/dev/null
		# An emulated machine can be too slow for a sequence to end.
		if [ -n "${VX_ROUNDS_DIVISOR-}" ]; then
			grep -v 'refused getppid detached' events >>bad
		else
			cat events >>bad
		fi
		kill -0 $tracee 2>/dev/null || break
	done
	kill -TERM $tracee
	wait $tracee
	check_eq "$1: status" 0 $?
	check_eq "$1: result" right "$(tail -n 1 out)"
	check_eq "$1: refused" "" "$(cat bad)"
}

run "a rewritten call" "last getppid 1 2 3 4 5"
run "a skip" "skip 77"
run "steps" "call getpid 1 2 3;call getpgid 0;call getuid 7 8 9;return 77"
run "steps and memory" \
	"call getpid;mem 1000 /;call faccessat 0xffffffffffffff9c s;mem 60000;call sched_yield;return 77"
check_end
