/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verdicts at the exit of a call, and what the program gets. */
#include <errno.h>

#include "trace/change.h"
#include "trace/sandbox.h"
#include "trace/scratch.h"
#include "trace/task.h"
#include "trace/visit.h"

enum {
	/* include/linux/errno.h of the kernel */
	ERESTART_FIRST = 512, ERESTART_LAST = 516, ERESTART_BLOCK = 516,
	/*
	 * A timeout begins anew when its call is made again, and would never
	 * end where signals come faster.
	 */
	AGAIN_MAX = 100,
};

static bool is_restart(int err)
{
	return err >= ERESTART_FIRST && err <= ERESTART_LAST;
}

/* Back to the call instruction, for c->now; else this is the end. */
static int again(struct engine *e, struct task *task, struct change *c,
		 struct stop *s, bool *over)
{
	int err = steps_rewind(e, task, c);

	*over = err && err != -ESRCH;
	if (!*over)
		return 0;
	c->state = CHANGE_RUNS;
	c->fixed = true;
	if (c->stepped)
		change_set_result(s, c->ret, c->err);
	else
		change_set_result(s, 0, EINTR);
	return change_failed(e, task, err);
}

/* The sequence is over: what does the program get? */
static int end_sequence(struct engine *e, struct task *task, struct change *c,
			struct stop *s, bool *over)
{
	if (!c->stepped) {
		/* There was none. */
		change_to_original(c);
		return again(e, task, c, s, over);
	}
	c->fixed = true;
	change_set_result(s, c->ret, c->err);
	return 0;
}

/* The result of a step in the middle is none of the call's. */
static int refuse_rest(struct engine *e, struct task *task, struct change *c,
		       struct stop *s, enum refusal why, bool *over)
{
	int err = change_refuse(e, task, why);

	c->ret = 0;
	c->err = EINTR;
	return err ? err : end_sequence(e, task, c, s, over);
}

/* What a verdict means at the exit of a step. */
static int act_at_exit(struct engine *e, struct task *task, struct change *c,
		       struct stop *s, struct verdict *v, bool *over)
{
	enum change_next next;
	enum refusal why;
	int err = change_at_once(e, task, c, s, v, &next, &why);

	if (err)
		return err;
	if (next == NEXT_REFUSED)
		return refuse_rest(e, task, c, s, why, over);
	if (next == NEXT_RUN)
		return again(e, task, c, s, over);
	if (v->act == ACT_CALL) {
		if (!sandbox_allows(e, task, c, v->nr))
			return refuse_rest(e, task, c, s, REFUSED_SECCOMP,
					   over);
		change_to_call(c, v);
		return again(e, task, c, s, over);
	}
	change_raise(task, s, v->sig);
	if (v->act != ACT_NONE) {
		c->ret = v->ret;
		c->err = v->err;
		c->stepped = true;
	}
	return end_sequence(e, task, c, s, over);
}

static int ask_at_exit(struct engine *e, struct task *task, struct change *c,
		       struct stop *s, bool *over)
{
	struct verdict v;
	int err = change_ask(e, task, c, s, &v);

	return err ? err : act_at_exit(e, task, c, s, &v, over);
}

static int own_ended(struct engine *e, struct task *task, struct change *c,
		     struct stop *s, bool *over)
{
	int r;

	if (c->leaving)
		return 0;
	r = scratch_called(e, task, c, s);
	if (r == SCRATCH_CALL)
		return again(e, task, c, s, over);
	if (r < 0)
		return refuse_rest(e, task, c, s, REFUSED_SCRATCH, over);
	return ask_at_exit(e, task, c, s, over);
}

static int step_ended(struct engine *e, struct task *task, struct change *c,
		      struct stop *s, bool *over)
{
	if (!c->now.asks)
		return 0;
	if (is_restart(s->err) && !c->now.interruptible &&
	    (s->err != ERESTART_BLOCK || c->again++ < AGAIN_MAX)) {
		c->restarts = s->err == ERESTART_BLOCK;
		return again(e, task, c, s, over);
	}
	c->again = 0;
	c->ret = s->ret;
	/* Nothing is restarted when it has ended. */
	c->err = is_restart(s->err) ? EINTR : s->err;
	c->stepped = true;
	return ask_at_exit(e, task, c, s, over);
}

int change_step(struct engine *e, struct task *task, struct stop *s,
		bool *over)
{
	struct change *c = change_running(task);

	*over = true;
	if (!c || visit_is_hurried(e, task))
		return 0;
	switch ((enum change_kind)c->now.kind) {
	case KIND_CALL:
		return step_ended(e, task, c, s, over);
	case KIND_OWN:
		return own_ended(e, task, c, s, over);
	case KIND_SKIP:
		c->fixed = c->rewritten || s->ret != c->ret || s->err != c->err;
		change_set_result(s, c->ret, c->err);
		return 0;
	case KIND_ORIGINAL:
		break;
	}
	return 0;
}

