/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "pipeline_in.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "desc/groups.h"
#include "desc/layout.h"
#include "event/fdname.h"
#include "event/memcache.h"
#include "event/siginfo.h"
#include "pathfilter.h"
#include "sink/sink.h"
#include "sink/json.h"
#include "sink/summary.h"
#include "sink/talk.h"
#include "sink/text.h"
#include "trace/unwind.h"

/* --- sinks --- */

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return (uint64_t)ts.tv_sec * 1000000000 + (uint64_t)ts.tv_nsec;
}

int pipeline_tell_enter(struct pipeline *p, struct task *k)
{
	for (unsigned int i = 0; i < p->nsinks; i++) {
		int err = p->sinks[i]->ops->enter(p->sinks[i], k);

		if (err)
			return err;
	}
	return 0;
}

bool pipeline_status_wanted(const struct pipeline *p, enum ending how, int err)
{
	switch (how) {
	case ENDING_RETURNED:
		return plan_status(p->plan,
				   err ? STATUS_FAILED : STATUS_SUCCESSFUL);
	case ENDING_UNKNOWN:
		return plan_status(p->plan, STATUS_UNAVAILABLE);
	case ENDING_NEVER:
	case ENDING_GONE:
	case ENDING_MOVED:
		return plan_status(p->plan, STATUS_UNFINISHED);
	case ENDING_DETACHED:
		return plan_status(p->plan, STATUS_DETACHED);
	}
	return true;
}

