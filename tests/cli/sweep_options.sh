# SPDX-License-Identifier: LGPL-2.1-or-later
# Options of vxtrace sweep are the same in its table, its help, its man page
# and the completions; and the page's tables are those of the program.
. "$srcdir/tests/lib/check.sh"
export LC_ALL=C
page=$srcdir/man/vxtrace-sweep.1

sed -n '/^static const struct option longs/,/^};/s/^\t{ "\([a-z-]*\)".*/\1/p' \
	"$srcdir/src/sweep_opt.c" | sort >options
check_eq "there are options" yes \
	"$([ "$(wc -l <options)" -gt 30 ] && echo yes || echo no)"

"$VXTRACE" sweep --help >help
check_eq "--help: lines of more than 79 columns" "" \
	"$(grep -vF "$VXTRACE" help | grep -E '^.{80}')"
sed -n '/^\.SH OPTIONS/,/^\.SH KNOWN/p' "$page" >told
sed -n '/^static const struct option longs/,/^};/p' "$srcdir/src/sweep_opt.c" |
	grep -oE "'[a-z]'" | tr -d "'" | sort >letters
while read -r option; do
	grep -qE -- "--$option([=:, ;]|$)" help || echo "help: $option"
	grep -qE -- "^\.B.*\\\\-\\\\-${option//-/\\\\-}(=|$)" told ||
		echo "man page: $option"
	grep -qE -- "^_vxtrace_sweep_all=.*--${option}[= ]" \
		"$builddir/completions/vxtrace" || echo "bash: $option"
	grep -qE -- "^	'\*--${option}[=[]" "$builddir/completions/_vxtrace" ||
		echo "zsh: $option"
	grep -qE -- "__vxtrace_in_sweep.* -l $option( |$)" \
		"$builddir/completions/vxtrace.fish" || echo "fish: $option"
done <options >missing
check_eq "options that one of them lacks" "" "$(cat missing)"
while read -r letter; do
	grep -qE -- "^  -$letter, --" help || echo "help: $letter"
	grep -qE -- "^\.B.*\\\\-${letter}[ \\,]" told || echo "man page: $letter"
done <letters >missing
check_eq "letters that one of them lacks" "" "$(cat missing)"

# What the page and the completions know and the program does not.
sed -n 's/^\.\(B\|BI\|BR\|TQ\) .*\\-\\-\([a-z\\-]*\).*/\2/p' told |
	sed 's/\\//g' | sort -u >paged
check_eq "options that there are not" "" "$(comm -13 options paged)"
"$VXTRACE" sweep --nosuch -- true 2>err
check_eq "an option that there is not: exit status" 2 $?

# The fault model: each call of the table, with its faults in order.
sed -n '/^\.\\" begin faults/,/^\.\\" end faults/p' "$page" |
	awk '/^\.B / { $1 = ""; calls = $0; getline; n = split(calls, v, " ")
		for (i = 1; i <= n; i++) print v[i] ": " $0 }' | sort >listed
sed -n '/^const struct fault_row/,/^};/p' "$srcdir/src/desc/faults.c" |
	grep -oE 'ROW\([a-z0-9_]+' | sed 's/ROW(//' | sort >rows
sed 's/:.*//' listed | sort >named
check_files "calls of the fault model" rows named
while IFS=: read -r call text; do
	told=$(grep -oE '(posterror=)?E[A-Z]{2,}|short=1' <<<"$text" |
		sort | xargs)
	is=$("$VXTRACE" --describe "$call" 2>/dev/null |
		awk '/^  fail / { on = 1 } on && /^  [a-z]/ && !/^  fail / { exit }
			on' | grep -oE '(posterror=)?E[A-Z]{2,}|short=1|current break' |
		sed 's/current break/ENOMEM/' | sort | xargs)
	# not described: the call of another ABI
	[ -z "$is" ] || check_eq "faults of $call" "$is" "$told"
done <listed

# Verdicts.
sed -nE 's/^\t\[SWEEP_[A-Z_]+\] = \{ "([A-Z-]+)".*/\1/p' \
	"$srcdir/src/sweep/data.c" >verdicts
sed -n '/^\.SH VERDICTS/,/^\.SH OPTIONS/p' "$page" |
	awk '/^\.TP/ { getline; print $2 }' | grep -E '^[A-Z-]+$' >paged
check_files "verdicts, in their order" verdicts paged
check_end
