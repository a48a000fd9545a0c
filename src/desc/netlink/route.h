/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The attributes behind each head of NETLINK_ROUTE. */
#ifndef VX_DESC_NETLINK_ROUTE_H
#define VX_DESC_NETLINK_ROUTE_H

#include "desc/netlink/netlink.h"

extern const struct nl_attrs rt_link, rt_addr, rt_route, rt_neigh, rt_rule;
extern const struct nl_attrs rt_tc, rt_action, rt_neightbl, rt_addrlabel;
extern const struct nl_attrs rt_dcb, rt_netconf, rt_mdb, rt_nsid, rt_stats;
extern const struct nl_attrs rt_cachereport, rt_cachereport6, rt_nexthop;

#endif
