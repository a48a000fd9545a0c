/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of actions that change data. */
#include "rule/lex.h"

#include <errno.h>
#include <string.h>

/* ---- poke_enter=, poke_exit= */

#define POKE_MAX 1024	/* bytes, as in strace */

static int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static int parse_hex(struct parser *p, struct span s, struct poke *poke)
{
	const char *text = span_start(s);
	uint8_t *data;
	uint32_t i;

	if (!s.len || s.len % 2 || s.len / 2 > POKE_MAX)
		return rule_error_at(p->e, s, "bytes are pairs of hexadecimal"
				     " digits, 1 to %d pairs", POKE_MAX);
	data = arena_alloc(p->arena, s.len / 2);
	for (i = 0; i < s.len; i++) {
		int digit = hex_digit(text[i]);

		if (digit < 0)
			return rule_error_at(p->e, span_of(p, s.at + i,
							   s.at + i + 1),
					     "no hexadecimal digit");
		data[i / 2] = (uint8_t)(data[i / 2] << 4 | digit);
	}
	poke->data = data;
	poke->len = s.len / 2;
	return 0;
}

/* @argN=HEX; N counts from 1. */
static int parse_poke(struct parser *p, struct span s, struct poke *poke)
{
	const char *text = span_start(s);

	if (s.len < 6 || memcmp(text, "@arg", 4) || text[5] != '=' ||
	    text[4] < '1' || text[4] > '7')
		return rule_error_at(p->e, s, "@argN=HEX is expected, N from"
				     " 1 to 7");
	poke->arg = (unsigned int)(text[4] - '1');
	return parse_hex(p, span_of(p, s.at + 6, s.at + s.len), poke);
}

int parse_pokes(struct parser *p, struct rule_token *t)
{
	struct span list = t->value_at, item;
	struct poke **at = &t->pokes, *other;
	int err;

	while (span_item(p, &list, &item, ',', &err)) {
		if (!item.len)
			continue;
		*at = arena_alloc(p->arena, sizeof(**at));
		err = parse_poke(p, item, *at);
		if (err)
			return err;
		for (other = t->pokes; other != *at; other = other->next)
			if (other->arg == (*at)->arg)
				return rule_error_at(p->e, item, "@arg%u is"
						     " there twice",
						     other->arg + 1);
		at = &(*at)->next;
	}
	if (!err && !t->pokes)
		return rule_error_at(p->e, t->value_at, "no @argN=HEX");
	return err;
}

/* ---- short=, corrupt= */

int parse_short(struct parser *p, struct rule_token *t)
{
	struct span s = t->value_at;

	if (span_is(s, "rand")) {
		t->how = SHORT_RAND;
		return 0;
	}
	if (span_start(s)[s.len - 1] == '%') {
		t->how = SHORT_PERCENT;
		return parse_percent(p, s, &t->num);
	}
	t->how = SHORT_BYTES;
	return parse_number(p, s, &t->num);
}

/* KIND[@OFF+LEN] */
int parse_corrupt(struct parser *p, struct rule_token *t)
{
	static const char *const kinds[] = { "flip", "zero", "rand" };
	const char *text = span_start(t->value_at);
	const char *at = memchr(text, '@', t->value_at.len), *plus;
	struct span kind = t->value_at, part;
	unsigned int i;
	int err;

	t->corrupt = arena_alloc(p->arena, sizeof(*t->corrupt));
	if (at)
		kind.len = (uint32_t)(at - text);
	for (i = 0; i < 3 && !span_is(kind, kinds[i]); i++)
		;
	if (i == 3)
		return rule_error_at(p->e, kind, "corrupt= has flip, zero,"
				     " rand, each with @OFFSET+LENGTH or"
				     " without");
	t->corrupt->kind = (uint8_t)i;
	if (!at)
		return 0;
	part = span_of(p, kind.at + kind.len + 1,
		       t->value_at.at + t->value_at.len);
	plus = memchr(span_start(part), '+', part.len);
	if (!plus)
		return rule_error_at(p->e, part, "a place is OFFSET+LENGTH");
	t->corrupt->part = true;
	kind = span_of(p, part.at, part.at + (uint32_t)(plus -
							span_start(part)));
	err = parse_number(p, kind, &t->corrupt->off);
	part = span_of(p, kind.at + kind.len + 1, part.at + part.len);
	if (!err)
		err = parse_number(p, part, &t->corrupt->len);
	if (!err && (!t->corrupt->len ||
		     t->corrupt->off + t->corrupt->len < t->corrupt->off))
		err = rule_error_at(p->e, part, "no such length");
	return err;
}

