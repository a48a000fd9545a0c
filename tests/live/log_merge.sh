# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace-log-merge: lines of -ff files by time, with what belongs to them.
. "$srcdir/tests/lib/check.sh"
merge=$srcdir/src/vxtrace-log-merge

printf '%s\n' '2.5 b() = 0' ' > stack of b' '9.0 +++ exited +++' >t.7
printf '%s\n' '1.5 a() = 0' '2.5 c() = 0' >t.12345
echo junk >t.7.bak
sh "$merge" t >got || fail "status $?"
printf '%s\n' '12345 1.5 a() = 0' '12345 2.5 c() = 0' '7     2.5 b() = 0' \
	'7      > stack of b' '7     9.0 +++ exited +++' >expected
check_files "two files" expected got

"$VXTRACE" -q -ff -tt -e trace=execve,exit_group -o real \
	sh -c 'sleep 0.01 & sleep 0.05; wait' || fail "status $?"
sh "$merge" real >got || fail "status $?"
check_eq "all lines" "$(cat real.* | wc -l)" "$(wc -l <got)"
check_eq "sorted" "$(awk '{ print $2 }' got | sort)" \
	"$(awk '{ print $2 }' got)"
check_match "a child's line" '^[0-9]+ +[0-9:.]+ execve\("[^"]*sleep", ' got

check_status "no argument" 1 sh "$merge" 2>err
check_match "usage" '^Usage: ' err
check_status "no file" 1 sh "$merge" nothing 2>err
check_match "names it" 'nothing' err
check_status "help" 0 sh "$merge" --help >out
check_match "help" '^Usage: ' out
check_end
