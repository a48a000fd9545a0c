/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "pipeline.h"

#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "desc/groups.h"
#include "event/fdname.h"
#include "event/siginfo.h"
#include "pathfilter.h"
#include "sink/sink.h"
#include "sink/json.h"
#include "sink/summary.h"
#include "sink/talk.h"
#include "sink/text.h"
#include "trace/unwind.h"

#define SINKS_MAX 3

struct pipeline {
	const struct plan *plan;
	struct handler handler;
	struct output_set outputs;
	struct roster roster;
	struct namer *namer;
	struct sink *sinks[SINKS_MAX];
	unsigned int nsinks;
	bool values;		/* a sink wants argument values */
	bool comms;		/* a sink wants command names */
	bool command_seen;	/* the command, which nobody announces */
	uint64_t calls;		/* shown so far, for --syscall-limit */
	struct event signal;	/* carries siginfo values */
	struct unwinder *unwinder;	/* -k, or NULL */
	struct json_options json;
};

/* --- sinks --- */

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

static int tell_enter(struct pipeline *p, struct task *k)
{
	for (unsigned int i = 0; i < p->nsinks; i++) {
		int err = p->sinks[i]->ops->enter(p->sinks[i], k);

		if (err)
			return err;
	}
	return 0;
}

static bool status_wanted(const struct pipeline *p, enum ending how, int err)
{
	switch (how) {
	case ENDING_RETURNED:
		return plan_status(p->plan, err ? STATUS_FAILED :
						  STATUS_SUCCESSFUL);
	case ENDING_UNKNOWN:
		return plan_status(p->plan, STATUS_UNAVAILABLE);
	case ENDING_NEVER: case ENDING_GONE: case ENDING_MOVED:
		return plan_status(p->plan, STATUS_UNFINISHED);
	case ENDING_DETACHED:
		return plan_status(p->plan, STATUS_DETACHED);
	}
	return true;
}

/* A summary counts what happened; status filters are about lines. */
static int tell_exit(struct pipeline *p, struct task *k, enum ending how)
{
	bool wanted = status_wanted(p, how, k->ev.err);

	for (unsigned int i = 0; i < p->nsinks; i++) {
		const struct sink_ops *ops = p->sinks[i]->ops;
		int err;

		if (ops->values && !wanted)
			continue;
		err = ops->exit(p->sinks[i], k, how);
		if (err)
			return err;
	}
	return 0;
}

static int tell(struct pipeline *p, struct task *k, struct notice *n,
		const struct stop *s)
{
	n->wall = s ? s->wall_ns : now(CLOCK_REALTIME);
	n->mono = s ? s->mono_ns : now(CLOCK_MONOTONIC);
	for (unsigned int i = 0; i < p->nsinks; i++) {
		int err = p->sinks[i]->ops->notice(p->sinks[i], k, n);

		if (err)
			return err;
	}
	return 0;
}

/* --- tasks --- */

static void read_comm(struct pipeline *p, struct task *k)
{
	char path[64], *end;
	FILE *f;

	if (!p->comms)
		return;
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)k->tid);
	f = fopen(path, "re");
	if (!f)
		return;
	if (fgets(k->comm, sizeof(k->comm), f)) {
		end = strchr(k->comm, '\n');
		if (end)
			*end = '\0';
		k->ev.comm = k->comm;
	}
	fclose(f);
}

static void task_ids(struct task *k, struct tracee *t)
{
	k->tid = t->tid;
	k->pid = t->pid;
	k->ev.tid = t->tid;
	k->ev.pid = t->pid;
	k->ev.reader = &t->reader;
}

static struct task *task_new(struct pipeline *p, struct tracee *t, int *err)
{
	struct output *out = output_get(&p->outputs, t->tid, err);
	struct task *k;

	if (!out)
		return NULL;
	k = xcalloc(1, sizeof(*k));
	k->out = out;
	k->roster = &p->roster;
	k->ev.opt = &p->plan->decode;
	k->ev.namer = p->namer;
	k->ev.abi = t->abi ? t->abi : abis[0];
	task_ids(k, t);
	read_comm(p, k);
	t->data = k;
	p->roster.alive++;
	return k;
}

