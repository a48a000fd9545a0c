/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A record (--json) as text: objects become events and notices again and
 * go through the text sink.  Holds back what comes after the beginning of a
 * call until that call's own object was read, and no more.
 */
#ifndef VX_SINK_FROM_JSON_H
#define VX_SINK_FROM_JSON_H

#include "sink/style.h"

/*
 * Reads `path` ("-": standard input), writes to where `out` says, standard
 * output instead of standard error.  What `own` has that is not the usual
 * wins over the style that was recorded.  Returns 0, or -errno: -EINVAL
 * where the file is no record, after a message.
 */
int from_json(const char *path, const struct output_options *out,
	      const struct text_style *own);

#endif
