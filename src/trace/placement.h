/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which CPU a tracee runs on.  A stop is two switches between tracee and
 * tracer, and they cost a tenth where both share a CPU (doc/PERFORMANCE.md).
 * So a process of one thread that stops often is brought to the tracer's CPU
 * for as long as it does so: it is seated.
 *
 * Keeps true: a program and its children find the affinity that they would
 * have without a tracer, by sched_getaffinity(2) and in /proc/PID/status,
 * and have it when the tracer is gone, even one that was killed.  Others on
 * the machine can see where a seated one runs.
 *
 * Not for others than trace/.
 */
#ifndef VX_TRACE_PLACEMENT_H
#define VX_TRACE_PLACEMENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"
#include "trace/guard.h"

struct engine;
struct stop;
struct task;

enum { PLACEMENT_CALLS = 512 };	/* call numbers that are looked at */

struct placement {
	bool usable;		/* there is more than one CPU to choose from */
	pid_t seated;		/* tid, or 0 */
	bool moved;		/* … and its affinity is not its own */
	pid_t tracer;		/* the tid of the only one that seats */
	struct cpus own;	/* its affinity */
	struct guard *guard;	/* with the affinity of the seated one */
	/* Whose stops are counted, how many of them and of others' came */
	pid_t active;
	unsigned int stops, others;
	uint64_t since;		/* … since then (CLOCK_MONOTONIC, ns) */
	uint64_t not_before;	/* the next one is seated then */
	unsigned int asking;	/* tracees in calls that tell or hand it on:
				 * nobody is seated meanwhile */
	bool noted;		/* calls[] is filled */
	/* By number: what a call means for who is seated. */
	uint8_t calls[ABI_COUNT][PLACEMENT_CALLS];
};

/* `choice`: enum placement_choice (trace/engine.h). */
void placement_begin(struct engine *e);
/* A stop of this task, before anything is done about it. */
void placement_stop(struct engine *e, struct task *task, const struct stop *s);
/* No stop came for a while. */
void placement_idle(struct engine *e);
/* It is let go, or has ended. */
void placement_leave(struct engine *e, struct task *task);
void placement_end(struct engine *e);

#endif
