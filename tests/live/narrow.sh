# SPDX-License-Identifier: LGPL-2.1-or-later
# A 32-bit program under a 64-bit kernel: its calls by name and by its own
# numbers, and rules for them.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
narrow=$tracees/narrow32
[ -x "$narrow" ] || skip_all "no 32-bit program here"
"$narrow" / >/dev/null 2>&1
[ $? = 7 ] || skip_all "this kernel has no 32-bit programs"
echo 0123456789 >file
echo "this is other" >other

plain='getpid 1
wide getpid 1
open 3
pread 4
3456 0
getppid 1
wide getppid 1
close -1 EBADF'
check_eq "untraced" "$plain" "$("$narrow" file)"
check_status "status" 7 "$VXTRACE" -n -o out "$narrow" file >got
check_eq "traced" "$plain" "$(cat got)"
check_match "number and name: getpid" '^\[ +20\] getpid\(\) += [0-9]+$' out
check_match "openat" '^\[ +322\] openat\(AT_FDCWD, "file", O_RDONLY.*\) += 3$' out
check_match "offsets in two registers" \
	'^\[ +180\] pread64\(3, "3456", 4, 3\) += 4$' out
check_match "an error" '^\[ +6\] close\(99\) += -1 EBADF ' out
check_match "the end" '^\[ +248\] exit_group\(7\) +=' out
check_eq "every call has a name" 0 "$(grep -c 'syscall_0x' out)"
check_eq "both kinds of code" 3 "$(grep -c '\] getpid' out)"

# saw32 OPTION...: what it saw of rules
saw32() {
	"$VXTRACE" -f -o trace "$@" "$narrow" file 2>err
	# A rule for calls of this ABI does nothing to those of the other.
	sed '/: inject: no getuid32 like this/,+2d' err |
		grep -vE ': (seed [0-9]+$|--backend=)'
}

inject_backends
for backend in "${backends[@]}"; do
	b=--backend=$backend
	check_eq "$backend: results" "${plain//getppid 1/getppid 0}" \
		"$(saw32 "$b" -e inject=getppid:when=2+:retval=5)"
	check_eq "$backend: under the prefilter" "${plain//getppid 1/getppid 0}" \
		"$(saw32 "$b" --seccomp-bpf -e trace=getppid \
			-e inject=getppid:when=2+:retval=5)"
	check_eq "$backend: errors" "${plain/close -1 EBADF/close -1 EIO}" \
		"$(saw32 "$b" -e inject=close:fd=99:error=EIO)"
	check_eq "$backend: a result after the call" "${plain/close -1 EBADF/close 0}" \
		"$(saw32 "$b" -e inject=close:fd=99:postretval=0)"
	check_eq "$backend: the first argument" "${plain/close -1 EBADF/close 0}" \
		"$(saw32 "$b" -e inject=close:fd=99:args.fd=3)"
	check_eq "$backend: arguments" "${plain/3456/5678}" \
		"$(saw32 "$b" -e inject=pread64:args.offset=5)"
	check_eq "$backend: another file" "${plain/3456/s is}" \
		"$(saw32 "$b" -e 'inject=openat:path=file:args.pathname="other"')"
	check_eq "$backend: sequences" "$plain" \
		"$(saw32 "$b" -e 'inject=getppid,getpid:seq={ close(98)?; a = getuid32(); b = orig; getpid(); return b }')"
	check_match "$backend: that was a sequence" 'INJECTED: seq 4' trace
done
check_end
