/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Ids of a tracee in another pid namespace, as the tracer sees them.
 * /proc/PID/status lists a process's ids in each namespace from the
 * tracer's inward (NSpid and the like, Linux 4.1), so an id is found by
 * looking for the process that carries it; where it was found before is
 * tried first and verified.
 */
#ifndef VX_EVENT_PIDNS_H
#define VX_EVENT_PIDNS_H

#include <sys/types.h>

#include "desc/desc.h"

struct pidns;

struct pidns *pidns_new(void);
void pidns_free(struct pidns *p);
/*
 * The id in the tracer's namespace of what tracee `tid` calls `id`: itself
 * where they are in the same one, 0 where nothing carries that id.
 */
int pidns_translate(struct pidns *p, pid_t tid, int id, enum role role);

#endif
