/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether a rule holds for a call.  A rule's conditions are tested in the
 * order of tokens.def, cheapest first, behind a bit for the call's number;
 * a stack is asked for last.  An occurrence is counted only when all of
 * them hold: at the entry, or at the exit for a rule that must wait for it.
 *
 *	match_enter()		first, always
 *	match_late()		then: not now, but match_exit() at the exit
 *	match_count()		else, or after match_exit(): this occurrence
 */
#ifndef VX_RULE_MATCH_H
#define VX_RULE_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "rule/eval.h"

/* What the compiler makes of a rule's tokens, for the matcher. */
struct match_plan {
	struct rule_token **enter, **exit;	/* in order of tokens.def */
	unsigned int nenter, nexit;
	const struct when_item *when;	/* NULL: any */
	uint64_t limit;			/* once: 1; UINT64_MAX: none */
	uint64_t every;			/* 0: none */
	bool prob;
	uint64_t ppm;			/* prob= */
	uint32_t per;			/* enum per; 0: per= was not given */
	bool calls;			/* count=calls */
	/* Bytes that corrupt= needs, where all the rule does is done at
	 * the exit of calls that read; else 0 */
	uint64_t part;
};

/*
 * The conditions that are known at entry; all of them, where no other is
 * left.  Counts the call as seen, nothing else.
 */
bool match_enter(struct eval *x, struct rule *r);
/* Has conditions that only the exit of this call can tell. */
bool match_late(const struct eval *x, const struct rule *r);
/* The conditions at exit, where match_enter() held. */
bool match_exit(struct eval *x, struct rule *r);
/* Whether any call's exit may be asked for. */
bool match_has_exit(const struct rule *r);
/*
 * All conditions hold: advances the counter. *nth is the occurrence, from
 * 1, also where the answer is no: when=, every=, prob=, limit=, once.
 */
bool match_count(struct eval *x, struct rule *r, uint64_t *nth);
/*
 * A call of x->task has ended, with x->ev's result as the kernel gave it:
 * what the next one needs to know whether it is this one's restart.
 */
void match_end(struct eval *x);

#endif
