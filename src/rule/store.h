/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The statements u8[p] = … to str[p] = …: what they store goes into the
 * verdict, as a write to the tracee's memory.
 */
#ifndef VX_RULE_STORE_H
#define VX_RULE_STORE_H

#include "rule/act_in.h"
#include "rule/eval.h"

/* STMT_STORE; 0, -EFAULT: something could not be computed, -E2BIG. */
int store_at(struct act *a, struct eval *x, const struct stmt *s);

#endif
