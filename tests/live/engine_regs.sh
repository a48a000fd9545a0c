# SPDX-License-Identifier: LGPL-2.1-or-later
# Without PTRACE_GET_SYSCALL_INFO the registers tell the same.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

"$tracees/noinfo" true
[ $? = 77 ] && skip_all "no seccomp filters here"

# Numbers of processes and addresses differ from run to run.
events() {
	sed -E 's/^[0-9]+ //; s/(forked|exec from) [0-9]+/\1/
		s/(getp*pid|gettid|set_tid_address|getpg[a-z]*|v*fork|clone3*|wait4) [0-9]+ 0$/\1 N 0/
		s/ [0-9]{3,} 0$/ N 0/; s/(rt_sigreturn) .*/\1/' "$1"
}

# shellcheck disable=SC2016
prog='cd /; cat </dev/null; kill -CONT $$; exit 5'
for options in "" "-f" "-f -w close -w read -w wait4 -w exit_group"; do
	status=0
	# shellcheck disable=SC2086
	"$drive" $options -o with sh -c "$prog" || status=$?
	check_eq "status $options" 5 $status
	status=0
	# shellcheck disable=SC2086
	"$tracees/noinfo" "$drive" $options -o without sh -c "$prog" ||
		status=$?
	check_eq "status without $options" 5 $status
	# Children run beside their parents: not in one order.
	events with | sort >expected
	events without | sort >got
	check_files "events $options" expected got
done
threads=$(rounds 64 8) children=$(rounds 200 10)
calls=$(((threads + children) * 100 + 1))
check_eq "stress" "$calls $calls 0" "$(
	"$tracees/noinfo" "$drive" -fm -C getppid -o out \
		"$tracees/stress" "$threads" "$children" 100 || echo "status $?"
	awk '/BAD/ { bad++; next } { n += $3; x += $4 }
		END { printf "%d %d %d", n, x, bad }' out)"
check_end
