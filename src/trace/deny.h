/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Why the kernel refuses to let us trace: found by looking, never guessed
 * from the errno alone.  Read-only and without a side effect on the target.
 */
#ifndef VX_TRACE_DENY_H
#define VX_TRACE_DENY_H

#include <sys/types.h>

#include "base/buf.h"

/*
 * Adds lines ("cause", then what to do about it) for a PTRACE_SEIZE of
 * `pid` that failed with `err`; nothing where the errno says it all.
 */
void deny_explain(struct buf *b, pid_t pid, int err);

#endif
