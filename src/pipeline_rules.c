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

void pipeline_push_call(struct task *k)
{
	struct outer_call *c = xcalloc(1, sizeof(*c));

	c->ev = k->ev;
	c->shown = k->shown;
	c->judged = k->judged;
	c->injected = k->injected;
	c->text = k->text;
	memcpy(c->call_comm, k->call_comm, sizeof(c->call_comm));
	c->next = k->outer;
	k->outer = c;
	/* what is per call and owned is the outer one's now */
	memset(&k->ev.arena, 0, sizeof(k->ev.arena));
	k->ev.cache = NULL;
	k->ev.args = NULL;
	k->ev.retv = NULL;
	k->ev.frames = NULL;
}

void pipeline_pop_call(struct task *k)
{
	struct outer_call *c = k->outer;

	event_free(&k->ev);
	k->ev = c->ev;
	k->shown = c->shown;
	k->judged = c->judged;
	k->injected = c->injected;
	k->text = c->text;
	memcpy(k->call_comm, c->call_comm, sizeof(c->call_comm));
	k->in_call = true;
	k->outer = c->next;
	free(c);
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

/* --- callbacks --- */

static struct rule_env *env(struct pipeline *p, struct tracee *t)
{
	return pipeline_env_at(p->env, t);
}

static bool is_named(const struct pipeline *p, const struct event *ev)
{
	const struct bitmap *calls = rules_calls(p->rules, ev->abi->index);

	return calls && ev->entry && bitmap_has(calls, (unsigned int)ev->nr);
}

int pipeline_judge(void *ctx, struct tracee *t, const struct stop *s,
		   struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	int err = pipeline_begin(p, t, s);

	if (err || !k->shown || !is_named(p, &k->ev))
		return err;
	pipeline_read_comm(p, k);
	rules_judge(p->rules, k->rule_task, &k->ev, env(p, t), v);
	k->judged = true;
	k->injected = rules_injected(k->rule_task);
	/* what was looked at is about to be another */
	if (v->nwrites)
		k->ev.args = NULL;
	return 0;
}

int pipeline_step(void *ctx, struct tracee *t, const struct stop *s,
		  struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;

	if (!k->judged)
		return 0;
	rules_step(p->rules, k->rule_task, &k->ev, env(p, t), t->scratch,
		   s->ret, s->err, v);
	k->injected = rules_injected(k->rule_task);
	return 0;
}

int pipeline_judge_exit(void *ctx, struct tracee *t, const struct stop *s,
			struct verdict *v)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;

	if (!k->judged)
		return 0;
	pipeline_fill_exit(&k->ev, s);
	rules_judge_exit(p->rules, k->rule_task, &k->ev, env(p, t), v);
	k->judged = false;
	k->injected = rules_injected(k->rule_task);
	return 0;
}

int pipeline_refused(void *ctx, struct tracee *t, enum refusal why)
{
	struct pipeline *p = ctx;
	struct task *k = t->data;
	struct buf text = BUF_INIT;
	int err;

	p->refused++;
	rules_refused(p->rules, k->rule_task, &k->ev, why, &text);
	err = say(k, &text);
	buf_free(&text);
	return err;
}

/* --- start --- */

void pipeline_make_rules(struct pipeline *p)
{
	struct rules *r = p->plan->rules;

	if (!r || !rules_any(r))
		return;
	p->rules = r;
	p->env = pipeline_env_new(p);
	p->handler.judge = pipeline_judge;
	p->handler.step = pipeline_step;
	p->handler.judge_exit = pipeline_judge_exit;
	p->handler.refused = pipeline_refused;
}
