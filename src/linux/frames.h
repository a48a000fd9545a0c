/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A call stack as data: the tracer walks it, an event carries it, a sink
 * prints it, and none of them needs to know another.
 */
#ifndef VX_LINUX_FRAMES_H
#define VX_LINUX_FRAMES_H

#include <stdbool.h>
#include <stdint.h>

/* One frame of a call stack (-k); strings live as long as the event. */
struct frame {
	uint64_t addr;		/* in the file, as addr2line(1) wants it */
	const char *module;	/* path of the file, or NULL: unknown */
	const char *symbol;	/* or NULL */
	uint64_t offset;	/* from the symbol */
	const char *source;	/* -kk: source file, or NULL */
	unsigned int line;
};

struct frames {
	const struct frame *v;
	unsigned int n;
	bool cut;		/* there were more than the limit */
	const char *error;	/* why there is no more, or NULL */
};

#endif
