# SPDX-License-Identifier: LGPL-2.1-or-later
# The special cases of vxtrace-rules(7), one each: what the program saw, what
# is said, and what is refused before the program starts.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

refused() { # refused WHAT REGEX RULE: exit status 2, and the command not run
	local status=0
	"$VXTRACE" -o trace -e "inject=$3" "$target" getuid >out 2>err ||
		status=$?
	check_eq "$1: status" 2 $status
	check_eq "$1: not started" "" "$(cat out)"
	check_match "$1" "$2" err
}

warned() { # warned WHAT REGEX RULE COMMAND...: said, and done nevertheless
	local what=$1 regex=$2 rule=$3
	shift 3
	"$VXTRACE" -o trace --unfired=ignore -e "inject=$rule" "$target" "$@" \
		>out 2>err
	check_match "$what" "$regex" err
}

# execve: a success leaves nothing to tell; memory for a path that is in
# another process than its parent's, or shared with it, or about to go.
check_saw "execve: exit actions are for failures" $'exec = -1 EIO\nnew' \
	-e inject=execve:posterror=EIO -- 'exec ./nothing' "exec $(type -P echo) new"
check_saw "execve: another program, in a child, and here" \
	$'a b\nspawn = 0\nc' \
	-e "inject=execve:path=glob:**/nothing:args.pathname=\"$(type -P echo)\"" -- \
	'spawn ./nothing a b' 'exec ./nothing c'
check_saw "memory in children" "child: openat = 3
child: openat = 4
fork = 0
openat = 3
openat = 4" -e "inject=openat:path=$work/nothing:args.pathname=\"$work/data\"" -- \
	fork 'openat nothing' 'openat nothing' join 'openat nothing' \
	thread 'openat nothing' join
check_saw "memory before and after a fork" "openat = 3
child: openat = 4
fork = 0
openat = 4" -e "inject=openat:path=$work/nothing:args.pathname=\"$work/data\"" -- \
	'openat nothing' fork 'openat nothing' join 'openat nothing'

refused "exit_group" 'exit_group does not return' exit_group:posterror=EIO
refused "rt_sigreturn" 'rt_sigreturn: no error=' rt_sigreturn:error=EINTR
check_saw "rt_sigreturn, delayed" $'handle = 0\ntook = 0\nkill = 0 (signal)\ntook = 1' \
	-e inject=rt_sigreturn:delay_enter=150ms -- \
	'handle USR1' took 'kill USR1' 'took 150'
warned "restart_syscall" 'rest of another call' restart_syscall:error=EIO getuid
refused "errors of the kernel's own" '512' getuid:error=ERESTARTSYS
refused "errors of the kernel's own" '600' 'getuid:error=600:note=x'
warned "a signal mask for the time of the call" 'only EINTR' ppoll:error=EIO \
	'poll 0 1'
refused "futex, fail" 'does not fail' futex:fail
warned "futex, error=" 'may abort' futex:error=EINTR getuid
refused "when=0" 'when' 'getuid:when=0:retval=(1)'
refused "two ends" 'posterror' getuid:retval=1:posterror=EIO
refused "no such call" 'did you mean getuid' 'getuidd:if=(1):retval=1'
refused "no such argument" 'did you mean args.flags' 'openat:args.flag=1'
refused "args[6]" 'args\[6\]' 'openat:if=(args[6] == 1):error=EIO'
refused "a constant of another field" 'PROT_READ' \
	'openat:if=(args.flags & PROT_READ):error=EIO'
refused "a name before it is assigned" '\bx\b' \
	'getuid:seq={ y = x + 1; x = 2; return y }'
refused "short= where nothing is moved" 'short=' getuid:short=1
refused "an empty name" '\$' 'openat:path=:error=EIO'
refused "execve in the middle" 'last' \
	'getuid:seq={ execve("/x", 0, 0); getppid() }'
refused "fork out of nothing" 'fork' 'getuid:seq={ fork(); getppid() }'

# brk returns an address, whatever happens.
warned "brk, error=" 'never an error' brk:error=ENOMEM:when=1000 getuid

# close closes, but not where it is skipped.
check_saw "close, fail" $'openat = 3\nclose = -1 EIO\ngetfl = -1 EBADF' \
	-e "inject=close:fail:path=$work/data" -- 'openat data' 'close 3' 'getfl 3'
check_saw "close, error=" $'openat = 3\nclose = -1 EIO\ngetfl = 0' \
	-e "inject=close:error=EIO:path=$work/data" -- \
	'openat data' 'close 3' 'getfl 3'

