/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A process that outlives the tracer for a moment: should the tracer be
 * killed, it gives a thread the affinity back that the tracer changed, and
 * brings threads home that were on the way from one tracer thread to another.
 * It is nobody's child, holds no descriptors, and ends with the tracer.
 */
#ifndef VX_TRACE_GUARD_H
#define VX_TRACE_GUARD_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "trace/cpus.h"
#include "trace/handover.h"

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
/* `tid` is about to be parked: 0, or -EAGAIN where too many are. */
int guard_handover(struct guard *g, pid_t tid, const struct handover *h);
/* It has a tracer again, or none on purpose. */
void guard_arrived(struct guard *g, pid_t tid);
void guard_end(struct guard *g);

#endif
