/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* A case on its way, of which there are as many at once as --jobs says. */
#ifndef VX_SWEEP_SLOT_H
#define VX_SWEEP_SLOT_H

#include "sweep_in.h"
#include "sweep_run.h"

/*
 * It is run once, explained where it is a finding, run again
 * where the two disagree; at last its sites are looked for, with --pairs.
 */
enum stage { STAGE_TRY, STAGE_EXPLAIN, STAGE_AGAIN, STAGE_SURVEY };

struct slot {
	struct sweep_case *c;	/* NULL: free */
	enum stage stage;
	struct cage *cage;
	struct sweep_run run;
	struct signs *signs;
	uint64_t begun, until;
	uint64_t alone;		/* since when only its children are there */
	unsigned int seen;	/* its calls so far … */
	uint64_t seen_ns;	/* … since when there are no more */
	bool killed, timed_out, computes;
	bool lingers;		/* its children had to be killed */
	struct buf doing;	/* … what its threads did then */
	struct sweep_result *r;	/* of the first run, where there are more */
};

/* sweep_slot.c: a run of x->c; 0, or an exit status: --reset failed. */
int slot_begin(struct sweep_state *s, struct slot *x);
/* It runs: is its time over? Then it is killed. */
void slot_look(struct slot *x);
/* It has ended: how. */
void slot_end(const struct sweep_state *s, const struct slot *x,
	      struct run_end *end);

/* sweep_result.c: what is kept of it, in the sweep's arena. */
struct sweep_result *slot_result(struct sweep_state *s, const struct slot *x,
				 const struct run_end *end,
				 const struct verdict_of *v);
/* The last calls and the last stack go to x->r, out of memory that is used
 * again. */
void slot_explain(struct sweep_state *s, const struct slot *x);

#endif
