/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * THREADS threads make TURNS calls of lseek(2) each, on a file of their own,
 * while SIGALRM arrives every millisecond, in any of them. A rule has made
 * each call STEPS steps, by turns on the caller's file and on descriptor 3;
 * the handler makes a call that a rule has made two steps on descriptor 4,
 * and one that is left alone. Offsets count steps: none may be lost, none
 * made twice. Prints how many calls, and what is wrong.
 * usage: storm THREADS TURNS STEPS [altstack]
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include "pace.h"

static long turns, steps;
static int bad;
static long handled;
static pid_t parent;

static void note(const char *what, long expected, long got)
{
	if (__atomic_fetch_add(&bad, 1, __ATOMIC_RELAXED) < 20)
		printf("%s: expected %ld, got %ld\n", what, expected, got);
}

static void handler(int sig)
{
	(void)sig;
	if (syscall(SYS_getsid, 0) != 4711)
		__atomic_fetch_add(&bad, 1, __ATOMIC_RELAXED);
	if (syscall(SYS_getppid) != parent)
		__atomic_fetch_add(&bad, 1, __ATOMIC_RELAXED);
	__atomic_fetch_add(&handled, 1, __ATOMIC_RELAXED);
}

static int file(int at)
{
	int fd = open(".", O_TMPFILE | O_RDWR, 0600);

	if (fd < 0 || (at >= 0 && fd != at))
		exit(2);
	return fd;
}

/* Where a descriptor is, without a call that rules name. */
static long offset(int fd)
{
	char path[64], line[64];
	long at = -1;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/self/fdinfo/%d", fd);
	f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (!strncmp(line, "pos:", 4))
			at = atol(line + 4);
	if (f)
		fclose(f);
	return at;
}

static void *thread(void *arg)
{
	static const char *const name = "a thread's call";
	int fd = (int)(intptr_t)arg;
	stack_t st = { .ss_size = 1 << 16 };

	st.ss_sp = malloc(st.ss_size);
	sigaltstack(&st, NULL);
	for (long i = 1; i <= turns; i++) {
		long r = syscall(SYS_lseek, fd, 1, SEEK_CUR);

		if (r != i * steps / 2)
			note(name, i * steps / 2, r);
	}
	return NULL;
}

int main(int argc, char **argv)
{
	const long often = pace(1000);
	struct itimerval every = { { 0, often }, { 0, often } }, off;
	struct sigaction sa = { .sa_handler = handler };
	long nthreads = argc > 1 ? atol(argv[1]) : 8, at;
	pthread_t t[64];

	turns = argc > 2 ? atol(argv[2]) : 100;
	steps = argc > 3 ? atol(argv[3]) : 64;
	if (nthreads > 64)
		return 2;
	sa.sa_flags = SA_RESTART | (argc > 4 ? SA_ONSTACK : 0);
	sigaction(SIGALRM, &sa, NULL);
	parent = getppid();
	file(3);
	file(4);
	setitimer(ITIMER_REAL, &every, NULL);
	for (long i = 0; i < nthreads; i++)
		pthread_create(&t[i], NULL, thread, (void *)(intptr_t)file(-1));
	for (long i = 0; i < nthreads; i++)
		pthread_join(t[i], NULL);
	memset(&off, 0, sizeof(off));
	setitimer(ITIMER_REAL, &off, NULL);
	at = offset(3);
	if (at != nthreads * turns * (steps / 2))
		note("the common file", nthreads * turns * (steps / 2), at);
	at = offset(4);
	if (at != handled * 2)
		note("the handler's file", handled * 2, at);
	printf("%ld calls, %s, %d bad\n", nthreads * turns,
	       handled ? "interrupted" : "not interrupted", bad);
	return bad != 0;
}
