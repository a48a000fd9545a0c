/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules did in a run, and what they should have done. */
#include <inttypes.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "rule/rules_in.h"

static bool acts(const struct rule *rule)
{
	return rule->kind != RULE_FILTER;
}

unsigned int rules_count(const struct rules *r)
{
	unsigned int n = 0;

	for (const struct rule *rule = r->first; rule; rule = rule->next)
		n += acts(rule);
	return n;
}

static const struct rule *get(const struct rules *r, unsigned int i)
{
	const struct rule *rule = r->first;

	while (rule && (!acts(rule) || i--))
		rule = rule->next;
	return rule;
}

void rules_count_get(struct rules *r, unsigned int i, struct rule_count *c)
{
	const struct rule *rule = get(r, i);
	const struct rule_stats *s;

	if (!rule)
		BUG("there is no rule %u", i);
	s = &r->stats[rule->index - 1];
	*c = (struct rule_count){
		.rule = rule,
		.name = rule->label,
		.matched = s->matched,
		.applied = s->applied,
		.refused = s->refused,
		.faults = s->faults,
	};
	c->text = arena_printf(&r->arena, "%.*s", (int)rule->at.len,
			       rule->at.src->text + rule->at.at);
}

/* --- what never fired --- */

/* "rule 2 (read:path=…)"; a rule of a file has a name. */
static void put_rule(struct buf *b, const struct rule *rule)
{
	if (rule->name) {
		buf_printf(b, "rule %s", rule->name);
		return;
	}
	buf_printf(b, "rule %u (", rule->index);
	buf_add(b, rule->at.src->text + rule->at.at, rule->at.len);
	buf_char(b, ')');
}

static void put_unfired(struct buf *b, const struct rule *rule,
			const struct rule_stats *s)
{
	put_rule(b, rule);
	buf_printf(b, " never fired; %" PRIu64 "%s%s calls seen", s->seen,
		   rule->named_calls ? " " : " of its",
		   rule->named_calls ? rule->set : "");
	if (s->held)
		buf_printf(b, ", its conditions held for %" PRIu64, s->held);
	if (s->faults)
		buf_printf(b, ", %" PRIu64 " with a bad address", s->faults);
	if (s->nearest && !s->held)
		buf_printf(b, ", nearest %s \"%s\"", s->near_what,
			   s->nearest);
	buf_char(b, '\n');
}

/* A rule that matched has fired, also where nothing could be applied: of
 * that the user has heard. */
/* Whoever says how often may say never. */
static bool is_expected(const struct rules *r, const struct rule *rule)
{
	for (const struct expectation *e = r->expect; e; e = e->next)
		if (rule->name && !strcmp(e->rule, rule->name))
			return true;
	return false;
}

unsigned int rules_unfired(const struct rules *r, struct buf *to)
{
	unsigned int n = 0;

	for (const struct rule *rule = r->first; rule; rule = rule->next) {
		const struct rule_stats *s = &r->stats[rule->index - 1];

		if (!acts(rule) || rule->off || s->matched ||
		    is_expected(r, rule))
			continue;
		put_unfired(to, rule, s);
		n++;
	}
	return n;
}

/* --- expect --- */

static const struct {
	enum expr_op op;
	const char *text;
	bool less, equal, more;	/* holds where what was counted is … */
} ops[] = {
	{ EXPR_LT, "<", true, false, false },
	{ EXPR_LE, "<=", true, true, false },
	{ EXPR_EQ, "==", false, true, false },
	{ EXPR_GE, ">=", false, true, true },
	{ EXPR_GT, ">", false, false, true },
	{ EXPR_NE, "!=", true, false, true },
};

#define OPS (sizeof(ops) / sizeof(ops[0]))

static size_t op_of(const struct expectation *e)
{
	size_t i = 0;

	while (i + 1 < OPS && ops[i].op != e->op)
		i++;
	return i;
}

static bool holds(uint64_t fired, size_t op, uint64_t n)
{
	if (fired < n)
		return ops[op].less;
	return fired > n ? ops[op].more : ops[op].equal;
}

static const struct rule *named(const struct rules *r, const char *name)
{
	const struct rule *rule = r->first;

	while (rule && (!rule->name || strcmp(rule->name, name) != 0))
		rule = rule->next;
	return rule;
}

unsigned int rules_unmet(const struct rules *r, struct buf *to)
{
	unsigned int n = 0;

	for (const struct expectation *e = r->expect; e; e = e->next) {
		const struct rule *rule = named(r, e->rule);
		uint64_t fired = rule ? r->stats[rule->index - 1].applied : 0;

		if (holds(fired, op_of(e), e->n))
			continue;
		buf_printf(to, "expected %s fired%s%llu", e->rule,
			   ops[op_of(e)].text, (unsigned long long)e->n);
		buf_printf(to, ", but it fired %llu times\n",
			   (unsigned long long)fired);
		n++;
	}
	return n;
}
