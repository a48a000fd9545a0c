# SPDX-License-Identifier: LGPL-2.1-or-later
# Memory that is stuck: with process_vm_readv's NOWAIT a page that nobody gives
# is an address, and the tracer goes on. Without the flag it waits with its
# tracee, which is all that other kernels can do.
. "$srcdir/tests/lib/check.sh"
"$VXTRACE" --capabilities >table
grep -q 'process_vm_readv, NOWAIT  *ok' table ||
	skip_all "the kernel's process_vm_readv has no NOWAIT"
"$tracees/stuck" ||
	skip_all "no userfaultfd here"

# The line is there while the call still waits.
run() { # run OPTION...
	local tracer
	rm -f go trace
	mkfifo go
	"$VXTRACE" -o trace -e trace=faccessat "$@" "$tracees/stuck" go >out 2>err &
	tracer=$!
	until grep -q faccessat trace 2>/dev/null || ! kill -0 $tracer 2>/dev/null; do
		sleep 0.01
	done
	cp trace before
	echo x >go
	wait $tracer
}

run
check_eq "exit status" 0 $?
check_match "while it waits" '^faccessat\(AT_FDCWD, 0x[0-9a-f]+, F_OK' before
check_match "at its end" \
	'^faccessat\(AT_FDCWD, 0x[0-9a-f]+, F_OK\) = -1 ENOENT' trace
check_eq "what the program got" -1 "$(cat out)"

# Conditions on what cannot be read do not hold; a write is refused.
run -e 'inject=faccessat:path="/none":error=EIO'
check_match "a condition" '= -1 ENOENT' trace
run -e 'inject=faccessat:poke_enter=@arg2=2f6e6f6e6500ffff'
check_match "a poke" '= -1 E' trace
check_eq "a poke ends" -1 "$(cat out)"
check_end
