# SPDX-License-Identifier: LGPL-2.1-or-later
# Options of rules: what is said where they are wrong, and exit statuses.
. "$srcdir/tests/lib/check.sh"
target=$tracees/target

# says STATUS MESSAGE ARG... : this on standard error, behind "PROGRAM: "
says() {
	local status=$1 message=$2
	shift 2
	(exec -a vxt "$VXTRACE" -o trace "$@") >out 2>err
	check_eq "status of $*" "$status" $?
	check_eq "message of $*" "$message" "$(cat err)"
}

# strace's forms: its words, its status
says 1 "vxt: invalid inject argument 'read'" -e inject=read true
says 1 "vxt: invalid inject argument 'read:when=1'" --inject=read:when=1 true
says 1 "vxt: invalid fault argument 'read:retval=1'" \
	-e fault=read:retval=1 true
# ours: a caret, the nearest, another status; nothing has run
says 2 "vxt: inject: unknown token 'pth='
  read:pth=/x:error=EIO
       ^~~ did you mean path= ?" -e inject=read:pth=/x:error=EIO \
	touch ran
says 2 "vxt: nosuch: No such file or directory" --rules=nosuch touch ran
says 2 "vxt: nosuch: No such file or directory" -e inject=@nosuch touch ran
printf 'vxrules 1\nrule a: inject read eror=EIO\n' >bad
"$VXTRACE" -o trace --rules bad touch ran 2>err
check_eq "status of a wrong file" 2 $?
check_match "the line of a wrong file" '^[^ ]+: bad:2: ' err
check_eq "nothing has run" "" "$(ls ran 2>/dev/null)"

[ -x "$target" ] || check_end

# what rules did not do
never='never fired; 0 getuid calls seen'
says 5 "vxt: rule 1 (getuid:error=EIO) $never" -e inject=getuid:error=EIO \
	"$target" 'exit 5'
says 5 "" -e inject=getuid:error=EIO --unfired=ignore "$target" 'exit 5'
says 3 "vxt: rule 1 (getuid:error=EIO) $never" -e inject=getuid:error=EIO \
	--unfired=error "$target" 'exit 5'
says 5 "" -e inject=getuid:error=EIO --inject-compat=strace \
	"$target" 'exit 5'
says 3 "vxt: rule 1 (getuid:error=EIO) $never" -e inject=getuid:error=EIO \
	--inject-compat=strace --unfired=error "$target" 'exit 5'
says 5 "" -e inject=getuid:error=EIO --unfired=error "$target" getuid \
	'exit 5'

# matched, and not applied
poke=getuid:poke_enter=@arg1=00
for strict in "" --strict; do
	# shellcheck disable=SC2086 # nothing, or a word
	(exec -a vxt "$VXTRACE" -o trace $strict -e "inject=$poke" \
		"$target" getuid getuid 'exit 5') >out 2>err
	status=$?
	check_eq "status, not applied ${strict:-leniently}" \
		"$([ $strict ] && echo 3 || echo 5)" $status
	check_eq "one line for it" 1 "$(grep -c "requested to tamper" err)"
	check_eq "… and no more" 1 "$(wc -l <err)"
done

# expect
printf 'vxrules 1\nrule a: inject getuid retval=0\nexpect a fired==2\n' >two
says 3 "    matched     applied not applied      faults rule             text
----------- ----------- ----------- ----------- ---------------- ----------------
          1           1                         a                getuid retval=0
vxt: expected a fired==2, but it fired 1 times" --rules two "$target" getuid \
	'exit 5'
"$VXTRACE" -o trace --rules two "$target" getuid getuid 'exit 5' \
	>/dev/null 2>&1
check_eq "an expectation that holds" 5 $?

# a wrong rule counts before a signal's end, a signal before a wrong rule's
"$VXTRACE" -o trace -e inject=getuid:error=EIO --unfired=error \
	"$target" 'kill TERM' >/dev/null 2>&1
check_eq "status of a command that a signal killed" 3 $?

# the seed is told where anything is drawn, and repeats the draws
draws() {
	"$VXTRACE" -q -a 1 -o trace -e trace=getppid "$@" "$target" getppid \
		getppid getppid getppid getppid getppid getppid getppid \
		>/dev/null 2>err
	grep -c INJECTED trace
	grep -n INJECTED trace | cut -d: -f1
}
first=$(draws -e 'inject=getppid:retval=1:prob=50%')
seed=$(sed -n 's/.*: seed //p' err)
check_eq "the seed is told" 1 "$(grep -cE ': seed [0-9]+$' err)"
check_eq "the same seed, the same draws" "$first" \
	"$(draws -e 'inject=getppid:retval=1:prob=50%' --seed="$seed")"
check_match "… and told again" ": seed $seed\$" err
check_eq "options may come first" "$first" \
	"$(draws --seed="$seed" -e 'inject=getppid:retval=1:prob=50%')"
draws -e inject=getppid:retval=1 --seed=1 >/dev/null
check_eq "nothing is drawn, no seed is told" "" "$(cat err)"

# what was done, and the same again
record() { # record OPTION... -- COMMAND... : of the target
	local options=()
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	shift
	"$VXTRACE" -q -a 1 -o trace -e trace=getppid,fsync "${options[@]}" \
		"$target" "$@" >/dev/null 2>err
}
calls=(getppid getppid 'fsync 9' getppid getppid getppid getppid)
record --schedule=plan -e 'inject=getppid:retval=7:prob=50%' \
	-e 'inject=fsync:error={EIO,EINTR}' -- "${calls[@]}"
grep -n INJECTED trace >first
record --replay-schedule=plan -- "${calls[@]}"
check_eq "status of a replay" 0 $?
check_files "a replay does the same" first <(grep -n INJECTED trace)
check_eq "… without a word" "" "$(cat err)"
record --replay-schedule=plan -- getppid
check_eq "status where the program went another way" 4 $?
check_match "… and where" ': plan: line [0-9]+: ' err
record --replay-schedule=nosuch -- getppid
check_eq "status of a schedule that is not there" 2 $?
echo nonsense >plan
record --replay-schedule=plan -- getppid
check_eq "status of a file that is none" 2 $?
record --schedule=nosuch/plan -e inject=getppid:retval=7 -- getppid
check_match "a schedule that cannot be written" \
	"Can't fopen 'nosuch/plan': No such file" err

# --no-vdso
"$VXTRACE" -q -o trace -e trace=clock_gettime "$target" clock >/dev/null
if grep -q clock_gettime trace; then
	skip "no vDSO here"
else
	"$VXTRACE" -q -o trace --no-vdso -e trace=clock_gettime \
		"$target" clock >/dev/null
	check_match "--no-vdso: the kernel is asked" '^clock_gettime' trace
fi
check_end
