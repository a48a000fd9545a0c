/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the compiler's files share. */
#ifndef VX_RULE_COMPILE_IN_H
#define VX_RULE_COMPILE_IN_H

#include "rule/rules_in.h"

struct compile {
	struct rules *rules;
	struct rule *rule;	/* under work */
	struct rule_error *e;
	struct buf *warnings;
};

struct rule_token *token_of(const struct rule *r, enum token_key key);

/* A line: "rule 2: …". */
void warn_rule(struct compile *c, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

#endif
