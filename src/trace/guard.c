/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/guard.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* A thread that is handed over. */
struct moving {
	_Atomic pid_t tid;	/* 0: nobody; set last, cleared first */
	struct handover h;
};

/* At most so many on their way at once. */
enum { MOVING_MAX = 16 };

struct guarded {
	_Atomic pid_t tid;	/* 0: nobody; set last, cleared first */
	struct cpus its, now;
	struct moving moving[MOVING_MAX];
};

/* --- the process --- */

/* Where somebody else has changed it since, that is what holds. */
static void give_back(struct guarded *g)
{
	pid_t tid = atomic_load(&g->tid);
	struct cpus c;

	if (tid && cpus_get(tid, &c) == 0 && cpus_equal(&c, &g->now))
		cpus_set(tid, &g->its);
}

static void bring_home(struct guarded *g)
{
	for (unsigned int i = 0; i < MOVING_MAX; i++) {
		struct moving *m = &g->moving[i];
		pid_t tid = atomic_load(&m->tid);

		if (tid)
			handover_rescue(tid, &m->h);
	}
}

static void __attribute__((noreturn)) watch(struct guarded *g, int alive)
{
	sigset_t all;
	char c;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
	/* Who waits for the end of our output must not wait for us. */
	if (alive && dup2(alive, 0) < 0)
		_exit(1);
	syscall(SYS_close_range, 1u, ~0u, 0u);
	while (read(0, &c, 1) < 0 && errno == EINTR)
		;
	give_back(g);
	bring_home(g);
	_exit(0);
}

/* Not a child of the tracer's: that waits for any child. */
static int start(struct guarded *g, const int ends[2])
{
	pid_t pid = fork(), r;
	int status;

	if (pid < 0)
		return -errno;
	if (!pid) {
		close(ends[1]);
		setsid();
		pid = fork();
		if (!pid)
			watch(g, ends[0]);
		_exit(pid < 0);
	}
	do
		r = waitpid(pid, &status, __WALL);
	while (r < 0 && errno == EINTR);
	return r < 0 || status ? -EAGAIN : 0;
}

int guard_begin(struct guard *g)
{
	int ends[2], err;

	if (g->at)
		return 0;
	g->at = mmap(NULL, sizeof(*g->at), PROT_READ | PROT_WRITE,
		     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (g->at == MAP_FAILED || pipe2(ends, O_CLOEXEC) < 0) {
		err = -errno;
		if (g->at != MAP_FAILED)
			munmap(g->at, sizeof(*g->at));
		g->at = NULL;
		return err;
	}
	err = start(g->at, ends);
	close(ends[0]);
	g->alive = ends[1];
	if (err)
		guard_end(g);
	return err;
}

void guard_set(struct guard *g, pid_t tid, const struct cpus *its,
	       const struct cpus *now)
{
	g->at->its = *its;
	g->at->now = *now;
	atomic_store(&g->at->tid, tid);
}

const struct cpus *guard_its(const struct guard *g)
{
	return &g->at->its;
}

const struct cpus *guard_now(const struct guard *g)
{
	return &g->at->now;
}

void guard_clear(struct guard *g)
{
	if (g->at)
		atomic_store(&g->at->tid, 0);
}

int guard_handover(struct guard *g, pid_t tid, const struct handover *h)
{
	struct moving *m = g->at->moving, *end = m + MOVING_MAX;

	while (m < end && atomic_load(&m->tid))
		m++;
	if (m == end)
		return -EAGAIN;
	m->h = *h;
	atomic_store(&m->tid, tid);
	return 0;
}

void guard_arrived(struct guard *g, pid_t tid)
{
	for (unsigned int i = 0; g->at && i < MOVING_MAX; i++) {
		if (atomic_load(&g->at->moving[i].tid) == tid)
			atomic_store(&g->at->moving[i].tid, 0);
	}
}

void guard_end(struct guard *g)
{
	if (!g->at)
		return;
	guard_clear(g);
	close(g->alive);
	munmap(g->at, sizeof(*g->at));
	g->at = NULL;
}
