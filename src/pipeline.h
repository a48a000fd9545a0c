/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From stops to sinks: fills events from what the engine reports, decides
 * whether they are shown, has them decoded as far as a sink asks, and hands
 * them on.  Besides main(), the only file that knows both tracer and sinks.
 */
#ifndef VX_PIPELINE_H
#define VX_PIPELINE_H

#include <sys/types.h>

#include "plan.h"
#include "trace/engine.h"

struct pipeline;

/*
 * Opens the output and makes the sinks; NULL with -errno in *err.  `p`
 * must live as long as the pipeline.
 */
struct pipeline *pipeline_new(const struct plan *p, int *err);
/* What the engine calls. */
const struct handler *pipeline_handler(const struct pipeline *p);
/* The command that reads the output (-o '|CMD'), or 0: no tracee of ours. */
pid_t pipeline_child(const struct pipeline *p);
/* Prints what comes at the end, closes the output. Returns 0 or -errno. */
int pipeline_end(struct pipeline *p);
/*
 * Says what rules did not do. Returns the exit status that counts before
 * the command's, or 0. After pipeline_end().
 */
int pipeline_report(struct pipeline *p);
void pipeline_free(struct pipeline *p);

#endif
