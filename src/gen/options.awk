# SPDX-License-Identifier: LGPL-2.1-or-later
# options.awk: what follows from the table of options.
# usage: awk -v mode=bash|zsh|fish|man -f options.awk cli.def [TEMPLATE]
#
# bash prints a list of facts that the completion script beside it reads, zsh
# and fish what such scripts end with; man copies TEMPLATE and puts the options
# where it says @OPTIONS@.

function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

# Splits the text between the parentheses of a row into field[1..n].
function split_row(s,    n, c, quoted, cur) {
	n = 1
	cur = ""
	for (quoted = 0; s != ""; s = substr(s, 2)) {
		c = substr(s, 1, 1)
		if (quoted && c == "\\") {
			s = substr(s, 2)
			cur = cur substr(s, 1, 1)
		} else if (c == "\"") {
			quoted = !quoted
		} else if (!quoted && c == ",") {
			field[n++] = cur
			cur = ""
		} else if (quoted || c !~ /[ \t']/) {
			cur = cur c
		}
	}
	field[n] = cur
	return n
}

function row(text) {
	sub(/^[A-Z]+\(/, "", text)
	sub(/\)$/, "", text)
	if (split_row(text) != 8)
		bad("a row has eight fields: " text)
	if (field[4] == "HIDDEN")
		return
	count++
	letter[count] = field[1] == "0" ? "" : field[1]
	name[count] = field[2] == "NULL" ? "" : field[2]
	kind[count] = field[3]
	topic[count] = field[4]
	metavar[count] = field[6]
	words[count] = field[7]
	help[count] = field[8]
}

# Puts `before` ahead of each character of s that is one of chars. By hand:
# awks differ in what a backslash in sub() means.
function escape(s, chars, before,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (index(chars, c) ? before : "") c
	}
	return out
}

# Help up to the first full stop, semicolon or colon: a completion's note.
function brief(s) {
	sub(/[;:.] .*/, "", s)
	return s
}

# ---- bash

function bash_row(i) {
	if (letter[i] != "" && kind[i] == "NEED")
		need = need "-" letter[i] " "
	if (letter[i] != "")
		all = all "-" letter[i] " "
	if (name[i] != "" && (kind[i] == "NEED" || kind[i] == "LONG"))
		need = need "--" name[i] " "
	if (name[i] != "")
		all = all "--" name[i] (kind[i] == "NEED" || \
			kind[i] == "LONG" ? "= " : " ")
	if (words[i] == "")
		return
	if (letter[i] != "" && kind[i] == "NEED")
		values = values "\t-" letter[i] ") echo '" words[i] "' ;;\n"
	if (name[i] != "")
		values = values "\t--" name[i] ") echo '" words[i] "' ;;\n"
}

function bash(    i) {
	for (i = 1; i <= count; i++)
		bash_row(i)
	printf "_vxtrace_all='%s'\n", all
	printf "_vxtrace_need=' %s'\n", need
	printf "_vxtrace_words()\n{\n\tcase $1 in\n%s\tesac\n}\n", values
}

# ---- zsh

function zsh_action(w) {
	if (w == "@pid")
		return "_pids"
	if (w == "@user")
		return "_users"
	if (w == "@file")
		return "_files"
	if (w == "@calls")
		return "_vxtrace_calls"
	if (w == "@expr")
		return "_vxtrace_expr"
	if (w ~ /^@(inject|fault|trace)$/)
		return "{_vxtrace_rule " substr(w, 2) "}"
	if (w == "@signals")
		return "_signals"
	if (w == "@topics")
		return "(all startup tracing filtering output injection statistics stop" \
			" misc calls)"
	if (w ~ /^@/ || w == "")
		return ""
	return "(" w ")"
}

function zsh_spec(option, i, how,    s) {
	s = escape(brief(help[i]), "[]:\\", "\\")
	s = escape(s, "'", "'\\'")
	printf "\t'*%s[%s]", option how, s
	if (how != "")
		printf "%s:%s:%s", how == "=-" && kind[i] == "MAY" ? ":" : "",
			tolower(metavar[i]), zsh_action(words[i])
	printf "' \\\n"
}

