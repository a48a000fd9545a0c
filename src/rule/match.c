/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/match.h"

#include <errno.h>
#include <string.h>

#include "rule/count.h"
#include "rule/draw.h"
#include "rule/match_in.h"

/* Results that make the kernel, or a handler's end, issue the call again. */
static bool restarts(int err)
{
	return err >= 512 && err <= 516;
}

static bool all(struct eval *x, struct rule *r, struct rule_token **v,
		unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (!match_cond_holds(x, r, v[i]))
			return false;
	return true;
}

bool match_enter(struct eval *x, struct rule *r)
{
	unsigned int nr = (unsigned int)x->ev->nr;

	if (x->ev->nr != nr || !bitmap_has(&r->calls[x->ev->abi->index], nr) ||
	    r->off)
		return false;
	x->rules->stats[r->index - 1].seen++;
	x->rule = r;
	x->nth = 0;
	return all(x, r, r->plan->enter, r->plan->nenter) &&
	       match_part_enter(x, r->plan);
}

bool match_has_exit(const struct rule *r)
{
	return r->plan->nexit || r->plan->part;
}

bool match_late(const struct eval *x, const struct rule *r)
{
	return r->plan->nexit || match_part_late(x, r->plan);
}

bool match_exit(struct eval *x, struct rule *r)
{
	x->rule = r;
	x->nth = 0;
	if (match_part_late(x, r->plan) && !match_part_exit(x, r->plan))
		return false;
	return all(x, r, r->plan->exit, r->plan->nexit);
}

/* --- occurrence --- */

static bool when_holds(const struct when_item *w, uint64_t n)
{
	if (!w)
		return true;
	for (; w; w = w->next) {
		if (n < w->first || n > w->last)
			continue;
		if (w->step < 2 || (n - w->first) % w->step == 0)
			return true;
	}
	return false;
}

static bool drawn(struct eval *x, const struct rule *r, uint64_t n)
{
	const struct match_plan *p = r->plan;

	if (!p->prob)
		return true;
	return draw_below(draw_salted(x, r, n, DRAW_PROB), 1000000) < p->ppm;
}

/* Calls of handlers that have returned, or were jumped out of, are over. */
static const struct former *former_of(const struct rule_task *t, uint64_t sp)
{
	unsigned int n = t->nformer;

	while (n && t->former[n - 1].sp < sp)
		n--;
	return n ? &t->former[n - 1] : NULL;
}

static bool is_restart(const struct eval *x)
{
	const struct former *f = former_of(x->task, x->ev->sp);

	return f && f->nr == x->ev->nr && f->ip == x->ev->ip &&
	       f->sp == x->ev->sp;
}

bool match_count(struct eval *x, struct rule *r, uint64_t *nth)
{
	const struct match_plan *p = r->plan;
	struct rule_stats *s = &x->rules->stats[r->index - 1];
	struct counter *c = count_get(x, r);

	s->held++;
	*nth = c->n;
	if (p->calls && (x->exit ? restarts(x->ev->err) : is_restart(x)))
		return false;
	*nth = x->nth = ++c->n;
	if (!when_holds(p->when, c->n) || (p->every && c->n % p->every) ||
	    c->fired >= p->limit || !drawn(x, r, c->n))
		return false;
	c->fired++;
	s->matched++;
	return true;
}

static void former_push(struct rule_task *t, const struct event *ev)
{
	const unsigned int max = sizeof(t->former) / sizeof(t->former[0]);

	if (t->nformer == max)
		memmove(t->former, t->former + 1,
			--t->nformer * sizeof(t->former[0]));
	t->former[t->nformer++] = (struct former){ ev->nr, ev->ip, ev->sp };
}

/*
 * A handler that ran between a call and its restart ends with
 * rt_sigreturn, whose result is what the interrupted call's will be:
 * -EINTR where it is not restarted (kernel: arch/<arch>/kernel/signal.c).
 */
static bool ends_handler(const struct eval *x)
{
	const struct rules *r = x->rules;
	unsigned int abi = x->ev->abi->index;
	int64_t nr = (int64_t)x->ev->nr;

	return nr == r->sigreturn[abi] || nr == r->old_sigreturn[abi];
}

void match_end(struct eval *x)
{
	const struct event *ev = x->ev;
	struct rule_task *t = x->task;
	bool again = restarts(ev->err);

	t->places = NULL;
	if (ends_handler(x)) {
		if (ev->err == EINTR && t->nformer)
			t->nformer--;
		return;
	}
	/* the rest of a call that has a number of its own */
	if (again && (int64_t)ev->nr == x->rules->restart_call[ev->abi->index])
		return;
	while (t->nformer && t->former[t->nformer - 1].sp <= ev->sp)
		t->nformer--;
	if (again)
		former_push(t, ev);
}
