/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Netlink's attributes and what messages share with them.  Bounded by the
 * buffer, by the limits of arrays and by the arena, whatever the lengths in
 * it say.
 */
#ifndef VX_EVENT_NETLINK_ATTRS_H
#define VX_EVENT_NETLINK_ATTRS_H

#include "desc/netlink/netlink.h"
#include "event/walk.h"

/* Messages and attributes begin at multiples of four. */
uint64_t netlink_align4(uint64_t n);
/* How many elements of a list are shown. */
uint64_t netlink_limit(const struct walk *w);
/* Bytes that are nothing better. */
struct value *netlink_hex(struct walk *w, uint64_t addr, uint64_t len);
/* The only element of a list, without the list. */
struct value *netlink_unwrap(struct value *list);
uint16_t netlink_le16(const unsigned char *p);
/* A struct of which `len` bytes are there: whole, or as far as it goes. */
struct value *netlink_new_record(struct walk *w, const struct type *t,
				uint64_t addr, uint64_t len);
struct value *netlink_some_members(struct walk *w, const struct type *t,
				  uint64_t addr, uint64_t len);
/* The attributes in `room` bytes at addr, by the rows of `t`. */
struct value *netlink_attributes(struct walk *w, const struct nl_attrs *t,
				uint64_t addr, uint64_t room);

#endif
