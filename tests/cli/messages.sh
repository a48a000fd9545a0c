# SPDX-License-Identifier: LGPL-2.1-or-later
# Wrong command lines: what is said, and that nothing runs.
. "$srcdir/tests/lib/check.sh"

# says MESSAGE ARG... : exactly this on standard error, behind "PROGRAM: "
says()
{
	local message=$1
	shift
	(exec -a vxt "$VXTRACE" "$@") >out 2>err
	check_eq "status of $*" 1 $?
	check_eq "message of $*" "$(printf 'vxt: %s\n' "$message")" \
		"$(cat err)"
}

# The same, and the advice to look at -h.
usage()
{
	local message=$1
	shift
	says "$message
Try 'vxt -h' for more information." "$@"
}

usage 'must have PROG [ARGS] or -p PID'
usage "unrecognized option '--nosuchthing'" --nosuchthing
usage "unrecognized option '--follow-froks'
vxt: did you mean '--follow-forks'?" --follow-froks
usage "invalid option -- 'j'" -fj true
usage "option requires an argument -- 's'" -s
usage "option '--env' requires an argument" --env
usage "option '--follow-forks' doesn't allow an argument" --follow-forks=1
usage "option '--output-' is ambiguous; possibilities: '--output-append-mode' '--output-separately'" --output- true
usage "invalid -s argument: '-1'" -s -1 true
usage "invalid --color argument: 'blue'" --color=blue true
usage "unknown column name: 'cals'" -c -U cals true
usage "invalid --syscall-limit argument: '0'" --syscall-limit=0 true
says "invalid system call 'opennat'
vxt: did you mean 'openat'?" -e opennat true
says "invalid system call '%fiel'
vxt: did you mean '%file'?" --trace=%fiel true
says "invalid system call 'signl=INT'
vxt: did you mean 'signal='?" -e signl=INT true
says "invalid signal 'SIGITN'
vxt: did you mean 'SIGINT'?" --signals=SIGITN true
says "invalid descriptor 'x'" -e read=1,x true
says "invalid quiet 'detach'" --quiet=detach true
says "Invalid process id: '0'" -p 0
says "-t and --absolute-timestamps cannot be provided simultaneously" \
	-t --timestamps true
says "invalid inject argument 'read:error=NOSUCH'" -e inject=read:error=NOSUCH true
says "invalid fault argument 'read:retval=1'" --fault=read:retval=1 true
says "invalid --unfired argument: 'never'
Try 'vxt -h' for more information." --unfired=never true
says "invalid --seed argument: '-1'
Try 'vxt -h' for more information." --seed=-1 true
says "invalid --inject-compat argument: 'gdb'
Try 'vxt -h' for more information." --inject-compat=gdb true
says "invalid --seq-max argument: '0'
Try 'vxt -h' for more information." --seq-max=0 true
says "invalid --scratch argument: 'heap'
Try 'vxt -h' for more information." --scratch=heap true
says "-e kvm= is not built in this version" -e kvm=vcpu true
says "--namespace is not built in this version" --namespace=new true
usage "--from-json traces nothing: no PROG [ARGS], no -p PID" \
	--from-json=x true

: >out
"$VXTRACE" -e nosuchcall sh -c 'echo ran >out' 2>/dev/null
check_eq "a wrong option starts nothing" "" "$(cat out)"
check_end