/* A summary counts what happened; status filters are about lines. */
int pipeline_tell_exit(struct pipeline *p, struct task *k, enum ending how)
{
	bool wanted = pipeline_status_wanted(p, how, k->ev.err);

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

int pipeline_tell(struct pipeline *p, struct task *k, struct notice *n,
		  const struct stop *s)
{
	pipeline_read_comm(p, k);
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

/* It is asked for with every call: the file stays open. */
static int comm_file(struct task *k)
{
	char path[64];

	if (k->comm_fd > 0)
		return k->comm_fd;
	snprintf(path, sizeof(path), "/proc/%d/comm", (int)k->tid);
	k->comm_fd = open(path, O_RDONLY | O_CLOEXEC);
	return k->comm_fd;
}

void pipeline_read_comm(struct pipeline *p, struct task *k)
{
	char name[sizeof(k->comm)];
	ssize_t n;

	if (!p->comms)
		return;
	n = pread(comm_file(k), name, sizeof(name) - 1, 0);
	if (n <= 0)
		return;
	if (name[n - 1] == '\n')
		n--;
	memcpy(k->comm, name, (size_t)n);
	k->comm[n] = '\0';
	k->ev.comm = k->comm;
}

void pipeline_task_ids(struct task *k, struct tracee *t)
{
	k->tid = t->tid;
	k->pid = t->pid;
	k->ev.tid = t->tid;
	k->ev.pid = t->pid;
	k->ev.reader = &t->reader;
}

void pipeline_event_init(const struct pipeline *p, struct event *ev)
{
	ev->namer = p->namer;
	ev->layouts = p->layouts;
	ev->cache = p->cache;
	ev->cache_shared = true;
}

struct task *pipeline_task_new(struct pipeline *p, struct tracee *t, int *err)
{
	struct output *out = output_get(&p->outputs, t->tid, err);
	struct task *k;

	if (!out)
		return NULL;
	k = xcalloc(1, sizeof(*k));
	k->out = out;
	k->roster = &p->roster;
	k->ev.opt = &p->plan->decode;
	pipeline_event_init(p, &k->ev);
	k->ev.abi = t->abi ? t->abi : abis[0];
	pipeline_task_ids(k, t);
	pipeline_read_comm(p, k);
	t->data = k;
	p->roster.alive++;
	return k;
}

/* A line that is still open would name a task that is no more. */
int pipeline_task_free(struct pipeline *p, struct tracee *t)
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
	if (k->comm_fd > 0)
		close(k->comm_fd);
	pipeline_free_rule_task(p, k);
	err = output_put(k->out);
	event_free(&k->ev);
	buf_free(&k->behind);
	free(k);
	return err;
}

/* --- call stacks --- */

const struct frames *pipeline_capture(struct pipeline *p, struct tracee *t,
				      struct arena *a)
{
	return p->stacks ? pipeline_unwind(p, t, a) : NULL;
}

const struct frames *pipeline_unwind(struct pipeline *p, struct tracee *t,
				     struct arena *a)
{
	struct frames *f;

	f = arena_alloc(a, sizeof(*f));
	unwinder_capture(p->unwinder, t, a, p->plan->stack.frame_limit, f);
	return f;
}

/* Calls behind which the stack that made them is no more. */
bool pipeline_ends_stack(const struct event *ev)
{
	return !strncmp(ev->name, "execve", 6) || !strcmp(ev->name, "exit") ||
	       !strcmp(ev->name, "exit_group");
}

struct span {
	uint64_t start, len;
};

/*
 * Has the call changed but the memory of *which, which no code is in now?
 * Where personality(2) makes all memory executable, code that is mapped
 * without asking for it is found with the next that asks.
 */
static bool is_about_data(const struct event *ev, const struct stop *s,
			  struct span *which)
{
	const char *name = ev->name;

	if (ev->abi->word != sizeof(long) || s->err)
		return false;
	*which = (struct span){ ev->arg[0], ev->arg[1] };
	if (!strcmp(name, "brk") || !strcmp(name, "madvise"))
		which->len = 0;
	else if (!strcmp(name, "mmap"))
		which->start = s->ret;
	else if (strcmp(name, "munmap") && strcmp(name, "mprotect"))
		return false;
	return !strcmp(name, "munmap") || !which->len ||
	       !(ev->arg[2] & PROT_EXEC);
}

void pipeline_mappings_changed(struct pipeline *p, const struct task *k,
			       const struct stop *s)
{
	const struct event *ev = &k->ev;
	struct span which;

	if (!p->unwinder || !ev->entry || !(ev->entry->groups & G_MEMORY))
		return;
	/* Rules may have made another call of it. */
	if (k->in_call && !p->rules && is_about_data(ev, s, &which))
		unwinder_no_code(p->unwinder, k->pid, which.start, which.len);
	else
		unwinder_invalidate(p->unwinder, k->pid);
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
	if (plan->listener) {
		add_sink(p, plan->listener);
		return;
	}
	add_sink(p, talk_sink_new());
	if (plan->json)
		add_sink(p, json_sink_new(&p->json));
	else if (plan->summary.mode != SUMMARY_ONLY)
		add_sink(p, text_sink_new(&plan->style));
	if (plan->summary.mode != SUMMARY_NONE)
		add_sink(p,
			 summary_sink_new(&plan->summary, &p->outputs.shared));
}

static void make_unwinder(struct pipeline *p)
{
	const struct stack_options *o = &p->plan->stack;
	const char *which = NULL;

	p->stacks = o->mode != STACK_NONE &&
		    p->plan->summary.mode != SUMMARY_ONLY;
	if (!p->stacks && !(p->rules && rules_want_stack(p->rules)))
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
		.attached = pipeline_attached,
		.enter = pipeline_enter,
		.exit = pipeline_exit_stop,
		.signal = pipeline_signal,
		.group_stop = pipeline_group_stop,
		.exec = pipeline_exec,
		.exiting = pipeline_exiting,
		.forked = pipeline_forked,
		.left = pipeline_left,
		.idle = pipeline_idle,
	};
	p->roster.start_wall = now(CLOCK_REALTIME);
	p->roster.start_mono = now(CLOCK_MONOTONIC);
	p->roster.several = plan->engine.nattach + (plan->engine.argv != NULL) >
			    1;
	*err = output_set_open(&p->outputs, &plan->output);
	if (*err) {
		free(p);
		return NULL;
	}
	p->namer = fdname_new();
	p->layouts = layouts_new();
	p->cache = memcache_new();
	pipeline_make_rules(p);
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
	e = pipeline_tell_rules(p);
	if (!err)
		err = e;
	e = output_set_close(&p->outputs);
	return err ? err : e;
}

void pipeline_free(struct pipeline *p)
{
	for (unsigned int i = 0; i < p->nsinks; i++)
		if (p->sinks[i] != p->plan->listener)
			p->sinks[i]->ops->free(p->sinks[i]);
	fdname_free(p->namer);
	layouts_free(p->layouts);
	free(p->cache);
	pipeline_env_free(p->env);
	if (p->unwinder)
		unwinder_free(p->unwinder);
	event_free(&p->signal);
	event_free(&p->step);
	free(p);
}
