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
check_eq "steps" "getcwd(\"$dir\", 4096) = $((${#dir} + 1))
there: $dir 7
openat(AT_FDCWD, \"/nonexistent\", O_RDONLY) = -1 ENOENT (No such file or directory)
= 0" "$(call $busy -v 'b = buf(4096); getcwd(b, 4096); log "there:", str(b), 7;
	openat(AT_FDCWD, "/nonexistent", O_RDONLY)?; return 0')"
check_match "structures" '^prlimit64\(0, RLIMIT_NOFILE, NULL, \{rlim_cur=321, rlim_max=654\}\) = 0$' \
	<(call $busy -v 'b = buf(16); prlimit64(0, RLIMIT_NOFILE, 0, b)')
check_eq "control characters are seen" 'a\x0ab\x1b
= 0' "$(call $busy 'b = buf(8); str[b] = "a\nb\x1b"; log str(b); return 0')"
check_eq "an address" "= 0x" "$(call $busy 'x = mmap(0, 4096, PROT_READ,
	MAP_PRIVATE|MAP_ANONYMOUS, -1, 0); madvise(x, 4096, MADV_DONTNEED);
	return x' | cut -c -4)"
check_eq "several" "[pid $asleep] = $asleep
[pid $busy] = $busy" "$(call $asleep -p $busy 'getpid()')"
check_eq "a thread" "= $busy" "$(call $busy -t $busy 'gettid()')"
check_eq "its own signals wait" "= $busy" "$(call $busy 'signal SIGCHLD; getpid()')"
check_eq "fail" "= -1 EIO (Input/output error)
status 1" "$(call $busy 'fail EIO')"
check_eq "defer, if, repeat" "= 3" "$(call $busy 'n = 0; d = dup(0)?: 0;
	if (d) { defer close(d) }; repeat 3 { getpid(); n = n + 1 }; return n')"
check_eq "what it is" "$(cat /proc/$busy/comm) $(readlink /proc/$busy/exe) 0 $busy
= 0" "$(call $busy 'log comm, exe, uid, pid' | sed "s/ $(id -u) / 0 /")"

# --- JSON ---

{
	call $asleep --json 'b = buf(64); getcwd(b, 64); log "x"; close(77)'
	call $busy --json -p 2 'getpid()'
} | grep -v ^status >all.jsonl
check_eq "objects" 3 "$(wc -l <all.jsonl)"
check_match "a result" "^.\"type\":\"call\",\"pid\":$asleep,\"tid\":$asleep,\"ret\":.\"value\":-1,\"errno\":9,\"sym\":\"EBADF\".,\"steps\":.*\"log\":\"x\"" all.jsonl
check_match "a problem" '"problem":"2 \(kthreadd\) is a kernel thread; it makes no system calls"' all.jsonl
if python3 -c 'import jsonschema' 2>/dev/null; then
	check_status "the schema holds" 0 python3 \
		"$srcdir/tests/lib/schema.py" \
		"$srcdir/doc/vxtrace.schema.json" all.jsonl
else
	skip "no jsonschema for python3 here"
fi

# --- what cannot be ---

wrong() { # wrong BLOCK MESSAGE
	check_eq "wrong: $1" "$VXTRACE: call: $2
status 2" "$(call $asleep "$1")"
}
wrong 'getpdi()' "there is no system call 'getpdi'
  getpdi()
  ^~~~~~~~ did you mean getpid ?"
wrong 'orig' "there is no call of the program's here that orig could be
  orig
  ^~~~"
wrong 'close(args[0])' "there is no call of the program's here that has arguments
  close(args[0])
        ^~~~~~~"
wrong 'log nth' "there is no call of the program's here that has a 'nth'
  log nth
      ^~~"
wrong 'fork()' "a child would run the program's code from here: no fork
  fork()
  ^~~~~~"
wrong 'close(1, 2)' "close has 1 argument: fd, not 2
  close(1, 2)
  ^~~~~~~~~~~"
wrong 'close(1' "',' or ')' is missing here
  close(1
         ^"
check_eq "usage" "$VXTRACE: call: which process? -p PID
Try '$VXTRACE call --help' for more information.
status 2" "$("$VXTRACE" call 'getpid()' 2>&1 || echo "status $?")"
check_status "a program of that name" 1 "$VXTRACE" -o /dev/null -- call \
	2>/dev/null
check_eq "too many" "$VXTRACE: $busy: more steps than --seq-max allows
status 3" "$(call $busy 'repeat 100 { getpid() }')"
check_eq "more of them" "= $busy" "$(call $busy --seq-max=100 'repeat 100 { getpid() }')"
ended $asleep $busy

# An exec takes the stop away that was on its way: it is asked for again.
echo "exec sh $dir/again" >again
sh again >/dev/null </dev/null &
again=$!
failed=0
for ((i = 0; i < $(rounds 300 20); i++)); do
	[ "$(call $again 'getpid()')" = "= $again" ] || failed=$((failed + 1))
done
check_eq "a program that does nothing but exec itself" 0 $failed
ended $again
check_end
