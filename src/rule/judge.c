/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls of threads while rules are concerned with them: which rules hold,
 * and at which stop what is asked.
 */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/act_in.h"
#include "rule/block.h"
#include "rule/match.h"
#include "rule/rules.h"
#include "rule/schedule.h"

/* Handlers that interrupt sequences of handlers …: more is abandoned. */
#define CALLS_MAX_DEPTH 64

/* --- calls --- */

static void call_free(struct rule_call *c)
{
	arena_free(&c->arena);
	free(c);
}

static void drop_outer(struct rule_call *c, unsigned int keep)
{
	while (c && keep--)
		c = c->outer;
	while (c && c->outer) {
		struct rule_call *o = c->outer;

		c->outer = o->outer;
		call_free(o);
	}
}

static void pop(struct rules *r, struct rule_task *t)
{
	struct rule_call *c = t->call;

	if (c->stage != CALL_ENDED)
		schedule_lost(r, t, c);
	t->call = c->outer;
	call_free(c);
}

/* A step is awaited, which a signal's handler may come before. */
static bool in_steps(const struct rule_call *c)
{
	return c->stage == CALL_STEPS || c->stage == CALL_MEMORY;
}

/*
 * A call that is not in a sequence and begins another one has ended, also
 * where its exit was not asked about.
 */
static struct rule_call *call_begin(struct rules *r, struct rule_task *t,
				    const struct event *ev)
{
	struct rule_call *c = t->call, *outer = NULL;
	struct arena arena = ARENA_INIT;

	while (c && !in_steps(c) && c->outer && !in_steps(c->outer)) {
		pop(r, t);
		c = t->call;
	}
	if (c && in_steps(c)) {
		outer = c;
		drop_outer(outer, CALLS_MAX_DEPTH);
		c = xcalloc(1, sizeof(*c));
	} else if (c) {
		if (c->stage != CALL_ENDED)
			schedule_lost(r, t, c);
		outer = c->outer;
		arena = c->arena;
		arena_reset(&arena);
	} else {
		c = xcalloc(1, sizeof(*c));
	}
	*c = (struct rule_call){
		.stage = CALL_IDLE, .nr = ev->nr, .sp = ev->sp,
		.arena = arena, .outer = outer,
	};
	memcpy(c->arg, ev->arg, sizeof(c->arg));
	memcpy(c->now, ev->arg, sizeof(c->now));
	t->call = c;
	return c;
}

/* The call that steps belong to; those inside it have ended. */
static struct rule_call *call_of_step(struct rules *r, struct rule_task *t)
{
	while (t->call && !in_steps(t->call))
		pop(r, t);
	return t->call;
}

static bool is_call_of(const struct rule_call *c, const struct event *ev)
{
	return c->nr == ev->nr && c->sp == ev->sp;
}

/* The call that now exits, or NULL where there is nothing to do. */
static struct rule_call *call_of_exit(struct rules *r, struct rule_task *t,
				      const struct event *ev)
{
	while (t->call && t->call->stage == CALL_ENDED)
		pop(r, t);
	return t->call && is_call_of(t->call, ev) ? t->call : NULL;
}

/* --- which rules hold --- */

static struct held *hold(struct rule_call *c, struct rule *rule)
{
	struct held *h;

	if (c->nheld == c->held_cap) {
		unsigned int cap = c->held_cap ? 2 * c->held_cap : 4;

		h = arena_alloc(&c->arena, cap * sizeof(*h));
		if (c->nheld)
			memcpy(h, c->held, c->nheld * sizeof(*h));
		c->held = h;
		c->held_cap = cap;
	}
	h = &c->held[c->nheld++];
	h->rule = rule;
	return h;
}

static bool has_last(const struct rule *rule)
{
	for (const struct rule_token *k = rule->tokens; k; k = k->next)
		if (k->key == TOKEN_LAST)
			return true;
	return false;
}

static bool names(const struct rule *rule, const struct event *ev)
{
	return rule->kind != RULE_FILTER && !rule->off &&
	       bitmap_has(&rule->calls[ev->abi->index], (unsigned int)ev->nr);
}

/* False where no rule behind this one is to be looked at. */
static bool ask(struct act *a, struct rule *rule)
{
	struct held probe = { .rule = rule };
	struct eval x = act_eval(a, &probe);
	bool late;

	if (!match_enter(&x, rule))
		return true;
	late = match_late(&x, rule);
	if (!late && !match_count(&x, rule, &probe.nth))
		return true;
	probe.at_exit = late;
	if (!late)
		terminal_scene(&probe);
	*hold(a->c, rule) = probe;
	return late || !has_last(rule);
}

/* strace: of several rules for a call the last one counts. */
static void ask_last(struct act *a)
{
	for (unsigned int i = a->r->n; i-- > 0;) {
		if (!names(a->r->v[i], a->ev))
			continue;
		(void)ask(a, a->r->v[i]);
		return;
	}
}

static void ask_all(struct act *a)
{
	for (unsigned int i = 0; i < a->r->n; i++)
		if (names(a->r->v[i], a->ev) && !ask(a, a->r->v[i]))
			return;
}

/* Conditions were looked at when it was recorded. */
static void ask_schedule(struct act *a)
{
	struct schedule_line *l;

	for (l = schedule_first(a); l; l = schedule_next(l)) {
		struct held *h = hold(a->c, NULL);

		schedule_hold(l, h);
		a->r->stats[h->rule->index - 1].matched++;
	}
}