/* The registers of arguments, and the result where it is not `s`'s. */
static int restore(struct task *task, const struct change *c,
		   const struct stop *s, bool fixed)
{
	struct regs now;
	uint64_t ret;
	int err = regs_get(task->t.tid, &now);

	if (err)
		return err;
	ret = fixed ? (uint64_t)change_result(s->ret, s->err) :
		regs_ret(&now, c->abi);
	/* The number too: a call that is to be restarted is the program's. */
	regs_set_call(&now, c->abi, regs_nr(&c->saved, c->abi), c->arg);
	regs_copy_args(&now, &c->saved, c->abi);
	regs_set_ret(&now, c->abi, ret);
	return regs_set(task->t.tid, &now);
}

static int leave_registers(struct engine *e, struct task *task,
			   const struct change *c, const struct stop *s,
			   bool fixed)
{
	int64_t ret = change_result(s->ret, s->err);

	if (c && c->rewritten)
		return restore(task, c, s, fixed);
	if (!fixed)
		return 0;
	if (s->kind == STOP_EXIT && change_is_filter_event(s))
		return ways_skip(&e->ways, s, ret);
	return ways_result(&e->ways, s->tid, s->abi, ret);
}

static int judge_exit(struct engine *e, struct task *task, struct stop *s,
		      bool *fixed)
{
	struct verdict v = { 0 };
	int err;

	if (!e->h.judge_exit)
		return 0;
	err = e->h.judge_exit(e->h.ctx, &task->t, s, &v);
	if (err)
		return err;
	if (v.act != ACT_NONE && task->place.execed) {
		err = change_refuse(e, task, REFUSED_KERNEL);
	} else if (v.act != ACT_NONE) {
		change_set_result(s, v.ret, v.err);
		*fixed = true;
	}
	change_raise(task, s, v.sig);
	return err ? err : change_others(e, task, &v);
}

/* The call that waited below goes on. */
static void end_call(struct task *task)
{
	if (change_running(task))
		change_pop(task);
	task->t.depth--;
	task->t.in_call = task->t.depth > 0;
	if (task->changes.top)
		task->t.abi = task->changes.top->abi;
}

int change_exit(struct engine *e, struct task *task, struct stop *s)
{
	struct change *c = change_running(task);
	bool fixed = c && c->fixed;
	int err = judge_exit(e, task, s, &fixed), r;

	r = leave_registers(e, task, c, s, fixed);
	if (r && !err)
		err = change_failed(e, task, r);
	if (!err && e->h.exit)
		err = e->h.exit(e->h.ctx, &task->t, s);
	end_call(task);
	return err;
}

/*
 * A thread that was put back to its call instruction; where that was not by
 * registers the arguments are still a step's.
 */
static int leave_rewound(const struct change *c, pid_t tid)
{
	struct regs now;
	int err = regs_get(tid, &now);

	if (err)
		return err;
	regs_set_ip(&now, c->ip);
	regs_copy_args(&now, &c->saved, c->abi);
	regs_set_ret(&now, c->abi, (uint64_t)-EINTR);
	return regs_set(tid, &now);
}

/* … and has made the call once more. */
static int leave_entered(struct engine *e, const struct change *c,
			 const struct stop *s)
{
	int err = 0;

	if (c->displaced)
		err = ways_rewrite(&e->ways, s, UINT64_MAX, c->arg);
	return err ? err : ways_skip(&e->ways, s, -EINTR);
}

static int interrupt_call(struct engine *e, struct task *task,
			  struct change *c, const struct stop *s)
{
	if (c->state == CHANGE_RUNS)
		return leave_registers(e, task, c, s, true);
	if (s->kind == STOP_ENTER)
		return leave_entered(e, c, s);
	return leave_rewound(c, s->tid);
}

int change_cut(struct engine *e, struct task *task, struct stop *s)
{
	struct change *c = task->changes.top;
	struct stop end = *s;
	int err, r;

	if (c->state == CHANGE_REWOUND && s->kind == STOP_ENTER &&
	    !steps_is_home(c, s))
		c->state = CHANGE_HANDLER;
	err = change_refuse(e, task, REFUSED_DETACHED);
	if (c->state != CHANGE_HANDLER) {
		change_set_result(&end, 0, EINTR);
		r = interrupt_call(e, task, c, &end);
		if (r && !err)
			err = change_failed(e, task, r);
		end.kind = STOP_EXIT;
		if (!err && e->h.exit)
			err = e->h.exit(e->h.ctx, &task->t, &end);
	}
	change_forget(task);
	return err;
}
