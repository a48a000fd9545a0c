/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values as strace's text.  Knows shapes and the style, no types, no
 * calls.  Rendering is deterministic: what was rendered at entry up to the
 * first LATER value is a prefix of what is rendered at exit.
 */
#ifndef VX_SINK_RENDER_H
#define VX_SINK_RENDER_H

#include <stdbool.h>

#include "base/buf.h"
#include "event/event.h"
#include "sink/style.h"

/*
 * Appends one value; false where a LATER value stopped it: `out` then
 * holds the text up to that point.
 */
bool render_value(struct buf *out, const struct value *v,
		  const struct text_style *style);
/* The argument list without the parentheses; false as above. */
bool render_args(struct buf *out, const struct event *ev,
		 const struct text_style *style);
/*
 * What follows "= ": number, notes, errno name and text.  `ev` is at exit.
 */
void render_result(struct buf *out, const struct event *ev,
		   const struct text_style *style);
/* A quoted string as strace prints it, without a limit. */
void render_quoted(struct buf *out, const void *data, size_t len,
		   unsigned int hex);

#endif
