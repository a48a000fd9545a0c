/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/stack.h"

#include <inttypes.h>

static void frame(struct buf *b, const struct frame *f)
{
	buf_str(b, " > ");
	if (f->module) {
		buf_str(b, f->module);
		buf_char(b, '(');
		if (f->symbol)
			buf_printf(b, "%s+0x%" PRIx64, f->symbol, f->offset);
		buf_str(b, ") ");
	}
	buf_printf(b, "[0x%" PRIx64 "]", f->addr);
	if (f->source)
		buf_printf(b, " %s:%u", f->source, f->line);
	buf_char(b, '\n');
}

void stack_text(struct buf *b, const struct frames *f)
{
	for (unsigned int i = 0; i < f->n; i++)
		frame(b, &f->v[i]);
	if (f->cut)
		buf_str(b, " > ...\n");
	if (f->error)
		buf_printf(b, " > %s\n", f->error);
}
