/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers and their names: enums, flags, bit indices, in the three styles
 * of -X.
 */
#ifndef VX_SINK_SYMBOL_H
#define VX_SINK_SYMBOL_H

#include "base/buf.h"
#include "event/value.h"
#include "sink/style.h"

void symbol_number(struct buf *out, uint64_t num, unsigned int size,
		   unsigned int radix, bool is_signed);
void symbol_render(struct buf *out, const struct value *v,
		   enum const_style style);

#endif
