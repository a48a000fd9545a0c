# SPDX-License-Identifier: LGPL-2.1-or-later
# asserts.awk: a C file that holds the constants of sets against headers.
# usage: awk -v abi=ABI -f asserts.awk WORDS SET.list ...
#
# WORDS are the words of the preprocessed headers (one a line): names that the
# headers do not know are left out.  A value that differs makes the compiler
# say "differs: NAME in SET, want VALUE"; other errors mean nothing.

FILENAME == ARGV[1] {
	known[$1]
	next
}

FNR == 1 { set = "ioctls" }

/^[ \t]*(#|$)/ { next }

$1 == "consts" {
	set = $2
	next
}

$1 == "shift" || $1 == "from" || $1 == "prefix" || $1 == "enum" || $1 == "not" { next }

{
	name = $1
	value = $2
	if (name == "mask") {
		name = $2
		value = $3
	}
	sub(/^=/, "", name)
	for (i = 3; i <= NF; i++)
		if (index($i, abi "=") == 1)
			value = substr($i, length(abi) + 2)
	if (value == "-" || !(name in known) || done[name, value]++)
		next
	text = name " in " set ", want " value
	if (value !~ /^-/)
		value = "0ull + " value
	# Structs of graphics drivers grow, and the sizes in their numbers.
	if (name ~ /^(DRM|AMDKFD)_/) {
		name = "(" name ") & 0xc000ffffu"
		value = "(" value ") & 0xc000ffffu"
	}
	printf "VX_SAME(%s, %s, \"differs: %s\")\n", name, value, text
}
