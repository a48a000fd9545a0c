/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Call stacks of stopped tracees (-k, -kk).  A library walks the stack and
 * knows the symbols; what it found out for a place in a file is kept, for
 * all processes that map it, so that the thousandth trace of a loop costs
 * the walk alone.
 *
 * Belongs to one tracer thread; must be used by the thread that traces.
 */
#ifndef VX_TRACE_UNWIND_H
#define VX_TRACE_UNWIND_H

#include <stdbool.h>

#include "base/arena.h"
#include "linux/frames.h"
#include "trace/engine.h"

#define UNWIND_LIMIT 256	/* frames, where the user names no limit */

struct unwinder;

/*
 * `which` is "libdw", "libunwind", or NULL for the best that was built in;
 * `source`: files and lines as well (-kk).  Dies with a message where that
 * cannot be had: for start-up only.
 */
struct unwinder *unwinder_new(const char *which, bool source);
void unwinder_free(struct unwinder *u);
/* The names unwinder_new() takes, NULL-terminated; empty: no library. */
const char *const *unwinder_names(void);

/*
 * The innermost frames of a stopped tracee, at most n of them: how many, or
 * -errno where there is not even one.  Strings live until the next call.
 */
int unwinder_frames(struct unwinder *u, struct tracee *t, struct frame *v,
		    unsigned int n);
/* The same with all strings in `a`, never failing: `out` says why not. */
void unwinder_capture(struct unwinder *u, struct tracee *t, struct arena *a,
		      unsigned int limit, struct frames *out);

/* The process may have changed its mappings (mmap, munmap, dlclose …). */
void unwinder_invalidate(struct unwinder *u, pid_t pid);
/* The same, where all that changed is memory that no code is in now. */
void unwinder_no_code(struct unwinder *u, pid_t pid, uint64_t start,
		      uint64_t len);
/* The process is gone, or another program by exec. */
void unwinder_forget(struct unwinder *u, pid_t pid);

#endif
