/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What reports have in common.  Texts may be hostile: each report escapes
 * what goes into it, these functions only what is no text at all.
 */
#ifndef VX_SWEEP_REPORT_PARTS_H
#define VX_SWEEP_REPORT_PARTS_H

#include "sweep/sweep.h"

/* It fails the run: bad, and nobody knew. */
bool report_is_failure(const struct sweep_result *r);
/* Bad or doubtful, known or not. */
bool report_is_finding(const struct sweep_result *r);
/* How many digits of ids tell all cases apart: 6 to 16. */
int report_id_digits(const struct sweep *s);
/* "known: CRASH: killed by SIGSEGV" */
void report_outcome(const struct sweep_result *r, struct buf *to);
/* "copy_reg+0x12 copy.c:70 (/usr/bin/cp+0x4012)" */
void report_frame(const struct sweep_frame *f, struct buf *to);
/* What is known of a case, for people: several lines. */
void report_details(const struct sweep_result *r, struct buf *to);
/* Seconds, so many digits behind the point. */
void report_seconds(uint64_t ns, int digits, struct buf *to);
/* "2024-02-29T12:00:00", UTC */
void report_time(uint64_t ms, struct buf *to);

/*
 * The character at *text and where the next begins; what is not UTF-8 is
 * U+FFFD, a byte each.  0 at the end.
 */
unsigned int report_char(const char **text);
/* One line that does nothing to a terminal. */
void report_visible(const char *text, struct buf *to);

#endif
