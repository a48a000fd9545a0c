/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/num.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#define WORD_MAX 64	/* names longer than this are never suggested */

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

int num_parse_int(const char *s, int64_t min, int64_t max, int64_t *out)
{
	const char *digits = s + (*s == '-' || *s == '+');
	long long v;
	char *end;

	if (!is_digit(*digits))
		return -EINVAL;
	errno = 0;
	v = strtoll(s, &end, 10);
	if (*end)
		return -EINVAL;
	if (errno == ERANGE || v < min || v > max)
		return -ERANGE;
	*out = v;
	return 0;
}

/* Unlike strtoull(3), no sign and no blanks. */
int num_parse_u64(const char *s, uint64_t *out)
{
	unsigned long long v;
	char *end;

	if (!is_digit(*s))
		return -EINVAL;
	errno = 0;
	v = strtoull(s, &end, 0);
	if (*end)
		return -EINVAL;
	if (errno == ERANGE)
		return -ERANGE;
	*out = v;
	return 0;
}

/* A decimal number: digits * 10^scale. Digits behind the 20th are dropped. */
struct decimal {
	unsigned __int128 digits;
	int64_t scale;
};

static void add_digit(struct decimal *d, char c, bool fraction)
{
	if (d->digits <= UINT64_MAX) {
		d->digits = d->digits * 10 + (unsigned int)(c - '0');
		d->scale -= fraction;
	} else {
		d->scale += !fraction;
	}
}

/* The exponent, cut off far behind everything that fits. */
static int parse_exponent(const char **s, int64_t *scale)
{
	bool negative = **s == '-';
	int64_t v = 0;

	*s += negative || **s == '+';
	if (!is_digit(**s))
		return -EINVAL;
	for (; is_digit(**s); (*s)++)
		if (v < 1000000)
			v = v * 10 + (**s - '0');
	*scale += negative ? -v : v;
	return 0;
}

static int parse_decimal(const char **s, struct decimal *d)
{
	bool fraction = false, any = false;

	for (;; (*s)++) {
		if (is_digit(**s)) {
			add_digit(d, **s, fraction);
			any = true;
		} else if (**s == '.' && !fraction) {
			fraction = true;
		} else {
			break;
		}
	}
	if (!any)
		return -EINVAL;
	if (**s != 'e' && **s != 'E')
		return 0;
	(*s)++;
	return parse_exponent(s, &d->scale);
}

static uint64_t unit_of(const char *suffix, uint64_t bare)
{
	static const struct {
		const char *name;
		uint64_t ns;
	} units[] = {
		{ "s", 1000000000 }, { "ms", 1000000 },
		{ "us", 1000 }, { "ns", 1 },
	};
	size_t i;

	if (!*suffix)
		return bare;
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++)
		if (!strcmp(units[i].name, suffix))
			return units[i].ns;
	return 0;
}

int num_parse_duration(const char *s, uint64_t unit_ns, uint64_t *out_ns)
{
	struct decimal d = { 0 };
	unsigned __int128 v;
	uint64_t unit;

	if (parse_decimal(&s, &d))
		return -EINVAL;
	unit = unit_of(s, unit_ns);
	if (!unit)
		return -EINVAL;
	v = d.digits * unit;
	for (; d.scale > 0 && v && v <= UINT64_MAX; d.scale--)
		v *= 10;
	for (; d.scale < 0 && v; d.scale++)
		v /= 10;
	if (v > UINT64_MAX)
		return -ERANGE;
	*out_ns = (uint64_t)v;
	return 0;
}

static unsigned int smaller(unsigned int a, unsigned int b)
{
	return a < b ? a : b;
}

struct rows {
	unsigned int two_back[WORD_MAX + 1];
	unsigned int back[WORD_MAX + 1];
	unsigned int now[WORD_MAX + 1];
};

/* One row of the table: a[0..i] against all beginnings of b. */
static void distance_row(struct rows *r, const char *a, size_t i,
			 const char *b, size_t len)
{
	size_t j;

	r->now[0] = (unsigned int)i;
	for (j = 1; j <= len; j++) {
		unsigned int d = r->back[j - 1] + (a[i - 1] != b[j - 1]);

		d = smaller(d, r->back[j] + 1);
		d = smaller(d, r->now[j - 1] + 1);
		if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
		    a[i - 2] == b[j - 1])
			d = smaller(d, r->two_back[j - 2] + 1);
		r->now[j] = d;
	}
}

/* Words longer than WORD_MAX count as far from everything. */
unsigned int num_distance(const char *a, const char *b, unsigned int max)
{
	size_t alen = strlen(a), blen = strlen(b), i;
	size_t apart = alen > blen ? alen - blen : blen - alen;
	struct rows r;

	if (alen > WORD_MAX || blen > WORD_MAX || apart >= max)
		return max;
	for (i = 0; i <= blen; i++)
		r.now[i] = (unsigned int)i;
	memset(r.back, 0, sizeof(r.back));
	for (i = 1; i <= alen; i++) {
		memcpy(r.two_back, r.back, sizeof(r.back));
		memcpy(r.back, r.now, sizeof(r.now));
		distance_row(&r, a, i, b, blen);
	}
	return smaller(r.now[blen], max);
}

/* One slip in a word of three to five letters, two in six to eleven, … */
const char *num_nearest(const char *word, const char *const *names)
{
	size_t len = strlen(word);
	unsigned int best = (unsigned int)(len > WORD_MAX ? 0 : len / 6 + 2);
	const char *found = NULL;

	if (len < 3)
		return NULL;
	for (; *names; names++) {
		unsigned int d = num_distance(word, *names, best);

		if (d < best) {
			best = d;
			found = *names;
		}
	}
	return found;
}
