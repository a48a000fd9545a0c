# SPDX-License-Identifier: LGPL-2.1-or-later
# Letting go in the middle of a sequence: it ends first, or is cut short
# when that takes too long; and the program goes on as if alone.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

# The tracee's lines behind its first one; and whether it is alive.
run() { # run SIGNAL TIMES STEPS
	local tracee tracer
	rm -f loop events
	"$tracees/changed" loop >loop &
	tracee=$!
	until [ -s loop ]; do sleep 0.01; done
	"$change" -f -o events -r "$(native "getppid@3=$3")" -p $tracee &
	tracer=$!
	until grep -q 'step getppid 1' events 2>/dev/null; do sleep 0.01; done
	for ((i = 0; i < $2; i++)); do
		kill "-$1" $tracer
		sleep 0.1
	done
	wait $tracer 2>/dev/null
	# It is back to its own calls: the last line is its first.
	until [ "$(tail -n 1 loop)" = "0 0" ] &&
		! grep -q '^TracerPid:.*[1-9]' /proc/$tracee/status; do
		kill -0 $tracee || break
		sleep 0.01
	done
	kill $tracee
	wait $tracee 2>/dev/null
	sed '1d;$d' loop
}

told() {
	sed -nE 's/^[0-9]* //; /refused|detached/p' events
}

for sig in INT TERM; do
	check_eq "SIG$sig: the sequence ends" "77 0" "$(
		run $sig 1 'call getpid;call poll 0 0 100;call getuid;return 77')"
	check_eq "SIG$sig: nothing refused" "detached 0" "$(told)"
	check_eq "SIG$sig: a delay is over" "77 0" "$(
		run $sig 1 'call getpid;delay=100000 call getuid;return 77')"
	check_eq "SIG$sig: it takes too long" "-1 4" "$(
		run $sig 1 'call getpid;call poll 0 0 100000;return 77')"
	check_eq "SIG$sig: that is said" "refused getppid detached
detached 0" "$(told)"
	check_eq "SIG$sig twice" "-1 4" "$(
		run $sig 2 'call getpid;call poll 0 0 100000;return 77')"
done
# Rewound, a tracee is about to make its own call.
check_eq "the tracer is killed" "" "$(
	run KILL 1 'call getpid;delay=100000 call getuid;return 77')"
check_end
