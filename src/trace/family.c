/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Tracees that come and change: children, known from their parent's event
 * or from their own first stop, whichever is first; and threads that exec.
 */
#include "config.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/repair.h"
#include "trace/task.h"

/* The stop of a child that came before its parent's event. */
static int release_early(struct engine *e, struct task *task)
{
	struct seen first = task->first;
	struct stop s;
	int err;

	e->me->nearly--;
	task->state = TASK_STOPPED;
	err = task->passing ? 0 : engine_adopt(e, task);
	if (err)
		return err;
	if (classify(task, &first, &s) < 0)
		return 0;
	return engine_step(e, task, &s);
}

/*
 * Their parents' events will never come: the parent was killed, or it made
 * the child with CLONE_PTRACE | CLONE_UNTRACED.
 */
int family_release_orphans(struct engine *e)
{
	struct task *task;
	size_t pos = 0;
	int err = 0;

	e->released = true;
	while (!err && e->me->nearly && (task = tracer_next(e, &pos))) {
		if (task->state == TASK_EARLY ||
		    task->state == TASK_EARLY_DEAD)
			err = release_early(e, task);
	}
	return err;
}

/* The thread group of a new child; a thread's is its parent's. */
static pid_t group_of(struct task *parent, const struct stop *s)
{
	struct procfs_status st;

	if (s->wait_status >> 16 != PTRACE_EVENT_CLONE)
		return s->new_tid;
	if (procfs_status(s->new_tid, &st) == 0)
		return st.tgid;
	return parent->t.pid;
}

/* /proc would not know where it is another pid namespace's. */
bool family_is_ours(pid_t tid)
{
	siginfo_t si;

	return waitid(P_PID, (id_t)tid, &si,
		      WEXITED | WSTOPPED | WNOHANG | WNOWAIT | __WALL |
		      __WNOTHREAD) == 0 || errno != ECHILD;
}

/*
 * A child that was taken for an orphan can have ended before its parent's
 * event came.
 */
static bool is_alive(const struct engine *e, pid_t child)
{
	return !e->released || family_is_ours(child);
}

int family_fork(struct engine *e, struct task *task, struct stop *s)
{
	struct task *child = task_find(e, s->new_tid);
	bool early = child;
	int err = 0;

	if (!early && !is_alive(e, s->new_tid))
		return 0;
	if (!early) {
		child = task_new(e, s->new_tid, group_of(task, s));
		child->t.abi = task->t.abi;
	}
	child->own_filter = task->own_filter;
	repair_inherit(child, task);
	scratch_inherit(child, task);
	sandbox_inherit(child, task);
	if (!e->opt->follow) {
		child->passing = true;
		return early ? release_early(e, child) : 0;
	}
	if (e->h.forked)
		err = e->h.forked(e->h.ctx, &task->t, s->new_tid);
	if (err)
		return err;
	if (!early)
		return engine_adopt(e, child);
	/* Adopted already when it was taken for an orphan. */
	if (child->state != TASK_EARLY && child->state != TASK_EARLY_DEAD)
		return 0;
	return release_early(e, child);
}

/* The thread of this process that was in an exec and has lost its tid. */
static struct task *vanished_execer(struct engine *e, const struct task *leader)
{
	struct task *task;
	size_t pos = 0;

	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->in_exec && task != leader &&
		    task->t.pid == leader->t.pid &&
		    syscall(SYS_tgkill, task->t.pid, task->t.tid, 0) < 0 &&
		    errno == ESRCH)
			return task;
	}
	return NULL;
}

struct tracer *family_heir(struct engine *e, const struct task *leader)
{
	struct task *old;

	if (!e->nexec || leader->t.tid != leader->t.pid)
		return NULL;
	old = vanished_execer(e, leader);
	return old && old->tracer != e->me ? old->tracer : NULL;
}

/*
 * Between a leader's stop and our answer the kernel can kill it, give its
 * tid to another thread that execs, and let our answer take that one past
 * its PTRACE_EVENT_EXEC.  The other's former tid is the trace of it: a tid
 * stays while a thread is traced and not waited for.
 */
int family_missed_exec(struct engine *e, struct task *task,
		       const struct stop *s)
{
	struct stop exec = *s;
	struct task *old;

	if (!e->nexec || task->t.tid != task->t.pid || s->kind == STOP_EXEC)
		return 0;
	old = vanished_execer(e, task);
	if (!old || old->tracer != e->me)
		return 0;
	exec.kind = STOP_EXEC;
	exec.old_tid = old->t.tid;
	return family_exec(e, task, &exec);
}

/*
 * exec by a thread: the kernel killed the others and gave the leader's tid
 * to the one that made the call.
 */
int family_exec(struct engine *e, struct task *task, struct stop *s)
{
	struct stop ended = *s;
	struct task *old = NULL;
	int err = 0;

	ended.kind = STOP_EXITED;
	ended.status = ended.wait_status = 0;
	handover_ends(e, task, LEAVE_EXITED, &ended);

	if (s->old_tid != s->tid) {
		old = task_find(e, s->old_tid);
		/* Known already, see family_missed_exec(). */
		if (!old && task->exec_from == s->old_tid)
			return 0;
		task->exec_from = s->old_tid;
	}
	if (task->t.tid == e->command)
		e->exec_done = true;
	if (old) {
		task->t.in_call = old->t.in_call;
		task->t.skip_exit = old->t.skip_exit;
		task->t.abi = old->t.abi;
		task->place = old->place;
		visit_take(task, old);
	}
	/* Registers and memory are another program's. */
	change_forget(task);
	scratch_leave(task);
	mem_renew(&task->mem, task->t.tid);
	task->t.depth = task->t.in_call;
	task->place.execed = true;
	if (e->h.exec)
		err = e->h.exec(e->h.ctx, &task->t, old ? &old->t : NULL,
				s);
	if (old) {
		task_set_in_exec(e, task, old->in_exec);
		task_free(e, old);
	}
	return err;
}
