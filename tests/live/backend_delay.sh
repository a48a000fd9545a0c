# SPDX-License-Identifier: LGPL-2.1-or-later
# A delayed tracee stays where it is; others go on; whatever lets tracees
# go ends it.
. "$srcdir/tests/lib/check.sh"
change=$builddir/tests/drive/change

# Not sooner: five calls of 20 ms each.
for options in "" "-f" "-f -w sched_yield"; do
	# shellcheck disable=SC2086
	took=$("$change" -q $options -r 'sched_yield=delay=20 none' \
		"$tracees/waits" 5 2>err)
	check_eq "no less than 100 ms with '$options': $took" 1 \
		$((took >= 100000))
	check_eq "said" "" "$(cat err)"
done
took=$("$change" -fq -w sched_yield -r 'sched_yield=delay=20 skip 7' \
	"$tracees/waits" 5 2>err)
check_eq "no less than 100 ms, skipped: $took" 1 $((took >= 100000))

# An hour for the child; its parent works, then ends the tracer.
status=0
timeout 60 "$change" -fq -o out -r 'sched_yield=delay=3600000 none' \
	"$tracees/waits" both >got 2>err || status=$?
check_eq "status: by SIGINT" 130 $status
cat >expected <<'END'
child is a
parent went on
END
# The child is nobody's child now: wait for its line.
for ((i = 0; i < 200; i++)); do
	grep -q 'child goes' got && break
	read -rt 0.05 _ <> <(:)
done
echo "child goes on" >>expected
check_files "child" expected got

# Killed while it waits: its end is seen.
status=0
# shellcheck disable=SC2016
timeout 60 "$change" -fq -o out -r 'sched_yield=delay=3600000 none' \
	sh -c '"$1" 1 & kill -KILL $!; wait $!; exit 4' sh "$tracees/waits" \
	>got 2>err || status=$?
check_eq "killed" 4 $status
check_end
