# SPDX-License-Identifier: LGPL-2.1-or-later
# The benchmark runs: each case has its line, with numbers. What they are is
# told, not judged.
. "$srcdir/tests/lib/check.sh"
need strace

names=$(sed -E '/^#|^$/d; s/[ 	]*\|.*//; s/IDLE/3/' \
	"$srcdir/tests/bench/cases.list")
# A build without libraries for stacks has no -k.
for tracer in strace "$VXTRACE"; do
	"$tracer" -k -o out true 2>err && continue
	skip "no stacks with $tracer here"
	names=$(grep -v ^stack <<<"$names")
done

unset BENCH_CASES BENCH_OPTIONS BENCH_STRACE
export BENCH_ROUNDS=1 BENCH_MS=0 BENCH_FILES=20 BENCH_IDLE=3 BENCH_CPUS=one

bench() { # bench CASE...
	bash "$srcdir/tests/bench/run" "$@"
}

# shellcheck disable=SC2086 # names are words
check_status "all cases" 0 bench $names memory own-calls >table 2>err
check_eq "all cases: no messages" "" "$(cat err)"
ratio='[0-9.]+ \([0-9.]+\.\.[0-9.]+\)'
for name in $names; do
	grep -q "^$name: skipped" table ||
		check_match "a line with numbers for $name" \
			"^$name +one +[0-9.]+[num]?s( +$ratio){3}\$" table
done
number='-?[0-9.]+'
check_match "memory" "^memory: .* strace $number, vxtrace $number\$" table
for tracer in strace vxtrace; do
	check_match "calls of $tracer" \
		"^own-calls: of $tracer for a call [0-9.]+:.* ptrace [0-9.]+" table
done
check_match "idle ones against none" \
	"^idle, one: .*: strace $number, vxtrace $number\$" table

# What cannot be run is told, and has no line.
BENCH_OPTIONS=--no-such-option check_status "an unknown option" 1 \
	bench getppid >table 2>err
check_match "an unknown option" "^bench: getppid: status [0-9]+" err
check_eq "an unknown option: no line" 1 "$(wc -l <table)"
check_status "an unknown case" 2 bench no-such-case >table 2>err
check_match "an unknown case" "^bench: no case no-such-case" err
check_end
