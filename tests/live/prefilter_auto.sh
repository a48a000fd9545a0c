# SPDX-License-Identifier: LGPL-2.1-or-later
# A filter that nobody asked for: used where it makes no difference, to what
# is printed and to what becomes of the program.
. "$srcdir/tests/lib/check.sh"
if [ "$(awk '/^Seccomp:/ { print $2 }' /proc/self/status)" = "" ]; then
	skip_all "no seccomp filters in this kernel"
fi

why() { # why OPTION...: what -d says of the prefilter
	"$VXTRACE" -d -o trace "$@" true 2>&1 |
		sed -n 's/^.*: \(no \)\?prefilter: \([^,]*\).*/\1\2/p'
}

used="only calls that are traced stop"
check_eq "used" "$used" "$(why -f -e trace=openat)"
check_eq "stacks, too" "$used" "$(why -f -k -e trace=openat)"
check_eq "all calls" "no all calls are traced" "$(why -f)"
check_eq "rules" "no rules change calls" \
	"$(why -f -e trace=openat -e inject=getppid:error=EIO)"
check_eq "without -f" "" "$(why -e trace=openat)"
check_eq "--no-seccomp" "" "$(why -f -e trace=openat --no-seccomp)"
check_eq "-b" "" "$(why -f -e trace=openat -b execve)"
check_eq "a limit" "" "$(why -f -e trace=openat --syscall-limit=5)"
check_eq "-D" "no -D: the command could outlive us" \
	"$(why -f -e trace=openat -D)"
if [ "$(id -u)" = 0 ]; then
	check_eq "-u" "no -u is for setuid programs" \
		"$(why -f -e trace=openat -u root)"
	check_eq "root needs no NO_NEW_PRIVS" "NoNewPrivs:	0" "$(
		"$VXTRACE" -f -e trace=openat -o trace \
		grep NoNewPrivs /proc/self/status)"
	# Without the right to install one, programs would lose theirs.
	if command -v setpriv >/dev/null; then
		check_eq "no right" "no setuid programs would lose rights" "$(
			setpriv --bounding-set -sys_admin --inh-caps -sys_admin \
			"$VXTRACE" -d -f -e trace=openat -o trace true 2>&1 |
			sed -n 's/^.*: \(no \)prefilter: /\1/p')"
	fi
fi

# The same calls, whoever makes them.
prog='cat /dev/null; (exec cat /etc/passwd >/dev/null)
	sh -c "ls / >/dev/null; exit 0"; exit 3'
calls() { # calls OPTION...: how many of each
	local status=0
	"$VXTRACE" -f -o trace "$@" sh -c "$prog" || status=$?
	check_eq "status with $*" 3 $status
	sed -nE 's/^[0-9]+ +([a-z_0-9]+)\(.*/\1/p' trace | sort | uniq -c
}
for set in openat %file %process read,close '!mmap,munmap,mprotect,brk'; do
	check_eq "calls of $set" "$(calls --no-seccomp -e "trace=$set")" \
		"$(calls -e "trace=$set")"
done
check_eq "-P" "$(calls --no-seccomp -e trace=openat -P /etc/passwd)" \
	"$(calls -e trace=openat -P /etc/passwd)"
check_eq "-z" "$(calls --no-seccomp -e trace=%file -z)" \
	"$(calls -e trace=%file -z)"

# What is no call is shown whatever is asked for.
for options in "" --no-seccomp --seccomp-bpf; do
	# shellcheck disable=SC2086
	"$VXTRACE" -f -e trace=openat -o trace $options "$tracees/unknown" \
		>/dev/null
	check_eq "no call $options" 2 "$(grep -c syscall_0x trace)"
done

# A filter of the program's own answers before ours can.
if "$tracees/denied" >/dev/null; then
	for options in "" --no-seccomp --seccomp-bpf; do
		# shellcheck disable=SC2086
		check_eq "answered by another filter $options" "18 5" "$(
			"$VXTRACE" -f -e trace=getppid -o trace $options \
				"$tracees/denied") $(
			grep -c 'getppid() .*= -1 EXDEV' trace)"
	done
fi

# The end of the tracer. The program says what it sees.
cat >program <<'P'
trap 'echo term; exit 5' TERM
echo $$
(trap '' TERM; while [ -e program ] && ! [ -e go ]; do
	cat /dev/null
	sleep 0.01
done; echo child) &
while [ -e program ]; do sleep 0.01; done
P
begin() { # begin OPTION...: pid and tracer are set
	rm -f go
	: >out
	"$VXTRACE" -f -e trace=openat "$@" sh program >out 2>err &
	tracer=$!
	until [ -s out ]; do sleep 0.01; done
	pid=$(head -n 1 out)
}

begin
kill -TERM $tracer
until grep -q term out; do
	kill -0 $tracer || break
	sleep 0.01
done
check_eq "the command gets the signal" "$pid term" "$(xargs <out)"
check_eq "that is said" 1 "$(grep -c "Process $pid detached" err)"
before=$(grep -c openat err)
: >go
wait $tracer
check_eq "the tracer ends as by the signal" 143 $?
check_eq "its child lives on" "$pid term child" "$(xargs <out)"
check_eq "nothing more is printed" "$before" "$(grep -c openat err)"

begin
kill -TERM $tracer
until grep -q term out; do sleep 0.01; done
kill -TERM $tracer
wait $tracer
check_eq "a second signal" 143 $?
for ((i = 0; i < 1000; i++)); do
	pgrep -g 0 -f 'sh program' >/dev/null || break
	sleep 0.01
done
check_eq "ends the child" "$pid term" "$(xargs <out)"

begin
kill -KILL $tracer
wait $tracer 2>/dev/null
for ((i = 0; i < 1000; i++)); do
	kill -0 "$pid" 2>/dev/null || break
	sleep 0.01
done
check_eq "a killed tracer takes it along" "$pid" "$(xargs <out)"

begin --no-seccomp
kill -KILL $tracer
wait $tracer 2>/dev/null
kill -TERM "$pid"
: >go
until grep -q term out && grep -q child out; do sleep 0.01; done
check_eq "or not" 3 "$(wc -l <out)"
check_end
