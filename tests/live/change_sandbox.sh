# SPDX-License-Identifier: LGPL-2.1-or-later
# A tracee whose seccomp filter kills it for calls that it does not know:
# nothing is put in its place that it was not seen to make.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/change.sh"

"$tracees/changed" sandbox uid >/dev/null
[ $? = 77 ] && skip_all "no seccomp filters here"

run() { # run OPTION... -- MODE: the result
	local options=() status=0
	while [ "$1" != -- ]; do
		options+=("$1")
		shift
	done
	timeout -s KILL 60 "$change" "${options[@]}" -o events \
		"$tracees/changed" sandbox "$2" >out || status=$?
	[ $status = 0 ] || echo "status $status"
	sed -n '2,$p' out | sed -E 's/^[0-9]{3,}$/parent/'
}

for known in uid close; do
	check_eq "a skip, $known" 42 "$(run -r 'getppid=skip 42' -- $known)"
	check_eq "a skip is not refused, $known" "" "$(refused)"
	check_eq "an error, $known" -5 "$(run -r 'getppid=fail 5' -- $known)"
done
check_eq "no harmless call" parent "$(run -r 'getppid=skip 42' -- none)"
check_eq "that is said" "getppid seccomp" "$(refused)"
# The stop of a filter's event comes behind all filters.
check_eq "a skip with a prefilter" 42 "$(
	run -f -w getppid -r 'getppid=skip 42' -- none)"

check_eq "a known step" "$(id -u)" "$(
	run -r 'getppid=call getuid;call getuid 1 2' -- uid)"
check_eq "an unknown step" parent "$(
	run -r 'getppid=call getgid;return 3' -- uid)"
check_eq "an unknown step is said" "getppid seccomp" "$(refused)"
check_eq "an unknown second step" -4 "$(
	run -r 'getppid=call getuid;call getgid;return 3' -- uid)"
check_eq "an unknown second step is said" "getppid seccomp" "$(refused)"
check_eq "its own call with other arguments" parent "$(
	run -r 'getppid=last getppid 1 2 3' -- none)"
check_eq "that is allowed" "" "$(refused)"
check_eq "no mapping" parent "$(
	run -r 'getppid=mem 100;last getppid' -- none)"
check_eq "no mapping is said" "getppid seccomp" "$(refused)"
check_eq "memory on the stack" "$(id -u)" "$(
	run -S -r 'getppid=mem 100;last getuid s' -- uid)"
check_end
