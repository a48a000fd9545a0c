# SPDX-License-Identifier: LGPL-2.1-or-later
# Sequences of 64 steps, ten thousand of them in 8 threads, while a signal
# arrives every millisecond: no step is lost, and none made twice.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

rules=(-e 'inject=lseek:seq={ repeat 32 { p = lseek(args[0], 1, SEEK_CUR); lseek(3, 1, SEEK_CUR) }; return p }'
	-e 'inject=getsid:seq={ lseek(4, 1, SEEK_CUR); lseek(4, 1, SEEK_CUR); return 4711 }')
threads=$(rounds 8 4) many=$(rounds 1250) few=$(rounds 100)
for backend in "${backends[@]}"; do
	check_eq "$backend" "$((threads * many)) calls, interrupted, 0 bad" "$(
		"$VXTRACE" -f -o trace --backend="$backend" -e trace=lseek,getsid \
			"${rules[@]}" "$tracees/storm" "$threads" "$many" 64 2>err)"
done
check_eq "on stacks of handlers" "$((threads * few)) calls, interrupted, 0 bad" "$(
	"$VXTRACE" -f -o trace -e trace=lseek,getsid "${rules[@]}" \
		"$tracees/storm" "$threads" "$few" 64 altstack 2>err)"
check_eq "under the prefilter" "$((threads * few)) calls, interrupted, 0 bad" "$(
	"$VXTRACE" -f --seccomp-bpf -o trace -e trace=lseek,getsid \
		"${rules[@]}" "$tracees/storm" "$threads" "$few" 64 2>err)"
check_end
