# SPDX-License-Identifier: LGPL-2.1-or-later
# --capabilities says what the kernel says to one who asks directly; and
# --backend= that is given what it cannot do.
. "$srcdir/tests/lib/check.sh"

check_status "table" 0 "$VXTRACE" --capabilities >table
"$tracees/offers" >offers

# Whether the tracee of a sandbox can be traced at all.
grep -q '^set_entry E[PA]' offers && skip_all "no ptrace here"

said() { # said BY [N]: the N-th outcome of the rows of this way
	awk -v by="$1" -v n="${2:-1}" '
		(at = index($0, " " by " ")) && !--n {
			$0 = substr($0, at + length(by) + 2)
			print ($1 == "no" || $1 == "not") ? $1 " " $2 : $1
		}' table
}

offer() {
	sed -n "s/^$1 //p" offers
}

info=PTRACE_SET_SYSCALL_INFO
check_eq "get" "$(offer get)" "$(said PTRACE_GET_SYSCALL_INFO)"
check_eq "rewrite" "$(offer set_entry)" "$(said $info 1)"
check_eq "rewrite at a filter's" "$(offer set_entry)" "$(said $info 2)"
check_eq "skip" "$(offer set_early)" "$(said $info 3)"
check_eq "skip at a filter's" "$(offer set_early)" "$(said $info 4)"
check_eq "result" "$(offer set_exit)" "$(said $info 5)"
check_eq "rewind" "$(offer set_ip)" "$(said "SET_SYSCALL_INFO with SET_IP")"
check_eq "pidfd" "$(offer pidfd)" "$(said "process_vm_readv, PIDFD")"
check_eq "nowait" "$(offer nowait)" "$(said "process_vm_readv, NOWAIT")"
check_eq "dispatch" "$(offer dispatch)" "$(said "user dispatch by ptrace")"
if [ -n "${VXTRACE_VM_EXEC_NR-}" ]; then
	check_eq "exec" "ok" "$(said process_vm_exec)"
else
	check_eq "exec" "not configured" "$(said process_vm_exec)"
fi
# A number that is another call's is never tried.
nr=$("$VXTRACE" --describe=getpid |
	sed -n 's/^ *number  *[a-z0-9_]* \([0-9]*\).*/\1/p')
check_status "another's number" 1 "$VXTRACE" --vm-exec-nr="$nr" true 2>err
check_match "another's number" "vm-exec-nr: [0-9]+ is the number of getpid" err
for bad in 0 -1 x 70000 ''; do
	check_status "bad number" 1 "$VXTRACE" --vm-exec-nr=$bad true 2>err
	check_match "bad number" "invalid --vm-exec-nr argument: '$bad'" err
done
VXTRACE_VM_EXEC_NR=y check_status "environment" 1 "$VXTRACE" true 2>err
check_match "environment" "invalid VXTRACE_VM_EXEC_NR argument: 'y'" err
# Nobody has this one; nothing happens but an answer.
"$VXTRACE" --vm-exec-nr=5999 --backend=vmexec --capabilities >none
check_match "no such call" "process_vm_exec +ENOSYS" none
check_match "no such call" "^--backend=vmexec cannot .*ENOSYS" none
# Every kernel can by registers.
check_eq "registers" "6 ok" "$(awk '$0 ~ / registers / {
	n++; if (!/ registers +ok/) bad = 1 } END { print n, bad ? "bad" : "ok" }
	' table)"

# One way for each operation.
check_eq "used once" "" "$(awk 'substr($0, 1, 30) ~ /[^ ]/ { what = $1 $2 $3 NR }
	NR > 1 && / yes$/ { used[what]++ }
	END { for (w in used) if (used[w] > 1) print w }' table)"

"$VXTRACE" --capabilities --backend=regs >regs
check_eq "regs" "0" "$(grep -c "$info.*yes" regs)"
check_eq "registers are used" "6" "$(grep -c "registers .*yes" regs)"
VXTRACE_VM_EXEC_NR='' "$VXTRACE" --backend=vmexec --capabilities >vmexec
check_match "vmexec" "^--backend=vmexec cannot .*: not configured" vmexec
check_status "unknown" 1 "$VXTRACE" --backend=magic true 2>err
check_match "unknown" "invalid --backend argument: 'magic'" err

# What cannot be printed is an error.
if [ -c /dev/full ]; then
	check_status "full" 1 "$VXTRACE" --capabilities >/dev/full
fi
check_end
