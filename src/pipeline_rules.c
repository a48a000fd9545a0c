/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rules are asked about calls: at entry, between the steps of a sequence,
 * at exit.  Only calls that pass the filters are judged, as in strace.
 */
#include "pipeline_in.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"

/* --- tasks --- */

void pipeline_rule_task(struct pipeline *p, struct tracee *t)
{
	struct task *k = t->data, *parent = NULL;

	if (!p->rules)
		return;
	if (p->born == t->tid)
		parent = p->parent;
	k->rule_task = rule_task_new(p->rules,
				     parent ? parent->rule_task : NULL,
				     parent && parent->pid == k->pid);
}

void pipeline_free_rule_task(struct pipeline *p, struct task *k)
{
	if (k->rule_task)
		rule_task_free(p->rules, k->rule_task);
	k->rule_task = NULL;
	if (p->parent == k)
		p->born = 0;
}

/* The thread that calls execve(2) goes on as its leader. */
void pipeline_swap_rule_tasks(struct task *a, struct task *b)
{
	struct rule_task *t = a->rule_task;

	a->rule_task = b->rule_task;
	b->rule_task = t;
}

void pipeline_rules_forget(struct pipeline *p, struct task *k)
{
	if (k->judged)
		rules_forget(p->rules, k->rule_task);
	k->judged = false;
	k->injected = NULL;
}

/* --- calls within calls --- */

static void keep_call(struct outer_call *c, const struct task *k)
{
	c->ev = k->ev;
	c->behind = k->behind;
	c->step = k->step;
	c->shown = k->shown;
	c->held = k->held;
	c->judged = k->judged;
	c->injected = k->injected;
	c->text = k->text;
	memcpy(c->call_comm, k->call_comm, sizeof(c->call_comm));
}

static void take_call(struct task *k, const struct outer_call *c)
{
	k->ev = c->ev;
	k->behind = c->behind;
	k->step = c->step;
	k->shown = c->shown;
	k->held = c->held;
	k->judged = c->judged;
	k->injected = c->injected;
	k->text = c->text;
	memcpy(k->call_comm, c->call_comm, sizeof(k->call_comm));
}

static void swap_call(struct task *k, struct outer_call *c)
{
	struct outer_call other = *c;

	keep_call(c, k);
	take_call(k, &other);
}

void pipeline_push_call(struct task *k)
{
	struct outer_call *c = xcalloc(1, sizeof(*c));

	swap_call(k, c);
	/* the same thread, with memory of its own for values */
	k->ev = c->ev;
	memset(&k->ev.arena, 0, sizeof(k->ev.arena));
	k->ev.args = NULL;
	k->ev.retv = NULL;
	k->ev.frames = NULL;
	c->next = k->outer;
	k->outer = c;
	k->nested++;
}

void pipeline_pop_call(struct task *k)
{
	struct outer_call *c = k->outer;

	swap_call(k, c);
	event_free(&c->ev);
	buf_free(&c->behind);
	k->in_call = true;
	k->outer = c->next;
	k->nested--;
	free(c);
}

int pipeline_tell_interrupted(struct pipeline *p, struct task *k)
{
	struct outer_call *c = k->outer;
	int err = 0;

	if (!c || !c->shown)
		return 0;
	swap_call(k, c);
	k->nested--;
	for (unsigned int i = 0; i < p->nsinks && !err; i++)
		if (p->sinks[i]->ops->interrupted)
			err = p->sinks[i]->ops->interrupted(p->sinks[i], k);
	k->nested++;
	swap_call(k, c);
	return err;
}

/* --- messages --- */

/* Lines for the user at once, in order with what is printed. */
static int say(struct task *k, const struct buf *text)
{
	int err = 0;

	if (text->len && out_fd(&k->out->out) == STDERR_FILENO)
		err = output_flush(k->out);
	warn_lines(buf_cstr(text));
	return err;
}

/* What `log` said; without a trace to be in, it goes to the user. */
static int log_line(struct pipeline *p, struct task *k, const char *line)
{
	bool told = false;
	int err = 0;

	for (unsigned int i = 0; i < p->nsinks && !err; i++) {
		struct sink *s = p->sinks[i];

		if (!s->ops->log)
			continue;
		err = s->ops->log(s, k, line);
		told = true;
	}
	if (!told)
		warn("%s", line);
	return err;
}

static int take_log(struct pipeline *p, struct task *k)
{
	struct buf text = BUF_INIT;
	char *line, *end;
	int err;

	rules_take_refusals(k->rule_task, &text);
	err = say(k, &text);
	buf_reset(&text);
	rules_take_log(k->rule_task, &text);
	for (line = text.data; text.len && *line && !err; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		err = log_line(p, k, line);
	}
	buf_free(&text);
	return err ? err : pipeline_schedule_write(p);
}

/* --- steps --- */

/* strace's syscall= is no step: it has shown nothing of it since ever. */
static bool is_step(const struct task *k, const struct verdict *v)
{
	return v->act == ACT_CALL &&
	       (v->step || !(k->injected->marks & MARK_SKIPPED));
}

static void step_begins(struct pipeline *p, struct task *k,
			const struct stop *s, const struct verdict *v)
{
	struct taken_step *x = &k->step;

	x->under_way = p->steps && is_step(k, v);
	if (!x->under_way)
		return;
	x->nr = v->nr;
	memcpy(x->arg, v->arg, sizeof(x->arg));
	x->ns = s->mono_ns;
}

