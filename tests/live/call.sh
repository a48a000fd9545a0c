# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace call: a sequence in a process that runs, seen from outside of it.
. "$srcdir/tests/lib/check.sh"
export LC_ALL=C

call() { # call PID ARG...: what it prints, and its status
	local pid=$1
	shift
	timeout -k 5 60 "$VXTRACE" call -p "$pid" "$@" 2>&1 || echo "status $?"
}

ended() { # ended PID...: children of ours that are not wanted any more
	kill "$@" 2>/dev/null
	wait "$@" 2>/dev/null
}

# A shell that sleeps and one that never does.
sleep 1000 >out 7</dev/null &
asleep=$!
sh -c 'while :; do :; done' &
busy=$!

limit() { awk '/^Max open files/ { print $4, $5 }' "/proc/$1/limits"; }

for pid in $asleep $busy; do
	check_eq "getpid" "= $pid" "$(call $pid 'getpid()')"
	check_eq "braces" "= $pid" "$(call $pid '{ getpid(); }')"
	check_eq "rlimit" "= 0" "$(call $pid 'b = buf(16); u64[b] = 321;
		u64[b + 8] = 654; prlimit64(0, RLIMIT_NOFILE, b, 0)')"
	check_eq "rlimit: set" "321 654" "$(limit $pid)"
	check_eq "a buffer" "$dir
= $((${#dir} + 1))" "$(call $pid 'b = buf(4096); getcwd(b, 4096); log str(b)')"
done
check_eq "dumpable" "= 0" "$(call $asleep 'prctl(PR_SET_DUMPABLE, 0)')"
check_eq "dumpable: set" 0 "$(call $asleep 'prctl(PR_GET_DUMPABLE)' | tr -dc 0-9)"
call $asleep 'prctl(PR_SET_DUMPABLE, 1)' >/dev/null
check_eq "a leaked descriptor" "= 0" "$(call $asleep 'close(7)')"
check_eq "closed" "no" "$([ -e /proc/$asleep/fd/7 ] && echo yes || echo no)"
check_eq "a log" "= 0" "$(call $asleep 'fd = openat(AT_FDCWD, "'"$dir"'/log",
	O_WRONLY|O_CREAT|O_APPEND, 0644); dup3(fd, 1, 0); close(fd)')"
check_eq "a log: where" "$dir/log" "$(readlink /proc/$asleep/fd/1)"
check_eq "an error" "= -1 EBADF (Bad file descriptor)
status 1" "$(call $asleep 'close(77)')"
ended $asleep $busy
check_end
