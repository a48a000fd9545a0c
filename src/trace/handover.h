/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee becomes another tracer thread's, without a stop that anybody sees
 * and without a call that nobody sees.  ptrace(2) knows no such thing: it is
 * let go and seized again.  Meanwhile it must make no call of its program's,
 * so it goes back to the call instruction that it stands behind and sleeps
 * there in ppoll(2), with all signals blocked; where its new tracer finds it,
 * it gets back what it had.  Should the tracers be killed in between, the
 * guard does that.
 *
 * Not for others than trace/.
 */
#ifndef VX_TRACE_HANDOVER_H
#define VX_TRACE_HANDOVER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/regs.h"
#include "trace/engine.h"

struct engine;
struct task;

/* On the way: what the tracee gets back, and where it sleeps. */
struct handover {
	struct regs regs, parked;
	uint64_t mask; /* signals that it blocks */
	bool seized; /* its end will be reported */
};

/* Once the command is there: whether there can be more tracers than one. */
void handover_begin(struct engine *e);
/*
 * A tracee that stands behind a call whose result it has seen, in a stop that
 * has been dealt with: true where it is another's now.
 */
bool handover(struct engine *e, struct task *task);
/* In its new tracer: it is seized. */
void handover_take(struct engine *e);
/* At its first stop there. */
void handover_arrive(struct engine *e, struct task *task);
/* It has ended on the way. */
void handover_free(struct engine *e, struct task *task);
/* Nobody waits for it to arrive: it is the guard's, when we are gone. */
void handover_abandon(struct engine *e, struct task *task);
/*
 * The leader of a process has ended, and with it, in the same way, threads on
 * their way; or it is let go or lost, and it will not be heard how they ended.
 */
void handover_ends(struct engine *e, const struct task *leader, enum leave how,
		   const struct stop *s);
/* In the guard, when the tracers are gone: it goes on where it was. */
void handover_rescue(pid_t tid, const struct handover *h);

#endif
