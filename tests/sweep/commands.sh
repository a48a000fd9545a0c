# SPDX-License-Identifier: LGPL-2.1-or-later
# Commands of all kinds, and where a sweep tells what it found.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C
unset GITHUB_ACTIONS

cat >p.c <<-'C'
	#include <stdio.h>
	#include <string.h>
	#include <unistd.h>

	int main(int argc, char **argv)
	{
		if (argc > 1 && write(1, argv[1], strlen(argv[1])) < 0)
			return 3;
		if (write(1, "x\n", 2) != 2)
			return perror("out"), 1;
		write(1, "end\n", 4) < 0;	/* BUG */
		return 0;
	}
C
$CC -g -O0 -w -o p p.c || exit 1
e=(--set write --errors write=EIO --persist once)

sweep() { # sweep OPTION... -- COMMAND: out, err, j
	rm -f j
	timeout -k 5 120 "$VXTRACE" sweep "$@" >out 2>err
}
verdicts() { # of the journal j
	jq -r 'select(.type == "case") | .verdict' j | sort | uniq -c |
		sed 's/^ *//' | tr '\n' ';' | sed 's/;$//'
}

# --- that cannot be swept ---
check_status "no such command" 5 sweep -- ./nosuch
check_match "no such command" "the command cannot be run" err
check_match "no such command: which" "nosuch.*No such file" err
check_status "a folder" 5 sweep -- "$dir"
check_match "a folder" "the command cannot be run" err
cat >random <<-'SH'
	#!/bin/sh
	n=$(cat n)
	echo $((n + 1)) >n
	seq $n
SH
cat >stamp <<-'SH'
	#!/bin/sh
	echo start
	date +%N
	echo end
SH
chmod +x stamp random
echo 1 >n
check_status "not the same each time" 5 sweep -- ./random
check_match "not the same each time" "nondeterministic baseline: standard output" err
check_eq "not the same each time: nothing else" "" "$(cat out)"

# --- of all kinds ---
check_status "a time stamp" 0 sweep --list -- ./stamp
check_match "a time stamp" "^not compared: standard output, line 2: " out
check_status "a time stamp: it is no finding" 0 sweep -q --set openat \
	--errors openat=EINTR --only '*locale*' --json j -- ./stamp
check_eq "a time stamp: it is no finding" 0 "$(verdicts | grep -c SILENT)"
check_status "it crashes without a fault" 0 sweep -q "${e[@]}" --json j -- \
	sh -c 'echo x; kill -SEGV $$'
check_eq "it crashes without a fault" 0 "$(verdicts | grep -c CRASH)"
[ -n "$(verdicts)" ] && pass || fail "it crashes without a fault: nothing was tried"
rm -f j
echo input | timeout 60 "$VXTRACE" sweep -q --set read --json j -- cat >out 2>err
check_eq "standard input is empty" 0 $?
check_eq "standard input is empty: status" 0 \
	"$(jq 'select(.type == "sweep").baseline.status' j)"
check_eq "standard input is empty: read" 1 \
	"$(jq -r 'select(.type == "site").text' j | grep -c 'read(0</dev/null>.*= 0')"
check_status "a script" 1 sweep -q "${e[@]}" --json j -- sh -c './p'
check_eq "a script" "1 REPORTED;1 SILENT-WRONG" "$(verdicts)"
odd=$(printf 'q\377"\047 $x\n;%%\\')
check_status "odd bytes" 1 sweep "${e[@]}" --json j --html page --junit xml \
	--tap tap --sarif sarif \
	-- ./p "$odd"
if command -v iconv >/dev/null; then
	for file in j page xml tap sarif; do
		check_status "odd bytes: UTF-8 in $file" 0 \
			iconv -f UTF-8 -t UTF-8 -o /dev/null $file
	done
