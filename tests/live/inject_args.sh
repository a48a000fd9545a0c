# SPDX-License-Identifier: LGPL-2.1-or-later
# The examples of vxtrace-rules(7) that change arguments and data: what the
# program saw, and that its own memory is as it was.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

# target says (changed) where its words are.
check_saw "args.pathname=" $'openat = 3\nread = 7 "inside\\x0a"\nopenat = 4\nread = 3 "012"' \
	-e "inject=openat:path=\"$work/app.conf\":args.pathname=\"$work/sub/file\"" -- \
	'openat app.conf' 'read 3 20' 'openat data' 'read 4 3'
check_match "as the program gave it" 'openat\(AT_FDCWD, "app.conf", .*INJECTED' \
	"$dir/trace"
check_saw "a longer path than the program's" $'openat = 3\nread = 5 "01234"' \
	-e "inject=openat:path=$work/x:args.pathname=\"$work/sub/../sub/../sub/../data\"" -- \
	'openat x' 'read 3 5'
check_saw "args.flags=" $'openat = 3\ngetfl = 0 SYNC\nopenat = 4\ngetfl = 0 SYNC APPEND' \
	-e 'inject=openat:args.flags=(args.flags | O_SYNC)' -- \
	'openat data w' 'getfl 3' 'openat data wa' 'getfl 4'
check_saw "two arguments, two rules" $'openat = 3\nlseek = 7\nread = 3 "789"' \
	-e 'inject=lseek:args.offset=(args.offset + 2)' \
	-e 'inject=lseek:args.whence=SEEK_SET' -- \
	'openat data' 'lseek 3 5 2' 'read 3 3'

check_saw "short=, reads" "openat = 3
read = 1 \"0\"
read = 1 \"1\"
readv = 1 \"2\"
pread = 1 \"5\"" -e "inject=%dataread:path=$work/data:short=1" -- \
	'openat data' 'read 3 10' 'read 3 10' 'readv 3 4 4' 'pread 3 10 5'
check_saw "short=50%" $'openat = 3\nread = 5 "01234"\nreadv = 4 "5678"' \
	-e "inject=read,readv:path=$work/data:short=50%" -- \
	'openat data' 'read 3 10' 'readv 3 4 4'
check_saw "short=, writes" $'openat = 3\nwrite = 2\nwrite = 2\nmode = 0 644' \
	-e "inject=write:path=$work/new:short=2" -- \
	'openat new wc' 'write 3 abcdef' 'write 3 ghi' 'mode new'
check_eq "short=: the file" abgh "$(cat new)"

# One bit, whichever it is, of byte 16 of the first read that has it.
for backend in "${backends[@]}"; do
	fresh
	saw --backend="$backend" \
		-e 'inject=read,pread64:corrupt=flip@16+1:path=glob:"**/data":once:per=tree' -- \
		'openat data' 'read 3 5' 'pread 3 20 0' 'pread 3 20 0' >"$dir/got"
	check_eq "corrupt=flip of a byte ($backend): the rest" "openat = 3
read = 5 \"01234\"
pread = 20 \"0123456789abcdef.hij\"
pread = 20 \"0123456789abcdefghij\"" "$(sed -E '3s/f(\\x..|[^h])h/f.h/' "$dir/got")"
	char=$(sed -nE '3s/.*f(\\x(..)|([^h]))h.*/\2 \3/p' "$dir/got")
	case $char in
	' '*) byte=$(printf %d "'${char# }") ;;
	*) byte=$((0x${char% })) ;;
	esac
	bits=$((byte ^ 0x67))
	check_eq "corrupt=flip ($backend): one bit of $bits" 0 \
		$((bits == 0 ? 1 : bits & (bits - 1)))
done
check_saw "corrupt=zero" $'openat = 3\nread = 4 "0\\x00\\x003"' \
	-e "inject=read:corrupt=zero@1+2:path=$work/data" -- \
	'openat data' 'read 3 4'
check_saw "corrupt=zero, written" $'openat = 3\nwrite = 6' \
	-e "inject=write:corrupt=zero@2+2:path=$work/new" -- \
	'openat new wc' 'write 3 abcdef'
check_eq "corrupt=, written: the file" 616200006566 \
	"$(od -An -tx1 new | tr -d ' ')"

check_saw "poke_exit=" $'openat = 3\nread = 4 "AB23"' \
	-e "inject=read:path=$work/data:poke_exit=@arg2=4142" -- \
	'openat data' 'read 3 4'
check_saw "poke_enter= stays" '01write = 2 (changed)' \
	-e 'inject=write:fd=1:poke_enter=@arg2=3031' -- 'write 1 ab'
check_saw "entry={}, exit={}" $'openat = 3\nread = 4 "X123"' \
	-e "inject=read:path=$work/data:exit={ u8[args.buf] = 0x58 }" -- \
	'openat data' 'read 3 4'

check_saw "restart=1" $'openat = 4\ngetfl = 0\nclose = 0\nopenat = 5' \
	-e "inject=openat:path=$work/data:restart=1" -- \
	'openat data' 'getfl 3' 'close 3' 'openat data'

check_saw "signal=" $'handle = 0\nopenat = 3\nread = 3 "012" (signal)' \
	-e "inject=read:path=$work/data:signal=USR1" -- \
	'handle USR1' 'openat data' 'read 3 3'
cd "$dir" && check_end
