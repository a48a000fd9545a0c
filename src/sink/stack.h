/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The lines of a call stack (-k): " > module(symbol+0x1) [0x2]". */
#ifndef VX_SINK_STACK_H
#define VX_SINK_STACK_H

#include "base/buf.h"
#include "linux/frames.h"

void stack_text(struct buf *b, const struct frames *f);

#endif
