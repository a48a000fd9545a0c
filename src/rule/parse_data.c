/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of actions that change data. */
#include "rule/parse.h"

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
