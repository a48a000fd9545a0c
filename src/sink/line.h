/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What surrounds a call on its line of text: the pid, times, number and
 * instruction pointer before it, padding and duration behind it.
 */
#ifndef VX_SINK_LINE_H
#define VX_SINK_LINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "sink/sink.h"
#include "sink/style.h"

/* What -r compares with; one for a run. */
struct line_clock {
	uint64_t last;		/* CLOCK_MONOTONIC of the line before, or 0 */
};

struct line_head {
	uint64_t wall, mono;
	uint64_t ip;		/* 0: not known */
};

/* "[pid 12] 10:11:12 (+ 0.000012) [ 257] [00007f…] " */
void line_head(struct buf *b, const struct text_style *style,
	       struct line_clock *clock, const struct task *t,
	       const struct line_head *h);
/* Seconds with that many digits, cut, not rounded. */
void line_seconds(struct buf *b, uint64_t ns, unsigned int digits,
		  int width);

#endif
