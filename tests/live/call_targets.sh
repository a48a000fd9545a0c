# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace call in each kind of process that there is: the right thing, or why
# not; and what the process was doing goes on.
. "$srcdir/tests/lib/check.sh"
export LC_ALL=C

call() { # call ARG...: what it prints, and its status
	timeout -k 5 60 "$VXTRACE" call "$@" 2>&1 || echo "status $?"
}

ended() { # ended PID...
	kill -KILL "$@" 2>/dev/null
	wait "$@" 2>/dev/null
	return 0
}

field() { # field PID NAME: of its status
	sed -n "s/^$2:[[:space:]]*//p" "/proc/$1/status"
}

await() { # await PID LETTER: until it is in that state
	until [[ $(field "$1" State) == "$2"* ]]; do sleep 0.01; done
}

# --- stopped by its shell ---
sleep 1000 &
pid=$!
kill -STOP $pid
await $pid T
check_eq "stopped" "= $pid" "$(call -p $pid 'getpid()')"
check_eq "stopped still" "T (stopped)" "$(field $pid State)"
kill -CONT $pid
await $pid S
check_eq "signals as before" "0000000000000000 0000000000000000" \
	"$(field $pid SigBlk) $(field $pid SigPnd)"

# --- a tracer, and none ---
"$VXTRACE" -o /dev/null -p $pid 2>/dev/null &
tracer=$!
until [ "$(field $pid TracerPid)" = $tracer ]; do sleep 0.01; done
check_eq "traced" "$VXTRACE: $pid is already traced by $(field $tracer Name) (pid $tracer)
status 3" "$(call -p $pid 'getpid()' | grep -v 'a process can')"
kill -INT $tracer
wait $tracer
check_eq "not any more" "= $pid" "$(call -p $pid 'getpid()')"
ended $pid
check_eq "gone" "$VXTRACE: $pid: No such process
status 3" "$(call -p $pid 'getpid()')"
check_eq "a kernel thread" "$VXTRACE: 2 (kthreadd) is a kernel thread; it makes no system calls
status 3" "$(call -p 2 'getpid()')"
check_match "itself" "this is vxtrace itself: '[0-9]+'" \
	<(sh -c 'exec "$0" call -p $$ "getpid()"' "$VXTRACE" 2>&1)

sh -c 'sleep 0 & exec sleep 1000' &
pid=$!
until zombie=$(pgrep -P $pid) && [[ $(field "$zombie" State) == Z* ]]; do
	sleep 0.01
done
check_eq "a zombie" "$VXTRACE: $zombie has ended; its parent $pid has not waited for it
status 3" "$(call -p "$zombie" 'getpid()')"

# --- the end of it ---
check_eq "exit" "= 0" "$(call -p $pid 'exit_group(7)')"
check_status "exit: its status" 7 wait $pid
sleep 1000 &
pid=$!
check_eq "killed" "$VXTRACE: $pid: it ended in the middle
status 3" "$(call -p $pid "kill($pid, SIGKILL)")"
ended $pid

# --- a program with a signal of its own ---
cat >mask <<-'E'
	#!/bin/sh
	grep SigBlk /proc/self/status
E
chmod +x mask
sleep 1000 >out &
pid=$!
check_eq "another program" "= 0" "$(call -p $pid 'execve("'"$dir/mask"'", 0, 0)')"
wait $pid
check_eq "another program: no signal is blocked" \
	"SigBlk:	0000000000000000" "$(cat out)"
: >out
sh -c 'trap "exit 5" USR1; echo ready; while :; do :; done' >out &
pid=$!
until [ -s out ]; do sleep 0.01; done
check_eq "a signal" $'after\n= '$pid \
	"$(call -p $pid 'signal SIGUSR1; getpid(); log "after"')"
check_status "a signal: when it is back" 5 wait $pid

# --- one that does not stop ---
cat >vfork.c <<-'E'
	#include <unistd.h>
	int main(void)
	{
		if (vfork() == 0) {
			pause();
			_exit(0);
		}
		return 0;
	}
