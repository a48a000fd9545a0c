# SPDX-License-Identifier: LGPL-2.1-or-later
# Twenty small programs, fifteen with one known bug: a sweep finds that bug, by
# all faults that show it, and nothing else (programs/expected.list).
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C

programs=$builddir/tests/sweep/programs
list=$srcdir/tests/sweep/programs/expected.list
bad='["CRASH", "SANITIZER", "HANG", "SPIN", "CORRUPT", "SILENT-WRONG", "LEAK",
	"FAIL-SILENT", "SUSPECT", "NOT-REACHED", "NOT-APPLIED", "FLAKY"]'
fails=' CRASH SANITIZER HANG SPIN CORRUPT SILENT-WRONG LEAK '

# "VERDICT CALL FAULT PERSIST FILE:LINE" of each finding
findings() { # findings JOURNAL
	jq -rs --argjson bad "$bad" '
		(map(select(.type == "site")) | INDEX(.id)) as $sites |
		map(select(.type == "case")) | .[] |
		select(.verdict as $v | $bad | index($v)) |
		$sites[.site] as $s |
		"\(.verdict) \($s.call) \(.fault) \(.persist) " +
		"\($s.source // "?" | split("/")[-1]):\($s.line) \($s.where)"' "$1"
}

# What has to be there of it; the call's name is another matter.
expected() { # expected PROGRAM VERDICT FAULTS PERSIST
	local fault line
	[ "$2" != none ] || return 0
	line=$(grep -n '/\* BUG \*/' "$srcdir/tests/sweep/programs/$1.c" |
		cut -d: -f1)
	for fault in ${3//,/ }; do
		[ "$4" = sticky ] || echo "$2 $fault once $1.c:$line"
		# what passes by itself does not stay
		[[ $fault = EINTR || $fault = short=* ]] || echo "$2 $fault sticky $1.c:$line"
	done | sort
}

one() { # one PROGRAM VERDICT CALL FAULTS PERSIST OPTIONS
	local status=0 want=0 jobs=2 timeout=30s options
	# these wait and do not compute
	case $2 in HANG | LEAK) jobs=8 ;; esac
	case $2 in HANG | SPIN) timeout=3s ;; esac
	eval "options=($6)"
	[[ $fails != *" $2 "* ]] || want=1
	mkdir "$dir/$1" && cd "$dir/$1" || exit 1
	timeout -k 5 300 "$VXTRACE" sweep --isolate tmpdir -j$jobs --timeout $timeout \
		"${options[@]}" -q --json ../$1.jsonl -- "$programs/$1" \
		>../$1.out 2>&1 || status=$?
	cd "$dir" || exit 1
	check_eq "$1: exit status" $want $status
	[ ! -s $1.out ] || fail "$1: it says: $(head -n 5 $1.out)"
	findings $1.jsonl >$1.found
	# the only diagnostic is lost to a second fault that stays
	[[ $6 != *--pairs* ]] ||
		sed -i '/^FAIL-SILENT write [^ ]* sticky prog\.h:[0-9]* complain/d' $1.found
	check_eq "$1: findings" "$(expected "$1" "$2" "$4" "$5")" \
		"$(awk '{ print $1, $3, $4, $5 }' $1.found | sort -u)"
	check_eq "$1: of other calls than $3" "" \
		"$(awk '{ print $2 }' $1.found | grep -vxE -- "$3")"
	check_eq "$1: it came to its end" \
		"$(jq -s 'map(select(.type == "sweep"))[-1].cases' $1.jsonl)" \
		"$(jq -s 'map(select(.type == "case")) | unique_by(.id) | length' $1.jsonl)"
}

while read -r program verdict call faults persist options; do
	case $program in '' | '#'*) continue ;; esac
	if [ ! -x "$programs/$program" ]; then
		skip "no $program here"
		continue
	fi
	one "$program" "$verdict" "$call" "$faults" "$persist" "$options"
done <"$list"
check_end
