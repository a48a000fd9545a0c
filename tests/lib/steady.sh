# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
# Programs of programs.sh that do one thing at a time, so that two traces of
# them are alike; to be sourced behind it.
steady='git-log tar untar sqlite gcc busybox python make'
# not a wrapper script's
python=$(python3 -c 'import sys; print(sys.executable)' 2>/dev/null)

# Its command line, in the array argv.
steady_command() { # steady_command NAME
	case $1 in
	git-log) argv=(git -C origin log -p) ;;
	tar) argv=(tar cf x.tar --mtime=@0 -C from .) ;;
	untar) argv=(sh -c 'cd to && tar xf ../y.tar') ;;
	sqlite) argv=(sqlite3 :memory: '.read in.sql') ;;
	gcc) argv=(gcc -c hello.c -o hello.o) ;;
	busybox) argv=(busybox find . -type f) ;;
	python) argv=("$python" -c 'import json, os; print(json.dumps(len(os.listdir("/"))))') ;;
	make) argv=(make -s a0) ;;
	esac
}

# The program of programs.sh whose preparation it needs.
steady_needs() { # steady_needs NAME
	case $1 in
	git-log) echo git ;;
	untar) echo tar ;;
	*) echo "$1" ;;
	esac
}

# Runs it in a folder of its own, under the tracer and options given; what it
# printed is in FILE.
steady_run() { # steady_run NAME FILE TRACER...
	local name=$1 out=$2 folder=$dir/work.$1
	shift 2
	rm -rf "$folder"
	mkdir -p "$folder"
	cd "$folder" || return
	program_prepare "$(steady_needs "$name")"
	[ "$name" != untar ] || tar cf y.tar --mtime=@0 -C from .
	steady_command "$name"
	setarch -R "$@" "${argv[@]}" >"$out" 2>&1 </dev/null
	cd "$dir" || return
}
