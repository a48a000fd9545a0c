/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Children that are made by a call which is not what the program made:
 * they have its registers, and get the program's own before they run.  Not
 * for others than trace/.
 */
#ifndef VX_TRACE_REPAIR_H
#define VX_TRACE_REPAIR_H

#include <stdint.h>

#include "trace/ask.h"

struct engine;
struct task;
struct repair;

/* Children come to us. */
#define REPAIR_OPTIONS (PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK | \
			PTRACE_O_TRACECLONE)

void repair_begin(struct engine *e);
/*
 * `nr` will be executed instead of what the program made: where it makes a
 * child, that is seen from now on, also if nobody follows it.
 */
void repair_expect(struct engine *e, const struct task *task, uint64_t nr);

/* `parent` has made `child`. */
void repair_inherit(struct task *child, const struct task *parent);
/* The child's first stop. */
void repair_child(struct task *child);
void repair_free(struct task *task);

#endif
