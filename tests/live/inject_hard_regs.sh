# SPDX-License-Identifier: LGPL-2.1-or-later
# Whatever a rule does to a call, registers are the program's when it returns:
# in a program, its child, a thread, and the child of a call that was changed.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

"$tracees/regs" >plain
check_eq "untraced" "" "$(grep -v 'ok$' plain)"
uid=$(id -u)
# WHO int80 CALL RESULT ok, for what the rules below make of them.
sed -E "s/getpid [0-9-]+/getpid 77/; s/lseek [0-9-]+/lseek 5/
	s/getuid [0-9-]+/getuid $uid/; s/getgid [0-9-]+/getgid 4711/
	s/geteuid [0-9-]+/geteuid 9/; s/write [0-9-]+/write 3/" plain >expected
# shellcheck disable=SC2054 # a rule is one word
rules=(-e inject=getpid:retval=77
	-e 'inject=lseek:args.offset=5:args.whence=SEEK_SET'
	-e "inject=getuid,?getuid32:restart=2"
	-e 'inject=getgid,?getgid32:seq={ a = getppid(); b = orig; c = lseek(3, 0, SEEK_SET); return 4711 }'
	-e "inject=geteuid,?geteuid32:postretval=9"
	-e inject=write:fd=3:short=3
	-e 'inject=clone:seq={ getppid(); orig }')
for backend in "${backends[@]}"; do
	check_status "$backend" 0 "$VXTRACE" -f -o trace --backend="$backend" \
		"${rules[@]}" "$tracees/regs" >got 2>err
	check_files "$backend: registers" expected got
	# Under the prefilter calls stop elsewhere.
	check_status "$backend, prefilter" 0 "$VXTRACE" -f --seccomp-bpf -o trace \
		-e trace=getpid,lseek,getuid,?getuid32,getgid,?getgid32,geteuid,?geteuid32,write,clone \
		--backend="$backend" "${rules[@]}" "$tracees/regs" >got 2>err
	check_files "$backend, prefilter: registers" expected got
	# The other ways to change a fork.
	check_status "$backend: arguments of a fork" 0 "$VXTRACE" -f -o trace \
		--backend="$backend" -e 'inject=clone:args.flags=(args.flags | CLONE_FS)' \
		"$tracees/regs" >got 2>err
	check_eq "$backend: arguments of a fork" "" "$(grep -v 'ok$' got)"
done
check_end
