/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of `vxtrace call`: what both ways to run a block share, with the
 * help of threads that are stopped (call_run.c), and without (call_still.c).
 */
#ifndef VX_CALL_IN_H
#define VX_CALL_IN_H

#include "call_run.h"
#include "event/event.h"
#include "rule/env.h"

/* A thread that runs the block; its result stays. */
struct visitor {
	struct rule_env env;	/* first: what the block asks */
	struct call_run *run;
	struct call_result *result;
	struct rule_task *task;
	struct event ev;	/* the call that it does not make */
	bool begun;
	struct verdict next;	/* begun: what a stop is needed for */
	uint64_t nr, arg[6];	/* of the step under way, or of memory's */
	bool stepping;
	uint64_t since;		/* CLOCK_MONOTONIC, ns */
};

struct visitor *visitor_new(struct call_run *run, pid_t pid, pid_t tid);
void visitor_free(struct visitor *v);
/* The block begins, its step has ended, as in `s`: what is to be done? */
void visitor_begin(struct visitor *v, struct reader *reader,
		   const struct stop *s, struct verdict *vd);
void visitor_step(struct visitor *v, uint64_t scratch, const struct stop *s,
		  struct verdict *vd);

/* What a verdict asked for was not done. */
void visitor_refused(struct visitor *v, enum refusal why);

/*
 * Runs it by process_vm_exec, where the kernel has that and all its calls
 * concern memory: nobody is stopped.  False: threads have to be; with a call
 * of it that cannot be made so, they go on from there.
 */
bool call_still(struct call_run *run, const struct engine_options *opt);
/* The one that has begun so in that process, the first time; or NULL. */
struct visitor *call_still_visitor(struct call_run *run, pid_t pid);
/* Nothing of it is needed any more. */
void call_still_end(struct call_run *run);

#endif
