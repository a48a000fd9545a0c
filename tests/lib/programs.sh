# SPDX-License-Identifier: LGPL-2.1-or-later
# shellcheck shell=bash disable=SC2034
# Programs that we did not write, for the tests that trace real ones; to be
# sourced behind check.sh. program_NAME runs in an empty folder; what it
# prints and how it exits must not depend on being traced. program_have NAME
# says whether it can run here.
unset MAKEFLAGS MAKELEVEL MFLAGS GNUMAKEFLAGS
export TMPDIR=$dir HOME=$dir LC_ALL=C TZ=UTC PYTHONHASHSEED=0 GIT_CONFIG_NOSYSTEM=1
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@example.org
export GIT_COMMITTER_NAME=c GIT_COMMITTER_EMAIL=c@example.org
export GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' GIT_PAGER=cat
export GIT_COMMITTER_DATE=$GIT_AUTHOR_DATE
programs='git tar sqlite python gcc make node busybox jobs curl'

program_have() { # program_have NAME
	case $1 in
	git) command -v git ;;
	tar) command -v tar ;;
	sqlite) command -v sqlite3 ;;
	python) command -v python3 ;;
	gcc) command -v gcc ;;
	make) command -v make && command -v gcc ;;
	node) command -v node ;;
	busybox) command -v busybox ;;
	jobs) command -v bash ;;
	curl) command -v curl && command -v python3 ;;
	esac >/dev/null 2>&1
}

# What must be there before the program runs; not traced.
program_prepare() { # program_prepare NAME
	local i
	case $1 in
	git)
		git init -q origin
		for i in 1 2 3; do
			seq $((i * 100)) >origin/file$i
			git -C origin add .
			git -C origin commit -q -m "commit $i"
		done
		;;
	tar)
		mkdir -p from/sub to
		for i in 1 2 3 4 5; do
			seq $((i * 1000)) >from/sub/file$i
		done
		ln -s sub/file1 from/link
		;;
	sqlite)
		{
			echo 'create table t(a integer, b text); begin;'
			for ((i = 0; i < 1000; i++)); do
				echo "insert into t values($i, 'row $i');"
			done
			echo 'commit; select count(*), sum(a) from t;'
		} >in.sql
		;;
	gcc)
		printf '#include <stdio.h>\nint main(void) { puts("hello"); }\n' \
			>hello.c
		;;
	make)
		{
			echo 'all: a0 a1 a2 a3 a4 a5'
			echo 'a%: a%.c; @gcc -O0 -o $@ $<'
		} >Makefile
		for i in 0 1 2 3 4 5; do
			echo "int main(void) { return $i; }" >a$i.c
		done
		;;
	python)
		cat >threads.py <<-'PY'
		import subprocess, threading
		out = [None] * 8
		def work(i):
		    out[i] = subprocess.run(["echo", str(i)], capture_output=True).stdout
		threads = [threading.Thread(target=work, args=(i,)) for i in range(8)]
		for t in threads: t.start()
		for t in threads: t.join()
		print(sorted(out))
		raise SystemExit(7)
		PY
		;;
	curl)
		echo content >page
		cat >serve.py <<-'PY'
		import http.server, sys
		class Quiet(http.server.SimpleHTTPRequestHandler):
		    def log_message(self, *args): pass
		server = http.server.HTTPServer(("127.0.0.1", 0), Quiet)
		open("port.new", "w").write(str(server.server_port))
		import os; os.rename("port.new", "port")
		server.serve_forever()
		PY
		python3 serve.py &
		program_server=$!
		until [ -s port ]; do sleep 0.01; done
		;;
	esac
}

program_done() { # program_done NAME
	[ "$1" != curl ] || kill "$program_server" 2>/dev/null || :
}

# The command line of a program, in the array program_argv.
program_command() { # program_command NAME
	case $1 in
	git) program_argv=(sh -c 'git clone -q origin copy 2>&1 && git -C copy log -p') ;;
	tar) program_argv=(sh -c 'tar c -C from . | tar x -C to && ls -R to') ;;
	sqlite) program_argv=(sh -c 'sqlite3 test.db <in.sql') ;;
	python) program_argv=(python3 threads.py) ;;
	gcc) program_argv=(sh -c 'gcc hello.c -o hello && ./hello') ;;
	make) program_argv=(sh -c 'make -s -j4 && ./a5') ;;
	node) program_argv=(node -e '
		const { Worker, isMainThread, parentPort } = require("worker_threads");
		const w = new Worker("require(\"worker_threads\").parentPort.postMessage(42)",
			{ eval: true });
		w.on("message", m => { console.log(m); process.exitCode = 5; });') ;;
	busybox) program_argv=(busybox sh -c 'for i in 1 2 3; do echo $i; done | busybox wc -l') ;;
	jobs) program_argv=(bash -mc 'sleep 0.2 & kill -STOP %1; jobs | grep -c sleep; kill -CONT %1; fg %1 >/dev/null; echo $?; (exit 9) & wait $!') ;;
	curl) program_argv=(curl -s "http://127.0.0.1:$(cat port)/page") ;;
	esac
}

# The first python3 that can validate, or nothing.
program_validator() {
	local python
	for python in python3 /usr/bin/python3; do
		if "$python" -c 'import jsonschema' 2>/dev/null; then
			echo "$python"
			return
		fi
	done
}