/* At exit: rules that had to wait for the result. */
static void ask_late(struct act *a)
{
	struct rule_call *c = a->c;

	for (unsigned int i = 0; i < c->nheld; i++) {
		struct held *h = &c->held[i];
		struct eval x;

		if (!h->at_exit)
			continue;
		x = act_eval(a, h);
		if (!match_exit(&x, h->rule) ||
		    !match_count(&x, h->rule, &h->nth)) {
			h->dead = true;
			continue;
		}
		terminal_scene(h);
		if (!has_last(h->rule))
			continue;
		/* those behind it that were not to wait have acted */
		for (unsigned int j = i + 1; j < c->nheld; j++)
			c->held[j].dead |= c->held[j].at_exit;
		return;
	}
}

/* --- what the pipeline asks --- */

void rules_judge(struct rules *r, struct rule_task *t, struct event *ev,
		 struct rule_env *env, struct verdict *v)
{
	struct act a = { r, t, call_begin(r, t, ev), ev, env, v, false, true };
	struct eval x = { .rules = r, .task = t, .ev = ev, .env = env };

	eval_begin(&x);
	schedule_enter(&a);
	if (r->replay)
		ask_schedule(&a);
	else if (r->opt.compat)
		ask_last(&a);
	else
		ask_all(&a);
	if (!a.c->nheld)
		return;
	schedule_site(&a);
	a.c->stage = CALL_OPEN;
	act_enter(&a);
	if (a.c->stage == CALL_OPEN && !act_waits(&a))
		a.c->stage = CALL_IDLE;
}

void rules_judge_exit(struct rules *r, struct rule_task *t, struct event *ev,
		      struct rule_env *env, struct verdict *v)
{
	struct act a = { r, t, call_of_exit(r, t, ev), ev, env, v, true, false };
	struct eval x = { .rules = r, .task = t, .ev = ev, .env = env,
			  .exit = true };

	if (a.c && a.c->stage != CALL_IDLE) {
		eval_begin(&x);
		act_begin_stop(&a);
		ask_late(&a);
		act_exit(&a);
	}
	if (a.c) {
		schedule_exit(&a);
		a.c->stage = CALL_ENDED;
	}
	match_end(&x);
}

void rules_step(struct rules *r, struct rule_task *t, struct event *ev,
		struct rule_env *env, uint64_t scratch, uint64_t ret, int err,
		struct verdict *v)
{
	struct act a = { r, t, call_of_step(r, t), ev, env, v, false, false };
	struct eval x = { .rules = r, .task = t, .ev = ev, .env = env };

	eval_begin(&x);
	if (!a.c)
		return;
	act_begin_stop(&a);
	if (a.c->stage == CALL_MEMORY) {
		act_memory(&a, scratch);
		return;
	}
	block_step(&a, scratch, ret, err);
	act_flush(&a);
}

static const char *const refusals[] = {
	[REFUSED_SECCOMP] = "a seccomp filter of its own is in the way",
	[REFUSED_SCRATCH] = "no memory could be had in it",
	[REFUSED_WRITE] = "bad address",
	[REFUSED_KERNEL] = "the kernel said no",
	[REFUSED_ABANDONED] = "a handler jumped out of the sequence",
	[REFUSED_DETACHED] = "the tracer let go in the middle",
};

/* Whose verdict it was. */
static struct held *blamed(const struct rule_call *c, enum refusal why)
{
	if (why == REFUSED_WRITE && c->writer)
		return c->writer;
	if (why == REFUSED_SCRATCH && c->asker)
		return c->asker;
	if (c->terminal)
		return c->terminal;
	return c->nheld ? &c->held[0] : NULL;
}

void rules_refused(struct rules *r, struct rule_task *t, struct event *ev,
		   enum refusal why, struct buf *text)
{
	struct act a = { .r = r, .t = t, .ev = ev };
	struct held *h;

	a.c = why == REFUSED_WRITE ? t->call : call_of_step(r, t);
	if (!a.c)
		a.c = t->call;
	h = a.c ? blamed(a.c, why) : NULL;
	if (!h)
		return;
	if (a.c->stage == CALL_MEMORY) {
		act_unchange(&a, why, refusals[why]);
		terminal_unmade(&a, why, refusals[why]);
	}
	if (!h->dead)
		act_refuse(&a, h, why, why == REFUSED_WRITE &&
			   act_pokes(h->rule) ? "couldn't poke" :
						refusals[why]);
	rules_take_refusals(t, text);
	if (in_steps(a.c))
		a.c->stage = why == REFUSED_ABANDONED ? CALL_ENDED : CALL_OPEN;
}

void rules_forget(struct rules *r, struct rule_task *t)
{
	if (!t->call)
		return;
	drop_outer(t->call, 0);
	if (t->call->stage == CALL_ENDED) {
		pop(r, t);
		return;
	}
	schedule_lost(r, t, t->call);
	t->call->stage = CALL_ENDED;
}

const struct injected *rules_injected(const struct rule_task *t)
{
	return t->call ? &t->call->injected : &t->none;
}

static void move_text(struct buf *to, struct buf *from)
{
	if (from->len)
		buf_add(to, from->data, from->len);
	buf_reset(from);
}

void rules_take_log(struct rule_task *t, struct buf *to)
{
	move_text(to, &t->log);
}

void rules_take_refusals(struct rule_task *t, struct buf *to)
{
	move_text(to, &t->refusals);
}
