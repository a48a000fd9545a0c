/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One traced run of a sweep's command, in the keeper of a cage: the options
 * are those of a command line, so that what a sweep does can be done by hand.
 */
#ifndef VX_SWEEP_RUN_H
#define VX_SWEEP_RUN_H

#include "sweep_watch.h"

struct sweep_run {
	enum watch what;
	/* What stands behind each -e inject=; NULL ends them. */
	const char *const *rules;
	unsigned int nrules;	/* that are counted: watch_options */
	const char *calls;	/* -e trace=: what has to stop */
	unsigned int depth;
	bool startup;
	struct signs *signs;
	char *const *argv;
};

/* As struct cage_options wants it; ctx is a struct sweep_run. */
int sweep_run(void *ctx, int report);

#endif
