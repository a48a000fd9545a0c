/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/visit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/die.h"
#include "trace/ask.h"
#include "trace/restart.h"
#include "trace/scratch.h"
#include "trace/task.h"

void visit_expect(struct engine *e, struct task *task)
{
	task->visit = xcalloc(1, sizeof(*task->visit));
	e->ncoming++;
}

void visit_free(struct engine *e, struct task *task)
{
	if (task->visit)
		e->ncoming -= task->visit->state == VISIT_COMING;
	free(task->visit);
	task->visit = NULL;
}

bool visit_is_outside(const struct task *task)
{
	return task->visit && task->visit->state != VISIT_AWAY;
}

bool visit_is_busy(const struct task *task)
{
	return task->visit && (task->visit->state == VISIT_AWAY ||
			       task->visit->state == VISIT_GOING);
}

bool visit_is_hurried(const struct engine *e, const struct task *task)
{
	return e->hurried && task->visit;
}

/* --- signals --- */

static int set_mask(pid_t tid, uint64_t mask)
{
	long r = ask(PTRACE_SETSIGMASK, tid, sizeof(mask), (uintptr_t)&mask);

	return r < 0 ? (int)r : 0;
}

/*
 * All but those that an instruction raises: the kernel kills who blocks
 * them.  They stay pending, and are delivered in the end as if they came
 * then: to the call that they would have interrupted.
 */
static int block_signals(struct visit *v, pid_t tid)
{
	static const int raised[] = {
		SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS,
	};
	uint64_t mask = UINT64_MAX;
	long r = ask(PTRACE_GETSIGMASK, tid, sizeof(v->mask),
		     (uintptr_t)&v->mask);

	if (r < 0)
		return (int)r;
	for (size_t i = 0; i < sizeof(raised) / sizeof(raised[0]); i++) {
		uint64_t bit = UINT64_C(1) << (raised[i] - 1);

		mask &= ~bit | v->mask;
	}
	return set_mask(tid, mask);
}

/* --- there --- */

/*
 * A call without an effect that nearly every seccomp filter lets through:
 * nothing is read from no descriptor.  Steps come in its place.
 */
static void park(struct regs *r, const struct abi *abi, uint64_t at)
{
	regs_park(r, abi, at, (uint64_t)abi_number(abi, "read"),
		  (uint64_t[6]){ (uint32_t)-1 });
}

static int go_away(struct task *task)
{
	struct visit *v = task->visit;
	pid_t tid = task->t.tid;
	const struct abi *abi;
	struct regs r;
	uint64_t at;
	int err = regs_get(tid, &v->regs);

	if (err)
		return err;
	(void)restart_fix(&v->regs);
	abi = regs_abi(&v->regs);
	at = place_find(task, &v->regs, abi);
	if (!at)
		return -ENOEXEC;
	r = v->regs;
	park(&r, abi, at);
	err = block_signals(v, tid);
	if (!err)
		err = regs_set(tid, &r);
	if (!err)
		v->state = VISIT_AWAY;
	return err;
}

static void refuse(struct engine *e, struct task *task, enum refusal why)
{
	if (e->h.refused)
		engine_keep_error(e, e->h.refused(e->h.ctx, &task->t, why));
}

static void begin(struct engine *e, struct task *task)
{
	int err = go_away(task);

	if (!err) {
		engine_resume(e, task);
		return;
	}
	/* Its end will be reported. */
	if (err != -ESRCH)
		refuse(e, task, err == -ENOEXEC ? REFUSED_PLACE :
						  REFUSED_KERNEL);
	detach_one(e, task);
}

/* All threads have stopped, and no others were born meanwhile. */
static void begin_all(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	if (e->ncoming)
		return;
	attach_again(e);
	if (e->ncoming)
		return;
	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->visit->state == VISIT_HERE)
			begin(e, task);
	}
}

static void arrive(struct engine *e, struct task *task)
{
	task->visit->state = VISIT_HERE;
	e->ncoming--;
	if (e->detaching)
		detach_one(e, task);
	else if (e->opt->visit_all)
		begin_all(e);
	else
		begin(e, task);
}

void visit_tick(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	if (!e->ncoming || wait_now() < e->visit_until)
		return;
	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->visit->state != VISIT_COMING)
			continue;
		refuse(e, task, REFUSED_STUCK);
		/* The kernel lets it go when we end. */
		engine_left(e, task, LEAVE_DETACHED, NULL);
	}
	if (e->opt->visit_all)
		begin_all(e);
}

/* --- and back --- */

/*
 * All is as it was.  The stop that is asked for comes on the way out of the
 * kernel, ahead of signals: where it is let go then, the kernel finds the
 * thread as it found it at the first stop.
 */
static int go_back(struct task *task)
{
	struct visit *v = task->visit;
	pid_t tid = task->t.tid;
	int err = task->place.execed ? 0 : regs_set(tid, &v->regs);

	if (!err)
		err = set_mask(tid, v->mask);
	if (!err)
		ask(PTRACE_INTERRUPT, tid, 0, 0);
	v->state = VISIT_GOING;
	return err;
}

static int failed(struct engine *e, struct task *task, int err)
{
	return err ? change_failed(e, task, err) : 0;
}

int visit_leave(struct engine *e, struct task *task)
{
	struct change *c = change_running(task);

	if (c && !task->place.execed && !e->hurried &&
	    scratch_unmap(e, task, c)) {
		c->leaving = true;
		return failed(e, task, steps_rewind(e, task, c));
	}
	change_forget(task);
	task->t.depth = 0;
	task->t.in_call = false;
	return failed(e, task, go_back(task));
}

void visit_stop(struct engine *e, struct task *task)
{
	switch ((enum visit_state)task->visit->state) {
	case VISIT_COMING:
		arrive(e, task);
		break;
	case VISIT_HERE:
		break;
	case VISIT_AWAY:
		/* Stopped with its process, SIGSTOP, which it stays. */
		engine_resume(e, task);
		break;
	case VISIT_GOING:
		detach_one(e, task);
		break;
	}
}
