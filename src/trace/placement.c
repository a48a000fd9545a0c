/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/placement.h"

#include <dirent.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "linux/procfs.h"
#include "trace/task.h"

/* Nanoseconds; figures are of doc/PERFORMANCE.md. */
enum {
	WINDOW = 16,		/* stops between two decisions */
	STRANGERS = 2,		/* of others in a window, for a seat */
	CROWD = 6,		/* … that end it */
	OFTEN = 200000,		/* between two stops, for a seat */
	SELDOM = 500000,	/* … that end it */
	PAUSE = 2000000,	/* between two seats … */
	LONGER = 20000000,	/* … and behind one that could not be had */
};

/* What a call means for who is seated. */
enum meaning {
	MEANS_NOTHING,
	MEANS_MASK,	/* it tells or sets an affinity, or hands it on */
	MEANS_FILES,	/* descriptors may come that placement_stop() has to
			 * know of */
	MEANS_PATH,	/* its first argument is the name of a file */
	MEANS_PATH_AT,	/* its second one is */
};

static const struct {
	const char *name;
	uint8_t meaning;
} calls[] = {
	{ "sched_getaffinity", MEANS_MASK },
	{ "sched_setaffinity", MEANS_MASK },
	{ "fork", MEANS_MASK },
	{ "vfork", MEANS_MASK },
	{ "clone", MEANS_MASK },
	{ "clone3", MEANS_MASK },
	{ "recvmsg", MEANS_FILES },
	{ "recvmmsg", MEANS_FILES },
	{ "pidfd_getfd", MEANS_FILES },
	{ "open_by_handle_at", MEANS_FILES },
	{ "io_uring_enter", MEANS_FILES },
	{ "open", MEANS_PATH },
	{ "openat", MEANS_PATH_AT },
	{ "openat2", MEANS_PATH_AT },
};

/* Done when somebody is about to be seated: many runs end before that. */
static void note_calls(struct placement *p)
{
	if (p->noted)
		return;
	p->noted = true;
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		for (unsigned int k = 0; k < sizeof(calls) / sizeof(calls[0]);
		     k++) {
			int64_t nr = abi_number(abis[i], calls[k].name);

			if (nr >= 0 && nr < PLACEMENT_CALLS)
				p->calls[i][nr] = calls[k].meaning;
		}
	}
}

void placement_begin(struct engine *e)
{
	struct placement *p = &e->placement;

	p->guard = &e->guard;
	p->tracer = gettid();
	/*
	 * Where most calls do not stop, these do not either; and rules could
	 * put any of them in another's place.
	 */
	if (e->opt->placement == PLACEMENT_NONE || e->prefilter ||
	    e->h.judge || e->opt->visit || cpus_get(0, &p->own) < 0)
		return;
	p->usable = cpus_count(&p->own) > 1;
}

/* By any of the tracers. */
static void unseat(struct placement *p)
{
	struct cpus c;

	if (!p->seated)
		return;
	if (p->moved && cpus_get(p->seated, &c) == 0 &&
	    cpus_equal(&c, guard_now(p->guard)))
		cpus_set(p->seated, guard_its(p->guard));
	guard_clear(p->guard);
	cpus_set(p->tracer, &p->own);
	p->seated = 0;
	p->moved = false;
	p->stops = p->others = 0;
}

/* A CPU for both: the tracer's own where the tracee may run there. */
static int common_cpu(const struct cpus *a, const struct cpus *b)
{
	int cpu = sched_getcpu();

	if (cpu >= 0 && cpus_has(a, (unsigned int)cpu) &&
	    cpus_has(b, (unsigned int)cpu))
		return cpu;
	for (cpu = 0; cpu < CPUS_MAX; cpu++) {
		if (cpus_has(a, (unsigned int)cpu) &&
		    cpus_has(b, (unsigned int)cpu))
			return cpu;
	}
	return -1;
}

/* Files whose name ends so tell an affinity: /proc/PID/status. */
static bool tells(const char *path, size_t len)
{
	static const char name[] = "status";
	size_t n = sizeof(name) - 1;

	return len >= n && !memcmp(path + len - n, name, n) &&
		(len == n || path[len - n - 1] == '/');
}

static bool has_such_file(pid_t pid)
{
	char dir[PROCFS_PATH], path[PROCFS_PATH], to[256];
	bool found = false;
	struct dirent *d;
	DIR *fds;

	procfs_path(dir, pid, "fd", -1);
	fds = opendir(dir);
	if (!fds)
		return true;
	while (!found && (d = readdir(fds))) {
		ssize_t n;

		procfs_path(path, pid, "fd", atoi(d->d_name));
		n = d->d_name[0] == '.' ? 0 : procfs_link(path, to, sizeof(to));
		found = n > 0 && tells(to, (size_t)n);
	}
	closedir(fds);
	return found;
}

/* Also of threads that nobody traces. */
static bool is_single(pid_t pid)
{
	char path[PROCFS_PATH], text[4096];
	const char *n;

	procfs_path(path, pid, "status", -1);
	if (procfs_read(path, text, sizeof(text)) < 0)
		return false;
	n = procfs_field(text, "Threads");
	return n && atoi(n) == 1;
}

