/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What rules did to a call, as text behind its result and as words of
 * JSON.  "(INJECTED)", "(INJECTED: args)", "(INJECTED: args, retval)" and
 * "(DELAYED)" are strace's, and scripts look for them.
 */
#ifndef VX_SINK_INJECTED_H
#define VX_SINK_INJECTED_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "event/injected.h"

/* Did anything happen to the call? `i` may be NULL. */
bool injected_any(const struct injected *i);
/* " (INJECTED) (DELAYED)", or nothing. `i` may be NULL. */
void injected_text(struct buf *b, const struct injected *i);

/*
 * Words of JSON's "injected", in its order; name is NULL at the end. A call
 * that was not executed has "error" or "retval" in front of them.
 */
struct injected_word {
	uint32_t mark;
	const char *name;
};

extern const struct injected_word injected_words[];

#endif
