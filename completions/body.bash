# SPDX-License-Identifier: LGPL-2.1-or-later
# bash completion for vxtrace. The lists above come from the table of options.
# shellcheck shell=bash disable=SC2154,SC2207

_vxtrace_calls()
{
	vxtrace --help=calls 2>/dev/null | sed -n '/:$/d;s/ .*//;/./p' | sort -u
	printf '%s\n' all none %file %desc %memory %network %process %signal \
		%ipc %clock %creds %pure %stat %%stat %statfs %%statfs \
		%dataread %datawrite
}

# Prints what a list of words stands for.
_vxtrace_expand()
{
	local words=$1

	case $words in
	@pid) ps -axo pid= | tr -d ' ' ;;
	@user) compgen -u ;;
	@calls | @trace | @inject | @fault) _vxtrace_calls ;;
	@signals) compgen -A signal SIG; printf '%s\n' all none ;;
	@topics) printf '%s\n' all startup tracing filtering output \
		statistics stop misc calls ;;
	@errnos) printf '%s\n' $_vxtrace_errnos ;;
	@expr) printf '%s=\n' trace abbrev verbose raw signals status \
		trace-fds read write quiet decode-fds decode-pids inject fault
		_vxtrace_calls ;;
	@*) ;;
	*) printf '%s\n' $words ;;
	esac
}

# The words that an option's argument can be.
_vxtrace_choices()
{
	_vxtrace_expand "$(_vxtrace_words "$1")"
}

# Offers those of the words that complete the last item of the list $1; what
# stands before it is kept.
_vxtrace_offer()
{
	local cur=$1 words=$2 head=

	if [[ $cur == *,* ]]; then
		head=${cur%,*},
		cur=${cur##*,}
	fi
	COMPREPLY=($(compgen -P "$head" -W "$words" -- "$cur"))
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *[=.] ]] ||
		compopt -o nospace 2>/dev/null
}

# Is the word under the cursor a rule? "-e inject=read:error=EI" comes as
# "-e" "inject" "=" "read" ":" "error" "=" "EI". Then kind is inject, fault or
# trace, and rule its text so far.
_vxtrace_find_rule()
{
	local i from=0

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]},${COMP_WORDS[i + 1]},${COMP_WORDS[i + 2]-} in
		-e,inject,= | -e,fault,= | -e,trace,= | -e,t,=)
			kind=${COMP_WORDS[i + 1]}
			from=$((i + 3)) ;;
		--inject,* | --fault,* | --trace,*)
			kind=${COMP_WORDS[i]#--}
			from=$((i + 1))
			[[ ${COMP_WORDS[from]} != = ]] || ((from++)) ;;
		esac
	done
	((from && from <= COMP_CWORD)) || return 1
	rule=${COMP_WORDS[from]}
	for ((i = from + 1; i <= COMP_CWORD; i++)); do
		[[ ${COMP_WORDS[i]} == [:=]* || ${COMP_WORDS[i - 1]} == [:=]* ]] ||
			return 1
		rule+=${COMP_WORDS[i]}
	done
}

# Completes SET, a token behind it, or its value.
_vxtrace_rule()
{
	local token=${rule##*:} words

	if [[ $rule != *:* ]]; then
		_vxtrace_offer "$rule" "$(_vxtrace_calls)"
		return
	fi
	if [[ $token == *=* ]]; then
		words=$(_vxtrace_expand "$(_vxtrace_token_words "${token%%=*}")")
		_vxtrace_offer "${token#*=}" "$words"
		return
	fi
	words=$_vxtrace_conditions
	case $kind in
	inject) words+=$_vxtrace_actions ;;
	fault) words+=error= ;;
	esac
	_vxtrace_offer "$token" "$words"
}

# Completes the argument of an option.
_vxtrace_value()
{
	local option=$1 cur=$2

	case $(_vxtrace_words "$option") in
	@file)
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$cur"))
		return ;;
	esac
	_vxtrace_offer "$cur" "$(_vxtrace_choices "$option")"
}

# Where the command begins, from word FROM on, or 0: options are passed over, and
# the arguments of those in NEED.
_vxtrace_command_at() # FROM NEED
{
	local i

	for ((i = $1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--) echo $((i + 1)); return ;;
		=) ((i++)) ;;
		-*)
			if [[ ${COMP_WORDS[i + 1]-} == = ]]; then
				((i += 2))
			elif [[ $2 == *" ${COMP_WORDS[i]} "* ]]; then
				((i++))
			fi
			# "inject" "=" "read" ":" …
			while [[ ${COMP_WORDS[i + 1]-} == [:=]* ]]; do
				((i += 2))
			done ;;
		*) echo "$i"; return ;;
		esac
	done
	echo 0
}

