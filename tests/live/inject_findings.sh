# SPDX-License-Identifier: LGPL-2.1-or-later
# Errors that programs do not notice: found by a rule, and again without
# vxtrace, where the same error can be had by hand.
. "$srcdir/tests/lib/check.sh"
. "$srcdir/tests/lib/programs.sh"
. "$srcdir/tests/lib/inject.sh"
inject_backends

# Options and command: its status, and what it printed.
outcome() {
	"$@" >out 2>"$dir/err"
	echo "status $?"
	cat out
}

for backend in "${backends[@]}"; do
	injected=("$VXTRACE" --backend="$backend" -o trace -f)
	# curl: a file that cannot be read is an empty file.
	if command -v curl >/dev/null; then
		echo content >page
		check_eq "$backend: curl" $'status 0\ncontent' \
			"$(outcome curl -s "file://$dir/page")"
		check_eq "$backend: curl, the first read fails" "status 0" "$(
			outcome "${injected[@]}" \
				-e "inject=read:path=$dir/page:error=EIO:once" \
				curl -s "file://$dir/page")"
		check_match "$backend: curl, the failed read" \
			'read\(.*EIO .*\(INJECTED\)' trace
		check_eq "curl, by hand" "status 0" \
			"$(outcome curl -s file:///proc/self/mem)"
	else
		skip "no curl here"
	fi
	# git: no branch, no commits, no error.
	if program_have git; then
		rm -rf repo && git init -q repo
		git -C repo commit -q --allow-empty -m first
		outcome git -C repo status >plain
		check_match "$backend: git" '^On branch' plain
		outcome "${injected[@]}" \
			-e "inject=openat:path=$dir/repo/.git/HEAD:error=EACCES:when=2+" \
			git -C repo status >got
		check_eq "$backend: git, HEAD cannot be opened: status" "status 0" \
			"$(head -n 1 got)"
		check_eq "$backend: git, HEAD cannot be opened: branch" "" \
			"$(grep -i branch got)"
		check_match "$backend: git, HEAD cannot be opened" 'No commits yet' got
	else
		skip "no git here"
	fi
	# sqlite3: nobody reads what it could not write.
	if program_have sqlite; then
		check_eq "$backend: sqlite3" $'status 0\n1' \
			"$(outcome sqlite3 :memory: 'select 1')"
		check_eq "$backend: sqlite3, no space" "status 0" "$(
			outcome "${injected[@]}" -e inject=write:fd=1:error=ENOSPC \
				sqlite3 :memory: 'select 1')"
		check_match "$backend: sqlite3, the failed write" \
			'write\(1, .*ENOSPC .*\(INJECTED\)' trace
		check_status "sqlite3, by hand" 0 sqlite3 :memory: 'select 1' \
			>/dev/full
	else
		skip "no sqlite3 here"
	fi
done

# git by hand: for somebody whom modes of files hold up.
if program_have git && command -v setpriv >/dev/null; then
	user=()
	[ "$(id -u)" != 0 ] || user=(setpriv --reuid=65534 --regid=65534 --clear-groups)
	mkdir hand && [ ${#user[@]} = 0 ] || chown 65534:65534 hand
	chmod 755 "$dir"
	cat >hand.sh <<-'SH'
	export HOME=$PWD/hand
	cd hand && git init -q && git commit -q --allow-empty -m first || exit 9
	chmod 000 ".git/$(git symbolic-ref HEAD)" && git status
	SH
	outcome "${user[@]}" sh hand.sh >got
	check_eq "git, by hand: status" "status 0" "$(head -n 1 got)"
	check_match "git, by hand" 'No commits yet' got
	check_eq "git, by hand: branch" "" "$(grep -i branch got)"
else
	skip "git by hand: no git or no setpriv here"
fi
check_end