/* ---- script= */

/* Behind the last "*N" of a term. */
static int cut_times(struct parser *p, struct span *s, uint64_t *times)
{
	const char *text = span_start(*s);
	uint32_t digits = 0, end = s->len;
	struct span number;
	int err;

	*times = 1;
	while (digits < end && text[end - 1 - digits] >= '0' &&
	       text[end - 1 - digits] <= '9')
		digits++;
	end -= digits;
	while (end && (text[end - 1] == ' ' || text[end - 1] == '\t'))
		end--;
	if (!digits || !end || text[end - 1] != '*')
		return 0;
	number = span_of(p, s->at + s->len - digits, s->at + s->len);
	err = parse_number(p, number, times);
	if (!err && !*times)
		err = rule_error_at(p->e, number, "*0 is never");
	*s = span_trim(span_of(p, s->at, s->at + end - 1));
	return err;
}

static int parse_scene(struct parser *p, struct span s, struct scene *scene)
{
	int err;

	s = span_trim(s);
	err = cut_times(p, &s, &scene->times);
	if (!err)
		err = parse_action(p, s, &scene->action);
	if (err)
		return err;
	switch ((enum token_class)token_infos[scene->action->key].class) {
	case CLASS_TERMINAL:
	case CLASS_MODIFIER:
		if (scene->action->key != TOKEN_SCRIPT)
			return 0;
		break;
	case CLASS_COND:
	case CLASS_COND_EXIT:
	case CLASS_COUNT:
	case CLASS_SCOPE:
	case CLASS_FLOW:
		break;
	}
	return rule_error_at(p->e, s, "a script's terms are actions: error=,"
			     " short=, pass …");
}

/* "TERM -> TERM"; "->" outside quotes and brackets. */
static int cut_term(struct parser *p, uint32_t from, uint32_t end,
		    uint32_t *out)
{
	const char *text = p->src->text;
	uint32_t at = from;
	int err;

	for (;; at++) {
		err = cut_until(p, at, end, "-", &at);
		if (err || at >= end || text[at + 1] == '>')
			break;
	}
	*out = at < end ? at : end;
	return err;
}

static int parse_scenes(struct parser *p, struct span s, struct scene **list)
{
	uint32_t at = s.at, end = s.at + s.len, stop;
	int err;

	for (;;) {
		err = cut_term(p, at, end, &stop);
		if (err)
			return err;
		*list = arena_alloc(p->arena, sizeof(**list));
		err = parse_scene(p, span_of(p, at, stop), *list);
		if (err || stop >= end)
			return err;
		list = &(*list)->next;
		at = stop + 2;
	}
}

/*
 * What stands between quotes is a text of its own: where it has escapes,
 * carets point into what they stand for.
 */
int parse_script(struct parser *p, struct rule_token *t)
{
	struct span s = t->value_at;
	struct parser inner = *p;
	struct source *src;
	const char *text;
	size_t len;
	int err;

	/* Blanks do not part tokens in there, nor do lines. */
	inner.blanks = false;
	if (*span_start(s) != '"')
		return parse_scenes(&inner, s, &t->scenes);
	err = parse_string(p, s, &text, &len);
	if (err)
		return err;
	s.at++;
	s.len -= 2;
	if (memchr(span_start(s), '\\', s.len)) {
		src = arena_alloc(p->arena, sizeof(*src));
		*src = *p->src;
		src->text = text;
		inner.src = src;
		s = span_of(&inner, 0, (uint32_t)strlen(text));
	}
	return parse_scenes(&inner, s, &t->scenes);
}
