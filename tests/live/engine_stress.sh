# SPDX-License-Identifier: LGPL-2.1-or-later
# Every call of many threads and children is seen once at entry and once at
# exit, whatever signals arrive; with a prefilter too.
. "$srcdir/tests/lib/check.sh"
drive=$builddir/tests/drive/drive

# 64 threads and 200 children, 100 calls each, and main's own; and the thread
# that sends signals.
threads=$(rounds 64 8) children=$(rounds 200 10)
calls=$(((threads + children) * 100 + 1))
expected="$((threads + children + 2)) tracees, $calls entries, $calls exits, 0 bad"
for mode in "" "-w getppid"; do
	for round in 1 2 3; do
		# shellcheck disable=SC2086
		check_status "stress $mode, round $round" 0 \
			"$drive" -fm -C getppid $mode -o out \
			"$tracees/stress" "$threads" "$children" 100
		got=$(awk '/BAD/ { bad++; next }
			{ n++; enters += $3; exits += $4 }
			END { printf "%d tracees, %d entries, %d exits, %d bad",
				n, enters, exits, bad }' out)
		check_eq "stress $mode, round $round" "$expected" "$got"
	done
done
check_end
