# SPDX-License-Identifier: LGPL-2.1-or-later
# Colours: where they are, and where they are not.
. "$srcdir/tests/lib/check.sh"

escape=$(printf '\033')
export TERM=xterm
unset NO_COLOR STRACE_COLORS

# colored WHAT FILE, plain WHAT FILE
colored() { check_match "$1: coloured" "$escape\[33mexecve" "$2"; }
plain() { check_eq "$1: plain" 0 "$(grep -c "$escape" "$2")"; }

"$VXTRACE" -e execve true 2>out
plain "no terminal" out
"$VXTRACE" --color=always -e execve true 2>out
colored "--color=always" out
sed "s/$escape\[[0-9;]*m//g" out >stripped
check_match "the text is the same" \
	'^execve\("[^"]*true", \["true"\], 0x[0-9a-f]+ /\* [0-9]+ vars \*/\) = 0$' \
	stripped
NO_COLOR=1 "$VXTRACE" --color -e execve true 2>out
colored "--color beats NO_COLOR" out
"$VXTRACE" --color ls >out 2>/dev/null
check_eq "--color does not eat the command" 0 $?
STRACE_COLORS=syscall=1 "$VXTRACE" --color=always -e execve true 2>out
check_match "STRACE_COLORS" "$escape\[1mexecve" out
"$VXTRACE" --color=always -o out -e execve true
colored "--color=always -o FILE" out
"$VXTRACE" --color=always --json -o out -e execve true
plain "--json" out

if command -v script >/dev/null; then
	script -qc "'$VXTRACE' -e execve true" /dev/null >out
	colored "a terminal" out
	NO_COLOR=1 script -qc "'$VXTRACE' -e execve true" /dev/null >out
	plain "NO_COLOR" out
	TERM=dumb script -qc "'$VXTRACE' -e execve true" /dev/null >out
	plain "a dumb terminal" out
	script -qc "'$VXTRACE' --color=never -e execve true" /dev/null >out
	plain "--color=never" out
	script -qc "'$VXTRACE' -o trace -e execve true" /dev/null >out
	plain "-o FILE on a terminal" trace
else
	skip "no script(1) here"
fi
check_end