/* A line that is still open would name a task that is no more. */
static int task_free(struct pipeline *p, struct tracee *t)
{
	struct task *k = t->data;
	int err;

	t->data = NULL;
	if (!k->gone)
		p->roster.alive--;
	if (k->out->open == k) {
		buf_str(&k->out->out.buf, " <unfinished ...>");
		output_newline(k->out);
	}
	err = output_put(k->out);
	event_free(&k->ev);
	free(k);
	return err;
}

/* --- call stacks --- */

static const struct frames *capture(struct pipeline *p, struct tracee *t,
				    struct arena *a)
{
	struct frames *f;

	if (!p->unwinder)
		return NULL;
	/* what the prefilter hides may have changed the mappings */
	if (p->plan->engine.seccomp)
		unwinder_invalidate(p->unwinder, t->pid);
	f = arena_alloc(a, sizeof(*f));
	unwinder_capture(p->unwinder, t, a, p->plan->stack.frame_limit, f);
	return f;
}

/* Calls behind which the stack that made them is no more. */
static bool ends_stack(const struct event *ev)
{
	return !strncmp(ev->name, "execve", 6) ||
	       !strcmp(ev->name, "exit") || !strcmp(ev->name, "exit_group");
}

static void mappings_changed(struct pipeline *p, const struct task *k)
{
	if (p->unwinder && k->ev.entry && k->ev.entry->groups & G_MEMORY)
		unwinder_invalidate(p->unwinder, k->pid);
}

/* --- handler: tracees come and go --- */

/* Threads that -f -p attached along with the one that was named. */
static unsigned int count_threads(const struct pipeline *p, pid_t pid)
{
	char path[64];
	struct dirent *d;
	unsigned int n = 0;
	DIR *dir;

	if (!p->plan->engine.follow)
		return 0;
	snprintf(path, sizeof(path), "/proc/%d/task", (int)pid);
	dir = opendir(path);
	if (!dir)
		return 0;
	while ((d = readdir(dir)))
		n += d->d_name[0] != '.';
	closedir(dir);
	return n;
}

static int on_attached(void *ctx, struct tracee *t)
{
	struct pipeline *p = ctx;
	struct notice n = {
		.kind = NOTICE_ATTACHED,
		.quiet = plan_quiet(p->plan, QUIET_ATTACH),
	};
	struct task *k;
	int err;

	k = task_new(p, t, &err);
	if (!k)
		return err;
	if (!t->attached && p->plan->engine.argv && !p->command_seen) {
		p->command_seen = true;
		n.quiet = true;
	}
	if (t->attached) {
		n.threads = count_threads(p, t->pid);
		if (n.threads > 1 && t->tid != t->pid)
			n.quiet = true;
	}
	return tell(p, k, &n, NULL);
}

static int on_forked(void *ctx, struct tracee *parent, pid_t child)
{
	struct notice n = { .kind = NOTICE_FORKED, .other = child };

	return tell(ctx, parent->data, &n, NULL);
}

static int call_ends(struct pipeline *p, struct task *k, enum ending how)
{
	if (!k->in_call)
		return 0;
	k->in_call = false;
	return k->shown ? tell_exit(p, k, how) : 0;
}

static int on_exiting(void *ctx, struct tracee *t, const struct stop *s)
{
	struct task *k = t->data;

	k->ev.exit_wall = s->wall_ns;
	k->ev.exit_ns = s->mono_ns;
	return call_ends(ctx, k, ENDING_NEVER);
}

static int say_ended(struct pipeline *p, struct task *k, enum leave how,
		     const struct stop *s)
{
	struct notice n = { .kind = NOTICE_EXITED };
	int err;

	if (k->had_call && ends_stack(&k->ev))
		n.frames = k->ev.frames;
	err = call_ends(p, k, ENDING_GONE);
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
	return tell(p, k, &n, s);
}

static int say_detached(struct pipeline *p, struct task *k)
{
	struct notice n = {
		.kind = NOTICE_DETACHED,
		.quiet = plan_quiet(p->plan, QUIET_ATTACH),
	};
	int err = tell(p, k, &n, NULL);
	int e = call_ends(p, k, ENDING_DETACHED);

	return err ? err : e;
}

