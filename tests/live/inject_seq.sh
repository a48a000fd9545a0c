# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of vxtrace-rules(7) that make a call several: what the program
# saw.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

case $(uname -m) in
x86_64)
	check_saw "open becomes openat" $'open = 3\nread = 3 "012"\nopen = -1 ENOENT' \
		-e 'inject=open:seq={ openat(AT_FDCWD, args[0], args[1], args[2]) }' -- \
		'open data' 'read 3 3' 'open nothing'
	;;
*) skip "no open(2) on $(uname -m)" ;;
esac

# Only here: what the loader opens would be changed as well.
check_saw "orig, fchmod, return" "openat = 3
mode = 0 600
openat = -1 ENOENT
read = 3 \"012\"" \
	-e 'inject=openat:path='"$work"'/:seq={ fd = orig; fchmod(fd, 0600)?; return fd }' -- \
	'openat data' 'mode data' 'openat nothing' 'read 3 3'
check_match "folded" '^.*openat\(AT_FDCWD, "data", O_RDONLY.*\) = 3 \(INJECTED: seq 2\)$' \
	"$dir/trace"

# The descriptor that the sequence opens is closed on both ways out.
check_saw "defer, fsync before rename" "rename = 0
mode = 0 644
rename = -1 ENOENT
openat = 3" \
	-e 'inject=?rename,renameat:seq={ d = openat(AT_FDCWD, '"$(
		[ "$(uname -m)" = x86_64 ] && echo 'args[0]' || echo 'args[1]')"', O_RDONLY); defer close(d); fsync(d); orig }' -- \
	'rename data new' 'mode new' 'rename nothing other' 'openat new'

# A server of ours answers in place of whoever was called.
connect=(-e 'inject=connect:seq={ s = socket(AF_UNIX, SOCK_STREAM, 0);
	connect(s, sockaddr("unix:'"$work/fake.sock"'"), 0)?{ close(s); fail ECONNREFUSED };
	dup3(s, args[0], O_CLOEXEC); close(s); return 0 }')
check_saw "another server" "socket = 3
listen = 0
socket = 4
connect = 0
getfl = -1 EBADF
accept = 5
send = 5
recv = 5 \"hello\"" "${connect[@]}" -- \
	'socket unix' "listen 3 unix:$work/fake.sock" 'socket inet' \
	'connect 4 127.0.0.1:9' 'getfl 5' 'accept 3' 'send 4 hello' 'recv 5 9'
check_saw "no server" "socket = 3
connect = -1 ECONNREFUSED
getfl = -1 EBADF" "${connect[@]}" -- \
	'socket inet' 'connect 3 127.0.0.1:9' 'getfl 4'

check_saw "half a write, then a signal" "handle = 0
openat = 3
write = 3 (signal)" \
	-e "inject=write:path=$work/log:seq={ n = write(args[0], args[1], args[2]/2); signal SIGUSR1; return n }" -- \
	'handle USR1' 'openat log wc' 'write 3 abcdef'
check_eq "half a write: the file" abc "$(cat log)"

check_saw "no call at all" $'unlink = 0\nopenat = 3\nread = 3 "012"' \
	-e 'inject=?unlink,unlinkat:seq={ log "kept"; return 0 }' -- \
	'unlink data' 'openat data' 'read 3 3'
check_match "log" kept "$dir/trace"

# --- what the language has beside that ---

check_saw "buffers, strings, iovecs" $'openat = 3\nwrite = 11\nopenat = 4\nread = 11 "one two 012"' \
	-e "inject=write:path=$work/new:seq={ d = openat(AT_FDCWD, \"$work/data\", O_RDONLY);
		defer close(d); b = buf(8); read(d, b, 3);
		n = writev(args[0], iovec(b\"one \", b\"two \", mem(b, 3)), 3); return n }" -- \
	'openat new bc' 'write 3 anything' 'openat new' 'read 4 20'
check_saw "if, repeat, variables" $'openat = 3\nlseek = 12\nlseek = 100' \
	-e "inject=lseek:path=$work/data:seq={ i = 0;
		if (args.offset > 50) { return 100 } else { i = 2 };
		repeat 5 { n = lseek(args[0], i, SEEK_CUR) }; return n + 2 }" -- \
	'openat data' 'lseek 3 1 0' 'lseek 3 51 0'
check_saw "?: and ?" "getuid = 4711
getuid = 4711" -e "inject=getuid:seq={ a = close(1000)?; b = close(1000) ?: 4711; return b }" -- \
	getuid getuid
check_saw "the first error ends it" $'getuid = -1 EBADF\nopenat = 3' \
	-e "inject=getuid:seq={ f = openat(AT_FDCWD, \"$work/data\", O_RDONLY); defer close(f);
		close(1000); return 1 }" -- getuid 'openat data'
check_saw "orig with another argument" $'openat = 3\ngetfl = 0 APPEND' \
	-e 'inject=openat:seq={ orig(flags = args.flags | O_APPEND) }' -- \
	'openat data w' 'getfl 3'
check_saw "stores" "openat = 3
read = 4 \"01XY\"" -e "inject=read:path=$work/data:seq={ n = orig; u16[args.buf + 2] = 0x5958; return n }" -- \
	'openat data' 'read 3 4'
check_saw "delay" $'took = 0\ngetuid = 7\ntook = 1' \
	-e 'inject=getuid:seq={ delay 200ms; return 7 }' -- took getuid 'took 200'

# --- the end of a process in a sequence ---

check_saw "exit last" $'getuid = 5\nstatus 7' \
	-e 'inject=getuid:when=1:retval=5' \
	-e 'inject=getpgid,sched_yield:seq={ getppid(); exit_group(7) }' -- \
	getuid sched_yield getuid
check_saw "exec last" $'getuid = 0\nnew program' \
	-e 'inject=execve:path=/nowhere:seq={ getppid();
		execve("'"$(type -P echo)"'", args[1], args[2]) }' -- \
	getuid 'exec /nowhere new,program' getuid
check_saw "fork of a fork" "child: getuid = 77
fork = 0
getuid = 77" -e 'inject=clone,clone3,?fork:seq={ getppid(); p = orig; getppid(); return p }' \
	-e 'inject=getuid:retval=77' -- fork getuid join getuid
check_saw "vfork" $'vfork = 3' -e 'inject=?vfork,clone:seq={ getppid(); orig }' -- \
	'vfork 3'
cd "$dir" && check_end
