/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/rules_in.h"
#include "rule/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/parse.h"

struct rules *rules_new(const struct rules_options *opt)
{
	struct rules *r = xcalloc(1, sizeof(*r));

	r->opt = *opt;
	return r;
}

void rules_set_options(struct rules *r, const struct rules_options *opt)
{
	struct rules_options old = r->opt;

	r->opt = *opt;
	if (opt->seed_given || !old.seed_given)
		return;
	r->opt.seed = old.seed;
	r->opt.seed_given = true;
}

void rules_free(struct rules *r)
{
	struct rule *rule;
	unsigned int i;

	if (!r)
		return;
	for (rule = r->first; rule; rule = rule->next)
		rules_drop(rule);
	for (i = 0; i < ABI_COUNT; i++) {
		bitmap_free(&r->calls[i]);
		bitmap_free(&r->filter_calls[i]);
	}
	rules_compile_free(r);
	schedule_free(r);
	arena_free(&r->arena);
	free(r);
}

const struct rule *rules_get(const struct rules *r, unsigned int i)
{
	const struct rule *rule = r->first;

	while (rule && i--)
		rule = rule->next;
	return rule;
}

static enum rule_kind kind_of(const char *what)
{
	if (!strcmp(what, "fault"))
		return RULE_FAULT;
	return strcmp(what, "trace") ? RULE_INJECT : RULE_FILTER;
}

static int too_long(struct rule_error *e, const char *what)
{
	buf_reset(&e->text);
	buf_printf(&e->text, "%s: a rule has no more than %d bytes", what,
		   RULE_TEXT_MAX);
	return -EINVAL;
}

void rules_drop(struct rule *rule)
{
	unsigned int i;

	for (i = 0; rule && i < ABI_COUNT; i++)
		bitmap_free(&rule->calls[i]);
}

void rules_append(struct rules *r, struct rule *rule)
{
	rule->index = ++r->n;
	if (r->last)
		r->last->next = rule;
	else
		r->first = rule;
	r->last = rule;
}

int rules_add(struct rules *r, const char *what, const char *text,
	      struct rule_error *e)
{
	struct parser p = { r, &r->arena, e, .kind = (uint8_t)kind_of(what) };
	struct source *src;
	struct rule *rule;
	int err;

	if (p.kind != RULE_FILTER && text[0] == '@')
		return rules_add_file(r, text + 1, e);
	if (strlen(text) > RULE_TEXT_MAX)
		return too_long(e, what);
	src = arena_alloc(&r->arena, sizeof(*src));
	src->text = arena_strdup(&r->arena, text);
	src->what = arena_strdup(&r->arena, what);
	p.src = src;
	err = parse_rule(&p, span_of(&p, 0, (uint32_t)strlen(text)), &rule);
	if (err) {
		rules_drop(rule);
		return err;
	}
	rules_append(r, rule);
	return 0;
}
