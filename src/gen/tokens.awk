# SPDX-License-Identifier: LGPL-2.1-or-later
# tokens.awk: the tokens of rules, for the completions of shells.
# usage: awk -v mode=bash|zsh|fish -f tokens.awk tokens.def errnos.list
#
# bash and zsh get variables and functions that the scripts beside them use,
# fish functions that print.

function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

# TOKEN(KEY, "name", CLASS, FORM, "help")
function row(text,    f) {
	if (split(text, f, /, */) < 5)
		bad("a row has five fields: " text)
	count++
	name[count] = f[2]
	gsub(/"/, "", name[count])
	class[count] = f[3]
	form[count] = f[4]
	help[count] = text
	sub(/^[^"]*"[^"]*"[^"]*"/, "", help[count])
	sub(/"\)$/, "", help[count])
	gsub(/\\/, "", help[count])
	sub(/: .*/, "", help[count])
}

# What can stand behind the "=", as words or as one of @errnos @signals
# @calls; nothing for what only its writer can know.
function values(i) {
	if (form[i] == "ERRNOS")
		return "@errnos"
	if (form[i] == "SIGNAL")
		return "@signals"
	if (form[i] == "CALL")
		return "@calls"
	if (name[i] == "abi")
		return "64 32 native"
	if (name[i] == "fdtype")
		return "reg dir pipe tcp udp unix tty epoll event memfd"
	if (name[i] == "per")
		return "thread process tree site fd path"
	if (name[i] == "count")
		return "entries calls"
	if (name[i] == "crash")
		return "before after"
	if (name[i] == "short")
		return "rand"
	if (name[i] == "corrupt")
		return "flip zero rand"
	return ""
}

function is_condition(i) {
	return class[i] ~ /^(COND|COND_EXIT|COUNT|SCOPE)$/
}

function written(i) {
	if (name[i] == "args")
		return "args."
	return name[i] (form[i] == "NONE" ? "" : "=")
}

function quoted(s,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (c == "'" ? "'\\''" : c)
	}
	return "'" out "'"
}

function bash(    i, conditions, actions, cases) {
	for (i = 1; i <= count; i++) {
		if (is_condition(i))
			conditions = conditions written(i) " "
		else
			actions = actions written(i) " "
		if (values(i) != "")
			cases = cases "\t" name[i] ") echo '" values(i) \
				"' ;;\n"
	}
	printf "_vxtrace_conditions='%s'\n", conditions
	printf "_vxtrace_actions='%s'\n", actions
	printf "_vxtrace_errnos='%s'\n", errnos
	printf "_vxtrace_token_words()\n{\n\tcase $1 in\n%s\tesac\n}\n", cases
}

# "name:help" words, as _describe wants them.
function zsh(    i, part) {
	for (part = 0; part < 2; part++) {
		printf "_vxtrace_%s=(\n", part ? "actions" : "conditions"
		for (i = 1; i <= count; i++)
			if (is_condition(i) != part)
				print "\t" quoted(written(i) ":" help[i])
		print ")"
	}
	printf "_vxtrace_errnos=(%s)\n", errnos
	print "_vxtrace_token_words()\n{\n\tcase $1 in"
	for (i = 1; i <= count; i++)
		if (values(i) != "")
			printf "\t%s) print -r -- '%s' ;;\n", name[i], values(i)
	print "\tesac\n}"
}

function fish(    i, part) {
	for (part = 0; part < 2; part++) {
		printf "function __vxtrace_%s\n",
			part ? "actions" : "conditions"
		for (i = 1; i <= count; i++)
			if (is_condition(i) != part)
				printf "\tprintf '%%s\\t%%s\\n' %s %s\n",
					quoted(written(i)), quoted(help[i])
		print "end"
	}
	printf "function __vxtrace_errnos\n\tprintf '%%s\\n' %s\nend\n", errnos
	print "function __vxtrace_token_words\n\tswitch $argv[1]"
	for (i = 1; i <= count; i++)
		if (values(i) != "")
			printf "\t\tcase %s\n\t\t\tprintf '%%s\\n' %s\n",
				name[i], values(i)
	print "\tend\nend"
}

FNR == 1 {
	file++
}

file == 1 && /^TOKEN\(/ {
	row($0)
}

# From 512 on they are the kernel's own.
file == 2 && /^E[A-Z0-9]+ / {
	if (!seen[$1]++ && $2 + 0 < 512)
		errnos = errnos $1 " "
}

END {
	if (failed)
		exit 1
	if (!count || errnos == "")
		bad("no tokens, or no errnos")
	sub(/ $/, "", errnos)
	if (mode == "bash")
		bash()
	else if (mode == "zsh")
		zsh()
	else if (mode == "fish")
		fish()
}
