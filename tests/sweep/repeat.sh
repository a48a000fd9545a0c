# SPDX-License-Identifier: LGPL-2.1-or-later
# The same program, swept again, in shards, and case by case: the same verdicts.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C

programs=$builddir/tests/sweep/programs
list=$srcdir/tests/sweep/programs/expected.list
fails=' CRASH SANITIZER HANG SPIN CORRUPT SILENT-WRONG LEAK '

options_of() { # options_of PROGRAM: into options
	local line
	line=$(grep "^$1	" "$list") || exit 1
	eval "options=($(cut -f 6- <<<"$line"))"
}

sweep() { # sweep JOURNAL PROGRAM OPTION...: its status
	local journal=$dir/$1 program=$2
	shift 2
	(cd "$dir/work" && timeout -k 5 120 "$VXTRACE" sweep --isolate tmpdir \
		--timeout 30s "$@" --json "$journal" -- "$programs/$program")
}

cases() { # cases JOURNAL...: ID VERDICT
	jq -r 'select(.type == "case") | "\(.id) \(.verdict)"' "$@" | sort
}

# --- again ---
mkdir work
for program in unchecked_write mmap_unchecked half_rename second_fault \
	child_left right_threads; do
	options_of $program
	for n in 1 2 3; do
		sweep $program.$n $program -q -j$((n * 2)) "${options[@]}" >out 2>&1
		echo "status $?" >$program.$n.status
		cases $program.$n >>$program.$n.status
	done
	check_files "$program: again" $program.1.status $program.2.status
	check_files "$program: and again" $program.1.status $program.3.status
done
# half_rename's --reset makes two there
check_eq "nothing is left" "groups users " "$(ls work | tr '\n' ' ')"

# --- shards ---
for program in unchecked_write half_rename right_threads; do
	options_of $program
	for n in 1 2 3 4; do
		sweep $program.$n-of-4 $program -q "${options[@]}" --shard $n/4 >out 2>&1
	done
	cases $program.1-of-4 $program.2-of-4 $program.3-of-4 \
		$program.4-of-4 >shards
	cases $program.1 >whole
	check_files "$program: all shards are the whole" whole shards
	check_eq "$program: no shard is empty" "" \
		"$(for n in 1 2 3 4; do
			[ -n "$(cases $program.$n-of-4)" ] || echo $n; done)"
done
options_of unchecked_write
TEST_TOTAL_SHARDS=4 TEST_SHARD_INDEX=1 sweep auto unchecked_write -q \
	"${options[@]}" --shard auto >out 2>&1
cases unchecked_write.2-of-4 >whole
cases auto >shards
check_files "--shard auto" whole shards

# --- merged ---
merge=("$VXTRACE" sweep merge --junit junit.xml --tap tap --html page.html
	--sarif sarif.json)
check_status "merged" 1 timeout 60 "${merge[@]}" unchecked_write.?-of-4 >summary
findings=$(cases unchecked_write.1 | grep -c ' SILENT-WRONG$')
all=$(cases unchecked_write.1 | wc -l)
check_match "merged: summary" "^cases +$all of $all in " summary
check_match "merged: findings" "^failing +$findings SILENT-WRONG$" summary
check_match "merged: JUnit" "tests=\"$all\" failures=\"$findings\" errors=\"0\" skipped=\"0\"" junit.xml
check_eq "merged: TAP, plan" "1..$all" "$(sed -n 2p tap)"
check_eq "merged: TAP" $findings "$(grep -c '^not ok ' tap)"
check_eq "merged: SARIF" $findings "$(jq '.runs[0].results | length' sarif.json)"
for id in $(cases unchecked_write.1 | sed -n 's/ SILENT-WRONG$//p'); do
	grep -q "$id" page.html && pass || fail "merged: the page has $id"
	grep -q "$id" sarif.json && pass || fail "merged: SARIF has $id"
	grep -q "$id" junit.xml && pass || fail "merged: JUnit has $id"
done
timeout 60 "$VXTRACE" sweep merge unchecked_write.[124]-of-4 >summary
check_match "merged: three of four" "^cases .*; 3 of 4 shards" summary
check_status "merged: another command" 2 timeout 60 "$VXTRACE" sweep merge \
	unchecked_write.1 half_rename.1 >out 2>err
check_match "merged: another command" "half_rename.1:1: it is of another command" err
check_status "merged: no journal" 2 timeout 60 "$VXTRACE" sweep merge tap >out 2>err
check_match "merged: no journal" "tap:1: " err
check_status "merged: no file" 2 timeout 60 "$VXTRACE" sweep merge none >out 2>err
check_match "merged: no file" "none: No such file or directory" err

# --- case by case ---
repeat() { # repeat VERDICT COMMAND
	local status=0 want=0 fresh
	[[ $fails != *" $1 "* ]] || want=1
	fresh=$(mktemp -d "$dir/fresh.XXXXXX")
	(cd "$fresh" && timeout -k 5 60 sh -c "$2") >said 2>&1 || status=$?
	check_eq "exit status of: $2" $want $status
	check_eq "$2" "$1" "$(sed -n '1s/ .*//p' said)"
}

for journal in unchecked_write.1 mmap_unchecked.1 half_rename.1 second_fault.1 \
	child_left.1; do
	jq -r 'select(.type == "case" and .repeat) |
		"\(.verdict)\t\(.repeat)"' $journal >repeat
	[ $journal != child_left.1 ] || sed -i 3q repeat
	[ -s repeat ] || fail "$journal: no case can be repeated"
	while IFS=$'\t' read -r verdict command; do
		repeat "$verdict" "$command" </dev/null
	done <repeat
done
check_status "no such case" 2 sweep none unchecked_write --replay=0123456789abcdef 2>err
check_match "no such case" "there is no case 0123456789abcdef" err
check_end
