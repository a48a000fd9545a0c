# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of vxtrace-rules(7) that decide about a call, or count: what
# the program saw.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

# A thread has counters of its own, where the loader's calls are not.
opens=(thread 'openat data' 'openat data' 'openat data' 'openat data' join)
check_saw "error=, when=3+" \
	$'openat = 3\nopenat = 4\nopenat = -1 ENOENT\nopenat = -1 ENOENT' \
	-e inject=openat:error=ENOENT:when=3+ -- "${opens[@]}"
check_eq "its marks" 2 "$(grep -c 'ENOENT .*(INJECTED)$' "$dir/trace")"

check_saw "two rules for a call" \
	$'getppid = -1 EIO\ngetppid = 0\ngetppid = -1 EPERM\ngetppid = 0' \
	-e inject=getppid:error=EIO:when=1 \
	-e inject=getppid:error=EPERM:when=3 \
	-- getppid getppid getppid getppid

check_saw "fail, whatever reads a file" "openat = 3
read = -1 EIO
pread = -1 EIO
readv = -1 EIO
pipe = 0 4 5
sendfile = -1 EIO
splice = -1 EIO
openat = 6
copy = -1 EIO
openat = 7
read = 3 \"012\"
close = 0" -e 'inject=%dataread:path="'"$work"'/app.conf":fail' -- \
	'openat app.conf' 'read 3 5' 'pread 3 5 2' 'readv 3 2 3' pipe \
	'sendfile 5 3 5' 'splice 3 5 5' 'openat new cb' 'copy 3 6 5' \
	'openat data' 'read 7 3' 'close 3'

check_saw "if=, opens that make files" \
	$'openat = 3\nopenat = -1 ENOSPC\nopenat = 4\nopenat = -1 ENOENT' \
	-e 'inject=openat:if=(args.flags & O_CREAT):error=ENOSPC' -- \
	'openat data' 'openat new wc' 'openat data w' 'openat new'

# The same seed gives the same draws; prob=20% neither never nor always.
writes=('openat sub/x.wal wc')
for ((i = 0; i < 40; i++)); do
	writes+=('write 3 abc')
done
for backend in "${backends[@]}"; do
	fresh
	saw --backend="$backend" --seed=7 -e 'inject=write:path=glob:"'"$work"'/**.wal":short=1:prob=20%' \
		-- "${writes[@]}" >"$dir/first"
	short=$(grep -c 'write = 1' "$dir/first")
	check_eq "prob= ($backend): $short of 40" yes \
		"$([ "$short" -gt 0 ] && [ "$short" -lt 25 ] && echo yes)"
	check_eq "prob=: file" $((40 * 3 - short * 2)) "$(wc -c <sub/x.wal)"
	fresh
	saw --backend="$backend" --seed=7 -e 'inject=write:path=glob:"'"$work"'/**.wal":short=1:prob=20%' \
		-- "${writes[@]}" >"$dir/again"
	check_files "prob=: the same again" "$dir/first" "$dir/again"
	check_match "prob=: the seed is told" 'seed 7$' "$dir/err"
	fresh
	saw --backend="$backend" --seed=8 -e 'inject=write:path=glob:"'"$work"'/**.wal":short=1:prob=20%' \
		-- "${writes[@]}" >"$dir/other"
	check_eq "prob=: another seed" differs \
		"$(cmp -s "$dir/first" "$dir/other" || echo differs)"
done

check_saw "posterror=, closed nevertheless" "openat = 3
openat = 4
close = -1 EIO
getfl = -1 EBADF
close = 0" -e "inject=close:path=$work/sub/:posterror=EIO" -- \
	'openat sub/file' 'openat data' 'close 3' 'getfl 3' 'close 4'

check_saw "retval=0" $'pipe = 0 3 4\nfsync = 0\nfdatasync = 0' \
	-e inject=fsync,fdatasync:retval=0 -- pipe 'fsync 3' 'fdatasync 3'
check_saw "ifret=, only errors are hidden" \
	$'pipe = 0 3 4\nfsync = 0\nopenat = 5\nfsync = 0' \
	-e 'inject=fsync:ifret=(ret<0):postretval=0' -- \
	pipe 'fsync 3' 'openat data' 'fsync 5'
check_eq "its marks" 1 "$(grep -c 'fsync(.*INJECTED' "$dir/trace")"

check_saw "peer=, delay_enter=" "socket = 3
took = 0
connect = -1 ETIMEDOUT
took = 1
connect = -1 ECONNREFUSED" \
	-e 'inject=connect:peer=*:5432:delay_enter=300ms:error=ETIMEDOUT' -- \
	'socket inet' took 'connect 3 127.0.0.1:5432' 'took 300' \
	'connect 3 127.0.0.1:9'

check_saw "script=, per=tree" "openat = 3
child: openat = 4
child: openat = -1 EMFILE
fork = 0
openat = -1 EMFILE
openat = -1 EMFILE
openat = 4" -e "inject=openat:path=$work/data"':script="pass*2 -> error=EMFILE*3 -> pass":per=tree' -- \
	'openat data' fork 'openat data' 'openat data' join \
	'openat data' 'openat data' 'openat data'

check_saw "crash=before, the whole tree" "child: openat = 3
child: fsync = 0
child: fsync = 0
fork = 0
openat = 3
fsync = 0
fsync = 0
status 137" -e "inject=fsync:path=$work/:crash=before:when=5:per=tree" -- \
	fork 'openat data' 'fsync 3' 'fsync 3' join 'openat data' \
	'fsync 3' 'fsync 3' 'fsync 3' 'fsync 3'
check_saw "set=, on=" "openat = 3
openat = 4
write = 3
write = 3
write = 3
write = -1 ENOSPC
write = -1 ENOSPC" \
	-e "inject=write:set=(armed=1):path=$work/commit" \
	-e 'inject=%datawrite:on=armed:error=ENOSPC:!fd=1' -- \
	'openat log wc' 'openat commit wc' 'write 3 abc' 'write 3 abc' \
	'write 4 abc' 'write 3 abc' 'write 4 abc'

# The command is at depth 0, its children further down.
check_saw "depth=0" $'fork = -1 EAGAIN\nvfork = -1 EAGAIN' \
	-e inject=clone,clone3,?fork,?vfork:error=EAGAIN:depth=0 -- \
	fork getppid join 'vfork 3'
check_saw "depth=1" "child: vfork = -1 EAGAIN
fork = 0
vfork = 3" -e inject=clone,clone3,?fork,?vfork:error=EAGAIN:depth=1 -- \
	fork 'vfork 3' join 'vfork 3'

check_saw "pass, the exception first" "access = 0
access = -1 EACCES
mode = 0 644" -e "inject=%file:pass:path=$work/sub/" \
	-e "inject=%file:error=EACCES:path=$work/:if=(1)" -- \
	'access sub/file' 'access data' 'mode sub/file'
check_saw "prob=100%" "access = 0
access = -1 EACCES" -e "inject=%file:pass:path=$work/sub/" \
	-e "inject=faccessat:error=EACCES:prob=100%" -- \
	'access sub/file' 'access data'

check_saw "every=2, count=calls" "pipe = 0 3 4
poll = 0
poll = -1 EINTR
poll = 0
poll = -1 EINTR" -e inject=?poll,ppoll,?epoll_wait:error=EINTR:every=2:count=calls -- \
	pipe 'poll 3 1' 'poll 3 1' 'poll 3 1' 'poll 3 1'
cd "$dir" && check_end
