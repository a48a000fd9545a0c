/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Seccomp filters that a tracee has installed itself: they judge the calls
 * that we put in its place too, and may kill it.  What it was seen to make
 * under them is taken for allowed.  Filters that the tracer runs under as
 * well, a container's, are nobody's own.  Not for others than trace/.
 */
#ifndef VX_TRACE_SANDBOX_H
#define VX_TRACE_SANDBOX_H

#include <stdbool.h>
#include <stdint.h>

#include "linux/abi.h"

struct engine;
struct task;
struct change;
struct stop;
struct calls_seen;

struct sandbox {
	bool known;		/* `filters` is */
	unsigned int filters;	/* of its own */
	struct calls_seen *seen; /* that succeeded under them */
};

/* The tracer's own filters; before any tracee. */
void sandbox_begin(struct engine *e);
/* This entry is of a call that may install a filter. */
bool sandbox_begins(const struct engine *e, const struct stop *s);
bool sandbox_is_own(struct engine *e, struct task *task);
/* May it make this call in place of the program's? */
bool sandbox_allows(struct engine *e, struct task *task,
		    const struct change *c, uint64_t nr);
/* Makes c->now a call without an effect, if one is known to be allowed. */
bool sandbox_harmless(struct task *task, struct change *c);
/* A call of the task ended as `s` says; its number is in task->place. */
void sandbox_exit(struct engine *e, struct task *task, const struct stop *s);
void sandbox_inherit(struct task *child, const struct task *parent);
void sandbox_free(struct task *task);

#endif
