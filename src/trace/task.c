/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/task.h"

#include <stdlib.h>

#include "base/die.h"
#include "trace/repair.h"

struct task *task_of(struct tracee *t)
{
	return (struct task *)((char *)t - offsetof(struct task, t));
}

struct task *task_of_reader(struct reader *r)
{
	return (struct task *)((char *)r - offsetof(struct task, t.reader));
}

struct task *task_find(const struct engine *e, pid_t tid)
{
	return hash_find(&e->tasks, tid);
}

struct task *task_new(struct engine *e, pid_t tid, pid_t pid)
{
	struct task *task = xcalloc(1, sizeof(*task));

	task->t.tid = tid;
	task->t.pid = pid;
	task->t.abi = abis[0];
	task->t.reader.read = mem_read;
	mem_begin(&task->mem, tid, pid, e->mem_flags);
	task->tracer = e->me;
	e->me->ntasks++;
	hash_put(&e->tasks, tid, task);
	e->me->drained = false;
	return task;
}

void task_free(struct engine *e, struct task *task)
{
	task_set_in_exec(e, task, false);
	change_forget(task);
	scratch_leave(task);
	sandbox_free(task);
	repair_free(task);
	visit_free(e, task);
	mem_end(&task->mem);
	placement_leave(e, task);
	handover_free(e, task);
	tracer_drop(task);
	hash_remove(&e->tasks, task->t.tid);
	/* Whether anybody is left is for wait4(2) to say. */
	e->me->drained = false;
	free(task);
}

void task_rename(struct engine *e, struct task *task, pid_t tid)
{
	hash_remove(&e->tasks, task->t.tid);
	task->t.tid = tid;
	mem_renew(&task->mem, tid);
	hash_put(&e->tasks, tid, task);
}

void task_set_in_exec(struct engine *e, struct task *task, bool in)
{
	if (task->in_exec == in)
		return;
	task->in_exec = in;
	if (in)
		e->nexec++;
	else
		e->nexec--;
}
