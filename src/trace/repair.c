/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/repair.h"

#include <stdlib.h>

#include "base/die.h"
#include "trace/task.h"

struct repair {
	const struct abi *abi;
	struct regs saved;	/* the parent's, at the entry */
};

void repair_begin(struct engine *e)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		e->fork_nr[i][0] = abi_number(abis[i], "fork");
		e->fork_nr[i][1] = abi_number(abis[i], "vfork");
		e->fork_nr[i][2] = abi_number(abis[i], "clone");
		e->fork_nr[i][3] = abi_number(abis[i], "clone3");
	}
}

void repair_expect(struct engine *e, const struct task *task, uint64_t nr)
{
	const int64_t *forks = e->fork_nr[task->t.abi->index];

	if (e->opt->follow)
		return;
	for (unsigned int i = 0; i < 4; i++) {
		if (forks[i] < 0 || nr != (uint64_t)forks[i])
			continue;
		e->repairs = true;
		ask(PTRACE_SETOPTIONS, task->t.tid, 0,
		    e->trace_options | REPAIR_OPTIONS);
	}
}

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