E
if $CC -o vfork vfork.c 2>/dev/null; then
	./vfork &
	pid=$!
	await $pid D
	call -p $pid --timeout=200ms 'getpid()' >log
	check_match "stuck" "^$VXTRACE: $pid: it does not stop: it waits in (vfork|clone|clone3) \(state D, [a-z_0-9]+\)$" log
	check_eq "stuck: no tracer" 0 "$(field $pid TracerPid)"
	child=$(pgrep -P $pid)
	check_eq "its child does" "= $child" "$(call -p "$child" 'getpid()')"
	ended "$child" $pid
fi

# --- threads ---
mkfifo stop
: >out
"$tracees/visited" sleeps compute <stop >out &
pid=$!
exec 9>stop
until [ -s out ]; do sleep 0.01; done
check_eq "each once" "$(for t in /proc/$pid/task/*; do
	echo "[pid ${t##*/}] = ${t##*/}"; done | sort)" \
	"$(call -p $pid -a 'gettid()' | sort)"
check_eq "each once: one of them takes long" "$(for t in /proc/$pid/task/*; do
	echo "[pid ${t##*/}] = ${t##*/}"; done | sort)" \
	"$(call -p $pid -a 'b = buf(16); u64[b] = 0; u64[b + 8] = 200000000;
		t = gettid(); if (t == '$pid') { nanosleep(b, 0) }; return t' | sort)"
exec 9>&-
check_status "each once: goes on" 0 wait $pid
cat >leader.c <<-'E'
	#include <pthread.h>
	#include <unistd.h>
	static void *wait_for(void *p)
	{
		pause();
		return p;
	}
	int main(void)
	{
		pthread_t t;
		pthread_create(&t, 0, wait_for, 0);
		pthread_exit(0);
	}
E
if $CC -pthread -o leader leader.c 2>/dev/null; then
	./leader &
	pid=$!
	await $pid Z
	check_eq "its main thread has ended" "= $pid" "$(call -p $pid 'getpid()')"
	ended $pid
fi

# --- a filter of its own ---
if [ "$(id -u)" = 0 ] && [ "$(field $$ Seccomp)" = 0 ]; then
	for how in sleeps computes; do
		args=()
		[ $how = sleeps ] || args=("$how")
		"$tracees/boxed" "${args[@]}" >out &
		pid=$!
		until [ "$(field $pid Seccomp)" = 2 ]; do sleep 0.01; done
		check_eq "allowed" "= $pid" "$(call -p $pid 'getpid()')"
		check_eq "allowed: memory" "$dir
= 0" "$(call -p $pid 'b = buf(4096); getcwd(b, 4096); log str(b); return 0')"
		check_eq "fails" "= -1 EACCES (Permission denied)
status 1" "$(call -p $pid 'getuid()')"
		check_eq "would be its end" "$VXTRACE: $pid: a seccomp filter of its own may kill it for getppid
status 3" "$(call -p $pid 'getpid(); getppid()')"
		check_eq "no call" "= 5" "$(call -p $pid 'return 5')"
		check_status "it lives" 0 kill -0 $pid
		ended $pid
	done
else
	skip "filters are root's to read"
fi

# --- others ---
if [ "$(id -u)" = 0 ] && command -v setpriv >/dev/null &&
	setpriv --reuid=65534 --clear-groups test -x "$VXTRACE"; then
	as=(setpriv --reuid=65534 --clear-groups)
	"${as[@]}" sleep 1000 &
	pid=$!
	until [[ $(field $pid Uid) == 65534* && $(cat /proc/$pid/comm) == sleep ]]; do
		sleep 0.01
	done
	check_eq "root" "= 65534" "$(call -p $pid 'getuid()')"
	check_eq "its own user" "= 65534" \
		"$("${as[@]}" "$VXTRACE" call -p $pid 'getuid()' 2>&1)"
	sleep 1000 &
	other=$!
	check_eq "another user's" "$VXTRACE: $other (sleep) is a process of user root, you are nobody" \
		"$("${as[@]}" "$VXTRACE" call -p $other 'getuid()' 2>&1 | head -n 1)"
	ended $pid $other
else
	skip "no other user here"
fi
if unshare -p -f true 2>/dev/null; then
	unshare -p -f sleep 1000 2>/dev/null &
	shell=$!
	until pid=$(pgrep -P $shell); do sleep 0.01; done
	check_eq "another pid namespace" "= 1" "$(call -p "$pid" 'getpid()')"
	ended "$pid" $shell
fi
check_end
