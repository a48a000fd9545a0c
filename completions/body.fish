# SPDX-License-Identifier: LGPL-2.1-or-later
# fish completion of rules: SET:TOKEN:...; the lists above come from the table
# of tokens.
function __vxtrace_calls
	vxtrace --help=calls | string match -rv ':$' | string replace -r ' .*' '' | sort -u
	printf '%s\n' %file %desc %memory %network %process %signal %ipc %clock %creds %pure %dataread %datawrite all none
end

# Prints each line behind what stands before it on the command line.
function __vxtrace_behind
	while read -l line
		printf '%s%s\n' $argv[1] $line
	end
end

# $argv: the kind of rule, what was typed of it, what stands before that
function __vxtrace_rule
	set -l kind $argv[1]
	set -l parts (string match -r '^(.*:)([^:]*)$' -- $argv[2])
	if not set -q parts[3]
		set -l list (string match -r '^.*,' -- $argv[2])
		__vxtrace_calls | __vxtrace_behind "$argv[3]$list"
		return
	end
	set -l head "$argv[3]$parts[2]"
	set -l pair (string match -r '^([^=]*)=(.*,)?[^,]*$' -- $parts[3])
	if set -q pair[1]
		set -l words (__vxtrace_token_words $pair[2])
		switch "$words"
			case @errnos
				set words (__vxtrace_errnos)
			case @signals
				set words SIG(kill -l | string split ' ')
			case @calls
				set words (__vxtrace_calls)
		end
		printf '%s\n' $words | __vxtrace_behind "$head$pair[2]=$pair[3]"
		return
	end
	__vxtrace_conditions | __vxtrace_behind $head
	switch $kind
		case inject
			__vxtrace_actions | __vxtrace_behind $head
		case fault
			printf '%serror=\tthe error\n' $head
	end
end

# The argument of --inject=, --fault= and --trace=
function __vxtrace_long
	set -l text (commandline -ct | string replace -r '^--[a-z]+=' '')
	__vxtrace_rule $argv[1] "$text"
end

# The argument of -e
function __vxtrace_expr
	set -l text (commandline -ct | string replace -r '^-e' '')
	set -l pair (string match -r '^(inject|fault|trace|t)=(.*)$' -- $text)
	if set -q pair[2]
		__vxtrace_rule $pair[2] "$pair[3]" $pair[2]=
		return
	end
	printf '%s=\n' trace abbrev verbose raw signals status trace-fds read write quiet decode-fds decode-pids inject fault
	__vxtrace_calls
end

# Is "rules" the first word, and are there $argv words before this one?
function __vxtrace_rules_at
	set -l words (commandline -opc)
	test (count $words) -eq $argv[1]; and test "$words[2]" = rules
end
complete -c vxtrace -f -n 'test (count (commandline -opc)) -eq 1' -a 'call doctor rules sweep'
complete -c vxtrace -f -n '__vxtrace_rules_at 2' -a 'check explain'

# vxtrace call OPTIONS BLOCK
function __vxtrace_in_call
	set -l words (commandline -opc)
	test "$words[2]" = call
end
complete -c vxtrace -f -n __vxtrace_in_call -s t -l thread -x -d 'this thread makes the calls'
complete -c vxtrace -f -n __vxtrace_in_call -s a -l all-threads -d 'each thread makes them'
complete -c vxtrace -f -n __vxtrace_in_call -l timeout -x -d 'how long a thread may take to stop'
complete -c vxtrace -f -n __vxtrace_in_call -l seq-max -x -d 'calls of a block'
complete -c vxtrace -f -n __vxtrace_in_call -l vm-exec-nr -x -d 'the number of process_vm_exec'
complete -c vxtrace -f -n __vxtrace_in_call -a '(__vxtrace_calls)'

# vxtrace sweep OPTIONS -- COMMAND, vxtrace sweep merge OPTIONS JOURNAL: the
# options come from their table
function __vxtrace_in_sweep
	set -l words (commandline -opc)
	test "$words[2]" = sweep; and not contains -- -- $words
end
function __vxtrace_sweep_first
	set -l words (commandline -opc)
	test "$words[2]" = sweep; and test (count $words) -eq 2
end
function __vxtrace_merges
	set -l words (commandline -opc)
	test "$words[2]" = sweep; and test "$words[3]" = merge
end
complete -c vxtrace -f -n __vxtrace_sweep_first -a merge
complete -c vxtrace -n __vxtrace_merges -F

