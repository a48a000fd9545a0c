/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the network hooks do for each other: addresses inside messages and
 * options.
 */
#ifndef VX_EVENT_NET_HOOKS_H
#define VX_EVENT_NET_HOOKS_H

#include "event/walk.h"

struct net_sockaddr_set;

/* The socket address of `len` bytes at addr; FAULT where there is none. */
struct value *net_sockaddr(struct walk *w, const struct net_sockaddr_set *set,
			   uint64_t addr, uint64_t len);

#endif
