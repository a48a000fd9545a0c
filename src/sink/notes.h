/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Notes as text: <…> behind descriptors and ids.  A note comes with C's
 * escapes; where the user wants other ones (-x), its names are made anew.
 */
#ifndef VX_SINK_NOTES_H
#define VX_SINK_NOTES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "sink/style.h"

/* `<note>`; `fd`: of a descriptor, else a command's name. */
void notes_render(struct buf *out, const char *note, bool fd,
		  enum hex_strings hex);
/* A name as it stands in a note, from its bytes. */
void notes_name(struct buf *out, const void *raw, size_t len,
		enum hex_strings hex);

#endif
