# SPDX-License-Identifier: LGPL-2.1-or-later
# What bash offers when Tab is pressed.
. "$srcdir/tests/lib/check.sh"

PATH=${VXTRACE%/*}:$PATH
compopt() { :; }
# shellcheck source=/dev/null
. "$builddir/completions/vxtrace"

# offers WORD... : the offers for these words; the last one is unfinished
offers()
{
	COMP_WORDS=(vxtrace "$@")
	COMP_CWORD=$#
	_vxtrace
	printf '%s\n' "${COMPREPLY[@]}" >out
}

offers --syscall-n
check_eq "an option" '--syscall-number' "$(cat out)"
offers --color = al
check_eq "an argument behind =" 'always' "$(cat out)"
offers -X r
check_eq "an argument of its own" 'raw' "$(cat out)"
offers -e trace = close,pidfd_o
check_eq "a call in a list" 'close,pidfd_open' "$(cat out)"
offers -e trace = %fil
check_eq "a class" '%file' "$(cat out)"
offers -e stat
check_match "a qualifier or a call" '^status=$' out
check_match "a qualifier or a call" '^statx$' out
offers --decode-fds = path,soc
check_eq "a word in a list" 'path,socket' "$(cat out)"
offers --help = stat
check_eq "a topic" 'statistics' "$(cat out)"
offers -o /dev/nul
check_eq "a file" '/dev/null' "$(cat out)"
offers -f -s 10 --color = never tru
check_match "a command" '^true$' out
check_end
