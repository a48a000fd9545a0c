/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Children that are made by a call which is not what the program made:
 * they have its registers, and get the program's own before they run.  Not
 * for others than trace/.
 */
#ifndef VX_TRACE_REPAIR_H
#define VX_TRACE_REPAIR_H

struct engine;
struct task;
struct repair;

/* `parent` has made `child`. */
void repair_inherit(struct task *child, const struct task *parent);
/* The child's first stop. */
void repair_child(struct task *child);
void repair_free(struct task *task);

#endif
