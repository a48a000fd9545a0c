/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/match.h"

#include <errno.h>

#include "rule/count.h"
#include "rule/draw.h"
#include "rule/match_in.h"

/* Results that make the kernel, or a handler's end, issue the call again. */
static bool restarts(int err)
{
	return err >= 512 && err <= 516;
}

static bool in_ranges(const struct range_item *v, int64_t num)
{
	for (; v; v = v->next)
		if (num >= v->first && num <= v->last)
			return true;
	return false;
}

static bool cond_abi(struct eval *x, struct rule *r, const struct rule_token *t)
{
	uint32_t here = x->ev->abi->word == 8 ? ABI_WORD_64 : ABI_WORD_32;

	(void)r;
	if (x->ev->abi->index == 0)
		here |= ABI_WORD_NATIVE;
	return t->num & here;
}

static bool cond_on(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return x->rules->vars[t->num].value != 0;
}

static bool cond_off(struct eval *x, struct rule *r, const struct rule_token *t)
{
	return !cond_on(x, r, t);
}

static bool cond_pid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->pid);
}

static bool cond_tid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->tid);
}

static bool cond_depth(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->env->depth(x->env, x->ev));
}

static bool cond_after(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	return x->env->elapsed(x->env, x->ev) >= t->num;
}

static bool cond_before(struct eval *x, struct rule *r,
			const struct rule_token *t)
{
	return !cond_after(x, r, t);
}

static bool cond_uid(struct eval *x, struct rule *r, const struct rule_token *t)
{
	int64_t uid = x->env->uid(x->env, x->ev);

	(void)r;
	return uid >= 0 && in_ranges(t->ranges, uid);
}

/* --- at exit --- */

static bool cond_ret(struct eval *x, struct rule *r, const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges, x->ev->err ? -(int64_t)x->ev->err :
			 (int64_t)x->ev->ret);
}

static bool cond_errno(struct eval *x, struct rule *r,
		       const struct rule_token *t)
{
	(void)r;
	for (const struct err_item *e = t->errs; e; e = e->next)
		if (x->ev->err == e->err)
			return true;
	return false;
}

static bool cond_duration(struct eval *x, struct rule *r,
			  const struct rule_token *t)
{
	(void)r;
	return in_ranges(t->ranges,
			 (int64_t)(x->ev->exit_ns - x->ev->enter_ns));
}

static bool (*const conds[TOKEN_COUNT])(struct eval *x, struct rule *r,
					const struct rule_token *t) = {
	[TOKEN_ABI] = cond_abi,
	[TOKEN_ON] = cond_on,
	[TOKEN_OFF] = cond_off,
	[TOKEN_PID] = cond_pid,
	[TOKEN_TID] = cond_tid,
	[TOKEN_DEPTH] = cond_depth,
	[TOKEN_AFTER] = cond_after,
	[TOKEN_BEFORE] = cond_before,
	[TOKEN_UID] = cond_uid,
	[TOKEN_RET] = cond_ret,
	[TOKEN_ERRNO] = cond_errno,
	[TOKEN_DURATION] = cond_duration,
};

bool match_knows(unsigned int key)
{
	return conds[key];
}

static bool all(struct eval *x, struct rule *r, struct rule_token **v,
		unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		if (conds[v[i]->key](x, r, v[i]) == v[i]->negated)
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
	return all(x, r, r->plan->enter, r->plan->nenter);
}

bool match_has_exit(const struct rule *r)
{
	return r->plan->nexit != 0;
}

bool match_late(const struct eval *x, const struct rule *r)
{
	(void)x;
	return r->plan->nexit != 0;
}

bool match_exit(struct eval *x, struct rule *r)
{
	x->rule = r;
	x->nth = 0;
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

static bool is_restart(const struct eval *x)
{
	const struct rule_task *t = x->task;

	return restarts(t->former.err) && t->former.nr == x->ev->nr &&
	       t->former.ip == x->ev->ip && t->former.sp == x->ev->sp;
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

/*
 * A handler that ran between a call and its restart ends with
 * rt_sigreturn, whose result is what the interrupted call's will be:
 * -EINTR where it is not restarted (kernel: arch/<arch>/kernel/signal.c).
 */
void match_end(struct eval *x)
{
	const struct event *ev = x->ev;
	struct rule_task *t = x->task;

	if ((int64_t)ev->nr == x->rules->sigreturn[ev->abi->index]) {
		if (ev->err == EINTR)
			t->former.err = 0;
		return;
	}
	t->former.nr = ev->nr;
	t->former.ip = ev->ip;
	t->former.sp = ev->sp;
	t->former.err = ev->err;
}
