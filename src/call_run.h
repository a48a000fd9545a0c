/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Runs of `vxtrace call`: the handler of an engine that visits threads, and
 * what came of it for each of them.  Knows rules and the tracer, no output.
 */
#ifndef VX_CALL_RUN_H
#define VX_CALL_RUN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "rule/rules.h"
#include "trace/engine.h"

/* What one thread did, or why it did not. */
struct call_result {
	pid_t pid, tid;
	bool done;		/* the block has ended: with ret, err */
	uint64_t ret;
	int err;
	struct buf behind;	/* the reporter's: steps and what was logged */
	struct buf problem;	/* why it is not done: a message, or "" */
	bool told;		/* the problem is whole messages of its own */
	bool ended;		/* by itself, before its turn came */
};

/* Who puts into words what happens, in the order in which it does. */
struct call_reporter {
	/* NULL: nobody wants to know */
	void (*step)(struct call_result *r, const struct event *ev);
	void (*log)(struct call_result *r, const char *line);
};

struct call_run {
	struct rules *rules;	/* compiled: rules_add_block() */
	const struct call_reporter *reporter;
	struct call_result **v;	/* in the order in which they were found */
	size_t n;
	struct fdfacts *facts;
	struct decode_options decode;	/* of steps: in full */
	struct still *still;	/* the part that needs no stop, or NULL */
	struct event step;	/* a thread's latest one, while it is told */
};

/* Runs the block in the threads that `opt` names; 0 or -errno. */
int call_run(struct call_run *run, const struct engine_options *opt);
void call_run_free(struct call_run *run);

#endif
