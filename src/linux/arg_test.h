/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A question about a call's registers that a seccomp filter can answer.  What
 * it cannot tell is left out, so that "yes" means "perhaps" and "no" means no.
 */
#ifndef VX_LINUX_ARG_TEST_H
#define VX_LINUX_ARG_TEST_H

#include <stdbool.h>
#include <stdint.h>

enum arg_test_kind {
	ARG_TEST_ALL,	/* of list */
	ARG_TEST_ANY,
	ARG_TEST_RANGE,	/* first <= register <= last, unsigned */
	ARG_TEST_MASK,	/* (register & mask) == first */
};

struct arg_test {
	uint8_t kind;		/* enum arg_test_kind */
	uint8_t arg;		/* which register, 0 to 5 */
	bool wide;		/* all 64 bits of it, not the lower 32 */
	bool negated;		/* MASK alone */
	uint64_t first, last, mask;
	struct arg_test *list, *next;
};

#endif
