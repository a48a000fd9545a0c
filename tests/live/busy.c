/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Computes while it is attached to and let go: threads that make calls with
 * arguments and results that are checked, a timer's signals, short-lived
 * threads and children, blocking calls that must be restarted unseen.
 * usage: busy SECONDS; or until SIGTERM. Prints "ready", at the end "right"
 * or what went wrong.
 */
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "pace.h"

static atomic_bool over;
static atomic_ulong turns, ticks;

static void wrong(const char *what, long expected, long got)
{
	printf("%s: expected %ld, got %ld (%s)\n", what, expected, got,
	       strerror(errno));
	fflush(stdout);
	_exit(1);
}

static void on_term(int sig)
{
	(void)sig;
	over = true;
}

static void on_tick(int sig)
{
	(void)sig;
	ticks++;
}

/* Bytes through a pipe, each call's result and the sum at the end. */
static void *pipes(void *arg)
{
	uint64_t in = 0, out = 0;
	unsigned char b[64];
	int p[2];

	if (pipe(p) < 0)
		wrong("pipe", 0, -1);
	for (unsigned long n = 0; !over; n++) {
		size_t len = 1 + n % sizeof(b);
		ssize_t r;

		for (size_t i = 0; i < len; i++)
			in += b[i] = (unsigned char)(n * 31 + i);
		r = write(p[1], b, len);
		if (r != (ssize_t)len)
			wrong("write", len, r);
		memset(b, 0, sizeof(b));
		r = read(p[0], b, sizeof(b));
		if (r != (ssize_t)len)
			wrong("read", len, r);
		for (size_t i = 0; i < len; i++)
			out += b[i];
		if (in != out)
			wrong("sum", in, out);
		turns++;
	}
	return arg;
}

/* Sleeps are restarted: never EINTR, never short. */
static void *sleeps(void *arg)
{
	struct timespec t = { .tv_nsec = 3000000 }, a, b;
	long ns;

	while (!over) {
		clock_gettime(CLOCK_MONOTONIC, &a);
		if (nanosleep(&t, NULL) < 0)
			wrong("nanosleep", 0, -1);
		clock_gettime(CLOCK_MONOTONIC, &b);
		ns = (b.tv_sec - a.tv_sec) * 1000000000 + b.tv_nsec - a.tv_nsec;
		if (ns < t.tv_nsec)
			wrong("length of a sleep", t.tv_nsec, ns);
		turns++;
	}
	return arg;
}

static void *nothing(void *arg)
{
	syscall(SYS_getppid);
	return arg;
}

static void *births(void *arg)
{
	while (!over) {
		pthread_t t;
		int status;
		pid_t pid;

		if (pthread_create(&t, NULL, nothing, arg) ||
		    pthread_join(t, NULL))
			wrong("thread", 0, 1);
		pid = fork();
		if (pid == 0)
			_exit(syscall(SYS_getpid) == getpid() ? 7 : 8);
		if (waitpid(pid, &status, 0) != pid)
			wrong("waitpid", pid, -1);
		if (status != 7 << 8)
			wrong("status of a child", 7 << 8, status);
		turns++;
	}
	return arg;
}

int main(int argc, char **argv)
{
	void *(*const what[])(void *) = { pipes, pipes, sleeps, births };
	struct sigaction tick = { .sa_handler = on_tick,
				  .sa_flags = SA_RESTART };
	const long often = pace(2000);
	struct itimerval iv = { { 0, often }, { 0, often } };
	pthread_t t[4];
	sigset_t mine;

	signal(SIGTERM, on_term);
	sigaction(SIGALRM, &tick, NULL);
	sigemptyset(&mine);
	sigaddset(&mine, SIGALRM);
	sigaddset(&mine, SIGTERM);
	/* Signals are the main thread's: sleeps must not see them. */
	sigprocmask(SIG_BLOCK, &mine, NULL);
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, what[i], NULL);
	setitimer(ITIMER_REAL, &iv, NULL);
	sigprocmask(SIG_UNBLOCK, &mine, NULL);
	puts("ready");
	fflush(stdout);
	for (int i = 0; !over && (argc < 2 || i < 100 * atoi(argv[1])); i++)
		poll(NULL, 0, 10);
	over = true;
	for (int i = 0; i < 4; i++)
		pthread_join(t[i], NULL);
	if (!ticks)
		wrong("ticks", 1, 0);
	puts("right");
	return 0;
}
