# SPDX-License-Identifier: LGPL-2.1-or-later
# Rules that ask who calls, by frames of the stack: what the program saw.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
"$VXTRACE" -k -o out -e trace=none true 2>err ||
	skip_all "no unwinder: $(head -n 1 err)"
if grep -q 'not supported by this build' err; then
	skip_all "built without libdw and libunwind"
fi
inject_backends

# Two libraries whose functions read: the one that is meant, and another.
cp "$tracees/libreads.so" libpq.so.5
cp "$tracees/libreads.so" libother.so.5
"$tracees/target" "call $dir/libpq.so.5 PQread 0 0" </dev/null >/dev/null
[ $? != 97 ] || skip_all "static programs load no libraries here"
pq="call $dir/libpq.so.5 PQread" other="call $dir/libother.so.5 PQread"

check_saw "stack=@LIBRARY, when=3, per=tree" "openat = 3
call = 2 \"01\"
call = 2 \"23\"
call = 2 \"45\"
child: call = -1 ECONNRESET
child: read = 2 \"67\"
fork = 0
call = 2 \"89\"" \
	-e 'inject=read:stack=@libpq.so*:error=ECONNRESET:when=3:per=tree' -- \
	'openat data' "$pq 3 2" "$other 3 2" "$pq 3 2" \
	fork "$pq 3 2" 'read 3 2' join "$pq 3 2"
check_saw "!stack=" "openat = 3
read = -1 EIO
call = 2 \"01\"" -e "inject=read:path=$work/data:!stack=@libpq.so*:error=EIO" -- \
	'openat data' 'read 3 2' "$pq 3 2"
check_saw "stack=FUNCTION@LIBRARY>FUNCTION" "openat = 3
call = -1 EIO
call = 2 \"01\"" -e 'inject=read:stack=do_call>PQread@libpq*>deeper:error=EIO' -- \
	'openat data' "$pq 3 2" "$other 3 2"
check_saw "caller=, once" "openat = 3
load_other = 2 \"01\"
load_config = -1 EIO
load_config = 2 \"23\"" -e 'inject=read:caller=load_config:fail:once' -- \
	'openat data' 'load_other 3 2' 'load_config 3 2' 'load_config 3 2'
cd "$dir" && check_end
