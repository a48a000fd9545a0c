# SPDX-License-Identifier: LGPL-2.1-or-later
# brk(2) fails by saying where the break is, to the byte.
. "$srcdir/tests/lib/check.sh"

check_status "by itself" 2 "$tracees/breaks"
check_status "a break that does not move" 3 "$VXTRACE" -o out -e trace=brk \
	-e 'inject=brk:if=((args.addr & 0xfff) == 0x30):fail' "$tracees/breaks"
check_match "the program's own argument is shown" \
	'^brk\(0x[0-9a-f]+30\) += 0x[0-9a-f]+18 \(INJECTED\)$' out
check_status "under the prefilter" 3 "$VXTRACE" -f --seccomp-bpf -o out \
	-e trace=brk -e 'inject=brk:if=((args.addr & 0xfff) == 0x30):fail' \
	"$tracees/breaks"
check_end
