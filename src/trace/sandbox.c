/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/sandbox.h"

#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/filters.h"
#include "trace/task.h"

enum { NUMBERS = 1024 };

struct calls_seen {
	uint64_t bits[ABI_COUNT][NUMBERS / 64];
};

/* Strict mode (seccomp(2)) is as a filter. */
static unsigned int filters_of(pid_t tid)
{
	char path[PROCFS_PATH], text[4096];
	const char *mode, *count;

	procfs_path(path, tid, "status", -1);
	if (procfs_read(path, text, sizeof(text)) < 0)
		return 0;
	mode = procfs_field(text, "Seccomp");
	if (!mode || *mode == '0')
		return 0;
	/* Since Linux 5.9. */
	count = procfs_field(text, "Seccomp_filters");
	return *mode == '1' || !count ? 1 : strtoul(count, NULL, 10);
}

void sandbox_begin(struct engine *e)
{
	e->filters = filters_of(getpid());
}

static void forget(struct task *task)
{
	free(task->sandbox.seen);
	task->sandbox.seen = NULL;
}

/*
 * With the prefilter the calls that install filters are not seen, so each
 * time is the first.
 */
static void look(struct engine *e, struct task *task)
{
	struct sandbox *b = &task->sandbox;
	unsigned int base = e->filters + e->prefilter, n;

	if (b->known && !e->prefilter)
		return;
	n = filters_of(task->t.tid);
	n = n > base ? n - base : 0;
	if (n != b->filters)
		forget(task);
	b->filters = n;
	b->known = true;
}

bool sandbox_is_own(struct engine *e, struct task *task)
{
	look(e, task);
	return task->sandbox.filters > 0;
}

static bool was_seen(const struct task *task, const struct abi *abi,
		     uint64_t nr)
{
	const struct calls_seen *seen = task->sandbox.seen;

	return seen && nr < NUMBERS &&
		(seen->bits[abi->index][nr / 64] >> nr % 64 & 1);
}

bool sandbox_allows(struct engine *e, struct task *task,
		    const struct change *c, uint64_t nr)
{
	if (!sandbox_is_own(e, task))
		return true;
	/* Nothing was seen of one that is visited. */
	if (task->visit)
		return filters_allow(task->t.tid, c->abi, nr);
	return nr == c->nr || was_seen(task, c->abi, nr);
}

bool sandbox_harmless(struct task *task, struct change *c)
{
	/* With an argument that nothing happens by, where there is one. */
	static const struct {
		const char *name;
		uint64_t arg;
	} calls[] = {
		{ "getpid" }, { "getppid" }, { "gettid" }, { "getuid" },
		{ "geteuid" }, { "getgid" }, { "getegid" }, { "getpgrp" },
		{ "sched_yield" }, { "brk" }, { "close", UINT64_MAX },
	};

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		int64_t nr = abi_number(c->abi, calls[i].name);

		if (nr < 0 || !was_seen(task, c->abi, nr))
			continue;
		c->now = (struct substitute){
			.kind = KIND_SKIP, .nr = nr, .arg = { calls[i].arg },
		};
		return true;
	}
	return false;
}

/* seccomp(2) can install a filter for all threads of a process. */
static void installed(struct engine *e, const struct task *by)
{
	struct task *task;
	size_t pos = 0;

	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->t.pid == by->t.pid)
			task->sandbox.known = false;
	}
}

void sandbox_exit(struct engine *e, struct task *task, const struct stop *s)
{
	const struct abi *abi = task->t.abi;
	struct sandbox *b = &task->sandbox;
	uint64_t nr = task->place.nr;

	if (nr < NUMBERS && (nr == (uint64_t)e->filter_nr[abi->index][0] ||
			     nr == (uint64_t)e->filter_nr[abi->index][1]))
		installed(e, task);
	if (!b->known)
		look(e, task);
	if (!b->filters || s->err || nr >= NUMBERS)
		return;
	if (!b->seen)
		b->seen = xcalloc(1, sizeof(*b->seen));
	b->seen->bits[abi->index][nr / 64] |= UINT64_C(1) << nr % 64;
}

bool sandbox_begins(const struct engine *e, const struct stop *s)
{
	const int64_t *nr = e->filter_nr[s->abi->index];

	return s->nr == (uint64_t)nr[0] ||
	       (s->nr == (uint64_t)nr[1] && s->arg[0] == PR_SET_SECCOMP);
}

void sandbox_inherit(struct task *child, const struct task *parent)
{
	const struct sandbox *from = &parent->sandbox;
	struct sandbox *b = &child->sandbox;

	if (b->known || !from->known)
		return;
	*b = *from;
	if (!from->seen)
		return;
	b->seen = xmalloc(sizeof(*b->seen));
	*b->seen = *from->seen;
}

void sandbox_free(struct task *task)
{
	forget(task);
}
