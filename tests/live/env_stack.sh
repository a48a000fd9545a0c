# SPDX-License-Identifier: LGPL-2.1-or-later
# stack= and caller=: calls by who made them, in processes whose mappings
# change meanwhile.
. "$srcdir/tests/lib/check.sh"

"$VXTRACE" -k -o out -e trace=none true 2>err
if grep -q 'not supported by this build' err; then
	check_status "a build without unwinder refuses" 2 \
		"$VXTRACE" -e trace=chdir:stack=main true 2>err
	check_match "and says why" unwinder err
	check_end
fi

# count CONDITION [OPTION...]: how many of a hundred calls of third() pass
count()
{
	local condition=$1
	shift
	"$VXTRACE" "$@" -o out -e "trace=chdir:$condition" \
		"$tracees/stack" 100 || return
	grep -c '^[0-9 ]*chdir' out
}

for unwinder in libdw libunwind; do
	option=--stack-trace-unwinder=$unwinder
	if ! "$VXTRACE" -k "$option" -o out -e trace=none true 2>err; then
		skip "no $unwinder: $(cat err)"
		continue
	fi
	check_eq "$unwinder: a function" 100 "$(count stack=second "$option")"
	check_eq "$unwinder: another" 0 "$(count stack=fourth "$option")"
	check_eq "$unwinder: one inside another" 100 \
		"$(count 'stack=first>third' "$option")"
	check_eq "$unwinder: not the other way" 0 \
		"$(count 'stack=third>first' "$option")"
	check_eq "$unwinder: who called" 100 "$(count caller=third "$option")"
	check_eq "$unwinder: it was no other" 0 \
		"$(count caller=second "$option")"
	check_eq "$unwinder: nowhere" 0 "$(count '!stack=main' "$option")"
	check_eq "$unwinder: of a file" 100 \
		"$(count 'stack=main@stack' "$option")"
done

check_eq "no stack is printed for it" 0 "$(count stack=main >/dev/null
	grep -c '^ >' out)"
check_eq "but with -k" 100 "$(count stack=main -k >/dev/null
	grep -c '^ > .*(second+' out)"
check_eq "at the exit, too" 100 "$(count stack=main:ret=0)"
check_eq "under the prefilter" 100 "$(count stack=second -f --seccomp-bpf)"
check_eq "in a child" 3 "$("$VXTRACE" -f -o out -e trace=chdir:stack=second \
	sh -c '"$0" 1; "$0" 1; "$0" 1; cd /' "$tracees/stack"
	grep -c chdir out)"
check_end
