# SPDX-License-Identifier: LGPL-2.1-or-later
# -V names the program and its version.
. "$srcdir/tests/lib/check.sh"

"$VXTRACE" -V >out
check_match "-V" '^vxtrace -- version [0-9]+\.[0-9]' out
check_end
