/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Random numbers without a state: a hash of the seed, the rule, the
 * counter's stable key and the occurrence.  The same seed draws the same
 * numbers in each run, whatever the order in which threads come.
 */
#ifndef VX_RULE_DRAW_H
#define VX_RULE_DRAW_H

#include <stdint.h>

#include "rule/eval.h"

/* What different things draw with for one occurrence. */
enum draw_salt {
	DRAW_ACTION,	/* draw() */
	DRAW_PROB,
	DRAW_EXPR,	/* rand(n); more are added to it */
};

/* What all draws for the n-th occurrence of r come from. */
uint64_t draw_base(struct eval *x, const struct rule *r, uint64_t n);
/* For the n-th occurrence of r. */
uint64_t draw(struct eval *x, const struct rule *r, uint64_t n);
uint64_t draw_salted(struct eval *x, const struct rule *r, uint64_t n,
		     uint64_t salt);
/* One of [0, below), evenly; 0 for 0. */
uint64_t draw_below(uint64_t drawn, uint64_t below);
/* Both into one, with no pattern left. */
uint64_t draw_mix(uint64_t a, uint64_t b);

#endif
