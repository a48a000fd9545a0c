# SPDX-License-Identifier: LGPL-2.1-or-later
# What shells offer when Tab is pressed.
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

# Rules: SET, tokens, values.
offers -e inject = clo
check_match "the calls of a rule" '^close$' out
offers -e inject = close : posterr
check_eq "a token" 'posterror=' "$(cat out)"
offers -e inject = close : error = EI
check_eq "an errno" "EIDRM EILSEQ EINPROGRESS EINTR EINVAL EIO EISCONN EISDIR EISNAM" \
	"$(LC_ALL=C sort out | xargs)"
offers -e inject = close : error =
check_match "all of them" '^ENOENT$' out
offers -e inject = close : error = EIO : sign
check_eq "a token behind others" 'signal=' "$(cat out)"
offers -e inject = close : error = EIO :
check_match "behind the colon" '^when=$' out
offers -e inject = read : fdtype = tcp,ud
check_eq "a word in a token's list" 'tcp,udp' "$(cat out)"
offers --inject = read : args
check_eq "an argument" 'args.' "$(cat out)"
offers --trace read : fdpat
check_eq "a condition of a filter" 'fdpath=' "$(cat out)"
offers -e trace = read : posterr
check_eq "no action in a filter" '' "$(cat out)"
offers -e fault = read : err
check_eq "what fault= takes" "errno= error=" "$(LC_ALL=C sort out | xargs)"
offers -e inject = read : error = EIO tru
check_match "the command behind a rule" '^true$' out
offers -e inject = read : error = EIO -e status = fai
check_eq "another option behind a rule" 'failed' "$(cat out)"

# The commands that run nothing.
offers ru
check_match "rules is a word" '^rules$' out
offers rules ch
check_eq "its words" 'check' "$(cat out)"
: >x.vxr
offers rules check x.v
check_eq "its files" 'x.vxr' "$(cat out)"

offers call --all
check_eq "options of call" '--all-threads' "$(cat out)"
offers call -p 1 prctl
check_eq "what it calls" 'prctl' "$(cat out)"

offers sweep --isol
check_eq "options of sweep" '--isolate=' "$(cat out)"
offers sweep --isolate = tm
check_eq "a word of an option of sweep" 'tmpdir' "$(cat out)"
offers sweep --fail-on crash,suspe
check_eq "a word in a list of sweep" 'crash,suspect' "$(cat out)"
offers sweep --set = openat,pidfd_o
check_eq "a call of sweep" 'openat,pidfd_open' "$(cat out)"
: >x.jsonl
mkdir x.db
offers sweep --json x.
check_match "a file of sweep" '^x\.jsonl$' out
offers sweep --db = x.
check_eq "a folder of sweep" 'x.db' "$(cat out)"
offers sweep -j 4 --persist once tru
check_match "the command of sweep" '^true$' out
offers sweep mer
check_match "sweep merge" '^merge$' out
offers sweep merge --sar
check_eq "options of sweep merge" '--sarif=' "$(cat out)"
offers sweep merge --junit = out.xml x.j
check_eq "journals of sweep merge" 'x.jsonl' "$(cat out)"
offers swe
check_match "sweep is a word" '^sweep$' out

# in_fish LINE: what fish offers, without the descriptions
in_fish()
{
	fish -c "source '$builddir/completions/vxtrace.fish'
		complete -C '$1'" 2>/dev/null | cut -f 1 | LC_ALL=C sort | xargs
}

if command -v fish >/dev/null; then
	export HOME=$dir
	check_eq "fish: a token" 'inject=read:posterror=' \
		"$(in_fish 'vxtrace -e inject=read:posterr')"
	check_eq "fish: a word in a list" 'trace=read:per=thread,tree' \
		"$(in_fish 'vxtrace -e trace=read:per=thread,tre')"
	check_eq "fish: a long option" '--trace=read:fdpath=' \
		"$(in_fish 'vxtrace --trace=read:fdpat')"
	check_eq "fish: a call in a list" 'trace=read,pidfd_open' \
		"$(in_fish 'vxtrace -e trace=read,pidfd_op')"
	check_eq "fish: rules" check "$(in_fish 'vxtrace rules ch')"
	check_eq "fish: no action in a filter" '' \
		"$(in_fish 'vxtrace -e trace=read:posterr')"
	check_eq "fish: options of sweep" '--isolate' \
		"$(in_fish 'vxtrace sweep --isol')"
	check_eq "fish: a word of an option of sweep" '--isolate=tmpdir' \
		"$(in_fish 'vxtrace sweep --isolate=tm')"
else
	skip "no fish here"
fi
if command -v zsh >/dev/null; then
	check_status "zsh: the script is one" 0 \
		zsh -n "$builddir/completions/_vxtrace"
else
	skip "no zsh here"
fi
check_end
