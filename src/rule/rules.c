/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/rules_in.h"
#include "rule/schedule.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/parse.h"
#include "rule/set.h"

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

static struct source *source_new(struct rules *r, const char *what,
				 const char *text)
{
	struct source *src = arena_alloc(&r->arena, sizeof(*src));

	src->text = arena_strdup(&r->arena, text);
	src->what = arena_strdup(&r->arena, what);
	return src;
}

int rules_add(struct rules *r, const char *what, const char *text,
	      struct rule_error *e)
{
	struct parser p = { r, &r->arena, e, .kind = (uint8_t)kind_of(what) };
	struct rule *rule;
	int err;

	if (p.kind != RULE_FILTER && text[0] == '@')
		return rules_add_file(r, text + 1, e);
	if (strlen(text) > RULE_TEXT_MAX)
		return too_long(e, what);
	p.src = source_new(r, what, text);
	err = parse_rule(&p, span_of(&p, 0, (uint32_t)strlen(text)), &rule);
	if (err) {
		rules_drop(rule);
		return err;
	}
	rules_append(r, rule);
	return 0;
}

/* "all:seq={…}" but for what is not there. */
static struct rule *rule_of_block(struct rules *r, struct span at,
				  struct rule_token **token)
{
	struct rule *rule = arena_alloc(&r->arena, sizeof(*rule));
	struct rule_token *t = arena_alloc(&r->arena, sizeof(*t));
	struct set_error unused = SET_ERROR_INIT;

	rule->kind = RULE_INJECT;
	rule->alone = true;
	rule->at = at;
	rule->set = "all";
	(void)set_calls(rule->set, rule->calls, &unused);
	set_error_free(&unused);
	t->key = TOKEN_SEQ;
	t->at = t->value_at = at;
	rule->tokens = *token = t;
	return rule;
}

int rules_add_block(struct rules *r, const char *text, struct rule_error *e)
{
	struct parser p = { r, &r->arena, e, .kind = RULE_INJECT };
	struct rule_token *token;
	struct rule *rule;
	struct span at;
	int err;

	if (strlen(text) > RULE_TEXT_MAX)
		return too_long(e, "call");
	p.src = source_new(r, "call", text);
	at = span_trim(span_of(&p, 0, (uint32_t)strlen(text)));
	rule = rule_of_block(r, at, &token);
	err = parse_block(&p, token);
	if (err)
		rules_drop(rule);
	else
		rules_append(r, rule);
	return err;
}

static bool is_memory(const struct stmt *s)
{
	for (; s; s = s->next) {
		const struct call_entry *e = s->step ? s->step->entry : NULL;

		if (s->kind == STMT_SIGNAL || s->kind == STMT_DELAY)
			return false;
		if (s->step && !(e && e->row &&
				 e->row->flags & CALL_MEMORY_ONLY))
			return false;
		if (!is_memory(s->handler) || !is_memory(s->body) ||
		    !is_memory(s->other))
			return false;
	}
	return true;
}

bool rules_block_is_memory(const struct rules *r)
{
	return is_memory(r->first->tokens->block);
}

const char *rules_block_lacks(const struct rules *r, unsigned int abi)
{
	return r->first->lacks[abi];
}
