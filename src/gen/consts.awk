# SPDX-License-Identifier: LGPL-2.1-or-later
# consts.awk: C tables of named constants.
# usage: awk -v arch=x86_64|aarch64 -f consts.awk SET.list ...   the tables
#        awk -v header=1 -f consts.awk SET.list ...              declarations
#        awk -v all=1 -f consts.awk SET.list ...                 a list of all
#
# One set a file (doc/ADDING-A-SYSCALL.md describes the form):
#
#	consts NAME enum|flags|index [unknown TEXT] [radix d|u|x|o]
#	from HEADER... / prefix P... / enum TAG / not ERE...
#	mask NAME VALUE [TEXT]	a field of a flags set: its values follow as
#	=NAME VALUE		enum entries, until the next plain name
#	shift NAME N MASK	a number in the bits of MASK: 21<<NAME
#	NAME VALUE [i386=V] [aarch64=V] [arm=V]
#
# VALUE is x86_64's where no other is given, in decimal or 0x form, or - where
# the ABI has no such name.  The order is the order of printing, and of several
# names of one value the first is printed.  A field's TEXT is the comment for a
# value without a name; it becomes an entry that no value matches.  The lines from, prefix, enum and
# not are for gen/uapi/refresh.sh alone.

function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

# The value as sixteen hexadecimal digits, which sort as text.
function digits(s,    n, out, neg) {
	if (s ~ /^0[xX][0-9a-fA-F]+$/) {
		out = tolower(substr(s, 3))
		while (length(out) < 16)
			out = "0" out
		if (length(out) > 16)
			bad("more than 64 bits: " s)
		return out
	}
	if (s !~ /^-?[0-9]+$/)
		bad("not a number: " s)
	neg = s ~ /^-/
	n = neg ? -s - 1 : s + 0
	if (n > 4503599627370495)
		bad("write this in hexadecimal: " s)
	out = ""
	while (length(out) < 16) {
		out = substr(neg ? "fedcba9876543210" : "0123456789abcdef",
			     n % 16 + 1, 1) out
		n = int(n / 16)
	}
	return out
}

function literal(h) {
	sub(/^0+/, "", h)
	return h == "" ? "0" : "0x" h
}

function value(abi,    i, v) {
	v = $2
	for (i = 3; i <= NF; i++)
		if (index($i, abi "=") == 1)
			v = substr($i, length(abi) + 2)
	return v == "-" ? "-" : digits(v)
}

function check_line(    i) {
	if (NF < 2)
		bad("want NAME VALUE")
	for (i = 3; i <= NF; i++)
		if ($i !~ /^(i386|aarch64|arm)=/)
			bad("what is " $i)
}

function add(name,    v, m) {
	check_line()
	n++
	names[n] = name
	main[n] = value(arch)
	compat[n] = value(arch == "x86_64" ? "i386" : "arm")
	masks[n] = mask
	if (("x" main[n]) != ("x" compat[n]))
		differs = 1
}

# Ends a field of a flags set.
function end_mask() {
	if (mask != "" && mask_text != "") {
		n++
		names[n] = mask_text
		main[n] = compat[n] = digits("-1")
		masks[n] = mask
	}
	mask = mask_text = ""
}

# Prints the names, one behind the other, and remembers where each begins.
function pool(    i, at) {
	printf "\nstatic const char %s_names[] =", set
	for (i = 1; i <= n; i++) {
		offset[i] = at + 0
		at += length(names[i]) + 1
		printf "\n\t\"%s\\0\"", names[i]
	}
	print ";"
}

# Prints the entries of one ABI; sets count and sorted.
function entries(v, ident,    i, j, k, key, order, ascending, last) {
	count = 0
	for (i = 1; i <= n; i++)
		if (v[i] != "-")
			order[++count] = i
	if (form == "enum") {
		# A stable insertion sort: of equal values the first stays so.
		for (i = 2; i <= count; i++) {
			k = order[i]
			key = "x" v[k]
			for (j = i - 1; j > 0 && ("x" v[order[j]]) > key; j--)
				order[j + 1] = order[j]
			order[j + 1] = k
		}
	}
	sorted = "true"
	printf "\nstatic const struct konst %s[] = {\n", ident
	for (i = 1; i <= count; i++) {
		k = order[i]
		printf "\t{ %s, %s, %d }, /* %s */\n", literal(v[k]),
		       masks[k] == "" ? "0" : literal(masks[k]), offset[k],
		       names[k]
		if (i > 1 && ("x" v[k]) <= ("x" last))
			sorted = "false"
		last = v[k]
	}
	print "};"
}

