/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process that outlives the tracer for a moment: should the tracer be
 * killed, it gives a thread the affinity back that the tracer changed.  It is
 * nobody's child, holds no descriptors, and ends with the tracer.
 */
#ifndef VX_TRACE_GUARD_H
#define VX_TRACE_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* CONFIG_NR_CPUS is 8192 at most. */
enum { CPUS_MAX = 8192 };

/* A mask as sched_getaffinity(2) has it; `size` bytes of it are used. */
struct cpus {
	size_t size;
	unsigned long bits[CPUS_MAX / (8 * sizeof(long))];
};

int cpus_get(pid_t tid, struct cpus *c);	/* 0 or -errno */
int cpus_set(pid_t tid, const struct cpus *c);	/* 0 or -errno */
bool cpus_has(const struct cpus *c, unsigned int cpu);
unsigned int cpus_count(const struct cpus *c);
bool cpus_equal(const struct cpus *a, const struct cpus *b);
/* That CPU alone, in a mask of this one's size. */
struct cpus cpus_only(const struct cpus *like, unsigned int cpu);

struct guarded;

struct guard {
	struct guarded *at;	/* memory that both have; NULL: none runs */
	int alive;		/* closed by the tracer's end */
};

/* 0 or -errno; nothing where it runs already. */
int guard_begin(struct guard *g);
/* `tid` had the affinity `its` and is about to get `now`. */
void guard_set(struct guard *g, pid_t tid, const struct cpus *its,
	       const struct cpus *now);
const struct cpus *guard_its(const struct guard *g);
const struct cpus *guard_now(const struct guard *g);
/* There is nothing to be given back. */
void guard_clear(struct guard *g);
void guard_end(struct guard *g);

#endif
