/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Calls and signals of tracees. */
#include "pipeline_in.h"

#include <string.h>
#include "base/die.h"
#include "event/siginfo.h"
#include "pathfilter.h"

/* --- handler: calls --- */

static void fill_enter(struct task *k, const struct stop *s)
{
	struct event *ev = &k->ev;

	ev->abi = s->abi;
	ev->nr = s->nr;
	memcpy(ev->arg, s->arg, sizeof(s->arg));
	ev->ip = s->ip;
	ev->sp = s->sp;
	ev->enter_wall = s->wall_ns;
	ev->enter_ns = s->mono_ns;
	ev->stime_ns = s->stime_ns;
	ev->frames = NULL;
}

static int mode_changed(struct pipeline *p, struct task *k,
			const struct stop *s)
{
	struct notice n = {
		.kind = NOTICE_MODE,
		.quiet = plan_quiet(p->plan, QUIET_PERSONALITY),
	};

	k->ev.abi = s->abi;
	return pipeline_tell(p, k, &n, s);
}

static bool path_wanted(struct pipeline *p, struct event *ev)
{
	const struct trace_filter *f = &p->plan->filter;

	if (!f->by_path)
		return true;
	event_decode_enter(ev);
	return pathfilter_match(f, ev);
}

/* Decodes where a filter needs it. */
static bool choose(struct pipeline *p, struct tracee *t)
{
	const struct trace_filter *f = &p->plan->filter;
	struct task *k = t->data;
	struct event *ev = &k->ev;
	unsigned int abi = ev->abi->index;

	/* a number that is no call is in nobody's set, but always news */
	if (!ev->entry || !ev->entry->name ||
	    bitmap_has(&f->calls[abi], (unsigned int)ev->nr))
		return path_wanted(p, ev);
	return bitmap_has(&f->wanted[abi], (unsigned int)ev->nr) &&
	       path_wanted(p, ev) && pipeline_filter_enter(p, t);
}

int pipeline_begin(struct pipeline *p, struct tracee *t, const struct stop *s)
{
	struct task *k = t->data;
	int err = 0;

	if (k->in_call && t->depth > 1)
		pipeline_push_call(k);
	if (s->abi != k->ev.abi)
		err = mode_changed(p, k, s);
	if (err)
		return err;
	fill_enter(k, s);
	event_begin(&k->ev);
	k->in_call = true;
	k->moved = false;
	k->judged = false;
	k->injected = NULL;
	buf_reset(&k->behind);
	k->held = false;
	k->shown = choose(p, t);
	k->begun = true;
	return 0;
}

int pipeline_enter(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	bool first = !k->had_call;
	int err;

	/* judge() has done it where there are rules */
	err = k->begun ? 0 : pipeline_begin(p, t, s);
	if (err)
		return err;
	k->begun = false;
	k->had_call = true;
	/* the unwinder is told of changed mappings */
	t->skip_exit = !k->shown && !p->unwinder;
	if (!k->shown)
		return 0;
	if (p->values && !k->ev.args)
		event_decode_enter(&k->ev);
	pipeline_read_comm(p, k);	/* another thread may have renamed it */
	memcpy(k->call_comm, k->comm, sizeof(k->call_comm));
	/* the first is our own execve, of no interest */
	if ((pipeline_ends_stack(&k->ev) || p->plan->stack.at_entry) && !first)
		k->ev.frames = pipeline_capture(p, t, &k->ev.arena);
	err = pipeline_tell_interrupted(p, k);
	return err ? err : pipeline_tell_enter(p, k);
}

void pipeline_fill_exit(struct event *ev, const struct stop *s)
{
	ev->ret = s->ret;
	ev->err = s->err;
	ev->exit_wall = s->wall_ns;
	ev->exit_ns = s->mono_ns;
}

static bool limit_reached(struct pipeline *p)
{
	const struct plan *plan = p->plan;

	if (!plan->syscall_limit || ++p->calls < plan->syscall_limit)
		return false;
	if (p->calls > plan->syscall_limit || plan_quiet(plan, QUIET_ATTACH))
		return true;
	/* An error is remembered and told at the end. */
	(void)output_set_flush(&p->outputs);
	warn("System call limit has been reached, detaching tracees");
	return true;
}

static int call_returns(struct pipeline *p, struct tracee *t,
			const struct stop *s)
{
	struct task *k = t->data;
	struct event *ev = &k->ev;
	int err;

	pipeline_fill_exit(ev, s);
	ev->stime_ns = s->stime_ns > ev->stime_ns ?
			       s->stime_ns - ev->stime_ns : 0;
	if (!pipeline_filter_exit(p, t)) {
		buf_reset(&k->behind);
		return 0;
	}
	if (!ev->frames)
		ev->frames = pipeline_capture(p, t, &ev->arena);
	k->in_call = false;
	if (p->values && pipeline_status_wanted(p, ENDING_RETURNED, ev->err))
		event_decode_exit(ev);
	if (ev->entry && ev->entry->name && !strcmp(ev->entry->name, "prctl"))
		pipeline_read_comm(p, k);
	err = pipeline_tell_exit(p, k, ENDING_RETURNED);
	if (err)
		return err;
	return limit_reached(p) ? HANDLER_STOP : 0;
}

int pipeline_exit_stop(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	int err = 0;

	pipeline_mappings_changed(p, k, s);
	if (k->in_call && k->shown)
		err = call_returns(p, t, s);
	k->in_call = false;
	if (k->outer)
		pipeline_pop_call(k);
	return err;
}

/* --- handler: signals --- */

static bool signal_wanted(const struct pipeline *p, int sig)
{
	return bitmap_has(&p->plan->filter.signals, (unsigned int)sig);
}

/* The values live until the next signal, beside those of a call. */
static const struct value *siginfo(struct pipeline *p, const struct task *k,
				   const struct stop *s)
{
	struct event *ev = &p->signal;
	struct walk w = { .ev = ev, .l = { abis[0]->word,
					   abis[0]->u64_align,
					   p->layouts } };

	if (!s->si_valid)
		return NULL;
	ev->tid = k->tid;
	ev->pid = k->pid;
	ev->abi = k->ev.abi;
	ev->opt = k->ev.opt;
	pipeline_event_init(p, ev);
	arena_reset(&ev->arena);
	return siginfo_value(&w, &s->si);
}

int pipeline_signal(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct notice n = {
		.kind = NOTICE_SIGNAL,
		.sig = s->sig,
		.ip = s->ip,
	};

	if (!p->values || !signal_wanted(p, s->sig))
		return 0;
	n.info = siginfo(p, k, s);
	n.frames = pipeline_capture(p, t, &p->signal.arena);
	return pipeline_tell(p, k, &n, s);
}

int pipeline_group_stop(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct notice n = {
		.kind = NOTICE_STOPPED,
		.sig = s->sig,
		.ip = s->ip,
	};

	if (!signal_wanted(p, s->sig))
		return 0;
	return pipeline_tell(p, t->data, &n, s);
}

int pipeline_idle(void *ctx)
{
	struct pipeline *p = ctx;

	return output_set_flush(&p->outputs);
}
