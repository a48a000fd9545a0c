# SPDX-License-Identifier: LGPL-2.1-or-later
# -V names the program and its version.
got=$("$VXTRACE" -V | head -n 1)
case $got in
"vxtrace -- version "[0-9]*) exit 0 ;;
esac
echo "expected: vxtrace -- version N"
echo "     got: $got"
exit 1
