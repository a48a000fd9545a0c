/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The JSON sink: one object a line for each event (vxtrace-json(5)).  Entry
 * and exit of a call are one object, written at exit; "unfinished" marks
 * calls that were under way when another tracee's event was written, so
 * that the order of things is not lost.  Field order is fixed.
 */
#ifndef VX_SINK_JSON_H
#define VX_SINK_JSON_H

#include "sink/sink.h"
#include "sink/style.h"

#define JSON_VERSION 1

struct json_options {
	const struct text_style *style;
	const char *version;	/* the program's */
	char *const *argv;	/* the command, or NULL */
};

/* Options live as long as the sink. */
struct sink *json_sink_new(const struct json_options *opt);

#endif
