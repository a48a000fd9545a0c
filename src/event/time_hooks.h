/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Dates for the comments behind times of files. */
#ifndef VX_EVENT_TIME_HOOKS_H
#define VX_EVENT_TIME_HOOKS_H

#include <stdint.h>

struct walk;

/*
 * "2017-04-16T16:05:06.123456789+0000" in the event's arena; `digits` of
 * the fraction are 6 or 9. NULL for the epoch itself and for a fraction
 * that is none.
 */
const char *time_date(struct walk *w, int64_t sec, uint64_t frac,
		      unsigned int digits);

#endif
