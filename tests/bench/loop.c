/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls for a tracer to trace.
 * usage: loop getppid N		N calls of getppid
 *	  loop openread N		N times openat, read and close
 *	  loop threads K N		K threads that share N calls of getppid
 *	  loop children K N		K processes that do
 *	  loop timed N			N calls: prints the nanoseconds
 *	  loop attached N		the same, once a tracer has attached
 */
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <sys/wait.h>

#include "bench.h"

enum { MAX_THREADS = 256 };

static int openread(long n)
{
	char b[64];

	for (long i = 0; i < n; i++) {
		int fd = open("/dev/zero", O_RDONLY | O_CLOEXEC);

		if (fd < 0 || read(fd, b, sizeof(b)) != sizeof(b))
			return 1;
		close(fd);
	}
	return 0;
}

/* How many of N calls are those of the I-th of K. */
static long share(long n, int k, int i)
{
	return n / k + (i < n % k);
}

static void *thread(void *calls)
{
	getppids(*(long *)calls);
	return NULL;
}

static int threads(int k, long n)
{
	pthread_t t[MAX_THREADS];
	long calls[MAX_THREADS];

	if (k > MAX_THREADS)
		return 2;
	for (int i = 0; i < k; i++) {
		calls[i] = share(n, k, i);
		if (pthread_create(&t[i], NULL, thread, &calls[i]))
			return 1;
	}
	for (int i = 0; i < k; i++)
		pthread_join(t[i], NULL);
	return 0;
}

static int children(int k, long n)
{
	int wrong = 0, status;

	for (int i = 0; i < k; i++) {
		pid_t pid = fork();

		if (pid < 0)
			return 1;
		if (pid == 0) {
			getppids(share(n, k, i));
			_exit(0);
		}
	}
	for (int i = 0; i < k; i++)
		wrong |= wait(&status) < 0 || status;
	return wrong;
}

static int timed(long n)
{
	printf("%lld\n", time_getppids(n));
	return 0;
}

/*
 * A process has a tracer before it stops for it the first time, so it goes
 * on for a while before calls count; on one CPU, it makes way.
 */
static int attached(long n)
{
	long long start;

	while (!status_number(getpid(), "TracerPid"))
		sched_yield();
	for (start = now(); now() - start < 50000000;)
		sched_yield();
	return timed(n);
}

int main(int argc, char **argv)
{
	const char *mode = argc > 2 ? argv[1] : "";
	long n = argc > 2 ? atol(argv[argc - 1]) : 0;
	int k = argc > 3 ? atoi(argv[2]) : 1;

	if (strcmp(mode, "getppid") == 0) {
		getppids(n);
		return 0;
	}
	if (strcmp(mode, "openread") == 0)
		return openread(n);
	if (strcmp(mode, "threads") == 0 && k > 0)
		return threads(k, n);
	if (strcmp(mode, "children") == 0 && k > 0)
		return children(k, n);
	if (strcmp(mode, "timed") == 0)
		return timed(n);
	if (strcmp(mode, "attached") == 0)
		return attached(n);
	return 2;
}
