/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep/cage_own.h"

/* Passes in which everything is stopped, before it is killed. */
#define STOP_PASSES 16
/* Looks at the children for each that goes through all of /proc. */
#define CHASES 64

pid_t cage_next_pid(void *dir)
{
	struct dirent *d;

	while ((d = readdir(dir))) {
		long pid = strtol(d->d_name, NULL, 10);

		if (pid > 0)
			return (pid_t)pid;
	}
	return 0;
}

bool cage_proc_read(pid_t pid, struct cage_proc *p)
{
	char path[32], text[512], *open_paren, *close_paren;
	size_t len;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return false;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	open_paren = strchr(text, '(');
	close_paren = strrchr(text, ')');
	if (!open_paren || !close_paren || close_paren < open_paren)
		return false;
	*p = (struct cage_proc){ .pid = pid };
	len = close_paren - open_paren - 1;
	if (len > sizeof(p->comm) - 1)
		len = sizeof(p->comm) - 1;
	memcpy(p->comm, open_paren + 1, len);
	return sscanf(close_paren + 1, " %c %d %d", &p->state, &p->ppid,
		      &p->pgid) == 3;
}

static int by_pid(const void *a, const void *b)
{
	const struct cage_proc *x = a, *y = b;

	return (x->pid > y->pid) - (x->pid < y->pid);
}

static size_t all_processes(struct cage_proc **procs)
{
	DIR *dir = opendir("/proc");
	size_t n = 0, cap = 256;
	pid_t pid;

	*procs = xmalloc(cap * sizeof(**procs));
	while (dir && (pid = cage_next_pid(dir))) {
		if (n == cap) {
			cap *= 2;
			*procs = xrealloc(*procs, cap * sizeof(**procs));
		}
		n += cage_proc_read(pid, &(*procs)[n]);
	}
	if (dir)
		closedir(dir);
	qsort(*procs, n, sizeof(**procs), by_pid);
	return n;
}

enum { UNKNOWN, INSIDE, OUTSIDE };

static struct cage_proc *find(struct cage_proc *procs, size_t n, pid_t pid)
{
	const struct cage_proc key = { .pid = pid };

	return bsearch(&key, procs, n, sizeof(*procs), by_pid);
}

/* Up to the first whose answer is known, then the same way once more. */
static void classify(struct cage_proc *procs, size_t n, unsigned char *where,
		     size_t i, pid_t root)
{
	unsigned char answer = UNKNOWN;
	struct cage_proc *p = &procs[i];

	/* Read one after another, they may even be a ring. */
	for (size_t steps = 0; answer == UNKNOWN && steps <= n; steps++) {
		if (p->ppid == root) {
			answer = INSIDE;
			break;
		}
		p = find(procs, n, p->ppid);
		answer = p ? where[p - procs] : OUTSIDE;
	}
	if (answer == UNKNOWN)
		answer = OUTSIDE;
	for (p = &procs[i]; p && where[p - procs] == UNKNOWN;
	     p = find(procs, n, p->ppid))
		where[p - procs] = answer;
}

size_t cage_tree(pid_t root, struct cage_proc **procs)
{
	size_t n = all_processes(procs);
	unsigned char *where = xcalloc(n + 1, 1);

	for (size_t i = 0; i < n; i++)
		if ((*procs)[i].pid == root)
			where[i] = OUTSIDE;
	for (size_t i = 0; i < n; i++)
		if (where[i] == UNKNOWN)
			classify(*procs, n, where, i, root);
	for (size_t i = 0; i < n; i++)
		(*procs)[i].inside = where[i] == INSIDE;
	free(where);
	return n;
}

static bool alive(const struct cage_proc *p)
{
	return p->inside && p->state != 'Z' && p->state != 'X';
}

static bool stopped(const struct cage_proc *p)
{
	return p->state == 'T' || p->state == 't';
}

/*
 * To all that is below us: true, there was one for whom it was not idle.  A
 * signal to a group is one step for all of it, also for what is forked at
 * that time.  No other than they can be in their groups, since the keeper
 * has opened a session.
 */
static bool signal_all(int sig)
{
	struct cage_proc *procs;
	size_t n = cage_tree(getpid(), &procs);
	const pid_t own = getpgrp();
	bool any = false;
	pid_t last = own;

	for (size_t i = 0; i < n; i++) {
		const struct cage_proc *p = &procs[i];

		if (!alive(p) || (sig == SIGSTOP && stopped(p)))
			continue;
		if (p->pgid != last && p->pgid != own && p->pgid > 1)
			kill(-p->pgid, sig);
		last = p->pgid;
		kill(p->pid, sig);
		any = true;
	}
	free(procs);
	return any;
}

/* False: there are no children. */
static bool reap(void)
{
	pid_t pid;

	do
		pid = waitpid(-1, NULL, WNOHANG | __WALL);
	while (pid > 0 || (pid < 0 && errno == EINTR));
	return pid == 0;
}

/*
 * The children alone, by a file that is read in no time: a process that
 * forks and ends, over and over, is gone before a walk through /proc has
 * come to its kill(2), but is always our child.
 */
static void kill_children(void)
{
	char path[64], text[4096], *at = text, *end;
	ssize_t n;
	int fd;

	snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return;
	n = read(fd, text, sizeof(text) - 1);
	close(fd);
	text[n > 0 ? n : 0] = '\0';
	for (;; at = end) {
		long pid = strtol(at, &end, 10);

		/* The last may be cut, and be another's number. */
		if (end == at || *end != ' ')
			return;
		kill((pid_t)pid, SIGKILL);
	}
}

/* Faster than those who fork, where that is allowed. */
static void hurry(void)
{
	const struct sched_param lowest = { .sched_priority = 1 };

	setpriority(PRIO_PROCESS, 0, -20);
	sched_setscheduler(0, SCHED_FIFO | SCHED_RESET_ON_FORK, &lowest);
}

/*
 * One that is killed makes room for what others fork where a limit holds,
 * so they are stopped first, as far as they can be caught up with.
 */
void cage_hunt(void)
{
	struct timespec pause = { .tv_nsec = 500000 };

	if (!reap())
		return;
	hurry();
	for (unsigned int i = 0; i < STOP_PASSES && reap(); i++)
		if (!signal_all(SIGSTOP))
			break;
	while (reap()) {
		signal_all(SIGKILL);
		for (int i = 0; i < CHASES && reap(); i++)
			kill_children();
		nanosleep(&pause, NULL);
	}
}
