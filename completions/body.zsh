# SPDX-License-Identifier: LGPL-2.1-or-later
# zsh completion of rules: SET:TOKEN:...; the lists above come from the table
# of tokens.
# shellcheck disable=all

_vxtrace_calls()
{
	local -a calls

	calls=(${(f)"$(_call_program calls vxtrace --help=calls 2>/dev/null |
		sed -n '/:$/d;s/ .*//;/./p' | sort -u)"})
	calls+=(%file %desc %memory %network %process %signal %ipc %clock
		%creds %pure %dataread %datawrite all none)
	compset -P '*,'
	compadd "$@" -a calls
}

# What stands behind KEY=.
_vxtrace_token_value()
{
	local -a words

	words=($(_vxtrace_token_words $1))
	case $words in
	@errnos) words=($_vxtrace_errnos) ;;
	@signals) words=(${signals[2,-3]}) ;;
	@calls) _vxtrace_calls; return ;;
	esac
	compset -P '*,'
	compadd -a words
}

# $1: inject, fault or trace
_vxtrace_rule()
{
	local -a tokens
	local key

	if ! compset -P '*:'; then
		_vxtrace_calls -S ''
		return
	fi
	if [[ $PREFIX == *=* ]]; then
		key=${PREFIX%%=*}
		compset -P '*='
		_vxtrace_token_value $key
		return
	fi
	tokens=($_vxtrace_conditions)
	case $1 in
	inject) tokens+=($_vxtrace_actions) ;;
	fault) tokens+=('error=:the error') ;;
	esac
	_describe token tokens -S ''
}

# vxtrace rules check FILE, vxtrace rules explain RULE
_vxtrace_rules_command()
{
	if (( CURRENT == 3 )); then
		compadd check explain
	elif [[ $words[3] == check ]]; then
		_files
	fi
}

# vxtrace call OPTIONS BLOCK
_vxtrace_call_command()
{
	shift words
	(( CURRENT-- ))
	_arguments \
		'*'{-p,--attach=}'[the process]:process:_pids' \
		'*'{-t,--thread=}'[this thread of it]:thread:' \
		{-a,--all-threads}'[each thread]' \
		{-v,--verbose}'[each call of the block, too]' \
		'--json[one JSON object a thread]' \
		'--timeout=[how long a thread may take to stop]:time:' \
		'--seq-max=[calls of a block]:number:' \
		'--vm-exec-nr=[the number of process_vm_exec]:number:' \
		{-h,--help}'[help]' \
		':block:_vxtrace_calls'
}

# vxtrace sweep OPTIONS -- COMMAND, vxtrace sweep merge OPTIONS JOURNAL
_vxtrace_sweep_first()
{
	(( CURRENT > 2 )) || compadd merge
	_command_names -e
}

_vxtrace_sweep_command()
{
	shift words
	(( CURRENT-- ))
	if (( CURRENT > 2 )) && [[ $words[2] == merge ]]; then
		_arguments -S $_vxtrace_sweep_options '*:journal:_files'
		return
	fi
	_arguments -S $_vxtrace_sweep_options \
		'(-):command:_vxtrace_sweep_first' \
		'*::arguments:_normal'
}

_vxtrace_command()
{
	(( CURRENT > 2 )) || compadd call doctor rules sweep
	_command_names -e
}

_vxtrace_expr()
{
	local kind=${PREFIX%%=*}
	local -a qualifiers

	if [[ $PREFIX == (inject|fault|trace|t)=* ]]; then
		compset -P "$kind="
		_vxtrace_rule $kind
		return
	fi
	qualifiers=(trace abbrev verbose raw signals status trace-fds read
		write quiet decode-fds decode-pids inject fault)
	compadd -S = -a qualifiers
	_vxtrace_calls
}

