# SPDX-License-Identifier: LGPL-2.1-or-later
# A row that no table of calls names would never be used: its name is wrong.
# And every word of a table's groups is one.
. "$srcdir/tests/lib/check.sh"

rows() {
	sed -nE 's/^(CALL[FM]?|VARIANTS)\(([A-Za-z0-9_]+).*/\2/p' \
		"$srcdir"/src/desc/*/calls*.c | sort -u
}
tables=("$srcdir"/src/linux/*/syscall*.tbl)
grep -hv '^#' "${tables[@]}" | cut -f 4 | sort -u >named
check_eq "rows without a call" "" "$(rows | comm -23 - named)"
[ "$(rows | wc -l)" -gt 300 ] || fail "only $(rows | wc -l) rows were found"

sed -nE 's/^	G_([A-Z_]+)	.*/\1/p' "$srcdir/src/desc/groups.h" |
	tr A-Z a-z | sort >words
grep -hv '^#' "${tables[@]}" | cut -f 5 | tr , '\n' | grep -vx -- - |
	sort -u >used
check_eq "words that are no groups" "" "$(comm -13 words used)"
check_eq "groups of no call" "" "$(comm -23 words used)"
check_end
