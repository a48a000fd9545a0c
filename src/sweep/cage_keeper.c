/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "sweep/cage_own.h"

/* How long what the command left may take to end by itself. */
#define LEFT_MS 200

static uint64_t now_ns(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/*
 * PR_SET_PDEATHSIG says nothing of a parent that is dead already, and
 * getppid(2) in a PID namespace is 0 in any case; the pipe's end tells.
 */
static void die_with_warden(int guard)
{
	struct pollfd hung = { .fd = guard };

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (poll(&hung, 1, 0) > 0)
		_exit(1);
}

static void standard_descriptors(const struct cage_plan *p)
{
	int null = open("/dev/null", O_RDONLY);

	if (null < 0)
		cage_fail(p, -errno, false, "open /dev/null");
	if (dup2(null, 0) < 0 || dup2(p->out, 1) < 0 || dup2(p->err, 2) < 0)
		cage_fail(p, -errno, false, "redirect output");
}

static void settle(const struct cage_plan *p, int guard)
{
	const int keep[] = { p->report, p->result, guard };
	const struct cage_ready ready = { 0 };

	die_with_warden(guard);
	cage_plain_signals();
	if (p->pid_namespace)
		setpgid(0, 0);
	else
		setsid();	/* for cage_hunt(), at a price */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	cage_mounts(p);
	standard_descriptors(p);
	cage_close_but(keep, 3);
	environ = p->env;
	if (write(p->result, &ready, sizeof(ready)) != sizeof(ready))
		_exit(1);
}

static void command(const struct cage_plan *p)
{
	char *const *argv = p->o->argv;
	int err;

	/*
	 * As init process the keeper cannot be killed from inside.  Where it
	 * can, as by kill(-1), what killed it should not be what stays.
	 */
	if (!p->pid_namespace)
		prctl(PR_SET_PDEATHSIG, SIGKILL);
	setpgid(0, 0);
	execvpe(argv[0], argv, p->env);
	err = errno;
	dprintf(2, "%s: %s\n", argv[0], strerror(err));
	_exit(err == ENOENT ? 127 : 126);
}

static int run_command(const struct cage_plan *p)
{
	pid_t pid = fork();
	int status;

	if (pid < 0)
		_exit(1);
	if (pid == 0)
		command(p);
	for (;;) {
		/* Orphans too: what has ended is not to pile up. */
		pid_t got = waitpid(-1, &status, __WALL);

		if (got == pid)
			return status;
		if (got < 0 && errno != EINTR)
			return -1;
	}
}

static void pause_ms(unsigned int ms)
{
	struct timespec t = { .tv_nsec = ms * 1000000L };

	nanosleep(&t, NULL);
}

/* Reaps what has ended; false: we have no children at all. */
static bool any_children(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG | __WALL);
	while (pid > 0 || (pid < 0 && errno == EINTR));
	return pid == 0;
}

/*
 * All orphans come to us, so what is left hangs below us, and there is
 * nothing where we have no children.
 */
static bool wait_for_left(void)
{
	uint64_t end = now_ns() + LEFT_MS * UINT64_C(1000000);
	unsigned int ms = 1;

	while (any_children()) {
		if (now_ns() >= end)
			return true;
		pause_ms(ms);
		ms = ms < 16 ? 2 * ms : ms;
	}
	return false;
}

static void list_left(struct cage_result *r)
{
	struct cage_proc *procs;
	size_t n = cage_tree(getpid(), &procs);

	for (size_t i = 0; i < n && r->nleft < CAGE_LEFT_MAX; i++) {
		struct cage_left *l = &r->left[r->nleft];

		if (!procs[i].inside || strchr("ZX", procs[i].state))
			continue;
		l->pid = procs[i].pid;
		memcpy(l->comm, procs[i].comm, sizeof(l->comm));
		r->nleft++;
	}
	free(procs);
}

static void kill_left(const struct cage_plan *p)
{
	/* init's kill(-1) is one step for all, no fork can slip through. */
	if (p->pid_namespace)
		kill(-1, SIGKILL);
	else
		cage_hunt();
}

void cage_keeper(const struct cage_plan *p, int guard)
{
	struct cage_result r = { 0 };
	uint64_t start;

	settle(p, guard);
	start = now_ns();
	if (p->o->run)
		r.status = p->o->run(p->o->ctx, p->report);
	else
		r.status = run_command(p);
	r.ns = now_ns() - start;
	if (wait_for_left()) {
		list_left(&r);
		kill_left(p);
	}
	if (write(p->result, &r, sizeof(r)) != sizeof(r))
		_exit(1);
	_exit(0);
}
