# SPDX-License-Identifier: LGPL-2.1-or-later
# Real programs under strace and under vxtrace: names, arguments but for
# addresses, pids and times, and results of every call are equal.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/programs.sh"
. "$srcdir/tests/lib/steady.sh"
need strace setarch

# One process after the other, in the order of their numbers.
plain() { # plain PREFIX: PREFIX.PID of -ff
	local file
	for file in $(printf '%s\n' "$1".[0-9]* | sort -t. -k3n); do
		echo "== process"
		awk -f "$srcdir/tests/differ/plain.awk" "$file"
	done
}

compared=0
for name in $steady; do
	if ! program_have "$(steady_needs "$name")"; then
		skip "no program for $name here"
		continue
	fi
	steady_run "$name" "$dir/$name.s.out" strace -ff -s 200 -v \
		-o "$dir/$name.s"
	steady_run "$name" "$dir/$name.v.out" "$VXTRACE" -ff -s 200 -v \
		-o "$dir/$name.v"
	plain "$name.s" >"$name.strace"
	plain "$name.v" >"$name.vxtrace"
	check_files "$name: the calls" "$name.strace" "$name.vxtrace"
	check_files "$name: what it prints" "$name.s.out" "$name.v.out"
	compared=$((compared + 1))
done
echo "$compared programs compared"
check_end
