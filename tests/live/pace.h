/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How often something happens to a tracee: as much more seldom as a machine
 * is slow (VX_PACE), or the program would have no time for anything else.
 */
#ifndef PACE_H
#define PACE_H

#include <stdlib.h>

/* Microseconds; less than a second. */
static inline long pace(long us)
{
	const char *slow = getenv("VX_PACE");
	long by = slow ? atol(slow) : 1;

	us *= by > 0 ? by : 1;
	return us < 999999 ? us : 999999;
}

#endif
