/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What stands behind args.NAME=, and lists of NAME=EXPR. */
#include "rule/lex.h"

#include <errno.h>
#include <string.h>

/* What only an expression can be: 12, NAME, NAME|NAME, args.x, "…", (…) */
static bool is_expr(struct span s)
{
	const char *text = span_start(s);
	uint32_t i, from = text[0] == '-' || text[0] == '~';

	if (strchr("(\"", text[0]) || (s.len > 1 && !memcmp(text, "b\"", 2)) ||
	    (s.len > 4 && !memcmp(text, "args", 4) && strchr(".[", text[4])))
		return true;
	for (i = from; i < s.len; i++)
		if (!strchr("abcdefghijklmnopqrstuvwxyz"
			    "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_| ",
			    text[i]))
			return false;
	return s.len > from;
}

int parse_operand(struct parser *p, struct span s, struct expr **out)
{
	struct expr *e;

	if (is_expr(s))
		return parse_expr(p, s, out);
	e = *out = arena_alloc(p->arena, sizeof(*e));
	e->op = EXPR_STR;
	e->at = s;
	e->str = span_text(p, s);
	e->len = s.len;
	e->nul = true;
	/* What stands apart by blanks would not by colons. */
	e->bare = !memchr(e->str, ':', s.len) && !memchr(e->str, '\n', s.len);
	if (memchr(e->str, '"', s.len))
		return rule_error_at(p->e, s, "a quote inside a word: put the"
				     " whole into quotes");
	return 0;
}

/* ---- NAME=EXPR */

static int parse_target(struct lex *x, bool paths, struct assign *a)
{
	uint32_t from = x->now.at.at;
	int err;

	if (x->now.kind != LEX_NAME)
		return lex_unexpected(x, "a name");
	err = lex_next(x);
	while (!err && paths && lex_is(x, '.')) {
		err = lex_next(x);
		if (!err && x->now.kind != LEX_NAME)
			return lex_unexpected(x, "a name");
		if (!err)
			err = lex_next(x);
	}
	if (err)
		return err;
	a->at = lex_since(x, from);
	a->name = span_text(x->p, a->at);
	err = paths ? 0 : parse_check_variable(x, a->at);
	return err ? err : lex_expect(x, '=');
}

int parse_lex_assigns(struct lex *x, uint16_t close, bool paths,
		      struct assign **out)
{
	struct assign **at = out, *other;
	int err = 0;

	while (!err) {
		*at = arena_alloc(x->p->arena, sizeof(**at));
		err = parse_target(x, paths, *at);
		for (other = *out; !err && other != *at; other = other->next)
			if (!strcmp(other->name, (*at)->name))
				return rule_error_at(x->p->e, (*at)->at, "%s"
						     " is there twice",
						     other->name);
		if (!err)
			err = parse_lex_expr(x, &(*at)->e);
		if (err || !lex_is(x, ','))
			break;
		at = &(*at)->next;
		err = lex_next(x);
	}
	if (err)
		return err;
	if (close ? lex_is(x, close) : x->now.kind == LEX_END)
		return close ? lex_next(x) : 0;
	return lex_unexpected(x, close ? "',' or ')'" : "','");
}

/* ---- args.NAME=, set= */

/* The key is args.NAME; the name may be dotted itself. */
static int parse_args_key(struct parser *p, struct rule_token *t,
			  struct assign *a)
{
	uint32_t from = t->at.at + 5, i;
	bool start = true;

	a->at = span_of(p, from, t->value_at.at);
	for (i = from; p->src->text[i] != '='; i++) {
		char c = p->src->text[i];
		bool letter = c == '_' || (c >= 'a' && c <= 'z') ||
			(c >= 'A' && c <= 'Z');

		if (c == '.' ? start : !letter &&
		    (start || c < '0' || c > '9'))
			break;
		start = c == '.';
	}
	a->at = span_trim(span_of(p, from, i));
	a->name = span_text(p, a->at);
	if (p->src->text[i] == '=' && !start)
		return 0;
	if (start && (p->src->text[i] == '.' || p->src->text[i] == '='))
		return rule_error_at(p->e, span_of(p, t->at.at, i + 1),
				     "a name is missing behind the dot");
	return rule_error_at(p->e, span_of(p, i, i + 1),
			     "args.NAME= has a name, or a dotted one");
}

static int parse_args(struct parser *p, struct rule_token *t)
{
	int err;

	t->assign = arena_alloc(p->arena, sizeof(*t->assign));
	err = parse_args_key(p, t, t->assign);
	return err ? err : parse_operand(p, t->value_at, &t->assign->e);
}

int parse_assign(struct parser *p, struct rule_token *t)
{
	struct lex x;
	bool boxed;
	int err;

	if (t->key == TOKEN_ARGS)
		return parse_args(p, t);
	err = lex_begin(&x, p, t->value_at);
	if (err)
		return err;
	boxed = lex_is(&x, '(');
	if (boxed)
		err = lex_next(&x);
	x.brackets = 1;
	if (!err)
		err = parse_lex_assigns(&x, boxed ? ')' : 0, false,
					&t->assign);
	if (!err && x.now.kind != LEX_END)
		err = lex_unexpected(&x, "the end");
	return err;
}
