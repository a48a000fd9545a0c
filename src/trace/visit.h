/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Visits (engine_options.visit): a running thread is stopped wherever it is,
 * makes the calls of one sequence, and is let go.  Keeps true: what the
 * thread was doing goes on as if nothing had been.  It is taken aside with
 * its signals blocked, makes one call by an instruction of its own program,
 * in whose place the handler's steps are executed, and gets all registers
 * back; a call that it was in is ended or restarted by the kernel itself,
 * from the same state, by the signals that came meanwhile.  Nothing is
 * written into its code.  Not for others than trace/.
 */
#ifndef VX_TRACE_VISIT_H
#define VX_TRACE_VISIT_H

#include <stdbool.h>
#include <stdint.h>

#include "linux/regs.h"

struct engine;
struct task;
struct stop;

enum visit_state {
	VISIT_COMING,	/* is to stop */
	VISIT_HERE,	/* has, and waits for the other threads */
	VISIT_AWAY,	/* makes calls that are not the program's */
	VISIT_GOING,	/* has its registers back, and is to stop once more */
};

struct visit {
	uint8_t state;		/* enum visit_state */
	struct regs regs;	/* as it goes on */
	uint64_t mask;		/* signals that it blocks */
};

/* A thread that was just seized. */
void visit_expect(struct engine *e, struct task *task);
void visit_free(struct engine *e, struct task *task);
/* PTRACE_EVENT_STOP of a thread that is visited. */
void visit_stop(struct engine *e, struct task *task);
/* An exec of thread `old`, which goes on as the leader. */
void visit_take(struct task *leader, struct task *old);
/* Its last step was an exec: it is let go as another program. */
void visit_exec(struct engine *e, struct task *task);
/* The handler has no more calls for it; at the exit of the last one. */
int visit_leave(struct engine *e, struct task *task);
/* Nobody has stopped for a while: it may have been too long for some. */
void visit_tick(struct engine *e);

/* It is on its program's way, and no call of it is ours. */
bool visit_is_outside(const struct task *task);
/* It must not be let go where it is. */
bool visit_is_busy(const struct task *task);
/* Its calls are to end, since the tracer does. */
bool visit_is_hurried(const struct engine *e, const struct task *task);

#endif
