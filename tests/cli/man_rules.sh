# SPDX-License-Identifier: LGPL-2.1-or-later
# vxtrace-rules(7) against what there is: every token, every recipe; and its
# examples are rules.
. "$srcdir/tests/lib/check.sh"
page=$srcdir/man/vxtrace-rules.7

# The name at the head of a paragraph, without its = or (.
sed -nE 's/^\.BI? "?([a-z_0-9]+)([=.].*)?"?$/\1/p' "$page" | sort -u >headed
sed -nE 's/^TOKEN\([A-Z_0-9]+, "([a-z_0-9]+)".*/\1/p' \
	"$srcdir/src/rule/tokens.def" | sort >tokens
check_eq "tokens that the page does not explain" "" "$(comm -13 headed tokens)"

sed -n '/begin recipes/d; /^\.\\" recipes begin/,/^\.\\" recipes end/p' "$page" |
	sed -n '/^\.TP/{n; s/^\.B //p}' | sed 's/\\-/-/g' | sort >listed
(cd "$srcdir/rules" && ls ./*.vxr) | sed 's,^\./,,; s/\.vxr$//' | sort >there
check_files "recipes" there listed

# Examples, as a shell would take them.
sed -n '/^\.\\" examples begin/,/^\.\\" examples end/p' "$page" |
	awk '/^\.RS/ { text = 1 } /^\.RE/ { text = 0; next }
		!text && !/^\./' |
	sed 's/\\(aq/'\''/g; s/\\-/-/g; s/\\e/\\/g' >examples
check_eq "examples" 29 "$(grep -c '^-e' examples)"
while IFS= read -r line; do
	while case $line in *\'*\'*) false ;; *\'*) true ;; *) false ;; esac; do
		IFS= read -r more || break
		line="$line $more"
	done
	eval "set -- $line"
	while [ $# -gt 1 ]; do
		if [ "$1" = -e ]; then
			if "$VXTRACE" rules explain "${2#inject=}" >out 2>&1; then
				pass
			else
				fail "rules explain '${2#inject=}'"
				cat out
			fi
			shift
		fi
		shift
	done
done <examples
for recipe in "$srcdir"/rules/*.vxr; do
	if "$VXTRACE" rules check "$recipe" >out 2>&1; then
		pass
	else
		fail "rules check $recipe"
		cat out
	fi
done
# A mistake is found where it is.
cp "$srcdir/rules/disk-full.vxr" wrong.vxr
echo 'rule torn: inject wriet error=EIO' >>wrong.vxr
check_status "a file with a mistake" 2 "$VXTRACE" rules check wrong.vxr 2>err
check_match "a file with a mistake: line" \
	": wrong.vxr:$(wc -l <wrong.vxr):" err
check_end
