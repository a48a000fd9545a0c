/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From trees as parsed to rules that can be matched: sets become bitmaps,
 * tokens a plan.  What can be wrong with a rule and needs tables to be
 * seen is said here and in check.c.
 */
#include <errno.h>
#include <string.h>

#include "rule/compile_in.h"
#include "rule/count.h"
#include "rule/match_in.h"
#include "rule/error.h"
#include "rule/tokens.h"

struct rule_token *token_of(const struct rule *r, enum token_key key)
{
	for (struct rule_token *t = r->tokens; t; t = t->next)
		if (t->key == key)
			return t;
	return NULL;
}

void warn_rule(struct compile *c, const char *fmt, ...)
{
	const struct rule *r = c->rule;
	va_list ap;

	if (r->name)
		buf_printf(c->warnings, "rule %s: ", r->name);
	else
		buf_printf(c->warnings, "rule %u: ", r->index);
	va_start(ap, fmt);
	buf_vprintf(c->warnings, fmt, ap);
	va_end(ap);
	buf_char(c->warnings, '\n');
}

/* --- sets --- */

static bool is_call(const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		if (abi_number(abis[i], name) >= 0)
			return true;
	return false;
}

/* "read,?write@64" but not "%file", "/re", "all", "!open", "desc". */
static bool names_calls(struct arena *a, const char *set)
{
	char *copy = arena_strdup(a, set), *save = NULL, *item;

	for (item = strtok_r(copy, ",", &save); item;
	     item = strtok_r(NULL, ",", &save)) {
		char *at = strrchr(item, '@');

		item += strspn(item, "?");
		if (at)
			*at = '\0';
		if (!is_call(item))
			return false;
	}
	return true;
}

/* --- variables of the run --- */

static unsigned int var_slot(struct rules *r, const char *name)
{
	struct rule_var *v;
	unsigned int i;

	for (i = 0; i < r->nvars; i++)
		if (!strcmp(r->vars[i].name, name))
			return i;
	v = arena_alloc(&r->arena, (r->nvars + 1) * sizeof(*v));
	if (r->nvars)
		memcpy(v, r->vars, r->nvars * sizeof(*v));
	v[i].name = name;
	r->vars = v;
	return r->nvars++;
}

/* --- the plan --- */

static void plan_count(struct match_plan *p, const struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_WHEN:
		p->when = t->when;
		break;
	case TOKEN_ONCE:
		p->limit = 1;
		break;
	case TOKEN_LIMIT:
		p->limit = t->num;
		break;
	case TOKEN_EVERY:
		p->every = t->num;
		break;
	case TOKEN_PROB:
		p->prob = true;
		p->ppm = t->num;
		break;
	case TOKEN_PER:
		p->per = (uint32_t)t->num;
		break;
	case TOKEN_COUNT_OF:
		p->calls = t->num & COUNT_CALLS;
		break;
	}
}

static unsigned int count_class(const struct rule *r, enum token_class class)
{
	unsigned int n = 0;

	for (const struct rule_token *t = r->tokens; t; t = t->next)
		n += token_infos[t->key].class == class;
	return n;
}

/* All tokens of a class, in the order of tokens.def. */
static struct rule_token **sorted(struct arena *a, const struct rule *r,
				  enum token_class class, unsigned int *n)
{
	struct rule_token **v;

	*n = count_class(r, class);
	if (!*n)
		return NULL;
	v = arena_alloc(a, *n * sizeof(struct rule_token *));
	*n = 0;
	for (unsigned int key = 0; key < TOKEN_COUNT; key++)
		for (struct rule_token *t = r->tokens; t; t = t->next)
			if (t->key == key && token_infos[key].class == class)
				v[(*n)++] = t;
	return v;
}

static void make_plan(struct compile *c)
{
	struct arena *a = &c->rules->arena;
	struct rule *r = c->rule;
	struct match_plan *p = arena_alloc(a, sizeof(*p));

	p->limit = UINT64_MAX;
	p->enter = sorted(a, r, CLASS_COND, &p->nenter);
	p->exit = sorted(a, r, CLASS_COND_EXIT, &p->nexit);
	for (const struct rule_token *t = r->tokens; t; t = t->next)
		plan_count(p, t);
	r->plan = p;
}

/* --- a rule --- */

static int compile_token(struct compile *c, struct rule_token *t)
{
	switch ((int)t->key) {
	case TOKEN_ON: case TOKEN_OFF:
		t->num = var_slot(c->rules, t->text);
		break;
	case TOKEN_SET:
		for (struct assign *a = t->assign; a; a = a->next)
			a->slot = var_slot(c->rules, a->name);
		break;
	}
	return 0;
}

static int compile_rule(struct compile *c)
{
	int err = 0;

	c->rule->named_calls = names_calls(&c->rules->arena, c->rule->set);
	for (struct rule_token *t = c->rule->tokens; t && !err; t = t->next)
		err = compile_token(c, t);
	if (!err)
		make_plan(c);
	return err;
}

/* --- all of them --- */

static void join_bitmap(struct bitmap *to, const struct bitmap *from)
{
	unsigned int n = to->nwords > from->nwords ? to->nwords : from->nwords;

	for (unsigned int i = 0; i < n * 64; i++)
		if (bitmap_has(from, i))
			bitmap_add(to, i);
	to->rest |= from->rest;
}

static void summarize(struct rules *r, const struct rule *p)
{
	bool filter = p->kind == RULE_FILTER;

	if (p->off)
		return;
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		join_bitmap(filter ? &r->filter_calls[i] : &r->calls[i],
			    &p->calls[i]);
	r->filters |= filter;
	r->filters_late |= filter && match_has_exit(p);
	r->any |= !filter;
	r->want_exit |= !filter;
}

int rules_compile(struct rules *r, struct rule_error *e, struct buf *warnings)
{
	struct compile c = { .rules = r, .e = e, .warnings = warnings };
	int err = r->opt.compat ? 0 : rules_check_errors(r, e);

	rules_check_results(r, warnings);
	r->v = arena_alloc(&r->arena, (r->n + 1) * sizeof(struct rule *));
	r->stats = arena_alloc(&r->arena, (r->n + 1) * sizeof(*r->stats));
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		r->sigreturn[i] = abi_number(abis[i], "rt_sigreturn");
	for (c.rule = r->first; c.rule && !err; c.rule = c.rule->next) {
		r->v[c.rule->index - 1] = c.rule;
		err = compile_rule(&c);
	}
	for (const struct rule *p = r->first; p && !err; p = p->next)
		summarize(r, p);
	return err;
}

bool rules_any(const struct rules *r)
{
	return r->any;
}

const struct bitmap *rules_calls(const struct rules *r, unsigned int abi)
{
	return bitmap_empty(&r->calls[abi]) ? NULL : &r->calls[abi];
}

bool rules_filters(const struct rules *r)
{
	return r->filters;
}

const struct bitmap *rules_filter_calls(const struct rules *r,
					unsigned int abi)
{
	return &r->filter_calls[abi];
}

bool rules_filter_late(const struct rules *r)
{
	return r->filters_late;
}

bool rules_want_exit(const struct rules *r)
{
	return r->want_exit;
}

bool rules_want_stack(const struct rules *r)
{
	return r->want_stack;
}

bool rules_want_comm(const struct rules *r)
{
	return r->want_comm;
}

bool rules_change_forks(const struct rules *r)
{
	return r->change_forks;
}
