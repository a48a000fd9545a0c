# SPDX-License-Identifier: LGPL-2.1-or-later
# Real programs print and exit under vxtrace -f as they do alone; the JSON of
# them validates, and its text is that of a trace.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/programs.sh"

run_in() { # run_in FOLDER NAME PREFIX...: output in FOLDER.out, status
	local folder=$1 name=$2 status=0
	shift 2
	rm -rf "$dir/work"
	mkdir "$dir/work"
	cd "$dir/work" || return
	program_prepare "$name"
	program_command "$name"
	"$@" "${program_argv[@]}" >"$dir/$folder.out" 2>"$dir/$folder.err" \
		</dev/null || status=$?
	program_done "$name"
	cd "$dir" || return
	echo "status $status" >>"$dir/$folder.out"
}

validator=$(program_validator)
for name in $programs; do
	if ! program_have "$name"; then
		skip "no program for $name here"
		continue
	fi
	run_in "$name.alone" "$name"
	run_in "$name.traced" "$name" "$VXTRACE" -f -o "$dir/$name.trace"
	check_files "$name: output and status" "$name.alone.out" \
		"$name.traced.out"
	check_files "$name: standard error" "$name.alone.err" \
		"$name.traced.err"
	check_eq "$name: every process ends" \
		"$(sed -n 's/ .*//p' "$name.trace" | sort -u | wc -l)" \
		"$(grep -cE '\+\+\+ (exited with|killed by|superseded)' \
			"$name.trace")"
	check_eq "$name: calls that begin are resumed once" "" \
		"$(awk -f "$srcdir/tests/lib/resumed.awk" "$name.trace")"

	run_in "$name.json" "$name" "$VXTRACE" --json -f -o "$dir/$name.jsonl"
	check_files "$name: output and status with --json" \
		"$name.alone.out" "$name.json.out"
	check_status "$name: text of the JSON" 0 \
		"$VXTRACE" --from-json "$name.jsonl" >"$name.text"
	check_eq "$name: each JSON call is a line of text" \
		"$(grep -c '"type":"syscall"' "$name.jsonl")" \
		"$(grep -cvE -- '^[0-9]+ +(---|\+\+\+|<\.\.\.)' "$name.text")"
	if [ -n "$validator" ]; then
		check_status "$name: schema" 0 "$validator" \
			"$srcdir/tests/lib/schema.py" \
			"$srcdir/doc/vxtrace.schema.json" "$name.jsonl"
	else
		skip "no jsonschema for python3 here"
	fi
done
check_end
