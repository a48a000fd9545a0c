# SPDX-License-Identifier: LGPL-2.1-or-later
# -y and -yy tell of each descriptor what its owner knows of it.
. "$srcdir/tests/lib/check.sh"

# The tracee writes nothing to each of them, and its own lines to a file.
run() { # run WHAT OPTION TRACER-PREFIX...
	local what=$1 option=$2 kind=path status=0
	shift 2
	[ "$option" = -y ] || kind=all
	"$@" "$VXTRACE" "$option" -o out -f -e trace=write -e signal=none \
		"$tracees/names" $kind || status=$?
	if [ $status = 77 ]; then
		skip "$what: a kind of descriptor cannot be had"
		return
	fi
	check_eq "$what: status" 0 $status
	sed -nE 's/^([0-9]+ +)?(write\([0-9]+<.*, "", 0\)) += .*/\2/p' out >got
	check_eq "$what" "$(cat expected)" "$(cat got)"
}

run -y -y
run -yy -yy
if unshare -Urpf true 2>/dev/null; then
	run "in another pid namespace than /proc" -yy unshare -Urpf
else
	skip "unshare -Urpf is not permitted"
fi
check_end