fi
! command -v xmllint >/dev/null || check_status "odd bytes: XML" 0 xmllint --noout xml
check_status "odd bytes: JSON" 0 jq empty sarif
repeat=$(jq -r 'select(.verdict == "SILENT-WRONG").repeat' j)
sh -c "$repeat" >out 2>err
check_eq "odd bytes: repeated" 1 $?
check_match "odd bytes: repeated" "^SILENT-WRONG" out
if $CC -g -O0 -w -static -o static p.c 2>/dev/null; then
	check_status "static" 1 sweep -q "${e[@]}" --json j -- ./static
	check_eq "static" "1 REPORTED;1 SILENT-WRONG" "$(verdicts)"
	check_eq "static: its line" "$(grep -n BUG p.c | cut -d: -f1)" \
		"$(jq -rs '(INDEX(.[] | select(.type == "site"); .id)) as $s |
		.[] | select(.verdict == "SILENT-WRONG") | $s[.site].line' j)"
else
	skip "no static programs here"
fi
check_status "several processes" 1 sweep -q "${e[@]}" --json j -- sh -c './p; ./p | cat'
check_match "several processes" "SILENT-WRONG" <(verdicts)
check_status "several threads" 0 sweep -q -j2 --isolate tmpdir --json j -- \
	"$builddir/tests/sweep/programs/right_threads"
cp p stripped
if strip stripped 2>/dev/null; then
	check_status "stripped" 1 sweep "${e[@]}" -- ./stripped
	check_match "stripped" "^SILENT-WRONG  write EIO @ stripped\+0x[0-9a-f]+" out
fi
mkdir deep && cd deep || exit 1
check_status "a relative path" 1 sweep -q "${e[@]}" -- ../p
cd .. || exit 1
check_status "from PATH" 1 env PATH="$dir:$PATH" timeout 60 "$VXTRACE" sweep -q \
	"${e[@]}" -- p
check_status "nothing to try" 0 sweep --set mount -- ./p
check_match "nothing to try" "^cases     0 of 0 " out

# --- where it is told ---
timeout 60 "$VXTRACE" sweep "${e[@]}" -- ./p >/dev/full 2>err
check_eq "standard output is full" 1 $?
check_match "standard output is full" "standard output: No space left" err
timeout 60 "$VXTRACE" sweep "${e[@]}" --fail-on none -- ./p >/dev/full 2>err
check_eq "standard output is full, no findings" 3 $?
timeout 60 "$VXTRACE" sweep "${e[@]}" -- ./p >&- 2>err
check_eq "standard output is closed" 1 $?
check_match "standard output is closed" "standard output: Bad file" err
timeout 60 "$VXTRACE" sweep "${e[@]}" --json j -- ./p >&- 2>&- <&-
check_eq "all are closed" 1 $?
check_eq "all are closed: the journal" "1 REPORTED;1 SILENT-WRONG" "$(verdicts)"
check_status "--tap -" 1 sweep "${e[@]}" --tap - -- ./p
check_match "--tap -" "^not ok [12] - " out
check_eq "--tap -: it alone" "TAP version 14" "$(head -n 1 out)"
check_eq "--tap -: it alone" 0 "$(grep -c '^cases ' out)"
check_match "--tap -: the summary" "^cases     2 of 2 " err
check_match "--tap -: findings" "^SILENT-WRONG  write" err
check_status "--junit: no such folder" 3 sweep -q "${e[@]}" --junit none/x -- ./p
check_match "--junit: no such folder" "none/x: No such file" err
check_status "--html: full" 3 sweep -q "${e[@]}" --html /dev/full -- ./p
check_match "--html: full" "/dev/full: No space left" err
check_status "reports" 1 sweep -q "${e[@]}" --junit a.xml --tap a.tap \
	--html a.html --sarif a.sarif -- ./p
check_eq "reports" "a.html a.sarif a.tap a.xml" "$(ls a.* | tr '\n' ' ' | sed 's/ $//')"
check_end
