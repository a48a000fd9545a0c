/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NETLINK_ROUTE: the heads of messages. */
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/netlink.h"
#include "desc/netlink/route.h"
#include "desc/rows.h"

#define NAMES(name_, scalar_, set_)					\
	static const struct type name_ = TYPE_BITS(scalar_, consts_##set_)

NAMES(family, K_U8, sock_families);
NAMES(link_type, K_U16, arphrd_types);
NAMES(link_flags, K_U32, iffflags);
NAMES(addr_flags, K_U8, ifaddr_flags);
NAMES(scope, K_U8, routing_scopes);
NAMES(tos, K_U8, ip_type_of_services);
NAMES(table, K_U8, routing_table_ids);
NAMES(route_proto, K_U8, routing_protocols);
NAMES(route_type, K_U8, routing_types);
NAMES(route_flags, K_U32, route_flags);
NAMES(nud, K_U16, neighbor_cache_states);
NAMES(ntf, K_U8, neighbor_cache_flags);
NAMES(rule_action, K_U8, fib_rule_actions);
NAMES(rule_flags, K_U32, fib_rule_flags);
NAMES(dcb_cmd, K_U8, dcb_commands);
NAMES(nexthop_flags, K_U32, route_nexthop_flags);
NAMES(stats_mask, K_U32, rtnl_stats_bits);
static const struct type scope_plain =
	TYPE_BITS(K_U8, consts_routing_scopes, .flags = TYPE_NOUNKNOWN);

const struct type type_nl_family = STRUCT("family",
	FIELD(family,		&family));

static const struct type ifinfomsg = STRUCT("ifinfomsg",
	FIELD(ifi_family,	&family),
	PAD(&type_u8),
	FIELD(ifi_type,		&link_type),
	FIELD(ifi_index,	&type_ifindex),
	FIELD(ifi_flags,	&link_flags),
	FIELD(ifi_change,	&type_x32));
static const struct type ifaddrmsg = STRUCT("ifaddrmsg",
	FIELD(ifa_family,	&family),
	FIELD(ifa_prefixlen,	&type_u8),
	FIELD(ifa_flags,	&addr_flags),
	FIELD(ifa_scope,	&scope),
	FIELD(ifa_index,	&type_ifindex));
static const struct type rtmsg = STRUCT("rtmsg",
	FIELD(rtm_family,	&family),
	FIELD(rtm_dst_len,	&type_u8),
	FIELD(rtm_src_len,	&type_u8),
	FIELD(rtm_tos,		&tos),
	FIELD(rtm_table,	&table),
	FIELD(rtm_protocol,	&route_proto),
	FIELD(rtm_scope,	&scope),
	FIELD(rtm_type,		&route_type),
	FIELD(rtm_flags,	&route_flags));
static const struct type rule_hdr = STRUCT("fib_rule_hdr",
	FIELD(family,		&family),
	FIELD(dst_len,		&type_u8),
	FIELD(src_len,		&type_u8),
	FIELD(tos,		&tos),
	FIELD(table,		&table),
	PAD(&type_u8),
	PAD(&type_u8),
	FIELD(action,		&rule_action),
	FIELD(flags,		&rule_flags));
static const struct type ndmsg = STRUCT("ndmsg",
	FIELD(ndm_family,	&family),
	PAD(&type_u8),
	PAD(&type_u16),
	FIELD(ndm_ifindex,	&type_ifindex),
	FIELD(ndm_state,	&nud),
	FIELD(ndm_flags,	&ntf),
	FIELD(ndm_type,		&route_type));
static const struct type ndtmsg = STRUCT("ndtmsg",
	FIELD(ndtm_family,	&family),
	PAD(&type_u8),
	PAD(&type_u16));
static const struct type tcmsg = STRUCT("tcmsg",
	FIELD(tcm_family,	&family),
	PAD(&type_u8),
	PAD(&type_u16),
	FIELD(tcm_ifindex,	&type_ifindex),
	FIELD(tcm_handle,	&type_u32),
	FIELD(tcm_parent,	&type_u32),
	FIELD(tcm_info,		&type_u32));
static const struct type tcamsg = STRUCT("tcamsg",
	FIELD(tca_family,	&family),
	PAD(&type_u8),
	PAD(&type_u16));
static const struct type ifaddrlblmsg = STRUCT("ifaddrlblmsg",
	FIELD(ifal_family,	&family),
	PAD(&type_u8),
	FIELD(ifal_prefixlen,	&type_u8),
	FIELD(ifal_flags,	&type_u8),
	FIELD(ifal_index,	&type_ifindex),
	FIELD(ifal_seq,		&type_u32));
static const struct type dcbmsg = STRUCT("dcbmsg",
	FIELD(dcb_family,	&family),
	FIELD(cmd,		&dcb_cmd),
	PAD(&type_u16));
static const struct type netconfmsg = STRUCT("netconfmsg",
	FIELD(ncm_family,	&family));
static const struct type br_port_msg = STRUCT("br_port_msg",
	FIELD(family,		&family),
	FIELD(ifindex,		&type_ifindex));
static const struct type rtgenmsg = STRUCT("rtgenmsg",
	FIELD(rtgen_family,	&family));
/* Multicast routing has families of its own. */
NAMES(mr_family, K_U8, rtnl_families);
static const struct type any_family =
	TYPE_BITS(K_U8, consts_sock_families, .elem = &mr_family,
		  .unknown = "RTNL_FAMILY_???");
static const struct type cachereport = STRUCT("rtgenmsg",
	FIELD(rtgen_family,	&any_family));
static const struct type nhmsg = STRUCT("nhmsg",
	FIELD(nh_family,	&family),
	FIELD(nh_scope,		&scope_plain),
	FIELD(nh_protocol,	&route_proto),
	FIELD(resvd,		&type_x8,	HIDE_ZERO),
	FIELD(nh_flags,		&nexthop_flags));
static const struct type if_stats_msg = STRUCT("if_stats_msg",
	FIELD(family,		&family),
	FIELD(pad1,		&type_x8,	HIDE_ZERO),
	FIELD(pad2,		&type_x16,	HIDE_ZERO),
	FIELD(ifindex,		&type_ifindex),
	FIELD(filter_mask,	&stats_mask));

static const struct type string = {
	.kind = KIND_BYTES, .flags = TYPE_NUL_END,
};

#define HEAD(first_, last_, type_, attrs_) \
	{ first_, last_, NL_ANY, NL_ANY_FAMILY, &(type_), attrs_, false }

static const struct nl_head heads[] = {
	HEAD(RTM_NEWLINK, RTM_SETLINK, ifinfomsg, &rt_link),
	HEAD(RTM_NEWADDR, RTM_GETADDR, ifaddrmsg, &rt_addr),
	HEAD(RTM_NEWROUTE, RTM_GETROUTE, rtmsg, &rt_route),
	HEAD(RTM_NEWNEIGH, RTM_GETNEIGH, ndmsg, &rt_neigh),
	HEAD(RTM_NEWRULE, RTM_GETRULE, rule_hdr, &rt_rule),
	HEAD(RTM_NEWQDISC, RTM_GETQDISC, tcmsg, &rt_tc),
	HEAD(RTM_NEWTCLASS, RTM_GETTCLASS, tcmsg, &rt_tc),
	HEAD(RTM_NEWTFILTER, RTM_GETTFILTER, tcmsg, &rt_tc),
	HEAD(RTM_NEWACTION, RTM_GETACTION, tcamsg, &rt_action),
	HEAD(RTM_GETMULTICAST, RTM_GETMULTICAST, ifaddrmsg, &rt_addr),
	HEAD(RTM_GETANYCAST, RTM_GETANYCAST, ifaddrmsg, &rt_addr),
	HEAD(RTM_NEWNEIGHTBL, RTM_SETNEIGHTBL, ndtmsg, &rt_neightbl),
	HEAD(RTM_NEWADDRLABEL, RTM_GETADDRLABEL, ifaddrlblmsg, &rt_addrlabel),
	HEAD(RTM_GETDCB, RTM_SETDCB, dcbmsg, &rt_dcb),
	HEAD(RTM_NEWNETCONF, RTM_GETNETCONF, netconfmsg, &rt_netconf),
	HEAD(RTM_NEWMDB, RTM_GETMDB, br_port_msg, &rt_mdb),
	HEAD(RTM_NEWNSID, RTM_GETNSID, rtgenmsg, &rt_nsid),
	HEAD(RTM_NEWSTATS, RTM_GETSTATS, if_stats_msg, &rt_stats),
	{ RTM_NEWCACHEREPORT, RTM_NEWCACHEREPORT, NL_ANY, RTNL_FAMILY_IPMR,
	  &cachereport, &rt_cachereport, false },
	{ RTM_NEWCACHEREPORT, RTM_NEWCACHEREPORT, NL_ANY, RTNL_FAMILY_IP6MR,
	  &cachereport, &rt_cachereport6, false },
	{ RTM_NEWCACHEREPORT, RTM_NEWCACHEREPORT, NL_ANY, NL_ANY_FAMILY,
	  &cachereport, NULL, true },
	HEAD(RTM_NEWCHAIN, RTM_GETCHAIN, tcmsg, &rt_tc),
	HEAD(RTM_NEWNEXTHOP, RTM_GETNEXTHOP, nhmsg, &rt_nexthop),
};

static const struct nl_flag_row flags[] = {
	{ RTM_DELACTION, &consts_nl_get_flags },
};

const struct nl_protocol nl_route = {
	.number = NETLINK_ROUTE,
	.types = &consts_rtnl_types,
	.flagging = NL_FLAGS_ROUTE,
	.by_family = true,
	.v = heads,
	.n = sizeof(heads) / sizeof(heads[0]),
	.flags = flags,
	.nflags = sizeof(flags) / sizeof(flags[0]),
};

const struct type type_nl_header = STRUCT("nlmsghdr",
	FIELD(nlmsg_len,	&type_u32),
	FIELD(nlmsg_type,	&type_u16),
	FIELD(nlmsg_flags,	&type_u16),
	FIELD(nlmsg_seq,	&type_u32),
	FIELD(nlmsg_pid,	&type_pid));

static const struct type octets = TYPE_ARRAY(&type_u8);
static const struct nl_attr error_rows[] = {
	{ NLMSGERR_ATTR_MSG, &string, 0 },
	{ NLMSGERR_ATTR_OFFS, &type_u32, 0 },
	{ NLMSGERR_ATTR_COOKIE, &octets, 0 },
};
const struct nl_attrs nl_error_attrs = {
	&consts_nlmsgerr_attrs, error_rows,
	sizeof(error_rows) / sizeof(error_rows[0]), NULL, NULL, 0,
};
