/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The live namer: what descriptors and ids of a stopped tracee stand for,
 * from /proc and, for sockets, from the kernel's socket diagnostics.
 * Nothing that the tracee can change behind our back is remembered from
 * one event to the next.
 *
 * Belongs to one tracer thread; lives as long as the program.
 */
#ifndef VX_EVENT_FDNAME_H
#define VX_EVENT_FDNAME_H

#include <stdbool.h>
#include <stddef.h>

#include "event/event.h"

struct namer *fdname_new(void);
void fdname_free(struct namer *n);

/*
 * Where descriptor `fd` (or AT_FDCWD) of the event's tracee leads, as the
 * kernel words it, unescaped, without " (deleted)". False where there is
 * no such descriptor or the name has more than len - 1 bytes.
 */
bool fdname_path(struct namer *n, struct event *ev, int fd, char *buf,
		 size_t len);

#endif
