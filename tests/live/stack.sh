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

# A library that is loaded on use, and cannot be: what is not one is found first.
if grep -q '^#define LAZY_LIBRARIES' "$builddir/config.h"; then
	for library in $(sed -n 's/^#define LIB.*_FILES "\(.*\)"/\1/p' \
		"$builddir/config.h"); do
		: >"$library"
	done
	LD_LIBRARY_PATH=. "$VXTRACE" -k -o out -e trace=none true 2>err
	check_eq "status without the libraries" 1 $?
	check_match "without the libraries" \
		'Stack traces \(-k\) need a library that cannot be loaded: .*\.so' err
	LD_LIBRARY_PATH=. "$VXTRACE" -o out -e trace=none true 2>err
	check_eq "status without -k" 0 $?
else
	skip "linked with its libraries"
fi
check_end