static void move(struct placement *p, pid_t tid, const struct cpus *its,
		 unsigned int cpu)
{
	struct cpus now = cpus_only(its, cpu);

	if (cpus_count(its) > 1) {
		if (guard_begin(p->guard) < 0) {
			p->usable = false;
			return;
		}
		guard_set(p->guard, tid, its, &now);
		if (cpus_set(tid, &now) < 0) {
			/* Another user's: it will not do next time either. */
			guard_clear(p->guard);
			p->usable = false;
			return;
		}
		p->moved = true;
	}
	p->seated = tid;
	now = cpus_only(&p->own, cpu);
	cpus_set(0, &now);
}

static void seat(struct engine *e, const struct task *task, uint64_t now)
{
	struct placement *p = &e->placement;
	struct cpus its;
	int cpu;

	/* What speaks against it now will do so for a while. */
	p->not_before = now + LONGER;
	if (task->t.tid != task->t.pid || !is_single(task->t.pid) ||
	    has_such_file(task->t.pid) || cpus_get(task->t.tid, &its) < 0)
		return;
	p->not_before = now + PAUSE;
	note_calls(p);
	cpu = common_cpu(&p->own, &its);
	if (cpu >= 0)
		move(p, task->t.tid, &its, (unsigned int)cpu);
}

/* The last bytes of a path; one that cannot be read is none of those. */
static bool path_tells(struct task *task, uint64_t addr)
{
	char text[4096];
	struct range r = { addr, text, sizeof(text), 0 };
	char *end;

	r.len = sizeof(text) - addr % sizeof(text);
	if (task->t.reader.read(&task->t.reader, &r, 1) < 0)
		return false;
	end = memchr(text, '\0', r.got);
	/* Where it goes on into another page it is long. */
	return !end || tells(text, (size_t)(end - text));
}

static enum meaning meaning_of(const struct placement *p,
			       const struct stop *s)
{
	return s->kind == STOP_ENTER && s->nr < PLACEMENT_CALLS ?
		(enum meaning)p->calls[s->abi->index][s->nr] : MEANS_NOTHING;
}

/* What it has asked for at an entry it has got by its next stop. */
static void note_asking(struct placement *p, struct task *task,
			const struct stop *s)
{
	bool asks = meaning_of(p, s) == MEANS_MASK;

	p->asking += asks;
	p->asking -= task->asks;
	task->asks = asks;
}

/* A call that could show that somebody is seated, or hand it on. */
static bool gives_away(struct engine *e, struct task *task,
		       const struct stop *s)
{
	switch (meaning_of(&e->placement, s)) {
	case MEANS_MASK:
	case MEANS_FILES:
		return true;
	case MEANS_PATH:
		return path_tells(task, s->arg[0]);
	case MEANS_PATH_AT:
		return path_tells(task, s->arg[1]);
	case MEANS_NOTHING:
		break;
	}
	return false;
}

static void count(struct placement *p, const struct task *task,
		  const struct stop *s)
{
	if (!p->stops && !p->others) {
		p->active = p->seated ? p->seated : task->t.tid;
		p->since = s->mono_ns;
	}
	if (task->t.tid == p->active)
		p->stops++;
	else
		p->others++;
}

/* A window is over: who sits is to stand, or the other way round? */
static void decide(struct engine *e, struct task *task, const struct stop *s)
{
	struct placement *p = &e->placement;
	uint64_t each = (s->mono_ns - p->since) / WINDOW;
	bool pair = e->opt->placement == PLACEMENT_PAIR;

	if (p->seated) {
		if (p->others > CROWD || (each > SELDOM && !pair))
			unseat(p);
	} else if (p->others <= STRANGERS && (each <= OFTEN || pair) &&
		   p->active == task->t.tid && s->mono_ns >= p->not_before) {
		seat(e, task, s->mono_ns);
	}
	p->stops = p->others = 0;
}

void placement_stop(struct engine *e, struct task *task, const struct stop *s)
{
	struct placement *p = &e->placement;

	if (!p->usable)
		return;
	note_asking(p, task, s);
	if (p->seated && (s->kind == STOP_GROUP || gives_away(e, task, s))) {
		unseat(p);
		return;
	}
	if (e->me != &e->first || p->asking)
		return;
	count(p, task, s);
	if (p->stops + p->others >= WINDOW ||
	    (!p->seated && e->opt->placement == PLACEMENT_PAIR &&
	     s->kind == STOP_EXIT))
		decide(e, task, s);
}

void placement_idle(struct engine *e)
{
	if (e->opt->placement != PLACEMENT_PAIR && e->me == &e->first)
		unseat(&e->placement);
}

void placement_leave(struct engine *e, struct task *task)
{
	struct placement *p = &e->placement;

	p->asking -= task->asks;
	task->asks = false;
	if (p->seated == task->t.tid)
		unseat(p);
}

void placement_end(struct engine *e)
{
	unseat(&e->placement);
}
