/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/visit.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "linux/rescue.h"
#include "trace/ask.h"
#include "trace/filters.h"
#include "trace/mem.h"
#include "trace/restart.h"
#include "trace/scratch.h"
#include "trace/task.h"

void visit_expect(struct engine *e, struct task *task)
{
	task->visit = xcalloc(1, sizeof(*task->visit));
	e->ncoming++;
	haven_find(task, &e->haven);
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

/*
 * All but those that an instruction raises: the kernel kills who blocks
 * them.  They stay pending, and are delivered in the end as if they came
 * then: to the call that they would have interrupted.
 */
static int block_signals(const struct visit *v, pid_t tid)
{
	static const int raised[] = {
		SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGTRAP, SIGSYS,
	};
	uint64_t mask = UINT64_MAX;

	for (size_t i = 0; i < sizeof(raised) / sizeof(raised[0]); i++) {
		uint64_t bit = UINT64_C(1) << (raised[i] - 1);

		mask &= ~bit | v->mask;
	}
	return ask_set_mask(tid, mask);
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

/*
 * With a way home, where the program has what that needs.  `r` is where the
 * thread is to be parked: 1 where it is, 0, or -errno.
 */
static int park_safely(struct engine *e, struct task *task, struct regs *r)
{
	struct visit *v = task->visit;
	const struct haven *h = &e->haven;
	struct rescue s = { 0 };
	int err;

	if (regs_abi(r) != abis[0] || !haven_is_there(task, h) ||
	    !haven_has_room(task, regs_sp(r)))
		return 0;
	err = rescue_make(&s, task->t.tid, r, v->mask, h->home);
	if (!err)
		err = mem_write(&task->mem, s.sp, s.data, s.len);
	if (!err) {
		park(r, abis[0], h->call);
		rescue_park(r, &s, h->home);
	}
	free(s.data);
	return err ? 0 : 1;
}

static int park_anywhere(struct task *task, struct regs *r)
{
	const struct abi *abi = regs_abi(r);
	uint64_t at = place_find(task, r, abi);

	if (!at)
		return -ENOEXEC;
	park(r, abi, at);
	return 0;
}

/* include/uapi/linux/rseq.h */
struct critical_section {
	uint32_t version, flags;
	uint64_t start, len, abort;
};

static bool read_at(struct task *task, uint64_t addr, void *to, size_t len)
{
	struct range r = { .addr = addr, .to = to, .len = len };

	return mem_read(&task->t.reader, &r, 1) == 0 && r.got == len;
}

/*
 * A thread that was stopped has lost its CPU: out of a critical section of
 * rseq(2) it would go on at the abort handler. It does, but we have to say
 * so: where it is parked the kernel takes the section for left.
 */
static void abort_section(struct task *task, struct regs *r)
{
	enum { RSEQ_CS = 8 };	/* offsetof(struct rseq, rseq_cs) */
	struct ptrace_rseq_configuration c;
	struct critical_section cs;
	uint64_t at;

	if (regs_in_call(r, regs_abi(r)) ||
	    ask(PTRACE_GET_RSEQ_CONFIGURATION, task->t.tid, sizeof(c),
		(uintptr_t)&c) < 0 || !c.rseq_abi_pointer ||
	    !read_at(task, c.rseq_abi_pointer + RSEQ_CS, &at, sizeof(at)) ||
	    !at || !read_at(task, at, &cs, sizeof(cs)))
		return;
	if (regs_ip(r) - cs.start < cs.len)
		regs_set_ip(r, cs.abort);
}

static bool may_be_parked(struct engine *e, struct task *task)
{
	const struct abi *abi = regs_abi(&task->visit->regs);

	return !sandbox_is_own(e, task) ||
		filters_allow(task->t.tid, abi,
			      (uint64_t)abi_number(abi, "read"));
}

/*
 * The tracer can be killed at any moment: the mask is changed only while the
 * thread has a way home that knows it.
 */
static int go_away(struct engine *e, struct task *task)
{
	struct visit *v = task->visit;
	pid_t tid = task->t.tid;
	struct regs r;
	int err = regs_get(tid, &v->regs);

	if (!err)
		err = ask_mask(tid, &v->mask);
	if (err)
		return err;
	if (!may_be_parked(e, task))
		return -EACCES;
	abort_section(task, &v->regs);
	r = v->regs;
	err = park_safely(e, task, &r);
	if (!err)
		err = park_anywhere(task, &r);
	if (err >= 0)
		err = regs_set(tid, &r);
	if (!err)
		err = block_signals(v, tid);
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
	int err = go_away(e, task);

	if (!err) {
		engine_resume(e, task);
		return;
	}
	/* Its end will be reported. */
	if (err != -ESRCH)
		refuse(e, task, err == -ENOEXEC ? REFUSED_PLACE :
				err == -EACCES ? REFUSED_SECCOMP :
						 REFUSED_KERNEL);
	detach_one(e, task);
}

/*
 * All threads have stopped, and no others were born meanwhile.  Once: who is
 * not ours later on has been visited.
 */
static void begin_all(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	if (e->ncoming || e->visiting)
		return;
	attach_again(e);
	if (e->ncoming)
		return;
	e->visiting = true;
	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->visit->state == VISIT_HERE)
			begin(e, task);
	}
}