# vxtrace rules check FILE, vxtrace rules explain RULE
_vxtrace_rules_command()
{
	if ((COMP_CWORD == 2)); then
		COMPREPLY=($(compgen -W 'check explain' -- "$1"))
	elif [[ ${COMP_WORDS[2]} == check ]]; then
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$1"))
	fi
}

# vxtrace call OPTIONS BLOCK: names of calls begin one.
_vxtrace_call_command()
{
	local cur=$1

	case ${COMP_WORDS[COMP_CWORD - 1]} in
	-p | --attach | -t | --thread)
		COMPREPLY=($(compgen -W "$(_vxtrace_expand @pid)" -- "$cur"))
		return ;;
	esac
	if [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W '-p --attach= -t --thread= -a
			--all-threads -v --verbose --json --timeout= --seq-max=
			--vm-exec-nr= -h --help' -- "$cur"))
	else
		COMPREPLY=($(compgen -W "$(_vxtrace_calls)" -- "$cur"))
	fi
}

# Completes the argument of an option of vxtrace sweep.
_vxtrace_sweep_value()
{
	local words

	words=$(_vxtrace_sweep_words "$1")
	case $words in
	@file | @folder)
		compopt -o filenames 2>/dev/null
		words=${words/@file/-f}
		COMPREPLY=($(compgen "${words/@folder/-d}" -- "$2")) ;;
	*)
		_vxtrace_offer "$2" "$(_vxtrace_expand "$words")" ;;
	esac
}

# vxtrace sweep OPTIONS -- COMMAND, vxtrace sweep merge OPTIONS JOURNAL
_vxtrace_sweep_command()
{
	local cur=$1 n=$COMP_CWORD at merges=

	[[ ${COMP_WORDS[2]} != merge ]] || ((n == 2)) || merges=yes
	if [[ ! $merges ]]; then
		at=$(_vxtrace_command_at 2 "$_vxtrace_sweep_need")
		if ((at && at < COMP_CWORD)) &&
			declare -F _command_offset >/dev/null; then
			_command_offset "$at"
			return
		fi
	fi
	if [[ $cur == = ]]; then
		cur=
		((n++))
	fi
	if [[ ${COMP_WORDS[n - 1]} == = ]]; then
		_vxtrace_sweep_value "${COMP_WORDS[n - 2]}" "$cur"
	elif [[ $_vxtrace_sweep_need == *" ${COMP_WORDS[n - 1]} "* ]]; then
		_vxtrace_sweep_value "${COMP_WORDS[n - 1]}" "$cur"
	elif [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$_vxtrace_sweep_all" -- "$cur"))
		[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] ||
			compopt -o nospace 2>/dev/null
	elif [[ $merges ]]; then
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$cur"))
	else
		COMPREPLY=($(compgen -c -- "$cur"))
		((n > 2)) || COMPREPLY+=($(compgen -W merge -- "$cur"))
	fi
}

_vxtrace()
{
	local cur=${COMP_WORDS[COMP_CWORD]} n=$COMP_CWORD at option kind rule

	COMPREPLY=()
	if [[ ${COMP_WORDS[1]} == rules ]] && ((COMP_CWORD > 1)); then
		_vxtrace_rules_command "$cur"
		return
	fi
	if [[ ${COMP_WORDS[1]} == call ]] && ((COMP_CWORD > 1)); then
		_vxtrace_call_command "$cur"
		return
	fi
	if [[ ${COMP_WORDS[1]} == sweep ]] && ((COMP_CWORD > 1)); then
		_vxtrace_sweep_command "$cur"
		return
	fi
	at=$(_vxtrace_command_at 1 "$_vxtrace_need")
	if ((at && at < COMP_CWORD)); then
		if declare -F _command_offset >/dev/null; then
			_command_offset "$at"
		else
			COMPREPLY=($(compgen -f -- "$cur"))
		fi
		return
	fi
	if _vxtrace_find_rule; then
		_vxtrace_rule
		return
	fi
	# "--color=al" comes as three words, "-e trace=op" as four.
	if [[ $cur == = ]]; then
		cur=
		n=$((n + 1))
	fi
	if [[ ${COMP_WORDS[n - 1]} == = ]]; then
		option=${COMP_WORDS[n - 2]}
		[[ $option == -* ]] || option=--$option
		_vxtrace_value "$option" "$cur"
	elif [[ $_vxtrace_need == *" ${COMP_WORDS[n - 1]} "* ]]; then
		_vxtrace_value "${COMP_WORDS[n - 1]}" "$cur"
	elif [[ $cur == -* ]]; then
		COMPREPLY=($(compgen -W "$_vxtrace_all" -- "$cur"))
		[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] ||
			compopt -o nospace 2>/dev/null
	else
		COMPREPLY=($(compgen -c -- "$cur"))
		((COMP_CWORD > 1)) ||
			COMPREPLY+=($(compgen -W 'call doctor rules sweep' -- "$cur"))
	fi
}

complete -F _vxtrace vxtrace
