# SPDX-License-Identifier: LGPL-2.1-or-later
# refresh.awk: holds lists of constants and tables of calls against inventories.
# usage: awk -v write=0|1 -f refresh.awk x86_64=FILE i386=FILE aarch64=FILE
#            arm=FILE LIST...
# (the inventories are named in ARGV as ABI=FILE; LIST is a set, ioctls.list or
# a syscall*.tbl).
#
# Prints names that the headers have and a set lacks: of its headers (from),
# with its prefix or of its enum, and without what `not` excludes.  With write
# they are appended; their place, and which of equal values wins, is for a
# person to say.  A value that is not the headers' is reported and left: it may
# be meant.  What the headers lost stays, for old kernels have it.

function hex(n,    s) {
	s = ""
	do {
		s = substr("0123456789abcdef", n % 16 + 1, 1) s
		n = int(n / 16)
	} while (n > 0)
	return s
}

# One spelling for one value, as far as 32 bits tell.
function canon(v) {
	v = tolower(v)
	if (v == "" || v == "-")
		return "-"
	if (v ~ /^-/)
		v = hex(4294967296 + v)
	else if (v !~ /^0x/)
		v = hex(v + 0)
	else
		v = substr(v, 3)
	if (length(v) == 16 && v ~ /^ffffffff/)
		v = substr(v, 9)
	sub(/^0+/, "", v)
	return v == "" ? "0" : v
}

function spelled(v) {
	if (v == "" || v == "-")
		return "-"
	if (kind == "ioctls")
		return "0x" substr("0000000" substr(v, 3), length(v) - 2)
	if (v ~ /^-/ || form == "flags" && length(v) > 3)
		return v
	if (length(v) > 5)
		return v
	return decimal(v)
}

function decimal(v,    i, n) {
	n = 0
	for (i = 3; i <= length(v); i++)
		n = n * 16 + index("0123456789abcdef", substr(v, i, 1)) - 1
	return n
}

function headers_value(abi, name) {
	return ((abi, name) in value) ? value[abi, name] : "-"
}

function line_of(name,    i, v, s) {
	v = spelled(headers_value("x86_64", name))
	s = name " " v
	for (i = 2; i <= 4; i++)
		if (spelled(headers_value(abis[i], name)) != v)
			s = s " " abis[i] "=" \
			    spelled(headers_value(abis[i], name))
	return s
}

# A shell pattern with * as a regular expression.
function pattern(s) {
	gsub(/\*/, ".*", s)
	return "^" s (s ~ /\.\*/ ? "$" : "")
}

function wanted(name, header,    i, ok) {
	if (name in have)
		return 0
	for (i = 1; i <= nnot; i++)
		if (name ~ not[i])
			return 0
	if (kind == "ioctls")
		return body[name] ~ /^\(?(DRM_|_)IO(R|W|WR|C)?\(/
	if (name ~ /(_MAX|_LAST|_CNT|_NUM|_COUNT|_END|_MASK)$|^_/)
		return 0
	ok = 0
	for (i = 1; i <= nprefix; i++)
		if (name ~ prefix[i])
			ok = 1
	if (tag[name] != "-" && (tag[name] in tags))
		ok = 1
	return ok
}

function finish(    h, i, k, names, added) {
	if (list == "" || kind == "calls")
		return
	for (i = 1; i <= nfrom; i++) {
		k = split(of_header[from[i]], names, " ")
		for (h = 1; h <= k; h++)
			if (wanted(names[h], from[i])) {
				have[names[h]]
				print set ": new " line_of(names[h])
				text[++ntext] = line_of(names[h])
				added = 1
			}
	}
	if (write && added) {
		printf "" > list
		for (i = 1; i <= ntext; i++)
			print text[i] > list
		close(list)
	}
	for (i in have)
		delete have[i]
	for (i in tags)
		delete tags[i]
}

function check(name,    i, j, v) {
	for (i = 1; i <= 4; i++) {
		if (!((abis[i], name) in value))
			continue
		v = $2
		for (j = 3; j <= NF; j++)
			if (index($j, abis[i] "=") == 1)
				v = substr($j, length(abis[i]) + 2)
		if (canon(v) != canon(value[abis[i], name]))
			print set ": " name " is " value[abis[i], name] \
			      " in " abis[i] "'s headers, not " v
	}
}

BEGIN {
	split("x86_64 i386 aarch64 arm", abis, " ")
	for (i = 1; i < ARGC; i++) {
		for (j = 1; j <= 4; j++)
			if (index(ARGV[i], abis[j] "=") == 1) {
				inventory = substr(ARGV[i], length(abis[j]) + 2)
				load(abis[j], inventory)
				ARGV[i] = ""
			}
	}
}

function load(abi, path,    f, line) {
	while ((getline line < path) > 0) {
		split(line, f, "\t")
		value[abi, f[1]] = f[2]
		if (f[1] in body)
			continue
		body[f[1]] = f[5]
		tag[f[1]] = f[4]
		of_header[f[3]] = of_header[f[3]] " " f[1]
		if (f[1] ~ /^__NR_[a-z_]/ && f[3] ~ /unistd/)
			calls[f[1]]
	}
	close(path)
}

# Calls that the headers number and the table does not have.
function table_end(    name) {
	if (list == "" || kind != "calls")
		return
	for (name in calls)
		if (((abi, name) in value) &&
		    !(substr(name, 6) in have) && name !~ /__NR_(arm_|syscalls$|sync_file_range2$)/)
			print abi ": new call " substr(name, 6) " " \
			      decimal(value[abi, name])
	for (name in have)
		delete have[name]
}

FNR == 1 {
	table_end()
	finish()
	list = FILENAME
	set = list
	sub(/.*\//, "", set)
	kind = set == "ioctls.list" ? "ioctls" : set ~ /\.tbl$/ ? "calls" : "set"
	if (kind == "calls") {
		abi = set == "syscall_i386.tbl" ? "i386" : \
		      set == "syscall_arm.tbl" ? "arm" : \
		      list ~ /aarch64/ ? "aarch64" : "x86_64"
	}
	sub(/\.list$/, "", set)
	nfrom = nprefix = nnot = ntext = 0
	form = ""
}

{ text[++ntext] = $0 }

/^[ \t]*(#|$)/ || $1 == "shift" { next }

kind == "calls" {
	have[$2]
	next
}

$1 == "consts" {
	form = $3
	next
}

$1 == "from" {
	for (i = 2; i <= NF; i++)
		from[++nfrom] = $i
	next
}

$1 == "prefix" {
	for (i = 2; i <= NF; i++)
		prefix[++nprefix] = pattern($i)
	next
}

$1 == "enum" {
	for (i = 2; i <= NF; i++)
		tags[$i]
	next
}

$1 == "not" {
	for (i = 2; i <= NF; i++)
		not[++nnot] = $i
	next
}

{
	name = $1
	if (name == "mask")
		next
	sub(/^=/, "", name)
	have[name]
	check(name)
}

END {
	table_end()
	finish()
}
