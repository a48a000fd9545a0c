# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace call by process_vm_exec: a block whose calls concern memory alone needs
# nobody to stop, and goes on by stopping where one of them needs that.
. "$srcdir/tests/lib/check.sh"
[ -n "${VXTRACE_VM_EXEC_NR-}" ] ||
	skip_all "no number of process_vm_exec is known (VXTRACE_VM_EXEC_NR)"
"$VXTRACE" --capabilities | grep -q 'process_vm_exec  *ok' ||
	skip_all "the kernel has no process_vm_exec"

block='p = mmap(0, 8192, 3, 0x22, -1, 0); u8[p] = 104; u8[p + 1] = 105;
	mprotect(p, 8192, 1); log str(p); madvise(p, 8192, MADV_DONTNEED);
	munmap(p, 8192); return 7'

# One that a tracer holds already can be stopped by nobody else.
"$VXTRACE" -o trace -e trace=none sleep 1000 &
tracer=$!
until pid=$(cat /proc/$tracer/task/*/children) && [ -n "$pid" ] &&
	grep -q sleep /proc/${pid% }/comm; do :; done
pid=${pid% }
cat "/proc/$pid/maps" >before
check_status "traced by another" 0 "$VXTRACE" call -p "$pid" "$block" >out 2>err
check_eq "traced by another" $'hi\n= 7' "$(cat out)"
check_status "needs a stop" 3 "$VXTRACE" call -p "$pid" 'getpid()' >out 2>err
check_match "needs a stop" "already traced" err
# What was done before that is told, and nothing is left behind.
check_status "needs one later" 3 "$VXTRACE" call -p "$pid" \
	'p = mmap(0, 4096, 3, 0x22, -1, 0); munmap(p, 4096);
	madvise(0, 4096, MADV_POPULATE_READ); return 1' >out 2>err
check_match "needs one later" "already traced" err
cat "/proc/$pid/maps" >after
check_files "mappings" before after
kill "$pid"
wait $tracer

sleep 1000 &
pid=$!
until grep -q sleep /proc/$pid/comm; do :; done
cat "/proc/$pid/maps" >before
check_status "alone" 0 "$VXTRACE" call -p $pid "$block" >out 2>err
check_eq "alone" $'hi\n= 7' "$(cat out)"
check_status "goes on by stopping" 0 "$VXTRACE" call -p $pid \
	'p = mmap(0, 8192, 3, 0x22, -1, 0); u8[p] = 65;
	madvise(p, 8192, MADV_POPULATE_READ); log str(p); munmap(p, 8192);
	return 9' >out 2>err
check_eq "goes on by stopping" $'A\n= 9' "$(cat out)"
check_status "an error" 1 "$VXTRACE" call -p $pid 'munmap(1, 4096)' >out 2>err
check_match "an error" '^= -1 EINVAL' out
check_status "no memory there" 3 "$VXTRACE" call -p $pid 'u8[1] = 1' >out 2>err
for ((i = 0; i < $(rounds 1000); i++)); do
	"$VXTRACE" call -p $pid "$block"
done >out 2>err
check_eq "again and again" "$(rounds 1000)" "$(grep -c '= 7' out)"
cat "/proc/$pid/maps" >after
check_files "mappings" before after
check_eq "it lives" sleep "$(cat /proc/$pid/comm)"
kill $pid
check_end
