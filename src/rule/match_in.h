/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the matcher's and the compiler's files share.
 */
#ifndef VX_RULE_MATCH_IN_H
#define VX_RULE_MATCH_IN_H

#include "rule/match.h"

/* match_cond.c; a fault makes a condition false, negated or not. */
bool match_cond_holds(struct eval *x, struct rule *r,
		      const struct rule_token *t);
/* corrupt= wants bytes that this call may not have. */
bool match_part_enter(struct eval *x, const struct match_plan *p);
bool match_part_late(const struct eval *x, const struct match_plan *p);
bool match_part_exit(const struct eval *x, const struct match_plan *p);

#endif
