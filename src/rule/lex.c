/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/lex.h"

#include <errno.h>
#include <string.h>

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool is_word(char c)
{
	return c == '_' || is_digit(c) || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

/* ---- strings */

static int hex_value(char c)
{
	if (is_digit(c))
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* Two digits at most, unlike C: what follows may be one as well. */
static int take_hex(const char *s, uint32_t *at, char *out)
{
	int v = hex_value(s[*at]), low;

	if (v < 0)
		return -EINVAL;
	low = hex_value(s[++*at]);
	if (low >= 0) {
		v = v << 4 | low;
		++*at;
	}
	*out = (char)v;
	return 0;
}

static int take_octal(const char *s, uint32_t *at, char *out)
{
	int v = 0, n;

	for (n = 0; n < 3 && s[*at] >= '0' && s[*at] <= '7'; n++)
		v = v << 3 | (s[(*at)++] - '0');
	if (v > 255)
		return -EINVAL;
	*out = (char)v;
	return 0;
}

/* *at is behind the backslash, and goes behind the escape. */
static int take_escape(const char *s, uint32_t *at, char *out)
{
	static const char names[] = "abefnrtv\\\"'?";
	static const char values[] = "\a\b\033\f\n\r\t\v\\\"'?";
	const char *found;

	if (s[*at] >= '0' && s[*at] <= '7')
		return take_octal(s, at, out);
	if (s[*at] == 'x') {
		++*at;
		return take_hex(s, at, out);
	}
	found = s[*at] ? strchr(names, s[*at]) : NULL;
	if (!found)
		return -EINVAL;
	++*at;
	*out = values[found - names];
	return 0;
}

/* Where the quote is that ends the string opened before `at`; or `end`. */
static uint32_t find_quote(const char *s, uint32_t at, uint32_t end)
{
	while (at < end && s[at] != '"')
		at += s[at] == '\\' ? 2 : 1;
	return at < end ? at : end;
}

int lex_string(struct parser *p, uint32_t *pos, uint32_t end,
	       const char **out, size_t *len)
{
	const char *s = p->src->text;
	uint32_t open = *pos, at = open + 1, from;
	uint32_t room = find_quote(s, at, end) - open;
	char *to = arena_alloc(p->arena, (size_t)room + 1);
	size_t n = 0;

	while (at < end && s[at] != '"') {
		if (s[at] != '\\') {
			to[n++] = s[at++];
			continue;
		}
		from = at++;
		if (take_escape(s, &at, &to[n++]) || at > end)
			return rule_error_at(p->e, span_of(p, from, from + 2),
					     "no such escape; a backslash is"
					     " \\\\");
	}
	if (at >= end)
		return rule_error_at(p->e, span_of(p, open, open + 1),
				     "the string does not end");
	*pos = at + 1;
	*out = to;
	*len = n;
	return 0;
}

/* ---- lexemes */

static uint32_t skip_blanks(struct lex *x, bool *line)
{
	const char *s = x->p->src->text;
	uint32_t at = x->pos;

	for (; at < x->end; at++) {
		if (s[at] == '\n')
			*line = true;
		else if (!is_blank(s[at]))
			break;
	}
	return at;
}

/* 12, 0x1f, 017, 64K; 1.5s, 20ms. "1..5" is a number and an operator. */
static int lex_number(struct lex *x, struct lexeme *l)
{
	const char *s = x->p->src->text;
	uint32_t at = l->at.at;
	uint64_t ns;

	while (at < x->end && (is_word(s[at]) ||
			       (s[at] == '.' && at + 1 < x->end &&
				is_digit(s[at + 1]) && s[at - 1] != '.')))
		at++;
	l->at.len = at - l->at.at;
	x->pos = at;
	l->kind = LEX_NUM;
	if (s[at - 1] == 's' && !parse_duration(x->p, l->at, 0, &ns)) {
		l->kind = LEX_DURATION;
		l->num = ns;
		return 0;
	}
	return parse_number(x->p, l->at, &l->num);
}

static int lex_quoted(struct lex *x, struct lexeme *l, bool bytes)
{
	uint32_t at = l->at.at + bytes;
	int err = lex_string(x->p, &at, x->end, &l->str, &l->len);

	l->kind = LEX_STR;
	l->nul = !bytes;
	l->at.len = at - l->at.at;
	x->pos = at;
	return err;
}

static uint16_t find_op(const char *s, uint32_t left)
{
	static const uint16_t ops[] = {
		OP_SHL, OP_SHR, OP_LE, OP_GE, OP_EQ, OP_NE, OP_LAND, OP_LOR,
		OP_RE, OP_GLOB, OP_RANGE,
	};
	size_t i;

	if (left > 1)
		for (i = 0; i < sizeof(ops) / sizeof(*ops); i++)
			if (s[0] == ops[i] >> 8 && s[1] == (ops[i] & 0xff))
				return ops[i];
	return strchr("()[]{};,.=<>+-*/%&|^!~?:", *s) ? (uint16_t)*s : 0;
}

static int bad_character(struct lex *x, uint32_t at)
{
	unsigned char c = (unsigned char)x->p->src->text[at];
	struct span where = span_of(x->p, at, at + 1);

	if (c == '$')
		return rule_error_at(x->p->e, where, "'$' has no meaning here"
				     ": names are bare, as in args.fd");
	if (c < 32 || c > 126)
		return rule_error_at(x->p->e, where, "byte 0x%02x has no"
				     " meaning here", c);
	return rule_error_at(x->p->e, where, "'%c' has no meaning here", c);
}

static int lex_one(struct lex *x, struct lexeme *l)
{
	const char *s = x->p->src->text;
	uint32_t at = l->at.at;

	if (is_digit(s[at]))
		return lex_number(x, l);
	if (s[at] == '"' || (s[at] == 'b' && at + 1 < x->end &&
			     s[at + 1] == '"'))
		return lex_quoted(x, l, s[at] == 'b');
	if (is_word(s[at])) {
		while (at < x->end && is_word(s[at]))
			at++;
		l->kind = LEX_NAME;
	} else {
		l->kind = LEX_OP;
		l->op = find_op(s + at, x->end - at);
		if (!l->op)
			return bad_character(x, at);
		at += l->op > 0xff ? 2 : 1;
	}
	l->at.len = at - l->at.at;
	x->pos = at;
	return 0;
}

int lex_next(struct lex *x)
{
	struct lexeme *l = &x->now;

	x->last = l->at.at + l->at.len;
	*l = (struct lexeme){ .kind = LEX_END };
	x->pos = skip_blanks(x, &l->line);
	l->at = span_of(x->p, x->pos, x->pos);
	return x->pos < x->end ? lex_one(x, l) : 0;
}

int lex_begin(struct lex *x, struct parser *p, struct span s)
{
	*x = (struct lex){ p, s.at, s.at + s.len, s.at };
	x->now.at = span_of(p, s.at, s.at);
	return lex_next(x);
}

bool lex_is_name(const struct lex *x, const char *name)
{
	return x->now.kind == LEX_NAME && span_is(x->now.at, name);
}

struct span lex_since(const struct lex *x, uint32_t from)
{
	return span_of(x->p, from, x->last > from ? x->last : from);
}

char lex_peek(const struct lex *x)
{
	const char *s = x->p->src->text;
	uint32_t at = x->pos;

	while (at < x->end && is_blank(s[at]))
		at++;
	return at < x->end ? s[at] : 0;
}

int lex_unexpected(struct lex *x, const char *expected)
{
	struct span at = x->now.at;

	if (x->now.kind == LEX_END)
		return rule_error_at(x->p->e, at, "%s is missing here",
				     expected);
	return rule_error_at(x->p->e, at, "%s is expected, not '%s'",
			     expected, span_text(x->p, at));
}

int lex_expect(struct lex *x, uint16_t op)
{
	char name[] = { '\'', (char)(op > 0xff ? op >> 8 : op), '\'', 0 };

	/* "a=~b" where nothing can be matched: "a = ~b" */
	if (op == '=' && lex_is(x, OP_RE)) {
		x->pos--;
		return lex_next(x);
	}
	if (!lex_is(x, op))
		return lex_unexpected(x, name);
	return lex_next(x);
}
