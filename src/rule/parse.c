/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rule/parse.h"

#include <errno.h>
#include <string.h>

#include "rule/set.h"

/* ---- tokens */

static int unknown_token(struct parser *p, const struct raw_token *raw)
{
	const char *key = span_text(p, raw->key), *near;
	const char *eq = raw->has_value ? "=" : "";
	const char *dot = strchr(key, '.');
	enum token_key found;

	rule_error_at(p->e, raw->key, "unknown token '%s%s'", key, eq);
	if (raw->all.at > 1 && span_start(raw->all)[-1] == ':' &&
	    span_start(raw->all)[-2] == '?') {
		rule_error_hint(p->e, "a sequence with ?: needs its { }");
		return -EINVAL;
	}
	if (!strncmp(key, "arg", 3)) {
		rule_error_hint(p->e, "did you mean args%s= ?",
				dot ? dot : ".NAME");
		return -EINVAL;
	}
	near = token_nearest(key);
	if (!near)
		return -EINVAL;
	found = token_find(near, strlen(near));
	rule_error_hint(p->e, "did you mean %s%s ?", near,
			token_infos[found].form == FORM_NONE ? "" : "=");
	return -EINVAL;
}

/* What a token may and must have; its value is looked at later. */
static int check_form(struct parser *p, const struct raw_token *raw)
{
	const struct token_info *info = &token_infos[raw->found];

	if (raw->negated && info->class != CLASS_COND &&
	    info->class != CLASS_COND_EXIT)
		return rule_error_at(p->e, raw->all, "'!' is for conditions;"
				     " %s is none", info->name);
	if (info->form == FORM_NONE && raw->value.len)
		return rule_error_at(p->e, raw->all, "%s takes no value",
				     info->name);
	if (info->form == FORM_NONE)
		return 0;
	if (!raw->has_value)
		return rule_error_at(p->e, raw->all, "%s needs a value:"
				     " %s=…", info->name, info->name);
	if (!raw->value.len) {
		rule_error_at(p->e, raw->all, "%s= is empty", info->name);
		if (!p->blanks)
			rule_error_hint(p->e, "did the shell eat a $NAME ?"
					" Use '' around the rule");
		return -EINVAL;
	}
	return 0;
}

static int parse_token(struct parser *p, const struct raw_token *raw,
		       struct rule_token **out)
{
	struct rule_token *t;
	int err;

	if (raw->found == TOKEN_COUNT)
		return unknown_token(p, raw);
	err = check_form(p, raw);
	if (err)
		return err;
	t = arena_alloc(p->arena, sizeof(*t));
	t->key = (uint8_t)raw->found;
	t->negated = raw->negated;
	t->at = raw->all;
	t->value_at = raw->value;
	if (token_infos[t->key].form != FORM_NONE)
		err = parse_value(p, t);
	*out = t;
	return err;
}

int parse_action(struct parser *p, struct span text, struct rule_token **out)
{
	uint32_t pos = text.at, end = text.at + text.len;
	struct raw_token raw;
	int err;

	if (!cut_token(p, &pos, end, &raw, &err))
		return err ? err : rule_error_at(p->e, text,
						 "nothing to be done");
	err = parse_token(p, &raw, out);
	if (!err && span_trim(span_of(p, pos, end)).len)
		err = rule_error_at(p->e, span_of(p, pos, end),
				    "one action in a term");
	return err;
}

/* ---- tokens beside each other */

static bool is_terminal(const struct rule_token *t)
{
	return token_infos[t->key].class == CLASS_TERMINAL;
}

/* syscall= runs another call, error= or retval= then replace its result. */
static bool go_together(enum token_key a, enum token_key b)
{
	if (b == TOKEN_SYSCALL)
		return a == TOKEN_ERROR || a == TOKEN_RETVAL;
	return a == TOKEN_SYSCALL && (b == TOKEN_ERROR || b == TOKEN_RETVAL);
}

/* Several of these are no contradiction. */
static bool may_repeat(const struct rule_token *t)
{
	switch ((enum token_class)token_infos[t->key].class) {
	case CLASS_COND:
	case CLASS_COND_EXIT:
		return true;
	case CLASS_COUNT:
	case CLASS_SCOPE:
	case CLASS_TERMINAL:
	case CLASS_FLOW:
		return false;
	case CLASS_MODIFIER:
		break;
	}
	return t->key == TOKEN_ARGS || t->key == TOKEN_SET ||
		t->key == TOKEN_CORRUPT;
}

