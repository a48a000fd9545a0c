/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * vxtrace rules check FILE… and vxtrace rules explain 'EXPR'…: rules are
 * parsed and compiled as for a run, and nothing is run.
 */
#ifndef VX_RULES_CMD_H
#define VX_RULES_CMD_H

#include <stdbool.h>

#include "base/buf.h"
#include "rule/rules.h"

/* Are these words the command? A program called "rules" has others. */
bool rules_cmd_is(char *const *words);
/* Its words, from "check" or "explain" on; the exit status: 0 or 2. */
int rules_cmd(char *const *words);

/* rules_needs.c: a line for each thing that the rule needs. */
void rules_needs(const struct rule *rule, struct buf *to);

#endif
