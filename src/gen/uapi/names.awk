# SPDX-License-Identifier: LGPL-2.1-or-later
# names.awk: the constants that preprocessed headers (cc -dD -E) may define.
# Prints NAME, HEADER, the enum's tag or -, and a macro's body or -, separated
# by tabs.  -v root=DIR and -v asm=DIR are cut off the headers' names.
#
# What cannot be a constant (functions, strings, statements) is left out here;
# the compiler judges the rest.

function header(path) {
	if (index(path, asm "/") == 1)
		return substr(path, length(asm) + 2)
	if (index(path, root "/") == 1)
		return substr(path, length(root) + 2)
	return ""
}

function balanced(s,    opened, closed) {
	opened = gsub(/\(/, "(", s)
	closed = gsub(/\)/, ")", s)
	return opened == closed
}

function forget(name) {
	delete body[name]
	delete from[name]
}

function define(line,    name, rest) {
	sub(/^#define /, "", line)
	name = line
	sub(/[^A-Za-z0-9_].*/, "", name)
	line = substr(line, length(name) + 1)
	if (line ~ /^\(/) {
		forget(name)
		word[name]
		return
	}
	gsub(/[ \t]+/, " ", line)
	sub(/^ /, "", line)
	sub(/ $/, "", line)
	rest = line
	gsub(/'[^']*'/, "0", rest)
	if (line == "" || line == name || rest ~ /["{};\\#]/ ||
	    line ~ /^(do|if|while|struct|union|typedef|extern|static|__attribute__)/ ||
	    !balanced(line)) {
		forget(name)
		return
	}
	if (!(name in from))
		order[++n] = name
	from[name] = file
	body[name] = line
}

# Enumerators: a name after { or , at depth 0 of an enum's braces.
function scan(line,    token) {
	while (match(line, /[A-Za-z_][A-Za-z0-9_]*|[{}(),;=]/)) {
		token = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		word[token]
		if (state == "") {
			if (token == "enum") {
				state = "tag"
				tag = "-"
			}
		} else if (state == "tag") {
			if (token == "{") {
				state = "body"
				depth = 0
				want = 1
			} else if (token ~ /^[A-Za-z_]/ && tag == "-")
				tag = token
			else
				state = ""
		} else if (token == "}")
			state = ""
		else if (token == "(")
			depth++
		else if (token == ")")
			depth--
		else if (token == "," && depth == 0)
			want = 1
		else if (want && token ~ /^[A-Za-z_]/) {
			if (file != "") {
				if (!(token in enumtag))
					enums[++m] = token
				enumtag[token] = tag
				enumfrom[token] = file
			}
			want = 0
		}
	}
}

# Whether all that a macro comes to is known: the compiler is slow to refuse.
function sound(name,    line, token, ok) {
	if (name in judged)
		return judged[name]
	judged[name] = 1
	line = body[name]
	ok = 1
	gsub(/'[^']*'/, "0", line)
	while (ok && match(line, /[A-Za-z0-9_]+/)) {
		token = substr(line, RSTART, RLENGTH)
		line = substr(line, RSTART + RLENGTH)
		if (token ~ /^[0-9]/)
			continue
		if (token in from)
			ok = sound(token)
		else
			ok = token in word || token ~ /^(sizeof|unsigned|int)$/
	}
	judged[name] = ok
	return ok
}

/^# [0-9]+ "/ {
	file = $0
	sub(/^# [0-9]+ "/, "", file)
	sub(/".*/, "", file)
	file = header(file)
	next
}

/^#define / {
	if (file != "")
		define($0)
	next
}

/^#undef / {
	forget($2)
	next
}

/^#/ { next }

{ scan($0) }

END {
	for (i = 1; i <= n; i++) {
		name = order[i]
		if ((name in from) && !(name in enumtag) && sound(name))
			printf "%s\t%s\t-\t%s\n", name, from[name], body[name]
	}
	for (i = 1; i <= m; i++)
		printf "%s\t%s\t%s\t-\n", enums[i], enumfrom[enums[i]],
		       enumtag[enums[i]]
}
