/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Blocks: sequences of calls that replace a call, a statement at a time,
 * left where a call is to be executed and resumed at its end; and the
 * statements of entry={} and exit={}, which make no calls.  They always
 * end: steps are limited by --seq-max, statements by a number of our own.
 */
#ifndef VX_RULE_BLOCK_H
#define VX_RULE_BLOCK_H

#include "rule/act_in.h"

/* All at once. */
void block_statements(struct act *a, struct held *h,
		      const struct stmt *block);
/*
 * The verdict is the first step, a wish for memory, or, where there is
 * nothing to execute, the result.  The call's stage says what is awaited.
 */
void block_start(struct act *a, struct held *h, const struct stmt *block);
/* The program's call, 1 + times; the last result counts. */
void block_restart(struct act *a, struct held *h, uint64_t times);
/* A step's end, or memory that was asked for. */
void block_step(struct act *a, uint64_t scratch, uint64_t ret, int err);

#endif
