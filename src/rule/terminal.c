/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Terminal actions: what happens instead of a call, or to its result.  One
 * for each call, of the first rule that has one.
 */
#include "rule/act_in.h"

#include <string.h>

#include "rule/block.h"
#include "rule/draw.h"
#include "rule/tokens.h"

/*
 * The kernel restarts the call unless a handler runs, and then it is EINTR;
 * the signal mask is restored on the way (include/linux/errno.h).
 */
#define KERNEL_ERESTARTNOHAND 514

static struct rule_token *terminal_of(const struct rule *rule)
{
	struct rule_token *found = NULL;

	/* syscall= stands beside error= or retval=, or alone */
	for (struct rule_token *k = rule->tokens; k; k = k->next)
		if (token_infos[k->key].class == CLASS_TERMINAL &&
		    (!found || found->key == TOKEN_SYSCALL))
			found = k;
	return found;
}

static struct rule_token *token_of(const struct rule *rule,
				   enum token_key key)
{
	for (struct rule_token *k = rule->tokens; k; k = k->next)
		if (k->key == key)
			return k;
	return NULL;
}

/*
 * The first that holds.  At exit it may turn out that one before that which
 * was carried out at entry holds as well: then its result counts.
 */
void terminal_choose(struct act *a)
{
	struct rule_call *c = a->c;

	for (unsigned int i = 0; i < c->nheld; i++) {
		struct held *h = &c->held[i];

		if (c->terminal == h)
			return;
		if (h->dead || h->at_exit != a->exit)
			continue;
		h->action = terminal_of(h->rule);
		if (!h->action)
			continue;
		c->terminal = h;
		return;
	}
}

static int draw_error(struct act *a, struct held *h,
		      const struct err_item *list)
{
	struct eval x = act_eval(a, h);
	uint64_t sum = 0, n;

	for (const struct err_item *e = list; e; e = e->next)
		sum += e->weight;
	if (!list->next || !sum)
		return list->err;
	n = draw_below(draw_salted(&x, h->rule, h->nth, ACT_DRAW_ERROR), sum);
	for (const struct err_item *e = list; e; e = e->next) {
		if (n < e->weight)
			return e->err;
		n -= e->weight;
	}
	return list->err;
}

/* The value of error=, retval= and those after the call. */
static bool value_of(struct act *a, struct held *h, const struct rule_token *k,
		     int64_t *value)
{
	struct eval x = act_eval(a, h);

	if (k->key == TOKEN_ERROR || k->key == TOKEN_POSTERROR) {
		*value = -draw_error(a, h, k->errs);
		return true;
	}
	*value = eval_num(&x, k->expr);
	if (!x.fault)
		return true;
	a->r->stats[h->rule->index - 1].faults++;
	act_refuse(a, h, REFUSED_KERNEL, "its value cannot be computed");
	return false;
}

static void call_instead(struct act *a, int64_t nr)
{
	a->v->act = ACT_CALL;
	a->v->nr = (uint64_t)nr;
	memcpy(a->v->arg, a->c->arg, sizeof(a->v->arg));
}

/* The program gets a value, and the call is not executed. */
static void skip(struct act *a, struct held *h)
{
	const struct rule_token *k =
		token_of(h->rule, TOKEN_SYSCALL);
	int64_t nr = k ? k->nr[a->ev->abi->index] : -1;
	int64_t value;

	if (!value_of(a, h, h->action, &value))
		return;
	act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
	act_result(a, value);
	if (nr < 0) {
		a->v->act = ACT_SKIP;
		return;
	}
	a->c->result = true;
	a->c->ret = a->v->ret;
	a->c->err = a->v->err;
	call_instead(a, nr);
}

/* syscall= alone: the other call's result is the program's. */
static void other_call(struct act *a, struct held *h)
{
	int64_t nr = h->action->nr[a->ev->abi->index];

	if (nr < 0) {
		act_refuse(a, h, REFUSED_KERNEL, "no such call here");
		return;
	}
	act_mark(a, h, MARK_SKIPPED | MARK_RETVAL);
	call_instead(a, nr);
}

static void sequence(struct act *a, struct held *h)
{
	block_start(a, h, h->action->block);
}

static void restart(struct act *a, struct held *h)
{
	block_restart(a, h, h->action->num);
}

static void pass(struct act *a, struct held *h)
{
	act_mark(a, h, MARK_PASS);
}

static void crash(struct act *a, struct held *h)
{
	uint32_t when = a->exit ? CRASH_AFTER : CRASH_BEFORE;

	if (!(h->action->num & when))
		return;
	act_mark(a, h, MARK_CRASH);
	a->v->kill = true;
}

static void (*const terminals[TOKEN_COUNT])(struct act *a, struct held *h) = {
	[TOKEN_ERROR] = skip,
	[TOKEN_RETVAL] = skip,
	[TOKEN_SYSCALL] = other_call,
	[TOKEN_SEQ] = sequence,
	[TOKEN_RESTART] = restart,
	[TOKEN_CRASH] = crash,
	[TOKEN_PASS] = pass,
};

void terminal_enter(struct act *a)
{
	struct held *h = a->c->terminal;

	if (h && terminals[h->action->key])
		terminals[h->action->key](a, h);
}

static void post(struct act *a, struct held *h)
{
	int64_t value;

	if (a->ev->err == KERNEL_ERESTARTNOHAND ||
	    !value_of(a, h, h->action, &value))
		return;
	act_mark(a, h, h->action->key == TOKEN_POSTERROR ? MARK_POSTERROR :
							 MARK_POSTRETVAL);
	a->c->result = true;
	act_result(a, value);
	a->c->ret = a->v->ret;
	a->c->err = a->v->err;
}

static void (*const exit_terminals[TOKEN_COUNT])(struct act *a,
						 struct held *h) = {
	[TOKEN_POSTERROR] = post,
	[TOKEN_POSTRETVAL] = post,
	[TOKEN_CRASH] = crash,
	[TOKEN_PASS] = pass,
};

void terminal_exit(struct act *a)
{
	struct held *h = a->c->terminal;

	if (h && !h->dead && exit_terminals[h->action->key])
		exit_terminals[h->action->key](a, h);
}

/* Neither skipped nor replaced by what looks at no argument. */
bool terminal_calls(const struct act *a)
{
	const struct held *h = a->c->terminal;

	if (!h || h->dead)
		return true;
	switch (h->action->key) {
	case TOKEN_ERROR:
	case TOKEN_RETVAL:
	case TOKEN_SYSCALL:
		return false;
	default:
		return true;
	}
}

void terminal_unmade(struct act *a, enum refusal why, const char *text)
{
	struct held *h = a->c->terminal;

	if (h && !h->dead && !exit_terminals[h->action->key])
		act_refuse(a, h, why, text);
}
