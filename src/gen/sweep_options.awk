# SPDX-License-Identifier: LGPL-2.1-or-later
# sweep_options.awk: the options of vxtrace sweep, for the completions.
# usage: awk -v mode=bash|zsh|fish -f sweep_options.awk sweep_opt.c
#
# Names come from the table of getopt_long(3), what is said of them from the
# help below it. What an argument can be stands here.

function bad(text) {
	printf "%s:%d: %s\n", FILENAME, FNR, text > "/dev/stderr"
	failed = 1
	exit 1
}

function values(option) {
	if (option ~ /^(rules|json|junit|tap|html|sarif|known)$/)
		return "@file"
	if (option ~ /^(golden|db|since)$/)
		return "@folder"
	if (option ~ /^(set|errors)$/)
		return "@calls"
	if (option == "model")
		return "io mem net proc"
	if (option == "persist")
		return "once sticky"
	if (option == "depth")
		return "full leaf"
	if (option == "occurrence")
		return "first last all"
	if (option == "sanitizer")
		return "auto off"
	if (option == "isolate")
		return "none tmpdir overlay"
	if (option == "shard")
		return "auto"
	if (option == "timeout")
		return "10x"
	if (option == "fail-on")
		return "crash sanitizer hang spin corrupt silent leak" \
			" fail-silent suspect not-reached not-applied flaky none"
	return ""
}

# { "jobs", required_argument, NULL, 'j' },
function row(text,    f) {
	split(text, f, /, */)
	count++
	name[count] = f[1]
	gsub(/[^a-z-]/, "", name[count])
	takes[count] = f[2] == "required_argument"
	letter[count] = ""
	if (f[4] ~ /'.'/)
		letter[count] = substr(f[4], index(f[4], "'") + 1, 1)
}

# "  -j, --jobs=N         cases at once\n"
function help_line(text,    option, s) {
	option = text
	sub(/^[^-]*(-., )?--/, "", option)
	s = option
	sub(/[^a-z-].*/, "", option)
	sub(/\\n.*/, "", s)
	if (!sub(/^[^ ]+ +/, "", s) || s ~ /^--/)
		s = ""
	sub(/; --.*/, "", s)
	help[option] = s
}

function about(i) {
	if (help[name[i]] != "")
		return help[name[i]]
	if (name[i] == "skip")
		return "call, function, file or path that is left out"
	if (name[i] == "gdb")
		return "replay in the debugger"
	if (name[i] == "quiet")
		return "print nothing but errors"
	if (name[i] == "verbose")
		return "print each case"
	if (name[i] == "help")
		return "print the help"
	if (values(name[i]) == "@file")
		return "write a report"
	bad("what is --" name[i] "?")
}

# By hand: awks differ in what a backslash in sub() means.
function zsh_text(s,    i, c, out) {
	for (i = 1; i <= length(s); i++) {
		c = substr(s, i, 1)
		out = out (index("[]:\\", c) ? "\\" : "") c
	}
	return out
}

function bash(    i, all, need, words) {
	for (i = 1; i <= count; i++) {
		all = all "--" name[i] (takes[i] ? "= " : " ")
		if (letter[i] != "")
			all = all "-" letter[i] " "
		if (takes[i])
			need = need "--" name[i] " "
		if (takes[i] && letter[i] != "")
			need = need "-" letter[i] " "
		if (values(name[i]) != "")
			words = words "\t--" name[i] ") echo '" \
				values(name[i]) "' ;;\n"
	}
	printf "_vxtrace_sweep_all='%s'\n", all
	printf "_vxtrace_sweep_need=' %s'\n", need
	printf "_vxtrace_sweep_words()\n{\n\tcase $1 in\n%s\tesac\n}\n", words
}

function zsh_action(v) {
	if (v == "@file")
		return "_files"
	if (v == "@folder")
		return "_files -/"
	if (v == "@calls")
		return "_vxtrace_calls"
	return v == "" ? "" : "(" v ")"
}

function zsh(    i, v) {
	print "_vxtrace_sweep_options=("
	for (i = 1; i <= count; i++) {
		v = zsh_action(values(name[i]))
		printf "\t'*--%s%s[%s]%s'\n", name[i], takes[i] ? "=" : "",
			zsh_text(about(i)), takes[i] ? ":" name[i] ":" v : ""
		if (letter[i] != "")
			printf "\t'*-%s%s[%s]%s'\n", letter[i],
				takes[i] ? "+" : "", zsh_text(about(i)),
				takes[i] ? ":" name[i] ":" v : ""
	}
	print ")"
}

function fish_args(i, v) {
	if (!takes[i])
		return ""
	if (v == "@file")
		return " -r -F"
	if (v == "@folder")
		return " -x -a '(__fish_complete_directories)'"
	if (v == "@calls")
		return " -x -a '(__vxtrace_calls)'"
	return v == "" ? " -x" : " -x -a '" v "'"
}

function fish(    i) {
	for (i = 1; i <= count; i++)
		printf "complete -c vxtrace -n __vxtrace_in_sweep%s" \
			" -l %s%s -d '%s'\n",
			letter[i] != "" ? " -s " letter[i] : "", name[i],
			fish_args(i, values(name[i])), about(i)
}

/^static const struct option longs/ {
	table = 1
}

table && /^\t\{ "/ {
	row($0)
}

/^};/ {
	table = 0
}

/^(\tfputs\()?"  (-., )?--/ {
	help_line($0)
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
