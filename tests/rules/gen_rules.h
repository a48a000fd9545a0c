/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Random rules that the parser accepts: all tokens, forms, operators and
 * statements, the same ones for the same seed.
 */
#ifndef TESTS_RULES_GEN_RULES_H
#define TESTS_RULES_GEN_RULES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "rule/tokens.h"

struct gen {
	uint64_t state;		/* the seed */
	unsigned int depth;	/* of what is being made; 0 at first */
	bool steps;		/* inside of seq={} */
};

/* Below n; n > 0. */
unsigned int gen_below(struct gen *g, unsigned int n);
/* "SET:token:token": for -e inject=. */
void gen_rule(struct gen *g, struct buf *to);
/* One token with its value; args.NAME= for TOKEN_ARGS. */
void gen_token(struct gen *g, enum token_key key, struct buf *to);
void gen_expr(struct gen *g, struct buf *to);

#endif
