/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Tracees: coming, execing, leaving. */
#include "pipeline_in.h"

#include <stdlib.h>

#include "linux/procfs.h"
#include "trace/unwind.h"

/* --- handler: tracees come and go --- */

/* Threads that -f -p attached along with the one that was named. */
static unsigned int count_threads(const struct pipeline *p, pid_t pid)
{
	pid_t *tids;
	size_t n;

	if (!p->plan->engine.follow || procfs_threads(pid, &tids, &n) < 0)
		return 0;
	free(tids);
	return (unsigned int)n;
}

int pipeline_attached(void *ctx, struct tracee *t)
{
	struct pipeline *p = ctx;
	struct notice n = {
		.kind = NOTICE_ATTACHED,
		.quiet = plan_quiet(p->plan, QUIET_ATTACH),
	};
	struct task *k;
	int err;

	k = pipeline_task_new(p, t, &err);
	if (!k)
		return err;
	if (p->born == t->tid)
		k->depth = p->parent->depth + (t->pid == t->tid);
	pipeline_rule_task(p, t);
	if (!t->attached && p->plan->engine.argv && !p->command_seen) {
		p->command_seen = true;
		n.quiet = true;
	}
	if (t->attached) {
		n.threads = count_threads(p, t->pid);
		if (n.threads > 1 && t->tid != t->pid)
			n.quiet = true;
	}
	return pipeline_tell(p, k, &n, NULL);
}

int pipeline_forked(void *ctx, struct tracee *parent, pid_t child)
{
	struct notice n = { .kind = NOTICE_FORKED, .other = child };
	struct pipeline *p = ctx;

	p->born = child;
	p->parent = parent->data;
	return pipeline_tell(p, parent->data, &n, NULL);
}

static int call_ends(struct pipeline *p, struct task *k, enum ending how)
{
	if (!k->in_call)
		return 0;
	k->in_call = false;
	return k->shown && !k->held ? pipeline_tell_exit(p, k, how) : 0;
}

int pipeline_call_lost(struct pipeline *p, struct task *k)
{
	int err;

	/* the present call's entry is the last that is known of it */
	k->ev.exit_wall = k->ev.enter_wall;
	k->ev.exit_ns = k->ev.enter_ns;
	err = call_ends(p, k, ENDING_NEVER);
	pipeline_rules_forget(p, k);
	if (k->outer)
		pipeline_pop_call(k);
	return err;
}

/* The present call ends, and all that it interrupts. */
int pipeline_call_ends(struct pipeline *p, struct task *k, enum ending how)
{
	int err = call_ends(p, k, how);

	pipeline_rules_forget(p, k);
	while (k->outer) {
		int e;

		pipeline_pop_call(k);
		e = call_ends(p, k, how);
		if (!err)
			err = e;
		pipeline_rules_forget(p, k);
	}
	return err;
}

/*
 * An execve goes on, in a signal handler: what this had interrupted does
 * not.
 */
static int outer_calls_end(struct pipeline *p, struct task *k)
{
	struct outer_call *first = k->outer, *execve;
	int err;

	if (!first)
		return 0;
	pipeline_rules_forget(p, k);
	pipeline_push_call(k);
	execve = k->outer;
	k->outer = first;
	k->nested--;
	pipeline_pop_call(k);
	err = pipeline_call_ends(p, k, ENDING_GONE);
	execve->next = NULL;
	k->outer = execve;
	k->nested++;
	pipeline_pop_call(k);
	return err;
}

/* It entered a call, nobody knows which: it is taken up at its end. */
static void unknown_call(struct task *k, const struct stop *s)
{
	struct event *ev = &k->ev;

	ev->nr = UINT64_MAX;
	ev->name = "???";
	ev->entry = NULL;
	ev->args = NULL;
	ev->retv = NULL;
	ev->frames = NULL;
	ev->enter_wall = s->wall_ns;
	ev->enter_ns = s->mono_ns;
	k->text.begun = true;
	k->text.shown = 0;
	k->in_call = true;
	k->shown = true;
	k->held = false;
}

int pipeline_exiting(void *ctx, struct tracee *t, const struct stop *s)
{
	struct task *k = t->data;

	if (t->entry_lost && !k->in_call)
		unknown_call(k, s);
	k->ev.exit_wall = s->wall_ns;
	k->ev.exit_ns = s->mono_ns;
	return pipeline_call_ends(ctx, k, ENDING_NEVER);
}