static int check_pair(struct parser *p, const struct rule_token *a,
		      const struct rule_token *b)
{
	const char *name = token_infos[b->key].name;

	if (a->key == TOKEN_ARGS && b->key == TOKEN_ARGS &&
	    !strcmp(a->assign->name, b->assign->name))
		return rule_error_at(p->e, b->at, "args.%s= is there twice",
				     b->assign->name);
	if (a->key == b->key && !may_repeat(b))
		return rule_error_at(p->e, b->at, "%s is there twice", name);
	if (is_terminal(a) && is_terminal(b) &&
	    !go_together((enum token_key)a->key, (enum token_key)b->key))
		return rule_error_at(p->e, b->at, "two terminal actions in"
				     " one rule: %s and %s",
				     token_infos[a->key].name, name);
	return 0;
}

/* The last of several when= holds, as in strace. */
static void drop_when(struct rule *r)
{
	struct rule_token **at;

	for (at = &r->tokens; *at; at = &(*at)->next) {
		if ((*at)->key == TOKEN_WHEN) {
			*at = (*at)->next;
			return;
		}
	}
}

static int add_token(struct parser *p, struct rule *r, struct rule_token *t)
{
	struct rule_token **at;
	int err;

	if (t->key == TOKEN_WHEN)
		drop_when(r);
	for (at = &r->tokens; *at; at = &(*at)->next) {
		if (may_repeat(t) && t->key != TOKEN_ARGS)
			continue;
		err = check_pair(p, *at, t);
		if (err)
			return err;
	}
	*at = t;
	return 0;
}

/* What fault= and a filter do not have. */
static int check_kind(struct parser *p, const struct rule_token *t)
{
	const char *name = token_infos[t->key].name;

	if (!token_is_action((enum token_key)t->key))
		return 0;
	if (p->kind == RULE_FILTER)
		return rule_error_at(p->e, t->at, "a filter has conditions;"
				     " %s is an action, for inject=", name);
	if (p->kind == RULE_FAULT && t->key != TOKEN_ERROR &&
	    t->key != TOKEN_SYSCALL)
		return rule_error_at(p->e, t->at, "fault= has error= and"
				     " syscall=; %s is for inject=", name);
	return 0;
}

#define TOKENS_MAX 256	/* of one rule: pairs of them are compared */

static int parse_tokens(struct parser *p, struct rule *r, uint32_t pos,
			uint32_t end)
{
	struct raw_token raw;
	struct rule_token *t;
	unsigned int n = 0;
	int err;

	while (cut_token(p, &pos, end, &raw, &err)) {
		if (++n > TOKENS_MAX)
			return rule_error_at(p->e, raw.all, "more than %d"
					     " tokens in a rule", TOKENS_MAX);
		err = parse_token(p, &raw, &t);
		if (!err)
			err = check_kind(p, t);
		if (!err)
			err = add_token(p, r, t);
		if (err)
			return err;
	}
	return err;
}

/* ---- SET */

/* The item that the message names between quotes. */
static struct span bad_item(struct span set, const char *message)
{
	const char *from = strchr(message, '\''), *to = strrchr(message, '\'');
	const char *found;
	size_t len;

	if (!from || to <= from + 1)
		return set;
	len = (size_t)(to - from - 1);
	found = memmem(span_start(set), set.len, from + 1, len);
	if (!found)
		return set;
	return (struct span){ set.src, (uint32_t)(found - set.src->text),
			      (uint32_t)len };
}

static int bad_set(struct parser *p, const struct rule *r,
		   struct set_error *se)
{
	const char *message = buf_cstr(&se->text);

	rule_error_at(p->e, bad_item(r->set_at, message), "%s", message);
	if (se->near)
		rule_error_hint(p->e, "did you mean %s%s ?", se->sigil,
				se->near);
	if (!r->strace)
		return -EINVAL;
	buf_reset(&p->e->text);
	buf_str(&p->e->text, message);
	if (se->near)
		buf_printf(&p->e->hint, "did you mean '%s%s'?", se->sigil,
			   se->near);
	p->e->strace_form = true;
	p->e->usage = se->usage;
	return -EINVAL;
}

