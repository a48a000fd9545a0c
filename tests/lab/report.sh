# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What guests said, as a table and counts; to be sourced by lab.

report() { # report NAME...
	local name
	for name; do
		[ -e "$work/$name.log" ] || continue
		grep -a '^LAB' "$work/$name.log" | tail -n 400
	done
}