static int say_lost(struct pipeline *p, struct task *k)
{
	struct notice n = { .kind = NOTICE_LOST };
	int err = call_ends(p, k, ENDING_GONE);

	return err || k->gone ? err : tell(p, k, &n, NULL);
}

static int on_left(void *ctx, struct tracee *t, enum leave how,
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
	e = task_free(p, t);
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
	int err = call_ends(p, to, ENDING_GONE);

	if (!err && from->in_call && from->shown)
		err = tell_exit(p, from, ENDING_MOVED);
	to->ev = from->ev;
	from->ev = ev;
	to->in_call = from->in_call;
	to->shown = from->shown;
	to->had_call = from->had_call;
	to->text = from->text;
	to->moved = true;
	from->in_call = false;
	from->gone = true;
	p->roster.alive--;
	task_ids(to, t);
	return err ? err : tell(p, to, &n, s);
}

static int on_exec(void *ctx, struct tracee *t, struct tracee *old,
		   const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct notice n = { .kind = NOTICE_EXEC, .other = s->old_tid };
	int err = 0;

	if (old && old->data && old != t)
		err = move_call(p, t, old, s);
	if (p->unwinder)
		unwinder_forget(p->unwinder, t->pid);
	read_comm(p, k);
	return err ? err : tell(p, k, &n, s);
}

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
	return tell(p, k, &n, s);
}

/* Decodes where a filter or a sink needs it. */
static bool choose(struct pipeline *p, struct task *k)
{
	const struct trace_filter *f = &p->plan->filter;
	struct event *ev = &k->ev;

	/* a number that is no call is in nobody's set, but always news */
	if (ev->entry && ev->entry->name &&
	    !bitmap_has(&f->calls[ev->abi->index], (unsigned int)ev->nr))
		return false;
	if (p->values || f->by_path)
		event_decode_enter(ev);
	return !f->by_path || pathfilter_match(f, ev);
}

static int on_enter(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	bool first = !k->had_call;
	int err;

	if (s->abi != k->ev.abi) {
		err = mode_changed(p, k, s);
		if (err)
			return err;
	}
	read_comm(p, k);	/* another thread may have renamed it */
	fill_enter(k, s);
	event_begin(&k->ev);
	k->in_call = true;
	k->had_call = true;
	k->moved = false;
	k->shown = choose(p, k);
	/* the unwinder is told of changed mappings */
	t->skip_exit = !k->shown && !p->unwinder;
	if (!k->shown)
		return 0;
	/* the first is our own execve, of no interest */
	if (ends_stack(&k->ev) && !first)
		k->ev.frames = capture(p, t, &k->ev.arena);
	return tell_enter(p, k);
}

static void fill_exit(struct event *ev, const struct stop *s)
{
	ev->ret = s->ret;
	ev->err = s->err;
	ev->exit_wall = s->wall_ns;
	ev->exit_ns = s->mono_ns;
	ev->stime_ns = s->stime_ns > ev->stime_ns ?
			       s->stime_ns - ev->stime_ns : 0;
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

static int on_exit_stop(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct event *ev = &k->ev;
	int err;

	mappings_changed(p, k);
	if (!k->in_call || !k->shown) {
		k->in_call = false;
		return 0;
	}
	fill_exit(ev, s);
	if (!ev->frames)
		ev->frames = capture(p, t, &ev->arena);
	k->in_call = false;
	if (p->values && status_wanted(p, ENDING_RETURNED, ev->err))
		event_decode_exit(ev);
	if (ev->entry && ev->entry->name && !strcmp(ev->entry->name, "prctl"))
		read_comm(p, k);
	err = tell_exit(p, k, ENDING_RETURNED);
	if (err)
		return err;
	return limit_reached(p) ? HANDLER_STOP : 0;
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
					   abis[0]->u64_align } };

	if (!s->si_valid)
		return NULL;
	ev->tid = k->tid;
	ev->pid = k->pid;
	ev->abi = k->ev.abi;
	ev->opt = k->ev.opt;
	ev->namer = k->ev.namer;
	arena_reset(&ev->arena);
	return siginfo_value(&w, &s->si);
}

