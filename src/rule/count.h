/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Occurrences: a counter for each rule and whatever per= says, made at its
 * first occurrence.  Counters of threads and processes go with them; of
 * all others there is a largest number, behind which they share one.
 *
 * A counter also has a stable key, which is the same in every run of the
 * same program however its threads interleave: draws are made from it.
 */
#ifndef VX_RULE_COUNT_H
#define VX_RULE_COUNT_H

#include <stdint.h>

#include "rule/eval.h"

struct counter {
	uint64_t n;		/* occurrences */
	uint64_t fired;		/* of which were let through */
	uint64_t key;		/* in rules.counters */
	struct counter *next;	/* of the same thread or process */
};

/* Threads that share memory and descriptors; owned by struct rule_task. */
struct rule_process {
	uint64_t number, key;	/* unique in this run; the same in each */
	unsigned int refs;
	struct counter *counters;
};

/* The counter of this call for r; never NULL. */
struct counter *count_get(struct eval *x, const struct rule *r);
/* Another one of the same thread, for what is not an occurrence. */
struct counter *count_of_thread(struct eval *x, const struct rule *r,
				uint64_t salt);
/* Its stable key. */
uint64_t count_key(struct eval *x, const struct rule *r);
/* Forgets a thread's or a process' counters. */
void count_forget(struct rules *r, struct counter **list);
/* All that are left: when the run ends. */
void count_free(struct rules *r);

#endif
