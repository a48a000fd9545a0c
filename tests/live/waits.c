/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: waits N		N calls of sched_yield(2): microseconds they took
 *        waits both		a child whose sched_yield(2) may take long, and a
 *				parent that goes on meanwhile and then sends
 *				SIGINT to its own parent
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return ts.tv_sec * 1000000000LL + ts.tv_nsec;
}

static int repeat(long n)
{
	long long start = now();

	for (long i = 0; i < n; i++)
		syscall(SYS_sched_yield);
	printf("%lld\n", (now() - start) / 1000);
	return 0;
}

/* A letter that the other one has written. */
static char await(int fd)
{
	char c = '-';

	return read(fd, &c, 1) == 1 ? c : '-';
}

static int both(void)
{
	pid_t tracer = getppid();
	int to_parent[2];
	pid_t pid;

	if (pipe(to_parent) < 0)
		return 2;
	setvbuf(stdout, NULL, _IOLBF, 0);
	pid = fork();
	if (pid == 0) {
		/* A SIGINT of the tracer's group is not for us. */
		signal(SIGINT, SIG_IGN);
		close(to_parent[0]);
		if (write(to_parent[1], "a", 1) != 1)
			return 2;
		syscall(SYS_sched_yield);
		printf("child goes on\n");
		return 0;
	}
	signal(SIGINT, SIG_IGN);
	printf("child is %c\n", await(to_parent[0]));
	for (int i = 0; i < 1000; i++)
		syscall(SYS_getpid);
	printf("parent went on\n");
	kill(tracer, SIGINT);
	return waitpid(pid, NULL, 0) != pid;
}

int main(int argc, char **argv)
{
	if (argc < 2)
		return 2;
	return strcmp(argv[1], "both") == 0 ? both() : repeat(atol(argv[1]));
}