static void arrive(struct engine *e, struct task *task)
{
	task->visit->state = VISIT_HERE;
	e->ncoming--;
	/* Also where it is let go by our being killed. */
	restart_call(task->t.tid);
	if (e->detaching)
		detach_one(e, task);
	else if (e->opt->visit_all)
		begin_all(e);
	else
		begin(e, task);
}

/*
 * A leader that another thread's exec replaced is not reported, and that
 * thread need not be ours.
 */
static bool is_lost(const struct task *task)
{
	return !attach_is_ours(task->t.tid);
}

/* Not where its stop is about to be reported, since all of us are slow. */
static bool is_stuck(const struct engine *e, const struct task *task)
{
	struct procfs_status st;

	return task->visit->state == VISIT_COMING &&
		wait_now() >= e->visit_until &&
		procfs_status(task->t.tid, &st) == 0 && st.state != 't';
}

void visit_tick(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while (e->opt->visit && (task = hash_next(&e->tasks, &pos))) {
		if (is_lost(task)) {
			engine_left(e, task, LEAVE_LOST, NULL);
		} else if (is_stuck(e, task)) {
			refuse(e, task, REFUSED_STUCK);
			/* The kernel lets it go when we end. */
			engine_left(e, task, LEAVE_DETACHED, NULL);
		}
	}
	if (e->opt->visit_all && !e->detaching)
		begin_all(e);
}

/* --- and back --- */

/*
 * All is as it was.  The stop that is asked for comes on the way out of the
 * kernel, ahead of signals: where it is let go then, the kernel finds the
 * thread as it found it at the first stop.  It is asked for before registers
 * are set that only make sense there.
 */
static int go_back(struct task *task)
{
	struct visit *v = task->visit;
	pid_t tid = task->t.tid;
	int err = ask_set_mask(tid, v->mask);

	if (!err)
		ask(PTRACE_INTERRUPT, tid, 0, 0);
	if (!err && !task->place.execed)
		err = regs_set(tid, &v->regs);
	v->state = VISIT_GOING;
	return err;
}

void visit_take(struct task *leader, struct task *old)
{
	struct visit *v = leader->visit;

	leader->visit = old->visit;
	old->visit = v;
}

void visit_exec(struct engine *e, struct task *task)
{
	if (task->visit->state == VISIT_AWAY)
		(void)ask_set_mask(task->t.tid, task->visit->mask);
	detach_one(e, task);
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
	/* The last one of its process unmaps what all of them had. */
	scratch_leave(task);
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
