/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee that means no good: its memory is unreadable in places, has
 * strings without end and changes while it is looked at, its registers are
 * anything, and what the kernel says of it is as odd.  The same for the
 * same seed.
 */
#ifndef TESTS_RULES_HOSTILE_H
#define TESTS_RULES_HOSTILE_H

#include <stdint.h>

#include "rule/rules.h"

/*
 * `calls` calls of two threads, through all that the pipeline asks; ends
 * the program where a verdict makes no sense.  Returns how many times a
 * rule had something to say.
 */
unsigned int hostile_run(struct rules *r, uint64_t seed, unsigned int calls);

#endif
