/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a rule that never held came nearest to: the likeliest slip is a
 * path that is written a little differently.
 */
#ifndef VX_RULE_NEAR_H
#define VX_RULE_NEAR_H

#include "rule/eval.h"

/* `text`, a path or a name (`what`), did not match the pattern. */
void near_note(struct eval *x, const struct rule *r, const char *what,
	       const char *text, const char *pattern);

#endif