# Calls of the 32-bit ABI from a 64-bit program.
if [ "$(uname -m)" = x86_64 ] && "$tracees/int80" >/dev/null; then
	check_saw "32-bit calls: another path" $'openat32 = 3\nopenat = 4' \
		-e "inject=openat:path=$work/nothing:args.pathname=\"$work/data\"" -- \
		'openat32 nothing' 'openat nothing'
	check_saw "32-bit calls: only these" $'openat32 = -1 EIO\nopenat = 3' \
		-e "inject=openat:path=$work/data:abi=32:error=EIO" -- \
		'openat32 data' 'openat data'
	check_saw "32-bit calls: steps with strings" $'openat32 = 3\nopenat = 4' \
		-e "inject=openat:path=$work/nothing:seq={ getppid();
			f = openat(AT_FDCWD, \"$work/data\", O_RDONLY); return f }" -- \
		'openat32 nothing' 'openat nothing'
	warned "32-bit calls: no such step" 'i386' \
		"openat:path=$PWD/nothing:seq={ newfstatat(1, \"\", 0, 0)?; return 7 }" \
		'openat32 nothing' 'openat nothing'
	check_eq "32-bit calls: no such step" \
		$'openat32 = -1 ENOENT\nopenat = 7' "$(cat out)"
else
	skip "no 32-bit calls here"
fi

# Where no memory can be had.
rule="inject=openat:path=$work/nothing:args.pathname=\"$work/data\""
for backend in "${backends[@]}"; do
	# The limit that counts there is the tracer's.
	[ "$backend" != vmexec ] || continue
	fresh
	saw --backend="$backend" --strict -e "$rule" -- 'limit 0' \
		'openat nothing' >"$dir/got"
	check_eq "no memory ($backend)" $'limit = 0\nopenat = -1 ENOENT\nstatus 3' \
		"$(head -n 3 "$dir/got")"
	check_match "no memory ($backend), it is told of" 'not applied to openat' \
		"$dir/err"
done
check_saw "no memory, but the stack" $'limit = 0\nopenat = 3' \
	--scratch=stack -e "$rule" -- 'limit 0' 'openat nothing'

# What is asked for by a ring is told of.
"$VXTRACE" -o trace -e 'inject=getuid:if=(1):retval=7' "$target" uring getuid \
	>out 2>err
if grep -q '^uring = 2$' out; then
	check_match "io_uring" '2 operations of io_uring were outside' err
else
	skip "io_uring: $(head -n 1 out)"
fi

# A sequence that does not end is no result.
"$VXTRACE" -o trace --seq-max=3 -e 'inject=getuid:seq={ repeat 5 { getppid() }; return 3 }' \
	"$target" getuid >out 2>err
check_eq "--seq-max" 'getuid = -1 EINTR' "$(cat out)"
check_match "--seq-max, it is told of" 'more steps than' err

# Other ends of a run.
check_eq "--inject-compat=strace, the last rule alone" \
	"getuid = $(id -u)"$'\ngetuid = 2' "$(
	"$VXTRACE" -o trace --inject-compat=strace -e inject=getuid:retval=1:when=1 \
		-e inject=getuid:retval=2:when=2 "$target" getuid getuid 2>err)"
check_status "--unfired=error" 3 "$VXTRACE" -o trace --unfired=error \
	-e inject=getsid:retval=1 "$target" getuid >out 2>err
check_status "--unfired=ignore" 0 "$VXTRACE" -o trace --unfired=ignore \
	-e inject=getsid:retval=1 "$target" getuid >out 2>err
check_eq "--unfired=ignore: silent" "" "$(cat err)"
cat >rules.vxr <<'RULES'
vxrules 1
rule a: inject getuid when=1 retval=7
rule b: inject getuid when=2 error=EPERM
off b
expect a fired==2
RULES
check_status "expect" 3 "$VXTRACE" -o trace --rules=rules.vxr "$target" \
	getuid getppid >out 2>err
check_match "expect" 'expected a fired==2' err
check_match "off" '^getuid = 7$' out

# The same again, and what is not the same.
"$VXTRACE" -f -o trace --schedule=schedule -e inject=getppid:prob=50%:retval=5000000 \
	"$target" getppid getppid fork getppid getppid getppid join \
	thread getppid getppid join getppid getppid >first 2>err
"$VXTRACE" -f -o trace --replay-schedule=schedule \
	"$target" getppid getppid fork getppid getppid getppid join \
	thread getppid getppid join getppid getppid >again 2>err
check_files "--replay-schedule" first again
if grep -q getppid schedule; then
	check_status "--replay-schedule, another way" 4 "$VXTRACE" -f -o trace \
		--replay-schedule=schedule "$target" getuid >out 2>err
	check_match "--replay-schedule: which line" 'schedule: line [0-9]+' err
fi
cd "$dir" && check_end
