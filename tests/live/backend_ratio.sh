# SPDX-License-Identifier: LGPL-2.1-or-later
# What a call on the tracee's memory costs by each way that is here: told, not
# judged. The program and the result are the same.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

rounds=20
pair='p = mmap(0, 4096, 3, 0x22, -1, 0); munmap(p, 4096)'

took() { # took BACKEND BLOCK: microseconds of a step of the block
	local us
	us=$("$VXTRACE" --backend="$1" -o trace -e trace=sched_yield \
		-e "inject=sched_yield:seq={ $2; return 0 }" \
		"$tracees/waits" $rounds 2>err)
	check_eq "$1: each call is one line" $rounds \
		"$(grep -c '^sched_yield() .*= 0 (INJECTED' trace)"
	echo "$us" >us
}

for backend in "${backends[@]}"; do
	took "$backend" 'n = 1'
	none=$(cat us)
	took "$backend" "repeat 30 { $pair }"
	awk -v by="$backend" -v a="$none" -v b="$(cat us)" -v n=$((rounds * 60)) \
		'BEGIN { printf "%s %.2f\n", by, (b - a) / n }' >>costs
done
awk '{ us[$1] = $2 }
	END {
		printf "ratio: a remote call, us:"
		for (by in us) printf " %s %s", by, us[by]
		if (us["vmexec"] > 0)
			printf "; regs/vmexec %.1f, setinfo/vmexec %.1f",
				us["regs"] / us["vmexec"], us["setinfo"] / us["vmexec"]
		print ""
	}' costs
check_end
