/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs a command again and again and kills it at some moment after it has
 * attached to a process.
 *
 * usage: killer TIMES MICROSECONDS PID COMMAND [ARG...]
 *
 * Prints how many were killed while they traced; 1 where the process has
 * ended.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

/* The command traces the process; false: it has ended, or that has. */
static bool await(pid_t command, const char *status)
{
	char want[64], text[4096];
	siginfo_t si;

	snprintf(want, sizeof(want), "TracerPid:\t%d\n", (int)command);
	for (;;) {
		int fd = open(status, O_RDONLY);
		ssize_t n = fd < 0 ? -1 : read(fd, text, sizeof(text) - 1);

		close(fd);
		if (n < 0)
			return false;
		text[n] = '\0';
		if (strstr(text, want))
			return true;
		si.si_pid = 0;
		if (waitid(P_PID, (id_t)command, &si,
			   WEXITED | WNOHANG | WNOWAIT) < 0 || si.si_pid)
			return false;
	}
}

static bool run(char **argv, const char *path, int max)
{
	struct timespec t = { .tv_nsec = max ? rand() % max * 1000L : 0 };
	pid_t pid = fork();
	int status;

	if (pid == 0) {
		int null = open("/dev/null", O_RDWR);

		dup2(null, 1);
		dup2(null, 2);
		execv(argv[0], argv);
		_exit(127);
	}
	if (await(pid, path))
		nanosleep(&t, NULL);
	kill(pid, SIGKILL);
	waitpid(pid, &status, 0);
	return WIFSIGNALED(status);
}

int main(int argc, char **argv)
{
	int times, killed = 0;
	char path[64];

	if (argc < 5)
		return 2;
	times = atoi(argv[1]);
	snprintf(path, sizeof(path), "/proc/%d/status", atoi(argv[3]));
	srand((unsigned int)time(NULL));
	for (int i = 0; i < times; i++) {
		killed += run(argv + 4, path, atoi(argv[2]));
		if (kill(atoi(argv[3]), 0) < 0) {
			printf("the process has ended at %d\n", i);
			return 1;
		}
	}
	printf("%d\n", killed);
	return 0;
}