function object(ident, storage, table, sibling) {
	printf "\n%sconst struct consts %s = {\n", storage, ident
	printf "\t.name = \"%s\",\n", set
	if (unknown != "")
		printf "\t.unknown = \"%s\",\n", unknown
	printf "\t.form = CONSTS_%s,\n", toupper(form)
	printf "\t.radix = RADIX_%s,\n", toupper(radix)
	if (form == "enum")
		printf "\t.sorted = %s,\n", sorted
	printf "\t.n = %d,\n\t.v = %s,\n", count, table
	printf "\t.names = %s_names,\n", set
	if (sibling != "")
		printf "\t.compat = &%s,\n", sibling
	print "};"
}

function finish() {
	if (set == "")
		return
	end_mask()
	if (!n)
		bad("no constants in " set)
	if (header) {
		print "extern const struct consts consts_" set ";"
		return
	}
	if (all) {
		print "\t&consts_" set ","
		count++
		return
	}
	pool()
	if (differs) {
		entries(compat, "compat_" set "_v")
		object("compat_" set, "static ", "compat_" set "_v", "")
	}
	entries(main, set "_v")
	object("consts_" set, "", set "_v", differs ? "compat_" set : "")
}

function begin(    i, path) {
	path = FILENAME
	sub(/.*\//, "", path)
	sub(/\.list$/, "", path)
	set = $2
	form = $3
	if (set != path)
		bad("the set " set " must be in " set ".list")
	if (set in seen)
		bad("a second set " set)
	seen[set]
	if (form != "enum" && form != "flags" && form != "index")
		bad("enum, flags or index, not " form)
	unknown = mask = mask_text = ""
	radix = form == "index" ? "d" : "x"
	n = differs = 0
	for (i = 4; i < NF; i += 2) {
		if ($i == "unknown")
			unknown = $(i + 1)
		else if ($i == "radix")
			radix = $(i + 1)
		else
			bad("what is " $i)
	}
	if (radix !~ /^[duxo]$/)
		bad("radix d, u, x or o")
}

BEGIN {
	if (!header && !all && arch != "x86_64" && arch != "aarch64") {
		print "consts.awk: no arch" > "/dev/stderr"
		failed = 1
		exit 1
	}
	print "/* Generated by gen/consts.awk; do not edit. */"
	if (header) {
		print "#ifndef VX_DESC_CONSTS_H\n#define VX_DESC_CONSTS_H\n"
		print "#include \"desc/desc.h\"\n"
	} else {
		print "#include \"desc/consts.h\""
	}
	if (all) {
		print "#include \"desc/consts_all.h\"\n"
		print "const struct consts *const consts_all[] = {"
	}
}

/^[ \t]*(#|$)/ { next }

$1 == "consts" {
	finish()
	begin()
	next
}

set == "" { bad("the first line must be consts NAME FORM") }

$1 == "from" || $1 == "prefix" || $1 == "enum" || $1 == "not" { next }

$1 == "mask" {
	if (form != "flags")
		bad("a mask belongs to flags")
	end_mask()
	mask = digits($3)
	mask_text = $4
	next
}

$1 == "shift" {
	if (form != "flags")
		bad("a shift belongs to flags")
	end_mask()
	n++
	names[n] = "<<" $2
	main[n] = compat[n] = digits($3)
	masks[n] = digits($4)
	next
}

/^=/ {
	if (mask == "")
		bad("no mask before " $1)
	add(substr($1, 2))
	next
}

{
	if ($1 !~ /^[A-Za-z_0-9(][A-Za-z0-9_|()-]*$/)
		bad("not a name: " $1)
	end_mask()
	add($1)
}

END {
	if (failed)
		exit 1
	finish()
	if (header)
		print "\n#endif"
	if (all)
		printf "};\n\nconst unsigned int consts_all_n = %d;\n", count
}