function zsh(    i) {
	print "if (( CURRENT > 2 )) && [[ $words[2] == rules ]]; then\n" \
		"\t_vxtrace_rules_command\n\treturn\nfi"
	print "if (( CURRENT > 2 )) && [[ $words[2] == call ]]; then\n" \
		"\t_vxtrace_call_command\n\treturn\nfi"
	print "if (( CURRENT > 2 )) && [[ $words[2] == sweep ]]; then\n" \
		"\t_vxtrace_sweep_command\n\treturn\nfi"
	print "_arguments -S -s \\"
	for (i = 1; i <= count; i++) {
		if (letter[i] != "")
			zsh_spec("-" letter[i], i, kind[i] == "NEED" ? "+" : "")
		if (name[i] != "")
			zsh_spec("--" name[i], i, kind[i] == "NONE" ? "" : \
				kind[i] == "MAY" ? "=-" : "=")
	}
	print "\t'(-):command:_vxtrace_command' \\"
	print "\t'*::arguments:_normal'"
}

# ---- fish

function fish_args(i) {
	if (kind[i] == "NONE")
		return ""
	if (words[i] == "@pid")
		return " -x -a '(__fish_complete_pids)'"
	if (words[i] == "@user")
		return " -x -a '(__fish_complete_users)'"
	if (words[i] == "@file")
		return " -r"
	if (words[i] == "@calls")
		return " -x -a '(__vxtrace_calls)'"
	if (words[i] == "@expr")
		return " -x -a '(__vxtrace_expr)'"
	if (words[i] ~ /^@(inject|fault|trace)$/)
		return " -x -a '(__vxtrace_long " substr(words[i], 2) ")'"
	if (words[i] == "@topics")
		return " -f -a 'all startup tracing filtering output" \
			" injection statistics stop misc calls'"
	if (words[i] ~ /^@/ || words[i] == "")
		return kind[i] == "MAY" ? " -f" : " -x"
	return (kind[i] == "MAY" ? " -f" : " -x") " -a '" words[i] "'"
}

# Options whose argument is a word of its own.
function fish_with_word(    i, s) {
	for (i = 1; i <= count; i++) {
		if (letter[i] != "" && kind[i] == "NEED")
			s = s " -" letter[i]
		if (name[i] != "" && (kind[i] == "NEED" || kind[i] == "LONG"))
			s = s " --" name[i]
	}
	return s
}

function fish(    i, s) {
	print "complete -c vxtrace -f -a '(__fish_complete_subcommand" \
		fish_with_word() ")'"
	for (i = 1; i <= count; i++) {
		s = escape(brief(help[i]), "'", "\\")
		printf "complete -c vxtrace%s%s%s -d '%s'\n",
			letter[i] != "" ? " -s " letter[i] : "",
			name[i] != "" ? " -l " name[i] : "",
			letter[i] != "" && kind[i] != "NEED" ? "" : \
			fish_args(i), s
	}
}

# ---- the man page

function roff(s,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (c == "\\" ? "\\e" : c == "-" ? "\\-" : c)
	}
	return (out ~ /^[.']/ ? "\\&" : "") out
}

function man_tag(i,    s, arg) {
	arg = "\\fI" roff(metavar[i]) "\\fP"
	if (letter[i] != "") {
		s = "\\fB\\-" letter[i] "\\fP"
		if (kind[i] == "NEED")
			s = s " " arg
		if (name[i] != "")
			s = s ", "
	}
	if (name[i] != "") {
		s = s "\\fB\\-\\-" roff(name[i]) "\\fP"
		if (kind[i] == "MAY")
			s = s "[\\fB=\\fP" arg "]"
		else if (kind[i] != "NONE")
			s = s "\\fB=\\fP" arg
	}
	return s
}

function man_options(    i, last) {
	for (i = 1; i <= count; i++) {
		if (topic[i] != last)
			printf ".SS %s\n", substr(topic[i], 1, 1) \
				tolower(substr(topic[i], 2))
		last = topic[i]
		printf ".TP\n%s\n%s.\n", man_tag(i), roff(help[i])
	}
}

FNR == 1 {
	file++
}

file == 1 && /^(OPTION|OWN)\(/ {
	text = $0
	while (text !~ /\)$/ && (getline line) > 0) {
		sub(/^[ \t]+/, " ", line)
		text = text line
	}
	row(text)
}

file == 2 {
	if ($0 == "@OPTIONS@")
		man_options()
	else
		print
}

END {
	if (failed)
		exit 1
	if (!count)
		bad("no options")
	if (mode == "bash")
		bash()
	else if (mode == "zsh")
		zsh()
	else if (mode == "fish")
		fish()
}
