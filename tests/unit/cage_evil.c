/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cage_evil.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <unistd.h>

/* alarm(2) is not inherited: in each process anew. */
static void stay(void)
{
	alarm(EVIL_SECONDS);
	for (;;)
		pause();
}

/* The parent goes on when the child has come where `ready` tells. */
static void daemonize(void (*then)(void))
{
	int ready[2];
	char byte;

	if (pipe(ready) < 0)
		_exit(98);
	if (fork() == 0) {
		setsid();
		if (fork() != 0)
			_exit(0);
		then();
		if (write(ready[1], "", 1) < 0)
			_exit(98);
		close(ready[0]);
		close(ready[1]);
		stay();
	}
	close(ready[1]);
	if (read(ready[0], &byte, 1) < 0)
		_exit(98);
}

static void nothing(void)
{
}

static int leave_daemon(void)
{
	daemonize(nothing);
	return 0;
}

static void ignore_all(void)
{
	for (int sig = 1; sig < NSIG; sig++)
		signal(sig, SIG_IGN);
	signal(SIGALRM, SIG_DFL);
}

static int leave_deaf(void)
{
	daemonize(ignore_all);
	return 0;
}

static void own_rules(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_NOFILE, &none);
	setrlimit(RLIMIT_NPROC, &none);
	setrlimit(RLIMIT_FSIZE, &none);
	prctl(PR_SET_DUMPABLE, 0);
	prctl(PR_SET_PDEATHSIG, 0);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_NAME, ") R 1 1");
}

static int leave_own_rules(void)
{
	daemonize(own_rules);
	return 0;
}

static int leave_stopped(void)
{
	pid_t pid = fork();

	if (pid == 0)
		stay();
	kill(pid, SIGSTOP);
	return 0;
}

static int leave_closed(void)
{
	pid_t pid = fork();

	if (pid == 0) {
		for (int fd = 0; fd < 256; fd++)
			close(fd);
		stay();
	}
	for (int fd = 0; fd < 256; fd++)
		close(fd);
	return 0;
}

/* A tree of 2^depth, each in a session of its own. */
static void grow(unsigned int depth)
{
	for (; depth; depth--) {
		if (fork() == 0)
			setsid();
		signal(SIGTERM, SIG_IGN);
	}
}

static int leave_forest(void)
{
	pid_t first = getpid();

	grow(6);
	if (getpid() != first)
		stay();
	return 0;
}

static unsigned int *shared_counter(void)
{
	void *p = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		       MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		_exit(98);
	return p;
}

/* One process at any moment, each time another. */
static int leave_runner(void)
{
	unsigned int *forks = shared_counter();

	if (fork() != 0)
		return 0;
	while (__atomic_add_fetch(forks, 1, __ATOMIC_RELAXED) < EVIL_FORKS) {
		if (fork() != 0)
			_exit(0);
		setsid();
	}
	_exit(0);
}

/* False: it was the last that was allowed, to all of them together. */
static bool allowed(unsigned int *count, unsigned int max)
{
	return __atomic_add_fetch(count, 1, __ATOMIC_RELAXED) <= max;
}

/*
 * 100 at a time, and a new one for each that is killed.  As root, for whom
 * no limit holds, 100 in all.
 */
static int bomb(void)
{
	unsigned int *forks = shared_counter();
	const unsigned int max = geteuid() == 0 ? 100 : EVIL_FORKS;
	const struct rlimit few = { 100, 100 };

	setrlimit(RLIMIT_NPROC, &few);
	alarm(EVIL_SECONDS);
	while (allowed(forks, max)) {
		pid_t pid = fork();

		if (pid == 0)
			alarm(EVIL_SECONDS);
		if (pid < 0)
			usleep(10000);
		if (pid < 0)
			__atomic_sub_fetch(forks, 1, __ATOMIC_RELAXED);
	}
	stay();
	return 0;
}

/* Everybody in a PID namespace that is not the tests' own. */
static int kill_everybody(void)
{
	const char *outer = getenv("OUTER_PIDNS");
	char own[64];
	ssize_t n = readlink("/proc/self/ns/pid", own, sizeof(own) - 1);

	if (n <= 0 || !outer || !*outer)
		return 98;
	own[n] = '\0';
	if (strcmp(own, outer) == 0)
		return 98;
	kill(-1, SIGKILL);
	return 7;
}

static int kill_parent(void)
{
	daemonize(nothing);
	kill(getppid(), SIGKILL);
	alarm(EVIL_SECONDS);
	/* As init process it has not felt that. */
	return getppid() == 1 ? 7 : (stay(), 0);
}

static int kill_group(void)
{
	signal(SIGTERM, SIG_IGN);
	kill(0, SIGTERM);
	return 7;
}

static int write_endlessly(void)
{
	static const char text[4096] = "all work and no play";

	alarm(EVIL_SECONDS);
	while (write(1, text, sizeof(text)) >= 0)
		;
	return 1;
}

static int spin(void)
{
	alarm(EVIL_SECONDS);
	for (volatile unsigned int i = 0; i <= 1; i ^= 1)
		;
	return 1;
}

static int sleeper(void)
{
	if (write(1, "x", 1) < 0)
		return 1;
	stay();
	return 0;
}

static int abort_self(void)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_CORE, &none);
	raise(SIGABRT);
	return 1;
}

/* What a command finds: descriptors, signals, standard input, group. */
static int look_around(void)
{
	char byte;
	sigset_t mask;

	for (int fd = 3; fd < 1024; fd++)
		if (fcntl(fd, F_GETFD) >= 0)
			return 2;
	for (int fd = 0; fd < 3; fd++)
		if (fcntl(fd, F_GETFD) < 0)
			return 3;
	if (read(0, &byte, 1) != 0)
		return 4;
	sigprocmask(SIG_SETMASK, NULL, &mask);
	for (int sig = 1; sig < NSIG; sig++) {
		struct sigaction sa;

		if (sigismember(&mask, sig) == 1)
			return 5;
		if (sigaction(sig, NULL, &sa) == 0 && sa.sa_handler == SIG_IGN)
			return 6;
	}
	return open("/dev/tty", O_RDWR) < 0 && getpgrp() == getpid() ? 0 : 7;
}

int evil(const char *name)
{
	static const struct {
		const char *name;
		int (*does)(void);
	} all[] = {
		{ "daemon", leave_daemon },
		{ "deaf", leave_deaf },
		{ "own-rules", leave_own_rules },
		{ "stopped", leave_stopped },
		{ "closed", leave_closed },
		{ "forest", leave_forest },
		{ "runner", leave_runner },
		{ "bomb", bomb },
		{ "kill-all", kill_everybody },
		{ "kill-parent", kill_parent },
		{ "kill-group", kill_group },
		{ "write", write_endlessly },
		{ "spin", spin },
		{ "sleep", sleeper },
		{ "abort", abort_self },
		{ "look", look_around },
	};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (strcmp(all[i].name, name) == 0)
			return all[i].does();
	return 99;
}
