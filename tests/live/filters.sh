# SPDX-License-Identifier: LGPL-2.1-or-later
# -e trace=SET:conditions: which calls are shown.
. "$srcdir/tests/lib/check.sh"

# shown OPTION...: the lines of the tracee, as name(...) = result
shown()
{
	"$VXTRACE" -a1 -o out "$@" "$tracees/filters" &&
		sed 's/^[0-9]* *//; /^---/d; /^+++/d' out
}

# expect WHAT LINES OPTION...
expect()
{
	local what=$1 lines=$2
	shift 2
	check_eq "$what" "$lines" "$(shown "$@")"
}

open='openat(AT_FDCWD, "here", O_RDWR|O_CREAT|O_TRUNC, 0600) = 3'
gone='openat(AT_FDCWD, "gone", O_RDONLY) = -1 ENOENT (No such file or directory)'
w3='write(3, "abc", 3) = 3'
w6='write(3, "abcdef", 6) = 6'
wc='write(3, "child", 5) = 5'
r9='read(3, "abcabcdef", 64) = 9'
ebadf='close(99) = -1 EBADF (Bad file descriptor)'

# --- conditions at entry and at exit
expect "a path, as it is" "$open" -e 'trace=openat:path=here'
expect "a path, where it leads" "$open
$w3
$w6
$r9" -e "trace=openat,read,write:path=$PWD/here"
expect "a glob" "$gone" -e 'trace=openat:path=glob:"**/gone"'
expect "a descriptor" "$w3
$w6" -e trace=write:fd=3
expect "a negated condition" "" -e 'trace=write:!fd=3'
expect "a result" "$w6" -e trace=write:ret=6
expect "a range" "$w3
$w6" -e trace=write:ret=2..7
expect "an error" "$gone" -e 'trace=openat:path=gone:errno=ENOENT'
expect "another error" "" -e 'trace=openat:path=gone:errno=EACCES'
expect "all conditions hold, or none" "$w6" -e trace=write:fd=3:ret=6
check_eq "how long it took" 1 \
	"$(shown -e 'trace=clock_nanosleep,nanosleep:duration=>10ms' | wc -l)"
check_eq "not that long" 0 \
	"$(shown -e 'trace=clock_nanosleep,nanosleep:duration=>10s' | wc -l)"
expect "occurrences" "$w6" -e trace=write:when=2
expect "an occurrence among those that end so" "$w6" -e trace=write:ret=6:once

# --- several
expect "two add up" "$w3
$w6
$ebadf" -e trace=write:fd=3 -e trace=close:errno=EBADF
expect "one call, two of them" "$w3
$w6" -e trace=write:ret=3 -e trace=write:ret=6
expect "on top of a plain set" "$w3
$w6
$gone" -e trace=write -e trace=openat:errno=ENOENT:path=gone
expect "a plain set begins anew" "$r9" \
	-e trace=write:fd=3 -e 'trace=none' -e 'trace=read:ret=9'
expect "the long option" "$w6" --trace=write:ret=6
expect "the short qualifier" "$w6" -e t=write:ret=6
expect "without a qualifier" "$w6" -e write:ret=6

# --- with other filters: and
expect "-P" "$w6" -e quiet=path-resolution -P here -P "$PWD/here" -e 'trace=%desc:ret=6'
expect "-z" "" -z -e trace=close:fd=99
expect "-Z" "$ebadf" -Z -e trace=close:fd=99
expect "-e status" "$gone" -e status=failed \
	-e 'trace=openat:if=(args.dirfd==AT_FDCWD):path=glob:"**/gone"'

# --- other processes, ends without a result
expect "a child too" "$w3
$w6
$wc" -f -e trace=write:fd=3:ret=3..6
expect "only the child" "$wc" -f -e trace=write:depth=1
check_eq "no line in two pieces" 0 \
	"$(shown -f -e trace=%desc,%process:ret=0.. | grep -c '<unfinished')"
expect "a call that never returns is known at entry" "exit_group(0) = ?" \
	-e trace=exit_group:pid=1..
check_eq "and has no result" 0 \
	"$(shown -e 'trace=%process:ret=0..' | grep -c exit_group)"
wrong_end=$("$VXTRACE" -o out -e trace=exit_group:ret=0 true 2>&1)
check_eq "which is said where it is asked for" 1 \
	"$(printf '%s\n' "$wrong_end" | grep -c 'exit_group does not return')"
