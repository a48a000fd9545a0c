#!/bin/sh
# SPDX-License-Identifier: LGPL-2.1-or-later
# inventory.sh ROOT ASM OUT CC...: every integer constant that the kernel's
# headers below ROOT (the folder of linux/) and ASM (the one of asm/) define,
# to OUT: name, value, header, enum tag, macro body. CC may be a cross
# compiler, or clang --target=…; nothing is run.
set -eu
here=$(dirname "$0")
root=$1 asm=$2 out=$3
shift 3
awk=${AWK:-awk}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$here/shim.sh" "$work/shim"
set -- "$@" -x c -std=gnu11 -w -nostdinc -I "$work/shim" -I "$asm" -I "$root" \
	-include "$work/shim/shim.h"
if "$@" --version 2>/dev/null | grep -q clang; then
	set -- "$@" -ferror-limit=0
else
	set -- "$@" -fmax-errors=0 -ftrack-macro-expansion=0
fi

# All headers in one file, without those that do not bear the others.
{
	cd "$root"
	find linux drm misc mtd rdma scsi sound video xen cxl fwctl regulator \
		-name '*.h' 2>/dev/null
	cd "$asm"
	find asm -name '*.h' | grep -v '_\(32\|64\|x32\)\.h$\|oabi'
} | LC_ALL=C sort | sed 's/.*/#include <&>/' >"$work/all.h"
tries=0
while ! "$@" -fsyntax-only "$work/all.h" 2>"$work/errors"; do
	line=$($awk -v file="$work/all.h:" '
		(i = index($0, file)) { split(substr($0, i + length(file)), a, ":")
			line = a[1] + 0 }
		/error: / { print line; exit }' "$work/errors")
	tries=$((tries + 1))
	if [ "${line:-0}" = 0 ] || [ $tries -gt 60 ]; then
		cat "$work/errors" >&2
		exit 1
	fi
	sed -n "${line}s/#include/left out:/p" "$work/all.h" >&2
	sed -i "${line}s/.*//" "$work/all.h"
done

"$@" -dD -E "$work/all.h" |
	$awk -v root="$root" -v asm="$asm" -f "$here/names.awk" >"$work/names"

# One object for each name, in a function of its own, where an error ends;
# those that the compiler refuses are dropped, until it refuses none.
$awk -v all="$work/all.h" 'BEGIN { FS = "\t"; printf "#include \"%s\"\n", all }
	{ printf "void f_%d(void) { static const unsigned int vx_%d[3] " \
		 "__attribute__((used)) = { (unsigned int)(%s), " \
		 "(unsigned int)((unsigned long long)(%s) >> 32), " \
		 "(%s) < 0 }; }\n", NR, NR, $1, $1, $1 }' \
	"$work/names" >"$work/eval.c"
tries=0
while ! "$@" -S -O0 -o "$work/eval.s" "$work/eval.c" 2>"$work/errors"; do
	$awk -v file="$work/eval.c:" '
		FILENAME == ARGV[1] {
			if (match($0, /In function .*f_[0-9]+/))
				line = substr($0, RSTART, RLENGTH)
			if (/error: / && (i = index($0, file))) {
				split(substr($0, i + length(file)), a, ":")
				drop[a[1] + 0]
			} else if (/error: /) {
				sub(/.*f_/, "", line)
				drop[line + 1]
			}
			next
		}
		{ print FNR in drop ? "" : $0 }' \
		"$work/errors" "$work/eval.c" >"$work/next.c"
	tries=$((tries + 1))
	if cmp -s "$work/next.c" "$work/eval.c" || [ $tries -gt 20 ]; then
		head -n 20 "$work/errors" >&2
		exit 1
	fi
	mv "$work/next.c" "$work/eval.c"
done
$awk -f "$here/values.awk" "$work/names" "$work/eval.s" >"$out"
