# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash
# What guests said, as a table and counts; to be sourced by lab.

# Guests end their lines with LAB-EXIT; without it something hung or crashed.
ended() { # ended LOG
	grep -qa '^LAB-EXIT ' "$1"
}

said_capabilities() { # said_capabilities LOG
	sed -n 's/^LAB: #cap //p' "$1"
}

# What --capabilities said is what is expected; the difference otherwise.
report_capabilities() { # report_capabilities NAME: counts as one test
	# shellcheck disable=SC2034 # row sets them
	local name cpu expected version
	row "$1"
	if diff -u --label expected --label "$name" \
		<(grep -v '^#' "$here/expected/$expected.txt") \
		<(said_capabilities "$work/$name.log") >"$work/diff"; then
		echo "1 passed, 0 failed, 0 skipped"
	else
		echo "FAIL: $name: --capabilities" >&2
		cat "$work/diff" >&2
		echo "0 passed, 1 failed, 0 skipped"
	fi
}

# Tests that failed, with what they said.
report_failures() { # report_failures NAME
	local name=$1 log=$work/$1.log
	awk '
		!/^LAB: / { next }
		sub(/^LAB: not ok [0-9]+ - /, "") {
			print "FAIL: " name ": " $0
			tell = 1
			next
		}
		/^LAB: ok / { tell = 0 }
		tell && sub(/^LAB: # /, "    ")' name="$name" "$log" >&2
	ended "$log" || {
		echo "FAIL: $name: the guest did not come to its end; it said last:"
		tail -n 20 "$log"
	} >&2
}

# A line "GROUP PASSED FAILED SKIPPED SECONDS" for each test of a guest.
report_tests() { # report_tests LOG
	sed -nE 's/^LAB: ((not )?ok) [0-9]+ - tests\/live\/([a-z]+)[^ ]*\.sh # (SKIP )?([0-9]+) cs; (.*)/\3 \5 \1; \6/p' "$1" |
		awk '{
			group = $1
			failed = /; status/ || / not ok;/
			p = f = s = 0
			for (i = 2; i < NF; i++) {
				if ($(i + 1) ~ /^passed/) p = $i
				if ($(i + 1) ~ /^failed/) f = $i
				if ($(i + 1) ~ /^skipped/) s = $i
			}
			if (failed && !f) f = 1
			print group, p, f, s, $2
		}'
}

columns='backend change engine env filters inject stack other'

# The cells of one kernel: seconds by the clock and of the processor; passed tests, or how many failed; "-" where
# nothing could run.
report_row() { # report_row NAME KERNEL CAPABILITIES SECONDS
	report_tests "$work/$1.log" | awk -v columns="$columns" -v name="$1" \
		-v kernel="$2" -v caps="$3" -v seconds="$4" -v cpu="$5" '
		BEGIN { n = split(columns, column, " ") }
		{
			group = index(" " columns " ", " " $1 " ") ? $1 : "other"
			p[group] += $2
			f[group] += $3
		}
		END {
			printf "%-10s %-26s %-5s", name, kernel, caps
			for (i = 1; i <= n; i++) {
				g = column[i]
				cell = f[g] ? f[g] " FAILED" : p[g] ? p[g] : "-"
				printf " %8s", cell
			}
			printf " %5d %5d\n", seconds, cpu
		}'
}

report() { # report NAME...: the table, then the counts; status 1 on failures
	local name kernel seconds cpu line caps p f s passed=0 failed=0 skipped=0
	mkdir -p "$cache/log"
	for name; do
		[ -e "$work/$name.log" ] || continue
		cp "$work/$name.log" "$cache/log/"
		report_failures "$name"
	done
	{
		printf '\n%-10s %-26s %-5s' kernel version caps
		# shellcheck disable=SC2086 # words
		printf ' %8s' $columns
		echo "  time   cpu"
	} >"$work/table"
	for name; do
		if [ ! -e "$work/$name.log" ]; then
			printf '%-10s skipped: it is not in the archive, or was not built\n' \
				"$name" >>"$work/table"
			skipped=$((skipped + 1))
			continue
		fi
		line=$(report_capabilities "$name")
		caps=ok
		[ "${line#1}" != "$line" ] || caps=FAIL
		kernel=$(sed -n 's/^LAB: # kernel //p' "$work/$name.log")
		seconds=$(sed -n 's/^LAB-SECONDS //p' "$work/$name.log")
		cpu=$(sed -nE 's/^LAB-CPU ([0-9]+).*/\1/p' "$work/$name.log")
		report_row "$name" "$kernel" $caps "$seconds" "$cpu" \
			>>"$work/table"
		ended "$work/$name.log" || failed=$((failed + 1))
		while read -r p f s; do
			passed=$((passed + p)) failed=$((failed + f))
			skipped=$((skipped + s))
		done < <(
			# shellcheck disable=SC2086 # words
			set -- $line && echo "$1 $3 $5"
			report_tests "$work/$name.log" | cut -d ' ' -f 2-4
		)
	done
	cat "$work/table"
	echo "$passed passed, $failed failed, $skipped skipped"
	[ $failed = 0 ]
}
