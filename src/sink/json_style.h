/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The text style as a member of the "start" object, and back: a record
 * remembers how its text was to look.
 */
#ifndef VX_SINK_JSON_STYLE_H
#define VX_SINK_JSON_STYLE_H

#include "base/jsonr.h"
#include "base/jsonw.h"
#include "sink/style.h"

/* An object of what is not the usual. */
void json_style_write(struct jsonw *w, const struct text_style *style);
/* What the object names; `style` is the usual one before. */
void json_style_read(const struct jsonr_value *j, struct text_style *style);
/* Where `own` is not the usual, it wins over what was recorded. */
void json_style_merge(struct text_style *style, const struct text_style *own);
/* The usual. */
void json_style_init(struct text_style *style);

#endif
