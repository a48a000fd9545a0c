/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which arguments a call has and where they stand, from its registers
 * alone: what the decoder begins with, and all that a rule needs to look
 * at one argument.
 */
#ifndef VX_EVENT_FIELDS_H
#define VX_EVENT_FIELDS_H

#include "event/event.h"

/* An argument list, chosen by the registers. */
struct fields {
	const struct field *v;	/* NULL: nothing is known */
	unsigned int n;
	const struct type *ret;
};

void fields_choose(const struct event *ev, struct fields *f);
/*
 * The first register of an argument, where `slot` is behind the one before
 * it: on arm one that takes two begins at an even one.
 */
unsigned int fields_first(const struct abi *abi, const struct field *f,
			  unsigned int slot);
/*
 * The raw number of an argument, of as many words as it takes: *slot is
 * the next register before, and behind it after.  words: registers, or
 * what stands for them in memory.
 */
uint64_t fields_take(const struct abi *abi, const uint64_t words[6],
		     const struct field *f, unsigned int *slot);

#endif
