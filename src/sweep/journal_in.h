/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the journal's files share: lines as they are written, and lines as
 * they are found, before anybody asks what they mean.
 */
#ifndef VX_SWEEP_JOURNAL_IN_H
#define VX_SWEEP_JOURNAL_IN_H

#include <stdint.h>

#include "base/buf.h"
#include "base/jsonr.h"
#include "sweep/sweep.h"

#define JOURNAL_VERSION 1	/* of the lines */
#define JOURNAL_SCHEME 1	/* how ids of sites and cases are made */
#define JOURNAL_LINE_MAX (64u << 20)

/* Each appends one line (the head of what was merged: one a shard). */
void journal_line_head(struct buf *to, const struct sweep *s);
void journal_line_site(struct buf *to, const struct sweep_site *site);
void journal_line_case(struct buf *to, const struct sweep_result *r);
void journal_line_end(struct buf *to, const struct sweep *s);

struct journal_scan {
	int fd;
	/* NULL: nothing, or why the line is wrong (it ends the scan). */
	const char *(*line)(void *arg, const struct jsonr_value *v);
	void *arg;
	uint64_t whole;		/* bytes up to the end of the last line that
				 * is not torn */
	uint64_t number;	/* of the line that was read last, from 1 */
	const char *why;	/* after -EINVAL and -ENODATA: a constant, or
				 * what line() said */
};

/*
 * From where `fd` stands to its end.  0, -errno, -EINVAL: no journal, or a
 * damaged line; -ENODATA: it ends before its first line does.
 */
int journal_scan(struct journal_scan *scan);

#endif
