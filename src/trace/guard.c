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

struct guarded {
	_Atomic pid_t tid;	/* 0: nobody; set last, cleared first */
	struct cpus its, now;
};

/* --- masks: the raw calls say how many bytes the kernel uses --- */

int cpus_get(pid_t tid, struct cpus *c)
{
	long r;

	memset(c->bits, 0, sizeof(c->bits));
	r = syscall(SYS_sched_getaffinity, tid, sizeof(c->bits), c->bits);
	if (r < 0)
		return -errno;
	c->size = (size_t)r;
	return 0;
}

int cpus_set(pid_t tid, const struct cpus *c)
{
	return syscall(SYS_sched_setaffinity, tid, c->size, c->bits) < 0 ?
		-errno : 0;
}

enum { WORD = 8 * sizeof(long) };

bool cpus_has(const struct cpus *c, unsigned int cpu)
{
	return cpu < 8 * c->size && c->bits[cpu / WORD] >> cpu % WORD & 1;
}

unsigned int cpus_count(const struct cpus *c)
{
	unsigned int n = 0;

	for (size_t i = 0; i < c->size / sizeof(long); i++)
		n += (unsigned int)__builtin_popcountl(c->bits[i]);
	return n;
}

bool cpus_equal(const struct cpus *a, const struct cpus *b)
{
	return a->size == b->size && !memcmp(a->bits, b->bits, a->size);
}

struct cpus cpus_only(const struct cpus *like, unsigned int cpu)
{
	struct cpus c = { .size = like->size };

	c.bits[cpu / WORD] = 1ul << cpu % WORD;
	return c;
}

/* --- the process --- */

/* Where somebody else has changed it since, that is what holds. */
static void give_back(struct guarded *g)
{
	pid_t tid = atomic_load(&g->tid);
	struct cpus c;

	if (tid && cpus_get(tid, &c) == 0 && cpus_equal(&c, &g->now))
		cpus_set(tid, &g->its);
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

void guard_end(struct guard *g)
{
	if (!g->at)
		return;
	guard_clear(g);
	close(g->alive);
	munmap(g->at, sizeof(*g->at));
	g->at = NULL;
}
