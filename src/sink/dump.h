/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The data of a call that read or wrote, whole (-e read=, -e write=): a
 * buffer, a vector of them, or a vector of messages.  It is read from the
 * tracee piece by piece, since it can be as long as the call's result says,
 * and handed to whoever prints it.
 */
#ifndef VX_SINK_DUMP_H
#define VX_SINK_DUMP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "event/event.h"
#include "sink/style.h"

/* What a piece belongs to. A number that is not there is -1. */
struct dump_piece {
	int message;		/* of sendmmsg, recvmmsg */
	int buffers;		/* message >= 0: how many it has; on the
				 * piece that opens the message, else -1 */
	int buffer;		/* of a vector */
	size_t total;		/* bytes of the whole buffer */
	size_t offset;		/* of this piece */
	const void *data;
	size_t len;
	size_t missing;		/* so many bytes behind the last piece */
	uint64_t missing_at;	/* could not be read: data is NULL then */
	int tid;
};

/* Who takes the pieces: returns 0 to go on, or -errno. */
struct dump_to {
	int (*piece)(struct dump_to *to, const struct dump_piece *p);
};

/* Does the user want the data of this call, which is at its exit? */
bool dump_wanted(const struct text_style *style, const struct event *ev);
/* Hands over each piece, in order. */
int dump_each(struct event *ev, struct dump_to *to);
/* The hexadecimal lines of one piece, with what announces its buffer. */
void dump_text(struct buf *b, const struct dump_piece *p);

#endif
