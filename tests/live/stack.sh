# SPDX-License-Identifier: LGPL-2.1-or-later
# -k prints who called, the same for each turn of a loop, with each library.
. "$srcdir/tests/lib/check.sh"

"$VXTRACE" -k -o out -e trace=none true 2>err
if grep -q 'not supported by this build' err; then
	skip "built without libdw and libunwind"
	check_end
fi

expected='third second first main'
names() { # names FILE: of each stack, from third to main, once each
	awk -F'[(+]' '
		/^ > / { if ($2 == "third") s = ""; s = s " " $2 }
		/^ > .*\(main\+/ { print substr(s, index(s, "third")) }' \
		"$1" | sort | uniq -c | sed 's/^ *//'
}

for unwinder in libdw libunwind; do
	if ! "$VXTRACE" -k --stack-trace-unwinder=$unwinder -o out \
		-e trace=chdir "$tracees/stack" 1000 2>err; then
		skip "no $unwinder: $(cat err)"
		continue
	fi
	check_eq "$unwinder" "1000 $expected" "$(names out)"
	"$VXTRACE" -k --stack-trace-unwinder=$unwinder -o out \
		--stack-trace-frame-limit=2 -e trace=chdir \
		"$tracees/stack" 1
	check_eq "$unwinder: two frames" 2 "$(grep -c '^ > .*\[' out)"
done

if "$VXTRACE" -kk -o out -e trace=chdir "$tracees/stack" 2>err; then
	# The build may be without debug information.
	if readelf -S "$tracees/stack" | grep -q debug_line; then
		check_match "-kk" 'first\+0x[0-9a-f]+\) \[0x[0-9a-f]+\] .*stack\.c:[0-9]+$' out
	fi
else
	skip "no -kk: $(cat err)"
fi
check_end
