/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ids between pid namespaces: a tracee's, the tracer's and that of /proc,
 * which may have been mounted outside of the tracer's.  /proc/PID/status
 * lists a process's ids in each namespace from /proc's inward (NSpid and
 * the like, Linux 4.1), so an id is found by looking for the process that
 * carries it; where it was found before is tried first and verified.
 */
#ifndef VX_EVENT_PIDNS_H
#define VX_EVENT_PIDNS_H

#include <sys/types.h>

#include "desc/desc.h"

struct pidns;

struct pidns *pidns_new(void);
void pidns_free(struct pidns *p);
/* What /proc calls the thread that the tracer calls `tid`; 0: nothing. */
pid_t pidns_proc(struct pidns *p, pid_t tid);
/* The id in the tracer's namespace of a line of ids in `text`, or 0. */
int pidns_field(struct pidns *p, const char *text, const char *key);
/*
 * The id in the tracer's namespace of what tracee `tid` calls `id`: itself
 * where they are in the same one, 0 where nothing carries that id.
 */
int pidns_translate(struct pidns *p, pid_t tid, int id, enum role role);

#endif
