/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Netlink messages in a tracee's buffer. Bounded by the buffer, by the
 * limits of arrays and by the arena, whatever the lengths in it say.
 */
#ifndef VX_EVENT_NETLINK_HOOKS_H
#define VX_EVENT_NETLINK_HOOKS_H

#include "event/walk.h"

/* All messages in `len` bytes at addr; the socket's protocol or -1. */
struct value *netlink_messages(struct walk *w, int protocol, uint64_t addr,
			       uint64_t len);

#endif
