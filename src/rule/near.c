/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/near.h"

#include <string.h>

/* A copy is kept of what is nearer, as often as that happens. */
#define SHOWN_MAX 256

static unsigned int common_start(const char *a, const char *b)
{
	unsigned int n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

static unsigned int common_end(const char *a, const char *b)
{
	size_t i = strlen(a), j = strlen(b);
	unsigned int n = 0;

	while (i && j && a[i - 1] == b[j - 1]) {
		i--;
		j--;
		n++;
	}
	return n;
}

void near_note(struct eval *x, const struct rule *r, const char *what,
	       const char *text, const char *pattern)
{
	struct rule_stats *s = &x->rules->stats[r->index - 1];
	unsigned int n;

	if (s->held)
		return;
	/* more than the first byte of every path, at least */
	n = common_start(text, pattern) + common_end(text, pattern);
	if (n < 2 || n <= s->nearness)
		return;
	s->nearness = n;
	s->near_what = what;
	s->nearest = arena_printf(&x->rules->arena, "%.*s", SHOWN_MAX, text);
}