static int step_ends(struct pipeline *p, struct task *k, const struct stop *s)
{
	struct event *ev = &p->step;
	int err = 0;

	if (!k->step.under_way)
		return 0;
	k->step.under_way = false;
	ev->tid = k->tid;
	ev->pid = k->pid;
	ev->abi = k->ev.abi;
	ev->opt = k->ev.opt;
	ev->reader = k->ev.reader;
	pipeline_event_init(p, ev);
	ev->nr = k->step.nr;
	memcpy(ev->arg, k->step.arg, sizeof(k->step.arg));
	ev->ip = k->ev.ip;
	ev->sp = k->ev.sp;
	ev->enter_ns = k->step.ns;
	event_begin(ev);
	event_decode_enter(ev);
	pipeline_fill_exit(ev, s);
	event_decode_exit(ev);
	for (unsigned int i = 0; i < p->nsinks && !err; i++)
		if (p->sinks[i]->ops->step)
			err = p->sinks[i]->ops->step(p->sinks[i], k, ev);
	return err;
}

/* --- callbacks --- */

static struct rule_env *env(struct pipeline *p, struct tracee *t)
{
	return pipeline_env_at(p->env, t);
}

bool pipeline_filter_enter(struct pipeline *p, struct tracee *t)
{
	struct task *k = t->data;
	struct event *ev = &k->ev;
	int shown;

	if (!p->rules ||
	    !bitmap_has(rules_filter_calls(p->rules, ev->abi->index),
			(unsigned int)ev->nr))
		return false;
	shown = rules_filter_enter(p->rules, k->rule_task, ev, env(p, t));
	k->held = shown < 0;
	return shown;
}

bool pipeline_filter_exit(struct pipeline *p, struct tracee *t)
{
	struct task *k = t->data;
	bool held = k->held;

	k->held = false;
	return !held || rules_filter_exit(p->rules, k->rule_task, &k->ev,
					  env(p, t));
}

static bool is_named(const struct pipeline *p, const struct event *ev)
{
	const struct bitmap *calls = rules_calls(p->rules, ev->abi->index);

	return calls && ev->entry && bitmap_has(calls, (unsigned int)ev->nr);
}

/* What goes through a ring is no call, and no rule sees it. */
static void count_uring(struct pipeline *p, const struct event *ev)
{
	if (ev->nr == p->uring_nr[ev->abi->index])
		p->uring += (uint32_t)ev->arg[1];	/* to_submit */
}

int pipeline_judge(void *ctx, struct tracee *t, const struct stop *s,
		   struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	/* it becomes the command by an execve of our own */
	bool ours = t->command && !p->command_runs;
	int err = pipeline_begin(p, t, s);

	count_uring(p, &k->ev);
	if (err || ours || !k->shown || !is_named(p, &k->ev))
		return err;
	pipeline_read_comm(p, k);
	rules_judge(p->rules, k->rule_task, &k->ev, env(p, t), v);
	k->judged = true;
	k->injected = rules_injected(k->rule_task);
	/* what was looked at is about to be another */
	if (v->nwrites)
		k->ev.args = NULL;
	step_begins(p, k, s, v);
	return take_log(p, k);
}

int pipeline_step(void *ctx, struct tracee *t, const struct stop *s,
		  struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	int err;

	if (!k->judged)
		return 0;
	err = step_ends(p, k, s);
	if (err)
		return err;
	rules_step(p->rules, k->rule_task, &k->ev, env(p, t), t->scratch,
		   s->ret, s->err, v);
	k->injected = rules_injected(k->rule_task);
	step_begins(p, k, s, v);
	return take_log(p, k);
}

int pipeline_judge_exit(void *ctx, struct tracee *t, const struct stop *s,
			struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	int err;

	if (!k->judged)
		return 0;
	err = step_ends(p, k, s);
	if (err)
		return err;
	pipeline_fill_exit(&k->ev, s);
	rules_judge_exit(p->rules, k->rule_task, &k->ev, env(p, t), v);
	k->judged = false;
	k->injected = rules_injected(k->rule_task);
	return take_log(p, k);
}

int pipeline_refused(void *ctx, struct tracee *t, enum refusal why)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct buf text = BUF_INIT;
	int err;

	rules_refused(p->rules, k->rule_task, &k->ev, why, &text);
	err = say(k, &text);
	buf_free(&text);
	if (!err)
		err = take_log(p, k);
	if (!err && why == REFUSED_ABANDONED)
		err = pipeline_call_lost(p, k);
	return err;
}

/* --- start --- */

void pipeline_make_rules(struct pipeline *p)
{
	struct rules *r = p->plan->rules;

	pipeline_schedule_open(p);
	if (!r || !(rules_any(r) || rules_filters(r)))
		return;
	p->rules = r;
	p->env = pipeline_env_new(p);
	if (!rules_any(r))
		return;
	if (rules_draw(r))
		warn("seed %llu", (unsigned long long)rules_seed(r));
	p->steps = p->plan->json || p->plan->style.verbose;
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		p->uring_nr[i] = (uint64_t)abi_number(abis[i],
						      "io_uring_enter");
	p->handler.judge = pipeline_judge;
	p->handler.step = pipeline_step;
	p->handler.judge_exit = pipeline_judge_exit;
	p->handler.refused = pipeline_refused;
}
