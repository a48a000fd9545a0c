# SPDX-License-Identifier: LGPL-2.1-or-later
# Programs that people use, and what is known to be wrong with them. A version
# that is right is no failure of ours, and is said.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C HOME=$dir

sweep() { # sweep OPTION... -- COMMAND: its status
	timeout -k 5 120 "$VXTRACE" sweep -q --json "$dir/j" "$@" >"$dir/out" 2>&1
}
found() { # found VERDICT: "CALL FAULT PATH", of its cases
	jq -rs --arg v "$1" '(INDEX(.[] | select(.type == "site"); .id)) as $s |
		.[] | select(.verdict == $v) | $s[.site] as $site |
		"\($site.call) \(.fault) \($site.path // "-")"' "$dir/j" | sort -u
}
sound() { # sound WHAT: whatever was found, the sweep is one
	check_eq "$1: all cases" "$(jq -s 'map(select(.type == "sweep"))[-1].cases' "$dir/j")" \
		"$(grep -c '"type":"case"' "$dir/j")"
	check_eq "$1: none that says nothing" "" "$(found NOT-REACHED)$(found NOT-APPLIED)"
	check_eq "$1: no crash" "" "$(found CRASH)"
}
known() { # known WHAT STATUS REGEX
	if found SILENT-WRONG | grep -qE -- "$3"; then
		check_eq "$1: status" 1 "$2"
	else
		skip "$1: it is right here"
	fi
}

# --- curl: a file that cannot be read is empty ---
if command -v curl >/dev/null; then
	echo hello >page
	sweep --set read --errors read=EIO -- curl -s "file://$dir/page"
	known "curl, read EIO" $? "^read EIO .*/page$"
	sound curl
else
	skip "no curl here"
fi

# --- git status: no HEAD, no branch ---
if command -v git >/dev/null; then
	mkdir repository && cd repository || exit 1
	git init -q . && git config user.email t@example.org &&
		git config user.name t && echo 1 >a && git add a &&
		git commit -qm 1
	# an index that is as young as its files is written anew
	sleep 2
	git status >/dev/null
	sweep -j2 --isolate tmpdir --set open,openat --errors openat=EACCES \
		--persist once -- git status
	known "git status, HEAD" $? '^open(at)? EACCES .*\.git/(HEAD|refs/)'
	sound git
	git status >../now
	check_eq "git: the repository is as it was" \
		"nothing to commit, working tree clean" "$(tail -n 1 ../now)"
	cd .. || exit 1
else
	skip "no git here"
fi

# --- sqlite3: what was not written is not missed ---
if command -v sqlite3 >/dev/null; then
	sweep --set write --errors write=ENOSPC -- sqlite3 :memory: 'select 1;'
	known "sqlite3, standard output is full" $? "^write ENOSPC "
	sound sqlite3
else
	skip "no sqlite3 here"
fi

# --- these are right ---
if command -v cat >/dev/null; then
	echo text >text
	sweep --set read,write,openat --model io -- cat text
	check_eq "cat" 0 $?
	check_eq "cat: nothing is found" "" "$(found SILENT-WRONG)$(found FAIL-SILENT)"
	sound cat
fi
if command -v cp >/dev/null; then
	sweep -j2 --isolate tmpdir --artifact copy --set read,write,copy_file_range,close \
		-- cp text copy
	check_eq "cp" "" "$(found SILENT-WRONG)$(found SUSPECT)"
	sound cp
fi
check_end
