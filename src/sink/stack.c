/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/stack.h"

static void hex(struct buf *b, uint64_t v)
{
	if (v)
		buf_hex(b, v);
	else
		buf_str(b, "0x0");
}

static void frame(struct buf *b, const struct frame *f)
{
	buf_str(b, " > ");
	if (f->module) {
		buf_str(b, f->module);
		buf_char(b, '(');
		if (f->symbol) {
			buf_str(b, f->symbol);
			buf_char(b, '+');
			hex(b, f->offset);
		}
		buf_str(b, ") ");
	}
	buf_char(b, '[');
	hex(b, f->addr);
	buf_char(b, ']');
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
