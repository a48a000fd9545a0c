/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/draw.h"

#include <string.h>

#include "rule/count.h"

/* The finalizer of splitmix64 (Steele, Lea, Flood 2014), keyed. */
uint64_t draw_mix(uint64_t a, uint64_t b)
{
	uint64_t z = a * UINT64_C(0xd1342543de82ef95) + b +
		     UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
	return z ^ z >> 31;
}

/* Rules with a name keep their numbers when others come before them. */
static uint64_t rule_key(const struct rule *r)
{
	if (r->name)
		return hash_bytes(r->name, strlen(r->name));
	return r->index;
}

uint64_t draw_base(struct eval *x, const struct rule *r, uint64_t n)
{
	uint64_t h = draw_mix(x->rules->opt.seed, rule_key(r));

	/* a replay's are those of the run that it repeats */
	if (x->draw)
		return *x->draw;
	h = draw_mix(h, count_key(x, r));
	return draw_mix(h, n);
}

uint64_t draw_salted(struct eval *x, const struct rule *r, uint64_t n,
		     uint64_t salt)
{
	return draw_mix(draw_base(x, r, n), salt);
}

uint64_t draw(struct eval *x, const struct rule *r, uint64_t n)
{
	return draw_salted(x, r, n, DRAW_ACTION);
}

uint64_t draw_below(uint64_t drawn, uint64_t below)
{
	return (uint64_t)((unsigned __int128)drawn * below >> 64);
}
