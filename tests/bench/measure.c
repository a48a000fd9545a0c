/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How long a command takes.
 * usage: measure [-1] [-s] COMMAND [ARG]...
 * Prints the nanoseconds from its start to its end; what it prints itself
 * goes nowhere. -1 is for all of it on one CPU, the last; with -s the command
 * says by itself what there is to say. The exit status is the command's.
 */
#include <fcntl.h>
#include <sched.h>
#include <sys/wait.h>

#include "bench.h"

static int one_cpu(void)
{
	cpu_set_t set;
	int last = -1;

	if (sched_getaffinity(0, sizeof(set), &set) < 0)
		return -1;
	for (int i = 0; i < CPU_SETSIZE; i++) {
		if (CPU_ISSET(i, &set))
			last = i;
	}
	CPU_ZERO(&set);
	if (last >= 0)
		CPU_SET(last, &set);
	return sched_setaffinity(0, sizeof(set), &set);
}

static void execute(char **argv)
{
	execvp(argv[0], argv);
	perror(argv[0]);
	_exit(127);
}

static int measure(char **argv)
{
	long long start = now();
	int null, status;
	pid_t pid = fork();

	if (pid == 0) {
		null = open("/dev/null", O_WRONLY | O_CLOEXEC);
		if (null < 0 || dup2(null, STDOUT_FILENO) < 0)
			_exit(126);
		execute(argv);
	}
	if (pid < 0 || waitpid(pid, &status, 0) != pid) {
		perror("measure");
		return 126;
	}
	printf("%lld\n", now() - start);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status) :
				     WEXITSTATUS(status);
}

int main(int argc, char **argv)
{
	int opt, silent = 0;

	while ((opt = getopt(argc, argv, "+1s")) != -1) {
		if (opt == '?')
			return 2;
		if (opt == 's')
			silent = 1;
		else if (one_cpu() < 0)
			perror("measure");
	}
	if (optind == argc)
		return 2;
	if (silent)
		execute(argv + optind);
	return measure(argv + optind);
}
