/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/regex.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#define SIZE_LIMIT 20000	/* atoms, repeated ones as often as that */
#define DEPTH_LIMIT 100

/* How large an expression becomes: of each open group, and in it of what a
 * repetition behind it would repeat. Never less than it is. */
struct estimate {
	uint64_t size[DEPTH_LIMIT + 1];
	uint64_t last[DEPTH_LIMIT + 1];
	unsigned int depth;
};

static void add_atom(struct estimate *e, uint64_t size)
{
	e->size[e->depth] += size;
	e->last[e->depth] = size;
}

static void repeat(struct estimate *e, uint64_t times)
{
	uint64_t *last = &e->last[e->depth];

	e->size[e->depth] += *last * (times - 1);
	*last *= times;
}

/* Behind "[…]": a "]" at its beginning and those of [:class:] are inside. */
static const char *skip_bracket(const char *p)
{
	p += p[1] == '^' ? 2 : 1;
	if (*p == ']')
		p++;
	for (; *p && *p != ']'; p++) {
		char kind = p[1];

		if (*p != '[' || (kind != ':' && kind != '.' && kind != '='))
			continue;
		for (p += 2; *p && !(p[0] == kind && p[1] == ']'); p++)
			;
		if (!*p)
			return p;
		p++;
	}
	return *p ? p + 1 : p;
}

/* Behind the numbers of "{m,n}": how often that is at most. */
static const char *skip_interval(const char *p, uint64_t *times)
{
	unsigned long v;
	char *end;

	*times = 1;
	for (p++; *p == ',' || (*p >= '0' && *p <= '9'); p++) {
		if (*p == ',')
			continue;
		v = strtoul(p, &end, 10);
		p = end - 1;
		if (v > *times)
			*times = v > SIZE_LIMIT ? SIZE_LIMIT : v;
	}
	/* "{m,}" has one more, for all that follow. */
	++*times;
	return p;
}

static bool open_group(struct estimate *e)
{
	if (e->depth == DEPTH_LIMIT)
		return false;
	e->depth++;
	e->size[e->depth] = e->last[e->depth] = 1;
	return true;
}

static void close_group(struct estimate *e)
{
	if (!e->depth) {
		add_atom(e, 1);
		return;
	}
	e->depth--;
	add_atom(e, e->size[e->depth + 1]);
}

static const char *take(struct estimate *e, const char *p)
{
	uint64_t times;

	switch (*p) {
	case '[':
		add_atom(e, 1);
		return skip_bracket(p);
	case '{':
		p = skip_interval(p, &times);
		repeat(e, times);
		return p;
	case '+':
		repeat(e, 2);
		break;
	case ')':
		close_group(e);
		break;
	case '*':
	case '?':
		repeat(e, 1);
		break;
	case '\\':
		add_atom(e, 1);
		p += p[1] != 0;
		break;
	default:
		add_atom(e, 1);
		break;
	}
	return p + 1;
}

static bool is_too_large(const char *p)
{
	struct estimate e = { .depth = 0 };

	while (*p) {
		if (*p == '(') {
			if (!open_group(&e))
				return true;
			p++;
		} else {
			p = take(&e, p);
		}
		if (e.size[e.depth] > SIZE_LIMIT)
			return true;
	}
	return false;
}

int regex_compile(regex_t *re, const char *text)
{
	if (is_too_large(text))
		return REG_ESIZE;
	return regcomp(re, text, REG_EXTENDED | REG_NOSUB);
}
