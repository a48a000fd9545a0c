# SPDX-License-Identifier: LGPL-2.1-or-later
# bash completion for vxtrace. The lists above come from the table of options.
# shellcheck shell=bash disable=SC2154,SC2207

_vxtrace_calls()
{
	vxtrace --help=calls 2>/dev/null | sed -n '/:$/d;s/ .*//;/./p' | sort -u
	printf '%s\n' all none %file %desc %memory %network %process %signal \
		%ipc %clock %creds %pure %stat %%stat %statfs %%statfs
}

# The words that an option's argument can be.
_vxtrace_choices()
{
	local words

	words=$(_vxtrace_words "$1")
	case $words in
	@pid) ps -axo pid= | tr -d ' ' ;;
	@user) compgen -u ;;
	@calls) _vxtrace_calls ;;
	@signals) compgen -A signal SIG; printf '%s\n' all none ;;
	@topics) printf '%s\n' all startup tracing filtering output \
		statistics stop misc calls ;;
	@expr) printf '%s=\n' trace abbrev verbose raw signals status \
		trace-fds read write quiet decode-fds decode-pids
		_vxtrace_calls ;;
	@*) ;;
	*) printf '%s\n' $words ;;
	esac
}

# Completes the last item of a list: what stands before it is kept.
_vxtrace_value()
{
	local option=$1 cur=$2 head=

	case $(_vxtrace_words "$option") in
	@file)
		compopt -o filenames 2>/dev/null
		COMPREPLY=($(compgen -f -- "$cur"))
		return ;;
	esac
	if [[ $cur == *,* ]]; then
		head=${cur%,*},
		cur=${cur##*,}
	fi
	COMPREPLY=($(compgen -P "$head" -W "$(_vxtrace_choices "$option")" \
		-- "$cur"))
	[[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] ||
		compopt -o nospace 2>/dev/null
}

# Where the command begins: options and their arguments are passed over.
_vxtrace_command_at()
{
	local i

	for ((i = 1; i < COMP_CWORD; i++)); do
		case ${COMP_WORDS[i]} in
		--) echo $((i + 1)); return ;;
		=) ((i++)) ;;
		-*)
			if [[ ${COMP_WORDS[i + 1]-} == = ]]; then
				((i += 2))
			elif [[ $_vxtrace_need == *" ${COMP_WORDS[i]} "* ]]; then
				((i++))
				[[ ${COMP_WORDS[i + 1]-} != = ]] || ((i += 2))
			fi ;;
		*) echo "$i"; return ;;
		esac
	done
	echo 0
}

_vxtrace()
{
	local cur=${COMP_WORDS[COMP_CWORD]} n=$COMP_CWORD at option

	COMPREPLY=()
	at=$(_vxtrace_command_at)
	if ((at && at < COMP_CWORD)); then
		if declare -F _command_offset >/dev/null; then
			_command_offset "$at"
		else
			COMPREPLY=($(compgen -f -- "$cur"))
		fi
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
	fi
}

complete -F _vxtrace vxtrace
