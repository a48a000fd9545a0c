# SPDX-License-Identifier: LGPL-2.1-or-later
# Two thousand times attached to and let go at random moments, a program
# computes what it would alone.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

await() { # await SECONDS COMMAND...: until it succeeds
	local tries=$(($1 * 100))
	shift
	until "$@"; do
		[ $((tries -= 1)) -gt 0 ] || return 1
		sleep 0.01
	done
}

run() { # run WHAT ROUNDS OPTION...
	local what=$1 rounds=$2 busy
	shift 2
	"$tracees/busy" >busy.out &
	busy=$!
	await 10 grep -q ready busy.out
	check_status "$what" 0 timeout -s KILL 120 \
		"$drive" -m "$@" -R "$rounds" -o rounds.out -p $busy
	kill -TERM $busy
	wait $busy
	check_eq "$what: status of the tracee" 0 $?
	check_eq "$what: its result" right "$(tail -n 1 busy.out)"
	check_eq "$what: bad events" 0 "$(grep -c BAD rounds.out)"
}

run "all threads" "$(rounds 2000)" -f
run "one thread" "$(rounds 1000)"
check_end