static int say_ended(struct pipeline *p, struct task *k, enum leave how,
		     const struct stop *s)
{
	struct notice n = { .kind = NOTICE_EXITED };
	int err;

	if (k->had_call && pipeline_ends_stack(&k->ev))
		n.frames = k->ev.frames;
	err = pipeline_call_ends(p, k, ENDING_GONE);
	if (err || !s)
		return err;
	if (how == LEAVE_KILLED) {
		n.kind = NOTICE_KILLED;
		n.sig = s->sig;
		n.core = s->core;
	} else {
		n.status = s->status;
		n.quiet = plan_quiet(p->plan, QUIET_EXIT);
	}
	return pipeline_tell(p, k, &n, s);
}

static int say_detached(struct pipeline *p, struct task *k)
{
	struct notice n = {
		.kind = NOTICE_DETACHED,
		.quiet = plan_quiet(p->plan, QUIET_ATTACH),
	};
	int err = pipeline_tell(p, k, &n, NULL);
	int e = pipeline_call_ends(p, k, ENDING_DETACHED);

	return err ? err : e;
}

static int say_lost(struct pipeline *p, struct task *k)
{
	struct notice n = { .kind = NOTICE_LOST };
	int err = pipeline_call_ends(p, k, ENDING_GONE);

	return err || k->gone ? err : pipeline_tell(p, k, &n, NULL);
}

int pipeline_left(void *ctx, struct tracee *t, enum leave how,
		   const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	int err = 0, e;

	if (!k)
		return 0;
	switch (how) {
	case LEAVE_EXITED: case LEAVE_KILLED:
		err = say_ended(p, k, how, s);
		break;
	case LEAVE_DETACHED:
		err = say_detached(p, k);
		break;
	case LEAVE_LOST:
		err = say_lost(p, k);
		break;
	}
	if (p->unwinder && t->tid == t->pid)
		unwinder_forget(p->unwinder, t->pid);
	e = pipeline_task_free(p, t);
	return err ? err : e;
}

/* The call of thread `old` goes on as one of the leader, `t`. */
static int move_call(struct pipeline *p, struct tracee *t, struct tracee *old,
		     const struct stop *s)
{
	struct task *to = t->data, *from = old->data;
	struct notice n = {
		.kind = NOTICE_SUPERSEDED,
		.quiet = plan_quiet(p->plan, QUIET_THREAD_EXECVE),
		.other = from->tid,
		.ip = s->ip,
	};
	struct event ev = to->ev;
	struct buf behind;
	int err = pipeline_call_ends(p, to, ENDING_GONE);

	if (!err && from->in_call && from->shown && !from->held)
		err = pipeline_tell_exit(p, from, ENDING_MOVED);
	to->ev = from->ev;
	from->ev = ev;
	behind = to->behind;
	to->behind = from->behind;
	from->behind = behind;
	to->in_call = from->in_call;
	to->shown = from->shown;
	to->held = from->held;
	to->had_call = from->had_call;
	to->text = from->text;
	to->judged = from->judged;
	to->injected = from->injected;
	from->judged = false;
	pipeline_swap_rule_tasks(to, from);
	to->moved = true;
	from->in_call = false;
	from->gone = true;
	p->roster.alive--;
	pipeline_task_ids(to, t);
	return err ? err : pipeline_tell(p, to, &n, s);
}

/* The thread that made the call is the leader now, and nobody else. */
static int supersede(struct pipeline *p, struct tracee *t,
		     struct tracee *old, const struct stop *s, int err)
{
	int e;

	if (!err)
		err = move_call(p, t, old, s);
	e = pipeline_task_free(p, old);
	return err ? err : e;
}

int pipeline_exec(void *ctx, struct tracee *t, struct tracee *old,
		   const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct notice n = { .kind = NOTICE_EXEC, .other = s->old_tid };
	int err;

	p->command_runs |= t->command;
	err = outer_calls_end(p, old && old->data ? old->data : k);
	if (old && old->data && old != t)
		err = supersede(p, t, old, s, err);
	if (p->unwinder)
		unwinder_forget(p->unwinder, t->pid);
	pipeline_read_comm(p, k);
	return err ? err : pipeline_tell(p, k, &n, s);
}
