# SPDX-License-Identifier: LGPL-2.1-or-later
# A program under a seccomp filter of its own, which kills on calls that it
# does not know: it is never killed for what a rule does, and what cannot be
# done is told.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends
"$tracees/sandbox" strict >plain
[ $? = 77 ] && skip_all "no seccomp filters here"
check_eq "untraced" $'getppid 0\nlseek -9\ngetuid '"$(id -u)" "$(cat plain)"

for backend in "${backends[@]}"; do
	check_status "$backend: getpid allowed" 0 "$VXTRACE" -f -o trace \
		--backend="$backend" -e inject=getppid:retval=5000000 \
		-e inject=lseek:error=EPERM -e inject=getuid:postretval=3 \
		"$tracees/sandbox" getpid >got 2>err
	check_eq "$backend: getpid allowed" \
		$'getppid 5000000\nlseek -1\ngetuid 3' "$(cat got)"
	check_status "$backend: sequences" 0 "$VXTRACE" -f -o trace \
		--backend="$backend" \
		-e 'inject=lseek:seq={ a = getppid(); b = getpid(); return 6 }' \
		"$tracees/sandbox" getpid >got 2>err
	check_eq "$backend: sequences" $'getppid 0\nlseek 6\ngetuid '"$(id -u)" \
		"$(cat got)"
	# Nothing harmless is known at the first call: done, or told.
	check_status "$backend: strict" 0 "$VXTRACE" -f -o trace \
		--backend="$backend" -e inject=lseek:error=EPERM \
		"$tracees/sandbox" strict >got 2>err
	if grep -q '^lseek -1$' got; then
		pass
	else
		check_eq "$backend: strict, as it was" "lseek -9" \
			"$(grep lseek got)"
		check_match "$backend: strict, told" 'not applied' err
	fi
	check_eq "$backend: strict, the rest" $'getppid 0\ngetuid '"$(id -u)" \
		"$(grep -v lseek got)"
done
check_end
