/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The summary sink: counts calls, errors and time by call, and prints
 * strace's table at the end (-c, -C).  Time is what the tracee spent in the
 * kernel, or with -w what passed between entry and exit.
 */
#ifndef VX_SINK_SUMMARY_H
#define VX_SINK_SUMMARY_H

#include "sink/sink.h"
#include "sink/style.h"

/* The table goes to `out`. */
struct sink *summary_sink_new(const struct summary_style *style,
			      struct output *out);

#endif
