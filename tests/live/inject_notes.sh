# SPDX-License-Identifier: LGPL-2.1-or-later
# What is printed of calls that rules did something to: notes, steps, logs;
# the same in JSON, and from there as text again; the table of -c.
. "$srcdir/tests/lib/check.sh"
target=$tracees/target
[ -x "$target" ] || skip_all "no tracee"
printf hello >file

# trace OPTION... : of one run of the target; lines in `text`, messages in err
trace() {
	"$VXTRACE" -q -a 1 -o text "$@" "$target" 'openat file' 'read 3 5' \
		'fsync 3' 'close 3' getppid >seen 2>err
}

# note WHAT LINE OPTION... : the trace has exactly this line
note() {
	local what=$1 line=$2
	shift 2
	trace "$@"
	check_eq "$what" "$line" "$(grep -a "${line%%(*}(" text | tail -n 1)"
	check_eq "$what: no message" "" "$(cat err)"
	"$VXTRACE" --json -q -a 1 -o text.jsonl "$@" "$target" 'openat file' \
		'read 3 5' 'fsync 3' 'close 3' getppid >/dev/null 2>&1
	"$VXTRACE" -a 1 --from-json text.jsonl >text
	check_eq "$what, from JSON" "$line" \
		"$(grep -a "${line%%(*}(" text | tail -n 1)"
}

eio='-1 EIO (Input/output error)'
note "a result" 'getppid() = 42 (INJECTED)' \
	-e trace=getppid -e inject=getppid:retval=42
note "an error" "getppid() = $eio (INJECTED)" \
	-e trace=getppid -e inject=getppid:error=EIO
note "an error and a delay" "getppid() = $eio (INJECTED) (DELAYED)" \
	-e trace=getppid -e inject=getppid:error=EIO:delay_enter=1
note "a delay" 'fsync(3) = 0 (DELAYED)' \
	-e trace=fsync -e inject=fsync:delay_exit=1
note "a poke" 'read(3, "Hello", 5) = 5 (INJECTED: args)' \
	-e trace=read -P "$dir/file" -e inject=read:poke_exit=@arg2=48
note "a poke and a result" \
	'read(3, "H", 5) = 1 (INJECTED: args, retval)' \
	-e trace=read -P "$dir/file" -e inject=read:poke_exit=@arg2=48:retval=1
note "posterror" "close(3) = $eio (INJECTED: posterror)" \
	-e trace=close -e "inject=close:path=$dir/file:posterror=EIO"
note "postretval and a remark" \
	'fsync(3) = 7 (INJECTED: postretval) (NOTE: a lie)' \
	-e trace=fsync -e 'inject=fsync:postretval=7:note=a lie'
note "short" 'read(3, "he", 5) = 2 (INJECTED: short)' \
	-e trace=read -e "inject=read:path=$dir/file:short=2"
note "corrupt" 'read(3, "\0ello", 5) = 5 (INJECTED: corrupt)' \
	-e trace=read -e "inject=read:path=$dir/file:corrupt=zero@0+1"
note "restart" 'fsync(3) = 0 (INJECTED: restart 2)' \
	-e trace=fsync -e inject=fsync:restart=2
note "a sequence, folded" 'fsync(3) = 0 (INJECTED: seq 2)' \
	-e trace=fsync -e 'inject=fsync:seq={ fdatasync(args[0]); orig }'
note "pass" 'getppid() = 5 (INJECTED)' -e trace=getppid --unfired=ignore \
	-e inject=getppid:pid=1:pass -e inject=getppid:retval=5

# behind the line: what ran in place of the call, and what was logged
seq='inject=fsync:seq={ log "one"; fdatasync(args[0]); log "t\tb"; orig }'
trace -v -e trace=fsync -e "$seq"
cat >expected <<'END'
fsync(3) = 0 (INJECTED: seq 2)
 # one
 + fdatasync(3) = 0
 # t\tb
 + fsync(3) = 0
+++ exited with 0 +++
END
check_files "steps" expected text
trace -e trace=fsync -e "$seq"
check_files "logs without steps" <(grep -v '^ +' expected) text
trace --json -e trace=fsync -e "$seq"
mv text steps.jsonl
cat steps.jsonl >all.jsonl
"$VXTRACE" -a 1 -v --from-json steps.jsonl >text
check_files "steps from JSON" expected text
check_match "steps in JSON" \
	'"injected":\["seq"\],"rule":"rule 1","steps":\[\{"log":"one"\},' \
	steps.jsonl
trace -c -e trace=fsync -e "$seq"
check_eq "logs without a trace are messages" 2 \
	"$(grep -cE ': (one|t	b)$' err)"

trace -v -e trace=openat,open \
	-e "inject=openat,open:path=$dir/file:args.pathname=\"/dev/null\""
check_match "the call as it was made" '"file", .* = 3 \(INJECTED: args\)$' \
	text
check_match "… and as it was executed" '^ \+ open(at)?\(.*"/dev/null"' text

# a handler's calls stand where they were made
for signal in none all; do
	handled() { # handled OPTION...
		"$VXTRACE" -q -a 1 -o text -e trace=fsync,rt_sigreturn -v \
			-e signal=$signal "$@" -e 'inject=fsync:seq={
				signal SIGUSR1; fdatasync(args[0]); orig }' \
			"$target" 'openat file' 'handle USR1' 'fsync 3' \
			>seen 2>err
	}
	handled
	sed 's/^\(rt_sigreturn\).*/\1/' text >plain
	{
		echo 'fsync(3 <unfinished ...>'
		[ $signal = none ] || echo '--- SIGUSR1 {si_signo=SIGUSR1,' \
			'si_code=SI_KERNEL} ---'
		echo rt_sigreturn
		echo '<... fsync resumed>) = 0 (INJECTED: seq 2)'
		echo ' + fdatasync(3) = 0'
		echo ' + fsync(3) = 0'
		echo '+++ exited with 0 +++'
	} >expected
	check_files "a handler between two steps, signals $signal" \
		expected plain
	handled --json
	cat text >>all.jsonl
	"$VXTRACE" -a 1 --from-json text | sed 's/^\(rt_sigreturn\).*/\1/' \
		>plain
	check_files "… from JSON" expected plain
done

# the table of a rule file, in JSON, and below a summary
cat >rules <<'END'
vxrules 1
rule lie: inject fsync retval=0
rule unseen: inject getppid pid=1 error=EPERM
END
trace -e trace=fsync,getppid --rules rules
check_match "the table" '^ +1 +1 +lie +fsync retval=0$' err
check_match "a rule that never fired" ': rule unseen never fired' err
trace -e trace=fsync,getppid --rules rules --json
check_match "the table in JSON" \
	'^\{"type":"rule","rule":"lie","text":"fsync retval=0","matched":1,"applied":1,"refused":0,"faults":0\}$' text
cat text >>all.jsonl
if python3 -c 'import jsonschema' 2>/dev/null; then
	check_status "the schema holds" 0 python3 \
		"$srcdir/tests/lib/schema.py" \
		"$srcdir/doc/vxtrace.schema.json" all.jsonl
else
	skip "no jsonschema for python3 here"
fi
trace -c -U calls,injected,name -e trace=fsync,getppid --rules rules
check_match "a column for injected calls" '^ +1 +1 fsync$' text
check_match "the table below a summary" '^ +1 +1 +lie +fsync' text
trace -c -e trace=fsync,getppid --inject-compat=strace \
	-e inject=getppid:retval=1
check_eq "no table with --inject-compat=strace" "" "$(grep matched text)"
check_end
