/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Threads that call getpgid(2) without end, until SIGUSR1: for a tracer that
 * comes, makes it a sequence that returns 4711, and goes at any moment. Each
 * result is counted; those that are neither the real one, nor 4711, nor
 * EINTR, are odd. The blocked one calls getsid(2) once, and tells.
 * usage: looper THREADS [blocked]
 */
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

static volatile sig_atomic_t stop;
static long real, injected, interrupted, odd;
static pid_t group, session;

static void handler(int sig)
{
	(void)sig;
	stop = 1;
}

static void *loop(void *arg)
{
	while (!stop) {
		long r = syscall(SYS_getpgid, 0);
		long *count = r == group		? &real :
			      r == 4711			? &injected :
			      r < 0 && errno == EINTR ? &interrupted :
							&odd;

		__atomic_fetch_add(count, 1, __ATOMIC_RELAXED);
	}
	return arg;
}

static void say(const char *line)
{
	if (write(1, line, strlen(line)) < 0)
		_exit(9);
}

int main(int argc, char **argv)
{
	int n = argc > 1 ? atoi(argv[1]) : 1;
	pthread_t t[16];
	char line[256];
	int fds[2];

	signal(SIGUSR1, handler);
	group = getpgid(0);
	session = getsid(0);
	if (n > 16 || pipe(fds) || fds[0] != 3)
		return 2;
	for (int i = 0; i < n; i++)
		pthread_create(&t[i], NULL, loop, NULL);
	say("ready\n");
	if (argc > 2) {
		long r;

		do {
			errno = 0;
			r = syscall(SYS_getsid, 0);
		} while (r == session && !stop);
		snprintf(line, sizeof(line), "blocked: %ld %s\n", r,
			 r < 0 ? strerrorname_np(errno) : "");
		say(line);
	}
	for (int i = 0; i < n; i++)
		pthread_join(t[i], NULL);
	snprintf(line, sizeof(line), "%s, %s, %s%ld, %s%ld\n",
		 real ? "real" : "never real",
		 injected ? "injected" : "never injected", "interrupted ",
		 interrupted, "odd ", odd);
	say(line);
	return 0;
}
