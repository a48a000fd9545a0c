/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Numbers and their names: enums, flags, bit indices, in the three styles
 * of -X.
 */
#ifndef VX_SINK_SYMBOL_H
#define VX_SINK_SYMBOL_H

#include <stdbool.h>

#include "base/buf.h"
#include "event/value.h"
#include "sink/style.h"

void symbol_number(struct buf *out, uint64_t num, unsigned int size,
		   unsigned int radix, bool is_signed);
/* The names alone, as with -X abbrev; false and nothing where none fits. */
bool symbol_names(struct buf *out, const struct value *v);
/* "X_???": the comment for a number without a name, or NULL. */
const char *symbol_unknown(const struct value *v);
void symbol_render(struct buf *out, const struct value *v,
		   enum const_style style);

#endif
