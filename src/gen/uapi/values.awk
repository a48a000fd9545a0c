# SPDX-License-Identifier: LGPL-2.1-or-later
# values.awk: joins what names.awk found and what the compiler made of it.
# usage: awk -f values.awk NAMES ASSEMBLY
# Prints NAME, VALUE (hexadecimal, or decimal where it is negative), HEADER,
# enum tag or - and body or -, separated by tabs.
#
# Name number N is in the assembly as the two 32-bit words vx_N[2], low first,
# and its sign as a third.  Nothing was run, so any cross compiler will do.

function hex(n,    s) {
	s = ""
	do {
		s = substr("0123456789abcdef", n % 16 + 1, 1) s
		n = int(n / 16)
	} while (n > 0)
	return s
}

function word(n) {
	return n < 0 ? n + 4294967296 : n
}

function finish(    low, high) {
	if (at == "" || words < 3)
		return
	low = word(w[0])
	high = word(w[1])
	if (w[2] && high == 4294967295 && low >= 2147483648)
		value[at] = low - 4294967296
	else if (high)
		value[at] = "0x" hex(high) substr("00000000" hex(low),
						   length(hex(low)) + 1)
	else
		value[at] = "0x" hex(low)
	at = ""
}

BEGIN { FS = "\t" }

FILENAME == ARGV[1] {
	line[FNR] = $0
	n = FNR
	next
}

/^(f_[0-9]+\.)?vx_[0-9]+(\.[0-9]+)?:/ {
	finish()
	at = $0
	sub(/^(f_[0-9]+\.)?vx_/, "", at)
	sub(/[.:].*/, "", at)
	at += 0
	words = 0
	next
}

at != "" && /^[ \t]*\.(long|word|4byte|zero|space|int)[ \t]/ {
	s = $0
	sub(/^[ \t]*/, "", s)
	directive = s
	sub(/[ \t].*/, "", directive)
	sub(/^[^ \t]*[ \t]+/, "", s)
	if (directive == ".zero" || directive == ".space")
		for (i = 0; i < s / 4; i++)
			w[words++] = 0
	else
		w[words++] = s + 0
	next
}

/^[A-Za-z_.][A-Za-z0-9_.]*:/ { finish() }

END {
	finish()
	for (i = 1; i <= n; i++)
		if (i in value) {
			split(line[i], f, "\t")
			printf "%s\t%s\t%s\t%s\t%s\n", f[1], value[i], f[2],
			       f[3], f[4]
		}
}
