/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the tracer says about itself while it runs, on standard error:
 * whom it attached to and let go, and which ABI a tracee runs in.
 */
#ifndef VX_SINK_TALK_H
#define VX_SINK_TALK_H

#include "sink/sink.h"

struct sink *talk_sink_new(void);

#endif
