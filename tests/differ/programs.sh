# SPDX-License-Identifier: LGPL-2.1-or-later
# Six real programs under strace and under vxtrace: names, arguments but for
# addresses, pids and times, and results of every call are equal.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/programs.sh"
need strace setarch

# One process after the other, in the order of their numbers.
plain() { # plain PREFIX: PREFIX.PID of -ff
	local file
	for file in $(printf '%s\n' "$1".[0-9]* | sort -V); do
		echo "== process"
		awk -f "$srcdir/tests/differ/plain.awk" "$file"
	done
}

# Deterministic ones: one thing at a time.
command_of() {
	case $1 in
	git-log) argv=(git -C origin log -p) ;;
	tar) argv=(tar cf x.tar --mtime=@0 -C from .) ;;
	untar) argv=(sh -c 'cd to && tar xf ../y.tar') ;;
	sqlite) argv=(sqlite3 :memory: '.read in.sql') ;;
	gcc) argv=(gcc -c hello.c -o hello.o) ;;
	busybox) argv=(busybox find . -type f) ;;
	python) argv=("$python" -c 'import json, os; print(json.dumps(len(os.listdir("/"))))') ;;
	make) argv=(make -s a0) ;;
	esac
}

needs() {
	case $1 in
	git-log) echo git ;;
	untar) echo tar ;;
	*) echo "$1" ;;
	esac
}

under() { # under TRACER NAME
	local name=$2 folder=$dir/work.$2
	rm -rf "$folder"
	mkdir -p "$folder"
	cd "$folder" || return
	program_prepare "$(needs "$name")"
	[ "$name" != untar ] || tar cf y.tar --mtime=@0 -C from .
	command_of "$name"
	setarch -R "$1" -ff -s 200 -v -o "$dir/$name.$3" \
		"${argv[@]}" >"$dir/$name.$3.out" 2>&1 </dev/null
	cd "$dir" || return
}

# not a wrapper script's
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null)
compared=0
for name in git-log tar untar sqlite gcc busybox python make; do
	if ! program_have "$(needs "$name")"; then
		skip "no program for $name here"
		continue
	fi
	under strace "$name" s
	under "$VXTRACE" "$name" v
	plain "$name.s" >"$name.strace"
	plain "$name.v" >"$name.vxtrace"
	check_files "$name: the calls" "$name.strace" "$name.vxtrace"
	compared=$((compared + 1))
done
echo "$compared programs compared"
check_end
