/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/repair.h"

#include <stdlib.h>

#include "base/die.h"
#include "trace/task.h"

struct repair {
	const struct abi *abi;
	struct regs saved;	/* the parent's, at the entry */
};

void repair_inherit(struct task *child, const struct task *parent)
{
	const struct change *c = change_running(parent);

	if (!c || !c->rewritten || child->repair)
		return;
	child->repair = xmalloc(sizeof(*child->repair));
	child->repair->abi = c->abi;
	child->repair->saved = c->saved;
}

/*
 * The result, the stack pointer and whatever else clone(2) chose for it are
 * as they should be; its end is reported where it is gone.
 */
void repair_child(struct task *child)
{
	struct repair *r = child->repair;
	struct regs now;
	uint64_t ret;

	if (!r)
		return;
	if (regs_get(child->t.tid, &now) == 0) {
		ret = regs_ret(&now, r->abi);
		regs_copy_args(&now, &r->saved, r->abi);
		regs_set_ret(&now, r->abi, ret);
		regs_set(child->t.tid, &now);
	}
	repair_free(child);
}

void repair_free(struct task *task)
{
	free(task->repair);
	task->repair = NULL;
}
