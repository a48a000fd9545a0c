/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Between the steps of a sequence.  The thread is put back to its call
 * instruction, where signals can be delivered; their handlers make calls
 * with another stack pointer, return to the instruction by rt_sigreturn(2),
 * or never.
 */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/mem.h"
#include "trace/task.h"

bool steps_pending(const struct task *task)
{
	const struct change *c = task->changes.top;

	return c && c->state != CHANGE_RUNS;
}

int steps_rewind(struct engine *e, struct task *task, struct change *c)
{
	c->state = CHANGE_REWOUND;
	scratch_keep(task, c);
	return ways_rewind(&e->ways, task->t.tid, c->abi, &c->saved, c->held,
			   &c->displaced);
}

bool steps_is_home(const struct change *c, const struct stop *s)
{
	return s->ip == c->ip && s->sp == c->sp && s->abi == c->abi;
}

/* Caught, by the "SigCgt:" of its status. */
static bool has_handler(pid_t tid, int sig)
{
	char path[PROCFS_PATH], text[4096];
	const char *field;

	procfs_path(path, tid, "status", -1);
	if (procfs_read(path, text, sizeof(text)) < 0)
		return false;
	field = procfs_field(text, "SigCgt");
	return field && strtoull(field, NULL, 16) >> (sig - 1) & 1;
}

/*
 * A remainder that restart_syscall(2) would go on with is forgotten when a
 * handler runs.
 */
static void interrupted(struct change *c)
{
	c->state = CHANGE_HANDLER;
	c->restarts = false;
}

/*
 * What a handler's frame keeps has to be the program's: it may look at it,
 * and goes back to it also when nobody traces it any more.
 */
static void put_back(struct change *c, pid_t tid)
{
	if (c->displaced)
		backend_regs.rewind(tid, c->abi, &c->saved, c->held);
	c->displaced = false;
}

void steps_settle(const struct task *task)
{
	struct change *c = task->changes.top;

	if (c && c->state == CHANGE_REWOUND)
		put_back(c, task->t.tid);
}

void steps_signal(struct task *task, const struct stop *s)
{
	struct change *c = task->changes.top;

	if (!c || c->state != CHANGE_REWOUND || !has_handler(s->tid, s->sig))
		return;
	put_back(c, s->tid);
	interrupted(c);
}

/* The instruction's size depends on the state of the CPU on arm. */
enum { INSN_MAX = 4 };

void steps_returned(struct task *task, const struct stop *s)
{
	struct change *c = task->changes.top;

	if (c && c->state == CHANGE_HANDLER && s->sp == c->sp &&
	    s->ip < c->ip && c->ip - s->ip <= INSN_MAX)
		c->state = CHANGE_REWOUND;
}

/* Both addresses are in one mapping of the tracee's. */
static bool same_mapping(pid_t tid, uint64_t a, uint64_t b)
{
	char path[PROCFS_PATH], *line = NULL;
	uint64_t start, end;
	size_t cap = 0;
	bool same = false;
	FILE *f;

	procfs_path(path, tid, "maps", -1);
	f = fopen(path, "re");
	if (!f)
		return false;
	while (getline(&line, &cap, f) > 0) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64, &start, &end) != 2 ||
		    a < start || a >= end)
			continue;
		same = b >= start && b < end;
		break;
	}
	free(line);
	fclose(f);
	return same;
}

static bool is_in(uint64_t v, uint64_t from, uint64_t end)
{
	return v >= from && v < end;
}

static uint64_t word_at(const uint8_t *p, const struct abi *abi)
{
	uint32_t narrow;
	uint64_t wide;

	if (abi->word == 8) {
		memcpy(&wide, p, sizeof(wide));
		return wide;
	}
	memcpy(&narrow, p, sizeof(narrow));
	return narrow;
}

/*
 * The registers that a signal's frame has to restore (struct sigcontext):
 * the instruction pointer is next to the stack pointer, on arm the link
 * register is between them, and on i386 it is three words below.
 */
static bool is_frame(const uint8_t *p, const struct change *c,
		     uint64_t ip_min)
{
	uint64_t w[4];

	for (unsigned int i = 0; i < 4; i++)
		w[i] = word_at(p + (size_t)i * c->abi->word, c->abi);
	if (c->abi->word == 8)
		return w[0] == c->sp && is_in(w[1], ip_min, c->ip);
	return (w[0] == c->sp && is_in(w[2], ip_min, c->ip)) ||
	       (w[3] == c->sp && is_in(w[0], ip_min, c->ip));
}

enum { FRAME_REACH = 64 << 10 };

/* A handler on an alternate stack has its frame above its calls. */
static bool has_frame(struct task *task, const struct change *c,
		      uint64_t sp)
{
	uint8_t *mem = xmalloc(FRAME_REACH);
	struct range r = { .addr = sp, .to = mem, .len = FRAME_REACH };
	size_t need = 4 * (size_t)c->abi->word;
	bool found = false;

	mem_read(&task->t.reader, &r, 1);
	for (size_t i = 0; !found && i + need <= r.got; i += c->abi->word)
		found = is_frame(mem + i, c, c->ip - INSN_MAX);
	free(mem);
	return found;
}

/*
 * siglongjmp(3) out of a handler: the thread makes the call anew, or any
 * call above the place where it waited.
 */
static bool is_lost(struct task *task, const struct change *c,
		    const struct stop *s)
{
	if (steps_is_home(c, s))
		return true;
	return s->sp > c->sp && same_mapping(s->tid, s->sp, c->sp) &&
		!has_frame(task, c, s->sp);
}

static int abandon(struct engine *e, struct task *task)
{
	int err = change_refuse(e, task, REFUSED_ABANDONED);

	change_pop(task);
	task->t.depth--;
	task->t.in_call = task->t.depth > 0;
	return err;
}

bool steps_enter(struct engine *e, struct task *task, const struct stop *s,
		 int *err)
{
	struct change *c;

	*err = 0;
	while (!*err && steps_pending(task)) {
		c = task->changes.top;
		if (c->state == CHANGE_REWOUND && steps_is_home(c, s)) {
			scratch_put_back(task, c);
			*err = change_run(e, task, c, s);
			return true;
		}
		interrupted(c);
		if (!is_lost(task, c, s))
			return false;
		*err = abandon(e, task);
	}
	return *err;
}
