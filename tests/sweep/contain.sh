# SPDX-License-Identifier: LGPL-2.1-or-later
# Whatever a program does when a fault hits: a verdict, and nothing is left.
. "$srcdir/tests/lib/check.sh"
need jq
export LC_ALL=C VX_CONTAIN_TEST=$$.$dir

cat >wild.c <<-'C'
	#define _GNU_SOURCE
	#include <fcntl.h>
	#include <signal.h>
	#include <stdio.h>
	#include <stdlib.h>
	#include <string.h>
	#include <sys/resource.h>
	#include <sys/wait.h>
	#include <unistd.h>

	static void forks(void)		/* 255 that stay */
	{
		if (fork())
			_exit(0);
		for (int i = 0; i < 8; i++)
			fork();
		for (;;)
			pause();
	}

	static void floods(int fd)
	{
		static char text[65536];

		memset(text, 'x', sizeof(text));
		for (;;)
			if (write(fd, text, sizeof(text)) < 0)
				_exit(3);
	}

	static void limits(void)
	{
		const struct rlimit none = { 0, 0 };

		for (int i = 0; i < RLIM_NLIMITS; i++)
			if (i != RLIMIT_CPU)
				setrlimit(i, &none);
		if (write(2, "no limits\n", 10) != 10)
			_exit(9);
		_exit(1);
	}

	static void daemonizes(void)
	{
		if (fork())
			_exit(0);
		setsid();
		if (fork())
			_exit(0);
		for (int i = 0; i < 3; i++)
			close(i);
		for (;;)
			pause();
	}

	static void kills_all(const char *outside)
	{
		char ns[64] = "";

		if (readlink("/proc/self/ns/pid", ns, sizeof(ns) - 1) < 0 ||
		    !strcmp(ns, outside))
			_exit(write(2, "no namespace\n", 13) != 13);
		if (fork() == 0)
			for (;;)
				pause();
		kill(-1, SIGKILL);	/* all but us */
		wait(NULL);
		_exit(2);
	}

	static void goes_wild(const char *how, const char *outside)
	{
		if (!strcmp(how, "forks"))
			forks();
		if (!strcmp(how, "ignores")) {
			for (int i = 1; i < 65; i++)
				signal(i, SIG_IGN);
			for (;;)
				pause();
		}
		if (!strcmp(how, "floods"))
			floods(1);
		if (!strcmp(how, "floods2"))
			floods(2);
		if (!strcmp(how, "limits"))
			limits();
		if (!strcmp(how, "daemonizes"))
			daemonizes();
		if (!strcmp(how, "stops"))
			kill(getpid(), SIGSTOP);
		if (!strcmp(how, "group"))
			kill(0, SIGKILL);
		if (!strcmp(how, "all"))
			kills_all(outside);
		if (!strcmp(how, "parent"))
			kill(getppid(), SIGKILL), _exit(0);
		if (!strcmp(how, "closes"))
			close_range(0, ~0u, 0), _exit(1);
		if (!strcmp(how, "execs"))
			execl("/bin/sh", "sh", "-c", "exit 1", NULL);
		if (!strcmp(how, "computes"))
			for (;;)
				;
		if (!strcmp(how, "unlinks")) {
			char cwd[4096];

			if (getcwd(cwd, sizeof(cwd)) && !chdir("/"))
				rmdir(cwd);
			_exit(1);
		}
	}

	int main(int argc, char **argv)
	{
		if (open("/dev/null", O_RDONLY) < 0)
			goes_wild(argv[1], argc > 2 ? argv[2] : "");
		if (open("/dev/zero", O_RDONLY) < 0)
			return fputs("no zero\n", stderr), 1;
		return 0;
	}
C
$CC -O1 -Wall -o wild wild.c || exit 1

left() { # processes that have our mark
	grep -lzsxF "VX_CONTAIN_TEST=$VX_CONTAIN_TEST" /proc/[0-9]*/environ \
		2>/dev/null | while read -r f; do
		[[ $(tr '\0' ' ' 2>/dev/null <"${f%environ}cmdline") != *wild* ]] ||
			echo "${f//[!0-9]/}"
	done
}

wild() { # wild HOW VERDICT STATUS OPTION...
	local how=$1 verdict=$2 want=$3 status=0 timeout=30s n
	case $2 in HANG | SPIN) timeout=3s ;; esac
	shift 3
	mkdir work
	(cd work && timeout -k 5 120 "$VXTRACE" sweep -q --timeout $timeout \
		--persist once --errors openat=EMFILE "$@" --json ../j \
		-- "$dir/wild" "$how" "$(readlink /proc/self/ns/pid)") \
		>out 2>&1 || status=$?
	check_eq "$how $*: verdicts" "$verdict REPORTED" "$(
		jq -rs 'INDEX(.[] | select(.type == "case"); .site) as $cases | .[] |
			select(.type == "site") | $cases[.id].verdict' j | tr '\n' ' ' |
			sed 's/ $//')"
	[ "$status" = "$want" ] && pass ||
		fail "$how $*: status $status: $(cat out)"
	for ((n = 0; n < 500; n++)); do
		[ -n "$(left)" ] || break
		sleep 0.02
	done
	check_eq "$how $*: processes that are left" "" "$(left)"
	check_eq "$how $*: files that are left" "" "$(ls work)"
	check_eq "$how $*: the sweep's folder" "" "$(ls tmp)"
	rm -rf work
}

mkdir tmp
export TMPDIR=$dir/tmp
for isolation in none tmpdir; do
	o=(--isolate "$isolation")
	wild daemonizes LEAK 1 "${o[@]}"
	wild group FAIL-SILENT 0 "${o[@]}"
	wild limits REPORTED 0 "${o[@]}"
	wild closes FAIL-SILENT 0 "${o[@]}"
done
wild forks LEAK 1
wild ignores HANG 1
wild stops HANG 1 --isolate tmpdir
wild computes SPIN 1
wild floods SPIN 1
wild floods2 SPIN 1
wild execs FAIL-SILENT 0
wild unlinks FAIL-SILENT 0 --isolate tmpdir
if unshare -rp -f true 2>/dev/null || unshare -p -f true 2>/dev/null; then
	wild all FAIL-SILENT 0
	wild all FAIL-SILENT 0 --isolate tmpdir
else
	skip "no PID namespaces here"
fi
check_end
