/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the generator's files share. */
#ifndef TESTS_RULES_GEN_IN_H
#define TESTS_RULES_GEN_IN_H

#include "gen_rules.h"

#define DEPTH 4	/* of expressions and blocks in each other */

/* Once in `of` times. */
bool gen_chance(struct gen *g, unsigned int of);
/* One of `words`, which ends with NULL. */
void gen_pick(struct gen *g, const char *const *words, struct buf *to);
/* One to `max` items. */
void gen_list(struct gen *g, void (*item)(struct gen *, struct buf *),
	      unsigned int max, const char *separator, struct buf *to);

void gen_name(struct gen *g, struct buf *to);
void gen_number(struct gen *g, struct buf *to);
void gen_string(struct gen *g, struct buf *to);
void gen_error(struct gen *g, struct buf *to);
void gen_duration(struct gen *g, struct buf *to);
void gen_signal(struct gen *g, struct buf *to);
/* u8(EXPR) and its like, in these brackets. */
void gen_place(struct gen *g, char open, char close, struct buf *to);
/* (EXPR) */
void gen_group(struct gen *g, struct buf *to);
/* { statements } */
void gen_block(struct gen *g, struct buf *to);

#endif
