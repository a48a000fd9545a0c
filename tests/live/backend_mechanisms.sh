# SPDX-License-Identifier: LGPL-2.1-or-later
# What --capabilities says is used is what -v counts at the end of a run, with
# each backend; and no mechanism makes a difference to the program.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

# Four calls for memory, and one that needs its caller. Strings need memory
# of the tracer's own: two calls more.
seq='p = mmap(0, 8192, 3, 0x22, -1, 0); u8[p] = 65;
	mprotect(p, 8192, 1); getuid(); madvise(p, 4096, MADV_DONTNEED);
	munmap(p, 8192); return f'

used() { # used OPERATION: by what, where that has a name of its own
	awk -v op="$1" 'substr($0, 1, 30) ~ "[^ ]" { what = substr($0, 1, 30)
			sub(/ +$/, "", what) }
		what == op && / yes$/ { by = substr($0, 32, 29)
			sub(/ +$/, "", by); print by }' table
}

counted() { # counted OPERATION: N by WHAT, of this run's messages
	sed -n "s/^.*: $1: //p" "$dir/err"
}

for backend in "${backends[@]}"; do
	"$VXTRACE" --capabilities --backend="$backend" >table
	for string in '' 'd = openat(AT_FDCWD, "app.conf", 0); close(d);'; do
		rules="inject=openat:path=data:seq={ f = orig; $string $seq }"
		memory=$([ -n "$string" ] && echo 6 || echo 4)
		fresh
		check_eq "the program sees nothing ($backend)" 'openat = 3' \
			"$("$VXTRACE" --backend="$backend" -v -o trace -e "$rules" \
				"$target" 'openat data' 2>"$dir/err")"
		cd "$dir" || exit 1
		case $(used 'make a call for memory alone') in
		process_vm_exec)
			check_match "memory calls ($backend)" \
				"make a call for memory alone: $memory by process_vm_exec" err
			;;
		*)
			check_eq "no memory calls ($backend)" '' \
				"$(counted 'make a call for memory alone')"
			;;
		esac
		by=$(used 'return to the call instruction')
		check_eq "going back ($backend)" "$by" \
			"$(counted 'return to the call instruction' |
				sed 's/^[0-9]* by //')"
		by=$(used 'change number and arguments')
		check_eq "changing ($backend)" "$by" \
			"$(counted 'change number and arguments' |
				sed 's/^[0-9]* by //')"
	done
done

# Not where it would be in the way.
fresh
"$VXTRACE" -o trace -e inject=openat:path=data:error=EIO "$target" \
	'openat data' >out 2>err
check_eq "without -v" '' "$(cat err)"
"$VXTRACE" -v --inject-compat=strace -o trace -e inject=openat:error=EIO:when=9 \
	"$target" 'openat data' >out 2>err
check_eq "as strace" '' "$(cat err)"
"$VXTRACE" -v -o trace "$target" 'openat data' >out 2>err
check_eq "without rules" '' "$(cat err)"
check_end
