# SPDX-License-Identifier: LGPL-2.1-or-later
# The help: short enough for one screen, and complete.
. "$srcdir/tests/lib/check.sh"

"$VXTRACE" -h >short
check_status "-h" 0 "$VXTRACE" -h >/dev/null
lines=$(wc -l <short)
check_eq "-h fits a screen of 40 lines ($lines)" yes \
	"$([ "$lines" -le 40 ] && echo yes || echo no)"
for help in -h --help=all; do
	check_eq "$help: lines of more than 79 columns" "" \
		"$("$VXTRACE" $help | grep -E '^.{80}')"
done
check_match "-h starts with examples" 'vxtrace -f make' short

"$VXTRACE" --help=all >all
for topic in startup tracing filtering output injection statistics stop misc; do
	"$VXTRACE" --help=$topic >topic
	check_eq "--help=all has all of --help=$topic" "" \
		"$(grep -vxFf all topic)"
done
man=$builddir/man/vxtrace.1
grep -oE '^  (-., )?--[a-z0-9-]+' all | grep -oE -- '--.*' |
while read -r option; do
	grep -qF -- "${option//-/\\-}" "$man" || echo "$option"
done >missing
check_eq "options that the man page lacks" "" "$(cat missing)"

"$VXTRACE" --help=calls >calls
check_match "calls come with their classes" '^openat %desc %file$' calls
check_status "an unknown topic" 1 "$VXTRACE" --help=nosuch 2>err
check_match "an unknown topic" "invalid --help argument: 'nosuch'" err
"$VXTRACE" -h >/dev/full 2>/dev/null
check_eq "help that cannot be written" 1 $?
check_end
