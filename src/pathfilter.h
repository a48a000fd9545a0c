/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * -P and --trace-fds: whether a call touches one of the paths or
 * descriptors that the user asked for.  A path is compared as it stands in
 * the argument, and with where a descriptor leads.
 */
#ifndef VX_PATHFILTER_H
#define VX_PATHFILTER_H

#include <stdbool.h>

#include "event/event.h"
#include "plan.h"

/* `ev` has its arguments as far as entry knows them. */
bool pathfilter_match(const struct trace_filter *f, struct event *ev);

#endif
