# SPDX-License-Identifier: LGPL-2.1-or-later
# --describe: what is known about calls.
. "$srcdir/tests/lib/check.sh"

check_status "a call" 0 "$VXTRACE" --describe openat2 >got
cat >expected <<'END'
openat2(dirfd, pathname, how, size)
END
head -n 1 got >"head"
check_files "the head" expected head
check_match "classes" '^  class +%desc %file$' got
check_match "the result" '^  result +s32, descriptor$' got
check_match "an argument" '^  0 dirfd .* s32, directory.s descriptor, or AT_FDCWD$' got
check_match "a pointer" '^  2 how .* pointer to struct open_how, size bytes$' got
check_match "a member" '^    how\.flags +u64, flags open_flags$' got
check_match "a condition" '^    how\.mode .*; if flags & O_CREAT\|__O_TMPFILE$' got
check_match "constants" '^    openat2_resolve: RESOLVE_NO_XDEV RESOLVE_NO_MAGICLINKS' got
check_eq "nothing on standard error" "" \
	"$("$VXTRACE" --describe openat2 2>&1 >/dev/null)"

# numbers and registers, against the headers and the compiler's machine
cat >numbers.c <<'END'
#include <stdio.h>
#include <sys/syscall.h>
int main(void)
{
#define ROW(name) printf(#name " %d\n", (int)SYS_##name);
	ROW(read) ROW(openat) ROW(close) ROW(mmap) ROW(execve) ROW(connect)
	ROW(futex) ROW(renameat) ROW(getrandom)
	return 0;
}
END
if $CC -o numbers numbers.c 2>/dev/null && ./numbers >expected; then
	native=$("$VXTRACE" --describe read | sed -n 's/^  number *\([^ ]*\) .*/\1/p')
	while read -r name _; do
		printf '%s %s\n' "$name" "$("$VXTRACE" --describe "$name" |
			sed -n "s/^  number *$native \([0-9]*\).*/\1/p")"
	done <expected >got
	check_files "numbers" expected got
fi
case $native in
x86_64) regs="rdi rsi rdx r10 r8 r9" ;;
*) regs="x0 x1 x2 x3 x4 x5" ;;
esac
check_eq "registers" "$regs" "$("$VXTRACE" --describe mmap |
	awk '/^  [0-5] / { print $3 } $1 == 5 { exit }' | xargs)"

# every call that there is, once
"$VXTRACE" --help=calls | sed '/:$/d;/^$/d;s/ .*//' | LC_ALL=C sort -u >expected
"$VXTRACE" --describe all >all
check_status "all of them" 0 test -s all
sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' all | LC_ALL=C sort -u >got
check_files "each is described" expected got
check_eq "no line is too long" "" "$(awk 'length($0) > 79 && / .* / &&
	$0 !~ /^[a-z0-9_]+\(/' all | head -n 3)"
check_eq "each has its arguments' registers" "" "$(awk '/^  [0-5] / &&
	NF < 3' all | head -n 3)"

"$VXTRACE" --describe fcntl >got
check_match "what depends on an argument" \
	'^    F_SETLK: arg pointer to struct flock$' got
check_match "a long list is cut" ' and [0-9]+ more \(-v\)$|^        \(-v\)$' got
check_eq "and whole with -v" 0 \
	"$("$VXTRACE" -v --describe fcntl | grep -c 'more (-v)\|^ *(-v)$')"
check_match "members with -v" '^        arg\.l_type ' \
	<("$VXTRACE" -v --describe fcntl)
check_eq "a class" "$("$VXTRACE" --describe close,read | grep -c '^[a-z]*(')" 2
"$VXTRACE" --describe %clock | sed -n 's/^\([a-z0-9_]*\)(.*/\1/p' |
	LC_ALL=C sort -u >got
"$VXTRACE" --help=calls | sed -n '/%clock/s/ .*//p' | LC_ALL=C sort -u >expected
check_files "the calls of a class" expected got

# each name with dots is one that conditions take
awk '/^[a-z0-9_]+\(/ { sub(/\(.*/, ""); name = $0 }
	/^    [a-z0-9_]+(\.[A-Za-z0-9_]+)+ / && !seen[name, $1]++ {
		print "trace=" name ":if=(args." $1 " == 0)"
	}' all >rules
check_status "there are some" 0 test "$(wc -l <rules)" -gt 300
xargs -d '\n' -a rules "$VXTRACE" rules explain >/dev/null 2>err
check_eq "names are those of rules" "" "$(head -n 3 err)"

# what filters and rules can do with it
line() { "$VXTRACE" --describe "$1" | sed -n "s/^  $2 *//p"; }
check_eq "a path and a descriptor" \
	"path= fd= fdtype= fdpath= ret= errno= duration= ifret=" \
	"$(line openat conditions)"
check_eq "two paths" "path= path0= path1= ret= errno= duration= ifret=" \
	"$(line rename conditions)"
check_match "a socket" 'peer= local=' <(line connect conditions)
check_eq "no result" "" "$(line exit_group conditions)"
check_match "data" 'short= corrupt=' <(line read actions)
check_eq "no data" 0 "$(line openat actions | grep -c short=)"
check_match "a member that can be changed" 'args\.how\.flags=' \
	<("$VXTRACE" --describe openat2)
check_match "how it fails" '^EMFILE; also EACCES' <(line openat fail)
check_eq "what is executed first" "posterror=EIO" "$(line close fail)"
check_match "what does not fail" '^refused: ' <(line futex fail)
check_match "what to beware of" 'brk returns an address' <(line brk error=)

check_status "no such call" 1 "$VXTRACE" --describe opnat 2>got >/dev/null
check_match "says so" "invalid system call 'opnat'" got
check_match "and what was meant" "did you mean 'openat'\\?" got
check_status "no command is needed, none is run" 0 \
	"$VXTRACE" --describe close sh -c 'echo run' >got
check_eq "not run" 0 "$(grep -c '^run' got)"
check_end