static int on_signal(void *ctx, struct tracee *t, const struct stop *s)
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
	n.frames = capture(p, t, &p->signal.arena);
	return tell(p, k, &n, s);
}

static int on_group_stop(void *ctx, struct tracee *t, const struct stop *s)
{
	struct pipeline *p = ctx;
	struct notice n = {
		.kind = NOTICE_STOPPED,
		.sig = s->sig,
		.ip = s->ip,
	};

	if (!signal_wanted(p, s->sig))
		return 0;
	return tell(p, t->data, &n, s);
}

static int on_idle(void *ctx)
{
	struct pipeline *p = ctx;

	return output_set_flush(&p->outputs);
}

/* --- life --- */

static void add_sink(struct pipeline *p, struct sink *s)
{
	p->sinks[p->nsinks++] = s;
	p->values |= s->ops->values;
}

static void make_sinks(struct pipeline *p)
{
	const struct plan *plan = p->plan;

	p->comms = plan->style.comm || plan->json;
	p->json = (struct json_options){
		.style = &plan->style,
		.version = PACKAGE_VERSION,
		.argv = plan->engine.argv,
	};
	add_sink(p, talk_sink_new());
	if (plan->json)
		add_sink(p, json_sink_new(&p->json));
	else if (plan->summary.mode != SUMMARY_ONLY)
		add_sink(p, text_sink_new(&plan->style));
	if (plan->summary.mode != SUMMARY_NONE)
		add_sink(p, summary_sink_new(&plan->summary,
					     &p->outputs.shared));
}

static void make_unwinder(struct pipeline *p)
{
	const struct stack_options *o = &p->plan->stack;
	const char *which = NULL;

	if (o->mode == STACK_NONE || p->plan->summary.mode == SUMMARY_ONLY)
		return;
	if (o->unwinder == UNWINDER_LIBDW)
		which = "libdw";
	else if (o->unwinder == UNWINDER_LIBUNWIND)
		which = "libunwind";
	p->unwinder = unwinder_new(which, o->mode == STACK_SOURCE);
}

struct pipeline *pipeline_new(const struct plan *plan, int *err)
{
	struct pipeline *p = xcalloc(1, sizeof(*p));

	p->plan = plan;
	p->handler = (struct handler){
		.ctx = p,
		.attached = on_attached,
		.enter = on_enter,
		.exit = on_exit_stop,
		.signal = on_signal,
		.group_stop = on_group_stop,
		.exec = on_exec,
		.exiting = on_exiting,
		.forked = on_forked,
		.left = on_left,
		.idle = on_idle,
	};
	p->roster.start_wall = now(CLOCK_REALTIME);
	p->roster.start_mono = now(CLOCK_MONOTONIC);
	p->roster.several = plan->engine.nattach +
			    (plan->engine.argv != NULL) > 1;
	*err = output_set_open(&p->outputs, &plan->output);
	if (*err) {
		free(p);
		return NULL;
	}
	p->namer = fdname_new();
	make_unwinder(p);
	make_sinks(p);
	return p;
}

const struct handler *pipeline_handler(const struct pipeline *p)
{
	return &p->handler;
}

pid_t pipeline_child(const struct pipeline *p)
{
	return out_pid(&p->outputs.shared.out);
}

int pipeline_end(struct pipeline *p)
{
	int err = 0, e;

	for (unsigned int i = 0; i < p->nsinks; i++) {
		e = p->sinks[i]->ops->end(p->sinks[i]);
		if (!err)
			err = e;
	}
	e = output_set_close(&p->outputs);
	return err ? err : e;
}

void pipeline_free(struct pipeline *p)
{
	for (unsigned int i = 0; i < p->nsinks; i++)
		p->sinks[i]->ops->free(p->sinks[i]);
	fdname_free(p->namer);
	if (p->unwinder)
		unwinder_free(p->unwinder);
	event_free(&p->signal);
	free(p);
}
