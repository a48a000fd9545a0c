/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where lines go: standard error, a file or a command, each with a buffer.
 * Keeps true: what was added is written in order, by as few write(2) as
 * possible; the first error is kept and every later call reports it; the
 * column of the line that is being built is known.
 *
 * A set holds the outputs of one run: one that all tracees share, or with
 * -ff one for each tracee.
 */
#ifndef VX_SINK_OUTPUT_H
#define VX_SINK_OUTPUT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/out.h"
#include "sink/paint.h"
#include "sink/style.h"

struct output_set;
struct task;

struct output {
	struct out out;		/* lines are built in out.buf */
	int64_t line;		/* where the line begins: an offset in the
				 * buffer, negative when it is written */
	const void *open;	/* whose line is unfinished, or NULL */
	bool started;		/* JSON: the first object was written */
	struct task *busy;		/* JSON: the task whose call began last and
				 * is under way, or NULL */
	bool eager;		/* shared with tracees: write at each stop */
	struct output_set *set;
	struct output *next_dirty;
	bool dirty;		/* is in the set's list */
	struct paint paint;	/* where in a line the next byte is */
};

struct output_set {
	const struct output_options *opt;
	struct output shared;
	struct output *dirty;	/* those that may have something to write */
	struct palette palette;	/* with opt->color */
	struct buf painted;	/* to be reused */
};

/* Opens what is shared; with -ff nothing yet. 0 or -errno. It must stay
 * where it is. */
int output_set_open(struct output_set *s, const struct output_options *opt);
/* The output for a tracee. NULL with -errno in *err. */
struct output *output_get(struct output_set *s, pid_t tid, int *err);
/* The tracee is gone: closes its own output, if it has one. */
int output_put(struct output *o);
/* Writes everything out. Returns 0 or the first error. */
int output_set_flush(struct output_set *s);
/* Flushes, closes, waits for a command to end. */
int output_set_close(struct output_set *s);

/* To be called after bytes were added to the buffer. */
int output_touch(struct output *o);
int output_flush(struct output *o);
/* A line ends here: what is added next is at column 0. */
void output_newline(struct output *o);
unsigned int output_column(const struct output *o);

#endif
