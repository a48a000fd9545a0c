/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The seam between who decodes and where memory is: a live tracee, an array
 * in a unit test, a recorded event.  The decoder knows nothing else of a
 * tracee's memory, and the tracer nothing of the decoder.
 */
#ifndef VX_LINUX_READER_H
#define VX_LINUX_READER_H

#include <stddef.h>
#include <stdint.h>

/* A range of a tracee's memory and where it goes. */
struct range {
	uint64_t addr;
	void *to;
	size_t len;
	size_t got;	/* bytes read, from the start */
};

/*
 * The seam to a tracee's memory.  Fills `got` of each range (0..len);
 * returns 0, or -ESRCH when the tracee is gone.  Partial reads end at an
 * unreadable page.
 */
struct reader {
	int (*read)(struct reader *r, struct range *v, unsigned int n);
};

#endif
