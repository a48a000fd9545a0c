# SPDX-License-Identifier: LGPL-2.1-or-later
# Where tracees run is nothing that they, their children or what comes after
# us could find out.
. "$srcdir/tests/lib/check.sh"
cpus=$(nproc)
[ "$cpus" -gt 1 ] || skip_all "one CPU alone"

expect_one() { # expect_one WHAT SEEN OPTION...: SEEN is what another one saw
	local what=$1 seen=$2
	shift 2
	check_eq "$what" "$seen
ok" "$("$VXTRACE" -o trace "$@" "$tracees/affinity" 2>&1)"
}

expect_one "not placed" "$cpus" --placement=none
expect_one "placed" 1 --placement=pair
# The other one is traced, too: it sees nothing.
expect_one "placed, with what becomes of it" "$cpus" --placement=pair -f
check_eq "as it is" "ok" \
	"$("$VXTRACE" -o trace "$tracees/affinity" 2>&1 | tail -n 1)"
# A program and its like.
for how in auto pair; do
	check_eq "nproc, $how" "$cpus" \
		"$("$VXTRACE" -o trace --placement=$how nproc)"
	check_eq "children, $how" "$cpus" \
		"$("$VXTRACE" -o trace --placement=$how -f sh -c \
			'ls / >/dev/null; nproc; exit 0')"
	check_eq "grep, $how" "$(grep Cpus_allowed /proc/self/status)" \
		"$("$VXTRACE" -o trace --placement=$how \
			grep Cpus_allowed /proc/self/status)"
done
# One CPU is what it was given.
if command -v taskset >/dev/null; then
	last=$(taskset -cp $$ | sed 's/.*[-, ]//')
	check_eq "one alone" 1 "$(taskset -c "$last" "$VXTRACE" -o trace \
		--placement=pair nproc)"
	check_eq "the program's is another" "$last" "$(
		"$VXTRACE" -o trace --placement=pair taskset -c "$last" \
		sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' /proc/self/status)"
fi

# The tracer ends in the middle.
allowed() {
	sed -n 's/^Cpus_allowed_list:[[:space:]]*//p' "/proc/$1/status"
}
mine=$(allowed self)
for sig in INT KILL; do
	mkfifo in
	"$tracees/affinity" busy <in >out &
	pid=$!
	exec 9>in
	until [ -s out ]; do sleep 0.01; done
	"$VXTRACE" --placement=pair -p $pid -o trace 2>/dev/null &
	tracer=$!
	until [ "$(allowed $pid)" != "$mine" ]; do
		kill -0 $tracer 2>/dev/null || break
		sleep 0.01
	done
	check_eq "it was placed" 1 "$(allowed $pid | wc -w)"
	kill -$sig $tracer
	wait $tracer 2>/dev/null
	for ((i = 0; i < 1000; i++)); do
		[ "$(allowed $pid)" = "$mine" ] && break
		sleep 0.01
	done
	check_eq "behind SIG$sig" "$mine" "$(allowed $pid)"
	exec 9>&-
	wait $pid
	check_eq "it lives on" 0 $?
	rm -f in out
done
check_end
