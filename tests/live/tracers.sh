# SPDX-License-Identifier: LGPL-2.1-or-later
# Several tracer threads: all is as with one, while processes and threads go
# from one to the other.
. "$srcdir/tests/lib/check.sh"
[ "$(uname -m)" = x86_64 ] || skip_all "one tracer on this CPU"

told() { # told: what the program, which lives on, says in the end
	for ((k = 0; k < 3000; k++)); do
		[ -s told ] && break
		sleep 0.01
	done
	cat told
}

# Each child's own call, once at entry and once at exit, and its end.
count() { # count FILE
	awk '/getpgid\([0-9]/ {
			number = $0
			sub(/.*getpgid\(/, "", number)
			entries[number + 0]++
		}
		/getpgid.* = -1 ESRCH/ { results++ }
		/\+\+\+ exited with 0 \+\+\+/ { ends++ }
		END {
			for (i in entries) {
				n++
				twice += entries[i] != 1
			}
			print n + 0, "entries", twice + 0, "twice,",
				results + 0, "results", ends + 0, "ends"
		}' "$1"
}

born() { # born KIND N TRACERS
	check_eq "$1, $3 tracers: the program" "$2 seen, 0 bad" \
		"$("$VXTRACE" --tracers="$3" -f -e trace=all -o out \
			"$tracees/births" "$1" "$2" 8)"
	check_eq "$1, $3 tracers: lines" \
		"$2 entries 0 twice, $2 results $(($2 + 1)) ends" "$(count out)"
}

born threads "$(rounds 10000 300)" auto
born threads "$(rounds 1000 100)" 2
born forks "$(rounds 2000 100)" auto
born forks "$(rounds 500 50)" 3
born vforks "$(rounds 500 50)" 9

# Lines are ordered: no exit is before the entry that caused it, and what
# belongs to one process stays in order.
"$VXTRACE" --tracers=auto -f -o out "$tracees/births" threads 200 8 >/dev/null
check_eq "resumed behind unfinished, a line each" 0 "$(
	awk '/<unfinished \.\.\.>$/ { if (open[$1]++) bad++; next }
		/<\.\.\. .* resumed>/ { if (open[$1]-- != 1) bad++; next }
		/\+\+\+ exited/ { open[$1] = 0; next }
		open[$1] && !/ [-+]{3} / { bad++ }
		END { print bad + 0 }' out)"

# A thread's exec, in a process whose leader is another tracer's.
n=$(rounds 20 2)
for ((i = 0; i < n; i++)); do
	"$VXTRACE" --tracers=4 -f -o out "$tracees/execthread" 10 >got 2>&1
	echo "status $?" >>got
	"$tracees/execthread" 10 >expected 2>&1
	echo "status $?" >>expected
	cmp -s expected got || break
done
check_files "exec by a thread" expected got
check_eq "exec by a thread: each is told" 10 "$(grep -c 'superseded by execve' out)"
# The leader's tracer has a child left, of which it never hears.
timeout 60 "$VXTRACE" --tracers=4 -f -o '|cat >out' "$tracees/execthread" 10
check_eq "exec by a thread, with a child" 0 $?

# Threads that their process's end catches on the way tell of it all the same.
timeout 60 "$VXTRACE" --tracers=30 -f -o out "$tracees/births" ends 100 6
check_eq "the end of a process: status" 0 $?
check_eq "the end of a process: each thread's" 700 \
	"$(grep -c '+++ exited with 7 +++' out)"

# Attached to threads that are there, and let go again.
: >out
mkfifo stop
"$tracees/visited" compute reads writes ping pong futexes compute <stop >told &
pid=$!
exec 9>stop
until [ -s told ]; do sleep 0.01; done
n=$(rounds 10 2)
for ((i = 0; i < n; i++)); do
	rm -f out
	"$VXTRACE" --tracers=auto -f -p $pid -o out 2>/dev/null &
	tracer=$!
	until [ -s out ]; do sleep 0.01; done
	kill -INT $tracer
	wait $tracer
	check_eq "nobody is traced any more" 0 \
		"$(sed -n 's/^TracerPid:[[:space:]]*//p' /proc/$pid/task/*/status |
			sort -u | xargs)"
done
exec 9>&-
wait $pid
check_eq "what was attached to" "$pid
ok" "$(cat told)"

# The tracer is told to end.
rm -f out
"$VXTRACE" --tracers=4 -I 2 -f -o out sh -c 'sleep 100 & sleep 100 & wait' &
tracer=$!
until [ "$(grep -c 'nanosleep(.*tv_sec=100' out 2>/dev/null)" = 2 ]; do sleep 0.01; done
kill -TERM $tracer
wait $tracer
check_eq "status of a tracer that is terminated" 143 $?
check_eq "no process of its is left that is traced" "" \
	"$(grep -l "^TracerPid:[[:space:]]*$tracer\$" /proc/[0-9]*/status \
		2>/dev/null)"
for left in $(sed -n 's/^\([0-9]*\) .*nanosleep(.*tv_sec=100.*/\1/p' out); do
	kill "$left" 2>/dev/null
done

# The tracers are killed: whoever is on the way is brought home.
for kind in threads forks; do
	bad=0
	for ((i = 0; i < $(rounds 10 3); i++)); do
		: >told
		rm -f out
		"$VXTRACE" --tracers=6 -f -o out "$tracees/births" $kind 800 8 \
			>told 2>&1 &
		tracer=$!
		until [ -s out ]; do sleep 0.01; done
		sleep 0.$((RANDOM % 9))$((RANDOM % 10))
		kill -KILL $tracer 2>/dev/null
		wait $tracer 2>/dev/null
		[ "$(told)" = "800 seen, 0 bad" ] || bad=$((bad + 1))
	done
	check_eq "$kind, the tracer is killed" 0 $bad
done

# A full disk, a limit, a pipe whose reader goes away.
if [ -c /dev/full ]; then
	timeout 60 "$VXTRACE" --tracers=6 -f -o /dev/full \
		"$tracees/births" threads 500 8 >told 2>err
	check_eq "a full disk: status" 1 $?
	check_match "a full disk: error" 'No space left' err
	check_eq "a full disk: the program" "500 seen, 0 bad" "$(told)"
fi
timeout 60 "$VXTRACE" --tracers=6 -f --syscall-limit=100 -o out \
	"$tracees/births" threads 500 8 >told 2>err
check_eq "a limit: the program" "500 seen, 0 bad" "$(told)"
# A reader that goes away ends the tracer, and the command as well.
timeout 60 "$VXTRACE" --tracers=6 -f "$tracees/births" threads 500 8 \
	2>&1 >told | head -n 5 >/dev/null
check_eq "a closed pipe: status" 141 "${PIPESTATUS[0]}"

# What /proc says of a tid there is of another process.
if unshare -pf true 2>/dev/null; then
	check_eq "in a pid namespace without its /proc" "200 seen, 0 bad" "$(
		timeout 60 unshare -pf --kill-child "$VXTRACE" --tracers=16 \
			-f -o out "$tracees/births" forks 200 8)"
fi

# What does not go with it says so.
"$VXTRACE" -d --tracers=4 -f -e trace=getpid -o out true 2>err
check_match "with a prefilter" 'one tracer thread: a prefilter' err
for bad in 0 -1 x 1025 ''; do
	check_status "--tracers=$bad" 1 "$VXTRACE" --tracers="$bad" true 2>err
	check_match "--tracers=$bad" "invalid .*tracers.*" err
done
check_end