check_eq "killed in a call: no result" 0 \
	"$(shown -f -e trace=kill:ret=0 | grep -c kill)"
check_eq "killed in a call: shown" 1 \
	"$(shown -f -e trace=kill:depth=1 | grep -c kill)"

# --- what else counts calls
"$VXTRACE" -c -o out -e trace=write:ret=6 -e trace=close:errno=EBADF \
	"$tracees/filters"
check_eq "-c" "1 close 1 write" \
	"$(awk '/ (write|close)$/ { print $4, $NF }' out | LC_ALL=C sort -k 2 |
		xargs)"
"$VXTRACE" --json -o out -e trace=write:ret=6 "$tracees/filters"
check_eq "--json" 1 "$(grep -c '"type":"syscall"' out)"
check_match "--json" '"type":"syscall".*"name":"write"' out
"$VXTRACE" --from-json out >text 2>&1
check_match "and as text" '^write\(3, "abcdef", 6\) += 6$' text
check_eq "--syscall-limit" 2 \
	"$(shown --syscall-limit=2 -e trace=write,read:ret=6..9 | wc -l)"

# --- rules act on what passes, and filters are not counted among them
check_eq "a rule does not act on what is not shown" "$w3
write(3, \"abcdef\", 6) = 6 (DELAYED)" \
	"$(shown -e trace=write -e 'inject=write:when=2:delay_exit=1')"
check_eq "of those that pass the first" \
	'write(3, "abcdef", 6) = 6 (DELAYED)' \
	"$(shown -e 'trace=write:if=(args.count > 3)' \
		-e 'inject=write:when=1:delay_exit=1')"
check_eq "messages count rules, not filters" 1 \
	"$(shown -e trace=write:fd=3 -e inject=write:fd=9:error=EIO 2>&1 |
		grep -c 'rule 1 (write:fd=9:error=EIO) never fired')"
drawn()
{
	local seed
	for seed in 1 2 3 4 5 6 7 8; do
		shown --seed $seed "$@" \
			-e 'inject=read,write,close:prob=50%:delay_exit=1' \
			2>/dev/null
	done
}
check_eq "chance is the same with filters" \
	"$(drawn -e trace=read,write,close | grep '(3,')" \
	"$(drawn -e trace=read,write,close:fd=3 | grep '(3,')"

# --- the prefilter
expect "--seccomp-bpf" "$w3
$w6
$wc" -f --seccomp-bpf -e trace=write:fd=3:ret=3..6
expect "--seccomp-bpf, a union" "$open
$w6" -f --seccomp-bpf -e trace=none -e trace=openat:path=here \
	-e trace=write:ret=6

# --- an execve that takes another thread's place
"$VXTRACE" -f -o out -e trace=execve:ret=0 "$tracees/execthread" 2>/dev/null
check_eq "an execve of a thread, once" \
	"$("$VXTRACE" -f -e trace=execve -z "$tracees/execthread" 2>&1 |
		grep -c 'execve.*= 0$')" "$(grep -c 'execve.*= 0$' out)"

# --- what is wrong with them
wrong()
{
	check_status "$1" "$2" "$VXTRACE" -o out -e "$3" true 2>err
	check_match "$1" "$4" err
}
wrong "an action" 2 'trace=read:error=EIO' 'error is an action, for inject='
wrong "an action without value" 2 'trace=read:fail' 'fail is an action'
wrong "an unknown condition" 2 'trace=read:pth=x' "unknown token 'pth='"
wrong "a wrong name before a condition" 2 'trace=raed:fd=1' \
	"invalid system call 'raed'"
# plain sets are as they ever were
wrong "a plain set" 1 'trace=raed' "^[^ ]*: invalid system call 'raed'$"
wrong "what is no condition" 1 'trace=read:xyz' \
	"^[^ ]*: invalid system call 'read:xyz'$"
wrong "no qualifier" 1 'injekt=read:error=EIO' "did you mean 'inject='"
wrong "a number is no condition" 1 'trace=read:42' \
	"^[^ ]*: invalid system call 'read:42'$"
check_eq "a regular expression with colons" 1 \
	"$(shown -e 'trace=/^open[[:alpha:]]t$' | grep -c here)"
check_eq "and with a condition behind it" "$gone" \
	"$(shown -e 'trace=/^open[[:alpha:]]t$:path=gone')"
check_end