/* A SET ends at a colon in a file too: no rule means something else there. */
static int check_colon(struct parser *p, const struct rule *r)
{
	uint32_t end = r->set_at.at + r->set_at.len, colon;
	struct parser outside = *p;

	outside.blanks = false;
	colon = cut_set(&outside, r->set_at);
	if (colon >= end)
		return 0;
	return rule_error_at(p->e, span_of(p, colon, end), "blanks part SET"
			     " and tokens in a file, not ':'");
}

static int parse_set(struct parser *p, struct rule *r)
{
	struct set_error se = SET_ERROR_INIT;
	int err = check_colon(p, r);

	if (err)
		return err;
	err = set_calls(r->set, r->calls, &se);
	if (err)
		bad_set(p, r, &se);
	set_error_free(&se);
	return err;
}

/* ---- rules */

/* "{", "(" and quotes are not strace's, nor are lists of occurrences. */
static bool is_old_value(const struct raw_token *raw)
{
	const char *v = span_start(raw->value);

	if (!raw->value.len)
		return true;
	if (raw->found == TOKEN_WHEN && memchr(v, ',', raw->value.len))
		return false;
	return !strchr("({\"", *v);
}

/*
 * A rule that strace could read, or would refuse in its own words.  A
 * token that it does not know and that is nearly one of ours is ours.
 */
static bool is_strace(struct parser *p, uint32_t pos, uint32_t end)
{
	struct raw_token raw;
	int err;

	if (p->blanks || p->kind == RULE_FILTER)
		return false;
	while (cut_token(p, &pos, end, &raw, &err)) {
		if (raw.negated)
			return false;
		if (raw.found == TOKEN_COUNT) {
			if (token_nearest(span_text(p, raw.key)) ||
			    !strncmp(span_start(raw.key), "arg", 3))
				return false;
		} else if (!token_is_old(raw.found) || !is_old_value(&raw)) {
			return false;
		}
	}
	return !err;
}

static int strace_words(struct parser *p)
{
	struct buf *text = &p->e->text, *hint = &p->e->hint;

	buf_reset(hint);
	buf_add(hint, text->data, text->len);
	buf_reset(text);
	buf_printf(text, "invalid %s argument '%s'", p->src->what,
		   p->src->text);
	p->e->strace_form = true;
	return -EINVAL;
}

static int check_action(struct parser *p, struct rule *r)
{
	const struct rule_token *t;

	if (r->kind == RULE_FILTER)
		return 0;
	for (t = r->tokens; t; t = t->next)
		if (token_is_action((enum token_key)t->key))
			return 0;
	if (r->kind == RULE_INJECT)
		return rule_error_at(p->e, r->at, "nothing is to be done:"
				     " no error=, retval=, delay_enter= …");
	return 0;
}

/* fault= without error= is error=ENOSYS. */
static void complete_fault(struct parser *p, struct rule *r)
{
	struct rule_token **at, *t;

	if (r->kind != RULE_FAULT)
		return;
	for (at = &r->tokens; *at; at = &(*at)->next)
		if ((*at)->key == TOKEN_ERROR)
			return;
	t = arena_alloc(p->arena, sizeof(*t));
	t->key = TOKEN_ERROR;
	t->at = t->value_at = r->at;
	t->errs = arena_alloc(p->arena, sizeof(*t->errs));
	t->errs->err = ENOSYS;
	t->errs->at = r->at;
	t->errs->weight = 1;
	*at = t;
}

static int parse_parts(struct parser *p, struct rule *r, uint32_t pos,
		       uint32_t end)
{
	int err = parse_tokens(p, r, pos, end);

	/* strace looks at the tokens, then at SET, then at what is missing. */
	if (err)
		return p->strace ? strace_words(p) : err;
	err = parse_set(p, r);
	if (err)
		return err;
	err = check_action(p, r);
	if (err)
		return p->strace ? strace_words(p) : err;
	complete_fault(p, r);
	return 0;
}

int parse_rule(struct parser *p, struct span text, struct rule **out)
{
	uint32_t end = text.at + text.len, set_end;
	struct rule *r;

	text = span_trim(text);
	set_end = cut_set(p, text);
	r = arena_alloc(p->arena, sizeof(*r));
	r->kind = p->kind;
	r->at = text;
	r->set_at = span_trim(span_of(p, text.at, set_end));
	r->set = span_text(p, r->set_at);
	p->strace = r->strace = is_strace(p, set_end, end);
	*out = r;
	return parse_parts(p, r, set_end, end);
}
