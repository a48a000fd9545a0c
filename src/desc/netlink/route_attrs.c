/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NETLINK_ROUTE: the attributes of its messages. */
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/route.h"
#include "desc/rows.h"

#define NAMES(name_, scalar_, set_)					\
	static const struct type name_ = TYPE_BITS(scalar_, consts_##set_)
#define ATTRS(name_, names_, ...)					\
	static const struct nl_attr name_##_rows[] = { __VA_ARGS__ };	\
	const struct nl_attrs name_ = {					\
		&consts_##names_, name_##_rows,				\
		sizeof(name_##_rows) / sizeof(name_##_rows[0]), NULL,	\
		NULL, 0							\
	}

/* --- what several tables have --- */

/* All of the payload, as a string or as numbers. */
static const struct type string = { .kind = KIND_BYTES, .flags = TYPE_NUL_END };
static const struct type mac = { .kind = KIND_BYTES, .flags = TYPE_MAC };
static const struct type be64 =
	TYPE_HOOK(hook_net_order, .scalar = K_BE64, .radix = RADIX_U,
		  .unknown = "htobe64");
static const struct type clock_t64 =
	TYPE_INT(K_U64, RADIX_U, .role = ROLE_CLOCK_T);

static const struct type clock_t32 =
	TYPE_INT(K_U32, RADIX_U, .role = ROLE_CLOCK_T);

#define ADDRESS(name_, sibling_)					\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_address, .unknown = sibling_)

ADDRESS(ifa_address, "ifa_family");
ADDRESS(rtm_address, "rtm_family");
ADDRESS(ndm_address, "ndm_family");
ADDRESS(rule_address, "family");
ADDRESS(ifal_address, "ifal_family");
ADDRESS(nh_address, "nh_family");

/* --- links --- */

static const struct type link_stats = STRUCT("link_stats",
	FIELD(rx_packets, &type_u32),
	FIELD(tx_packets, &type_u32),
	FIELD(rx_bytes, &type_u32),
	FIELD(tx_bytes, &type_u32),
	FIELD(rx_errors, &type_u32),
	FIELD(tx_errors, &type_u32),
	FIELD(rx_dropped, &type_u32),
	FIELD(tx_dropped, &type_u32),
	FIELD(multicast, &type_u32),
	FIELD(collisions, &type_u32),
	FIELD(rx_length_errors, &type_u32),
	FIELD(rx_over_errors, &type_u32),
	FIELD(rx_crc_errors, &type_u32),
	FIELD(rx_frame_errors, &type_u32),
	FIELD(rx_fifo_errors, &type_u32),
	FIELD(rx_missed_errors, &type_u32),
	FIELD(tx_aborted_errors, &type_u32),
	FIELD(tx_carrier_errors, &type_u32),
	FIELD(tx_fifo_errors, &type_u32),
	FIELD(tx_heartbeat_errors, &type_u32),
	FIELD(tx_window_errors, &type_u32),
	FIELD(rx_compressed, &type_u32),
	FIELD(tx_compressed, &type_u32),
	FIELD(rx_nohandler, &type_u32));
static const struct type link_stats64 = STRUCT("link_stats64",
	FIELD(rx_packets, &type_u64),
	FIELD(tx_packets, &type_u64),
	FIELD(rx_bytes, &type_u64),
	FIELD(tx_bytes, &type_u64),
	FIELD(rx_errors, &type_u64),
	FIELD(tx_errors, &type_u64),
	FIELD(rx_dropped, &type_u64),
	FIELD(tx_dropped, &type_u64),
	FIELD(multicast, &type_u64),
	FIELD(collisions, &type_u64),
	FIELD(rx_length_errors, &type_u64),
	FIELD(rx_over_errors, &type_u64),
	FIELD(rx_crc_errors, &type_u64),
	FIELD(rx_frame_errors, &type_u64),
	FIELD(rx_fifo_errors, &type_u64),
	FIELD(rx_missed_errors, &type_u64),
	FIELD(tx_aborted_errors, &type_u64),
	FIELD(tx_carrier_errors, &type_u64),
	FIELD(tx_fifo_errors, &type_u64),
	FIELD(tx_heartbeat_errors, &type_u64),
	FIELD(tx_window_errors, &type_u64),
	FIELD(rx_compressed, &type_u64),
	FIELD(tx_compressed, &type_u64),
	FIELD(rx_nohandler, &type_u64),
	FIELD(rx_otherhost_dropped, &type_u64));
static const struct type link_ifmap = STRUCT("rtnl_link_ifmap",
	FIELD(mem_start,	&type_x64),
	FIELD(mem_end,		&type_x64),
	FIELD(base_addr,	&type_x64),
	FIELD(irq,		&type_u16),
	FIELD(dma,		&type_u8),
	FIELD(port,		&type_u8));
NAMES(operstate, K_U8, if_operstates);
NAMES(linkmode, K_U8, if_link_modes);
NAMES(ext_filters, K_U32, rtnl_ifla_ext_filters);
NAMES(ifla_event, K_U32, rtnl_ifla_events);

NAMES(xdp_mode, K_U8, rtnl_ifla_xdp_attached_modes);
NAMES(xdp_flags, K_U32, rtnl_ifla_xdp_flags);
NL_ATTRS(xdp, rtnl_ifla_xdp_attrs,
	{ IFLA_XDP_FD, &type_fd, 0 },
	{ IFLA_XDP_ATTACHED, &xdp_mode, 0 },
	{ IFLA_XDP_FLAGS, &xdp_flags, 0 },
	{ IFLA_XDP_PROG_ID, &type_u32, 0 },
	{ IFLA_XDP_DRV_PROG_ID, &type_u32, 0 },
	{ IFLA_XDP_SKB_PROG_ID, &type_u32, 0 },
	{ IFLA_XDP_HW_PROG_ID, &type_u32, 0 },
	{ 8, &type_fd, 0 });		/* IFLA_XDP_EXPECTED_FD */
NL_NESTED(type_xdp, xdp);

NL_ATTRS(down_reason, rtnl_ifla_proto_down_reason_attrs,
	{ 1, &type_x32, 0 },
	{ 2, &type_x32, 0 });
NL_NESTED(type_down_reason, down_reason);

#define VF(name_, ...)							\
	static const struct type name_ = STRUCT(#name_,			\
		FIELD(vf, &type_u32), __VA_ARGS__)
static const struct type mac32 = {
	.kind = KIND_BYTES, .size = 32, .flags = TYPE_MAC | TYPE_NOLIMIT,
};
NAMES(vf_state, K_U32, ifla_vf_link_states);
static const struct type vlan_proto =
	TYPE_HOOK(hook_net_order, .scalar = K_BE16, .unknown = "htons",
		  .consts = &consts_eth_protocols);
VF(vf_mac, FIELD(mac, &mac32));
VF(vf_vlan, FIELD(vlan, &type_u32), FIELD(qos, &type_u32));
VF(vf_vlan_info, FIELD(vlan, &type_u32), FIELD(qos, &type_u32),
	FIELD(vlan_proto, &vlan_proto));
VF(vf_tx_rate, FIELD(rate, &type_u32));
VF(vf_setting, FIELD(setting, &type_u32));
VF(vf_link_state, FIELD(link_state, &vf_state));
VF(vf_rate, FIELD(min_tx_rate, &type_u32), FIELD(max_tx_rate, &type_u32));
VF(vf_guid, FIELD(guid, &type_x64));

static const struct type vf_broadcast = STRUCT("ifla_vf_broadcast",
	FIELD(broadcast,	&mac32));

NL_ATTRS(vf_stats, rtnl_ifla_vf_stats_attrs,
	{ 0, &type_u64, 0 }, { 1, &type_u64, 0 }, { 2, &type_u64, 0 },
	{ 3, &type_u64, 0 }, { 4, &type_u64, 0 }, { 5, &type_u64, 0 },
	{ 7, &type_u64, 0 }, { 8, &type_u64, 0 });
NL_NESTED(type_vf_stats, vf_stats);
NL_ATTRS(vf_vlans, rtnl_ifla_vf_vlan_attrs,
	{ 1, &vf_vlan_info, 16 });
NL_NESTED(type_vf_vlans, vf_vlans);
NL_ATTRS(vf_info, rtnl_ifla_vfinfo_attrs,
	{ IFLA_VF_MAC, &vf_mac, 0 },
	{ IFLA_VF_VLAN, &vf_vlan, 0 },
	{ IFLA_VF_TX_RATE, &vf_tx_rate, 0 },
	{ IFLA_VF_SPOOFCHK, &vf_setting, 0 },
	{ IFLA_VF_LINK_STATE, &vf_link_state, 0 },
	{ IFLA_VF_RATE, &vf_rate, 0 },
	{ IFLA_VF_RSS_QUERY_EN, &vf_setting, 0 },
	{ IFLA_VF_STATS, &type_vf_stats, 0 },
	{ IFLA_VF_TRUST, &vf_setting, 0 },
	{ IFLA_VF_IB_NODE_GUID, &vf_guid, 0 },
	{ IFLA_VF_IB_PORT_GUID, &vf_guid, 0 },
	{ IFLA_VF_VLAN_LIST, &type_vf_vlans, 0 },
	{ 13, &vf_broadcast, 0 });	/* IFLA_VF_BROADCAST */
NL_NESTED(type_vf_info, vf_info);
NL_ATTRS(vf_infos, rtnl_ifla_vfinfo_list_attrs,
	{ 1, &type_vf_info, 0 });
NL_NESTED(type_vf_infos, vf_infos);

static const struct type hex3 = {
	.kind = KIND_BYTES, .size = 3, .flags = TYPE_HEX | TYPE_NOLIMIT,
};
static const struct type port_vsi = STRUCT("ifla_port_vsi",
	FIELD(vsi_mgr_id,	&type_u8),
	FIELD(vsi_type_id,	&hex3),
	FIELD(vsi_type_version,	&type_u8),
	FIELD(pad,		&hex3,		HIDE_ZERO));
NL_ATTRS(port, rtnl_ifla_port_attrs,
	{ IFLA_PORT_VF, &type_u32, 0 },
	{ IFLA_PORT_PROFILE, &string, 0 },
	{ IFLA_PORT_VSI_TYPE, &port_vsi, 0 },
	{ IFLA_PORT_INSTANCE_UUID, &string, 0 },
	{ IFLA_PORT_HOST_UUID, &string, 0 },
	{ IFLA_PORT_REQUEST, &type_u8, 0 },
	{ IFLA_PORT_RESPONSE, &type_u16, 0 });
NL_NESTED(type_vport, port);
NL_ATTRS(vf_ports, rtnl_vf_port_list_attrs,
	{ 1, &type_vport, 0 });
NL_NESTED(type_vf_ports, vf_ports);

#define MANY_U8(first_) { first_, &type_u8, 0 }

/* --- bridges --- */

static const struct type bridge_prio =
	TYPE_ARRAY(&type_u8, .size = 2, .flags = TYPE_NOLIMIT);
static const struct type bridge_id = STRUCT("ifla_bridge_id",
	FIELD(prio,		&bridge_prio),
	FIELD(addr,		&type_mac6));
static const struct type mask16 = TYPE_INT(K_U16, RADIX_X);
NL_ATTRS(brport, rtnl_ifla_brport_attrs,
	MANY_U8(1), MANY_U8(4), MANY_U8(5), MANY_U8(6), MANY_U8(7), MANY_U8(8),
	MANY_U8(9), MANY_U8(10), MANY_U8(11), MANY_U8(12), MANY_U8(19), MANY_U8(20),
	MANY_U8(25), MANY_U8(27), MANY_U8(28), MANY_U8(29), MANY_U8(30), MANY_U8(32),
	MANY_U8(33), MANY_U8(35), MANY_U8(36), MANY_U8(39), MANY_U8(40), MANY_U8(43),
	{ 2, &type_u16, 0 },		/* IFLA_BRPORT_PRIORITY */
	{ 3, &type_u32, 0 },		/* IFLA_BRPORT_COST */
	{ 13, &bridge_id, 0 },		/* IFLA_BRPORT_ROOT_ID */
	{ 14, &bridge_id, 0 },		/* IFLA_BRPORT_BRIDGE_ID */
	{ 15, &type_u16, 0 },		/* IFLA_BRPORT_DESIGNATED_PORT */
	{ 16, &type_u16, 0 },		/* IFLA_BRPORT_DESIGNATED_COST */
	{ 17, &type_u16, 0 },		/* IFLA_BRPORT_ID */
	{ 18, &type_u16, 0 },		/* IFLA_BRPORT_NO */
	{ 21, &clock_t64, 0 },		/* IFLA_BRPORT_MESSAGE_AGE_TIMER */
	{ 22, &clock_t64, 0 },		/* IFLA_BRPORT_FORWARD_DELAY_TIMER */
	{ 23, &clock_t64, 0 },		/* IFLA_BRPORT_HOLD_TIMER */
	{ 31, &mask16, 0 },		/* IFLA_BRPORT_GROUP_FWD_MASK */
	{ 34, &type_ifindex, 0 },	/* IFLA_BRPORT_BACKUP_PORT */
	{ 37, &type_u32, 0 },	/* IFLA_BRPORT_MCAST_EHT_HOSTS_LIMIT */
	{ 38, &type_u32, 0 });	/* IFLA_BRPORT_MCAST_EHT_HOSTS_CNT */
NL_NESTED(type_brport, brport);

static const struct type forwarding16 = TYPE_INT(K_U16, RADIX_X);
NAMES(router8, K_U8, multicast_router_types);
NAMES(boolopts, K_U32, br_boolopts);
static const struct type boolopt = STRUCT("br_boolopt_multi",
	FIELD(optval,		&boolopts),
	FIELD(optmask,		&boolopts));
NL_ATTRS(bridge, rtnl_ifla_info_data_bridge_attrs,
	{ 1, &clock_t64, 0 }, { 2, &clock_t64, 0 }, { 3, &clock_t64, 0 },
	{ 4, &clock_t64, 0 },
	{ 5, &type_u32, 0 },		/* IFLA_BR_STP_STATE */
	{ 6, &type_u16, 0 },		/* IFLA_BR_PRIORITY */
	MANY_U8(7),			/* IFLA_BR_VLAN_FILTERING */
	{ 8, &type_eth_proto, 0 },	/* IFLA_BR_VLAN_PROTOCOL */
	{ 9, &forwarding16, 0 },	/* IFLA_BR_GROUP_FWD_MASK */
	{ 10, &bridge_id, 0 }, { 11, &bridge_id, 0 },
	{ 12, &type_u16, 0 },		/* IFLA_BR_ROOT_PORT */
	{ 13, &type_u32, 0 },		/* IFLA_BR_ROOT_PATH_COST */
	MANY_U8(14), MANY_U8(15),
	{ 16, &clock_t64, 0 }, { 17, &clock_t64, 0 }, { 18, &clock_t64, 0 },
	{ 19, &clock_t64, 0 },
	{ 20, &mac, 0 },		/* IFLA_BR_GROUP_ADDR */
	MANY_U8(22), MANY_U8(23), MANY_U8(24), MANY_U8(25),
	{ 26, &type_u32, 0 }, { 27, &type_u32, 0 }, { 28, &type_u32, 0 },
	{ 29, &type_u32, 0 },
	{ 30, &clock_t64, 0 }, { 31, &clock_t64, 0 }, { 32, &clock_t64, 0 },
	{ 33, &clock_t64, 0 }, { 34, &clock_t64, 0 }, { 35, &clock_t64, 0 },
	MANY_U8(36), MANY_U8(37), MANY_U8(38),
	{ 39, &type_u16, 0 },		/* IFLA_BR_VLAN_DEFAULT_PVID */
	MANY_U8(41), MANY_U8(42), MANY_U8(43), MANY_U8(44), MANY_U8(45),
	{ 46, &boolopt, 0 });		/* IFLA_BR_MULTI_BOOLOPT */
NL_NESTED(type_bridge, bridge);

NAMES(tun_type, K_U8, tun_device_types);
NL_ATTRS(tun, rtnl_ifla_info_data_tun_attrs,
	{ 1, &type_uid, 0 },
	{ 2, &type_gid, 0 },
	{ 3, &tun_type, 0 },
	MANY_U8(4), MANY_U8(5), MANY_U8(6), MANY_U8(7),
	{ 8, &type_u32, 0 },
	{ 9, &type_u32, 0 });
NL_NESTED(type_tun, tun);

static const struct nl_attr link_info_rows[] = {
	{ IFLA_INFO_KIND, &string, 0 },
	{ IFLA_INFO_SLAVE_KIND, &string, 0 },
};
static const struct nl_kind link_kinds[] = {
	{ IFLA_INFO_KIND, IFLA_INFO_DATA, "bridge", &type_bridge },
	{ IFLA_INFO_KIND, IFLA_INFO_DATA, "tun", &type_tun },
	{ IFLA_INFO_SLAVE_KIND, IFLA_INFO_SLAVE_DATA, "bridge",
	  &type_brport },
};
static const struct nl_attrs link_info = {
	&consts_rtnl_ifla_info_attrs, link_info_rows, 2, NULL,
	link_kinds, sizeof(link_kinds) / sizeof(link_kinds[0]),
};
NL_NESTED(type_link_info, link_info);

/* --- by address family --- */

#define LABELLED(name_, elem_, set_)					\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_labelled, .elem = &(elem_),		\
			  .consts = &consts_##set_)
LABELLED(inet_conf, type_s32, inet_devconf_indices);
LABELLED(inet6_conf, type_s32, inet6_devconf_indices);
LABELLED(inet6_stats, type_u64, snmp_ip_stats);
LABELLED(icmp6_stats, type_u64, snmp_icmp6_stats);
NL_ATTRS(af_inet, rtnl_ifla_af_spec_inet_attrs,
	{ 1, &inet_conf, 4 });
NL_NESTED(type_af_inet, af_inet);

static const struct type inet6_cacheinfo = STRUCT("ifla_cacheinfo",
	FIELD(max_reasm_len,	&type_u32),
	FIELD(tstamp,		&type_u32),
	FIELD(reachable_time,	&type_u32),
	FIELD(retrans_time,	&type_u32));
NAMES(inet6_flags, K_U32, rtnl_inet6_if_flags);
NAMES(gen_mode, K_U8, in6_addr_gen_modes);
NL_ATTRS(af_inet6, rtnl_ifla_af_spec_inet6_attrs,
	{ 1, &inet6_flags, 0 },
	{ 2, &inet6_conf, 4 },
	{ 3, &inet6_stats, 8 },
	{ 5, &inet6_cacheinfo, 0 },
	{ 6, &icmp6_stats, 8 },
	{ 7, &type_in6_addr, 0 },
	{ 8, &gen_mode, 0 },
	{ 9, &type_u32, 0 });
NL_NESTED(type_af_inet6, af_inet6);
NL_ATTRS(af_mctp, rtnl_ifla_af_spec_mctp_attrs,
	{ 1, &type_u32, 0 });
NL_NESTED(type_af_mctp, af_mctp);
NL_ATTRS(af_families, sock_families,
	{ 2, &type_af_inet, 0 },
	{ 10, &type_af_inet6, 0 },
	{ 45, &type_af_mctp, 0 });
NL_NESTED(type_af_families, af_families);

NAMES(bridge_flags, K_U16, bridge_flags);
NAMES(bridge_mode, K_U16, bridge_modes);
NAMES(vlan_info_flags, K_U16, bridge_vlan_flags);
static const struct type bridge_vlan_info = STRUCT("bridge_vlan_info",
	FIELD(flags,		&vlan_info_flags),
	FIELD(vid,		&type_u16));
static const struct type vlan_info_tail =
	TYPE_HOOK(hook_nl_headed, .elem = &bridge_vlan_info);
NL_ATTRS(vlan_tunnel, rtnl_bridge_vlan_tunnel_attrs,
	{ 1, &type_u32, 0 },
	{ 2, &type_u16, 0 },
	{ 3, &vlan_info_flags, 0 });
NL_NESTED(type_vlan_tunnel, vlan_tunnel);
NL_ATTRS(af_bridge, rtnl_ifla_bridge_attrs,
	{ 0, &bridge_flags, 0 },
	{ 1, &bridge_mode, 0 },
	{ 2, &vlan_info_tail, 0 },
	{ 3, &type_vlan_tunnel, 0 });
NL_NESTED(type_af_bridge, af_bridge);

static const struct switch_on af_spec_by =
	SWITCH(ifi_family, &type_af_families,
	CASE(7, &type_af_bridge));
static const struct type af_spec =
	TYPE_HOOK(hook_nl_by, .arg = (uintptr_t)&af_spec_by);
static const struct switch_on protinfo_by = SWITCH(ifi_family, NULL,
	CASE(7, &type_brport),
	CASE(10, &type_af_inet6));
static const struct type protinfo =
	TYPE_HOOK(hook_nl_by, .arg = (uintptr_t)&protinfo_by);

NL_NESTED(prop_list, rt_link);

ATTRS(rt_link, rtnl_ifla_attrs,
	{ IFLA_ADDRESS, &mac, 0 },
	{ IFLA_BROADCAST, &mac, 0 },
	{ IFLA_IFNAME, &string, 0 },
	{ IFLA_MTU, &type_u32, 0 },
	{ IFLA_LINK, &type_ifindex, 0 },
	{ IFLA_QDISC, &string, 0 },
	{ IFLA_STATS, &link_stats, 92 },
	{ IFLA_MASTER, &type_ifindex, 0 },
	{ IFLA_PROTINFO, &protinfo, 0 },
	{ IFLA_TXQLEN, &type_u32, 0 },
	{ IFLA_MAP, &link_ifmap, 28 },
	{ IFLA_WEIGHT, &type_u32, 0 },
	{ IFLA_OPERSTATE, &operstate, 0 },
	{ IFLA_LINKMODE, &linkmode, 0 },
	{ IFLA_LINKINFO, &type_link_info, 0 },
	{ IFLA_NET_NS_PID, &type_u32, 0 },
	{ IFLA_IFALIAS, &string, 0 },
	{ IFLA_NUM_VF, &type_u32, 0 },
	{ IFLA_VFINFO_LIST, &type_vf_infos, 0 },
	{ IFLA_STATS64, &link_stats64, 184 },
	{ IFLA_VF_PORTS, &type_vf_ports, 0 },
	{ IFLA_PORT_SELF, &type_vport, 0 },
	{ IFLA_AF_SPEC, &af_spec, 0 },
	{ IFLA_GROUP, &type_u32, 0 },
	{ IFLA_NET_NS_FD, &type_fd, 0 },
	{ IFLA_EXT_MASK, &ext_filters, 0 },
	{ IFLA_PROMISCUITY, &type_u32, 0 },
	{ IFLA_NUM_TX_QUEUES, &type_u32, 0 },
	{ IFLA_NUM_RX_QUEUES, &type_u32, 0 },
	{ IFLA_CARRIER, &type_u8, 0 },
	{ IFLA_CARRIER_CHANGES, &type_u32, 0 },
	{ IFLA_LINK_NETNSID, &type_s32, 0 },
	{ IFLA_PHYS_PORT_NAME, &string, 0 },
	{ IFLA_PROTO_DOWN, &type_u8, 0 },
	{ IFLA_GSO_MAX_SEGS, &type_u32, 0 },
	{ IFLA_GSO_MAX_SIZE, &type_u32, 0 },
	{ IFLA_XDP, &type_xdp, 0 },
	{ IFLA_EVENT, &ifla_event, 0 },
	{ IFLA_NEW_NETNSID, &type_s32, 0 },
	{ IFLA_TARGET_NETNSID, &type_s32, 0 },
	{ IFLA_CARRIER_UP_COUNT, &type_u32, 0 },
	{ IFLA_CARRIER_DOWN_COUNT, &type_u32, 0 },
	{ IFLA_NEW_IFINDEX, &type_ifindex, 0 },
	{ IFLA_MIN_MTU, &type_u32, 0 },
	{ IFLA_MAX_MTU, &type_u32, 0 },
	{ 52, &prop_list, 0 },		/* IFLA_PROP_LIST */
	{ 53, &string, 0 },		/* IFLA_ALT_IFNAME */
	{ 54, &mac, 0 },		/* IFLA_PERM_ADDRESS */
	{ 55, &type_down_reason, 0 },	/* IFLA_PROTO_DOWN_REASON */
	{ 56, &string, 0 },		/* IFLA_PARENT_DEV_NAME */
	{ 57, &string, 0 },		/* IFLA_PARENT_DEV_BUS_NAME */
	{ 58, &type_u32, 0 },		/* IFLA_GRO_MAX_SIZE */
	{ 59, &type_u32, 0 },		/* IFLA_TSO_MAX_SIZE */
	{ 60, &type_u32, 0 },		/* IFLA_TSO_MAX_SEGS */
	{ 61, &type_u32, 0 });		/* IFLA_ALLMULTI */

/* --- addresses --- */

static const struct type ifa_cacheinfo = STRUCT("ifa_cacheinfo",
	FIELD(ifa_prefered,	&type_u32),
	FIELD(ifa_valid,	&type_u32),
	FIELD(cstamp,		&type_u32),
	FIELD(tstamp,		&type_u32));
NAMES(ifa_flags, K_U32, ifaddr_flags);
NAMES(ifa_proto, K_U8, ifaddr_protos);

ATTRS(rt_addr, rtnl_addr_attrs,
	{ IFA_ADDRESS, &ifa_address, 0 },
	{ IFA_LOCAL, &ifa_address, 0 },
	{ IFA_LABEL, &string, 0 },
	{ IFA_BROADCAST, &ifa_address, 0 },
	{ IFA_ANYCAST, &ifa_address, 0 },
	{ IFA_CACHEINFO, &ifa_cacheinfo, 0 },
	{ IFA_MULTICAST, &ifa_address, 0 },
	{ IFA_FLAGS, &ifa_flags, 0 },
	{ IFA_RT_PRIORITY, &type_u32, 0 },
	{ 10, &type_s32, 0 },		/* IFA_TARGET_NETNSID */
	{ 11, &ifa_proto, 0 });		/* IFA_PROTO */

ATTRS(rt_addrlabel, rtnl_addrlabel_attrs,
	{ 1, &ifal_address, 0 },
	{ 2, &type_u32, 0 });

/* --- routes --- */

static const struct type rta_cacheinfo = STRUCT("rta_cacheinfo",
	FIELD(rta_clntref,	&type_u32),
	FIELD(rta_lastuse,	&type_u32),
	FIELD(rta_expires,	&type_u32),
	FIELD(rta_error,	&type_u32),
	FIELD(rta_used,		&type_u32),
	FIELD(rta_id,		&type_x32),
	FIELD(rta_ts,		&type_u32),
	FIELD(rta_tsage,	&type_u32));
static const struct type rta_mfc_stats = STRUCT("rta_mfc_stats",
	FIELD(mfcs_packets,	&type_u64),
	FIELD(mfcs_bytes,	&type_u64),
	FIELD(mfcs_wrong_if,	&type_u64));
ADDRESS(rtvia_address, "rtvia_family");
static const struct type rtvia = STRUCT("rtvia",
	FIELD(rtvia_family,	&type_family16),
	FIELD(rtvia_addr,	&rtvia_address,	COUNT_TO_END));
NAMES(nexthop_flags8, K_U8, route_nexthop_flags);
static const struct type rtnexthop = STRUCT("rtnexthop",
	FIELD(rtnh_len,		&type_u16),
	FIELD(rtnh_flags,	&nexthop_flags8),
	FIELD(rtnh_hops,	&type_u8),
	FIELD(rtnh_ifindex,	&type_ifindex));
static const struct type multipath =
	TYPE_HOOK(hook_nl_records, .elem = &rtnexthop,
		  .arg = (uintptr_t)&rt_route);
NAMES(table32, K_U32, routing_table_ids);
NAMES(encap_type, K_U16, lwtunnel_encap_types);
NAMES(rta_pref, K_U8, route_prefs);

NL_ATTRS(metrics, rtnl_rta_metrics_attrs,
	{ 1, &type_u32, 0 }, { 2, &type_u32, 0 }, { 3, &type_u32, 0 },
	{ 4, &type_u32, 0 }, { 5, &type_u32, 0 }, { 6, &type_u32, 0 },
	{ 7, &type_u32, 0 }, { 8, &type_u32, 0 }, { 9, &type_u32, 0 },
	{ 10, &type_u32, 0 }, { 11, &type_u32, 0 }, { 12, &type_u32, 0 },
	{ 13, &type_u32, 0 }, { 14, &type_u32, 0 }, { 15, &type_u32, 0 },
	{ 16, &string, 0 }, { 17, &type_u32, 0 });
NL_NESTED(type_metrics, metrics);

ATTRS(rt_route, rtnl_route_attrs,
	{ RTA_DST, &rtm_address, 0 },
	{ RTA_SRC, &rtm_address, 0 },
	{ RTA_IIF, &type_ifindex, 0 },
	{ RTA_OIF, &type_ifindex, 0 },
	{ RTA_GATEWAY, &rtm_address, 0 },
	{ RTA_PRIORITY, &type_u32, 0 },
	{ RTA_PREFSRC, &rtm_address, 0 },
	{ RTA_METRICS, &type_metrics, 0 },
	{ RTA_MULTIPATH, &multipath, 8 },
	{ RTA_FLOW, &type_u32, 0 },
	{ RTA_CACHEINFO, &rta_cacheinfo, 0 },
	{ RTA_TABLE, &table32, 0 },
	{ RTA_MARK, &type_u32, 0 },
	{ RTA_MFC_STATS, &rta_mfc_stats, 0 },
	{ RTA_VIA, &rtvia, 2 },
	{ RTA_NEWDST, &rtm_address, 0 },
	{ RTA_PREF, &rta_pref, 0 },
	{ RTA_ENCAP_TYPE, &encap_type, 0 },
	{ RTA_EXPIRES, &type_u64, 0 },
	{ RTA_UID, &type_u32, 0 },
	{ RTA_TTL_PROPAGATE, &type_u8, 0 },
	{ RTA_IP_PROTO, &type_u8, 0 },
	{ RTA_SPORT, &type_port, 0 },
	{ RTA_DPORT, &type_port, 0 },
	{ 30, &type_u32, 0 });		/* RTA_NH_ID */

/* --- rules --- */

#define RANGE(name_, type_)						\
	static const struct type name_ = STRUCT(#name_,			\
		FIELD(start, &(type_)), FIELD(end, &(type_)))
RANGE(uid_range, type_u32);
RANGE(port_range, type_u16);
NAMES(rule_proto, K_U8, routing_protocols);
NAMES(ip_proto8, K_U8, inet_protocols);

ATTRS(rt_rule, rtnl_rule_attrs,
	{ 1, &rule_address, 0 },	/* FRA_DST */
	{ 2, &rule_address, 0 },	/* FRA_SRC */
	{ 3, &string, 0 },		/* FRA_IIFNAME */
	{ 4, &type_u32, 0 },		/* FRA_GOTO */
	{ 6, &type_u32, 0 },		/* FRA_PRIORITY */
	{ 10, &type_u32, 0 },		/* FRA_FWMARK */
	{ 11, &type_u32, 0 },		/* FRA_FLOW */
	{ 12, &be64, 0 },		/* FRA_TUN_ID */
	{ 13, &type_u32, 0 },		/* FRA_SUPPRESS_IFGROUP */
	{ 14, &type_u32, 0 },		/* FRA_SUPPRESS_PREFIXLEN */
	{ 15, &table32, 0 },		/* FRA_TABLE */
	{ 16, &type_u32, 0 },		/* FRA_FWMASK */
	{ 17, &string, 0 },		/* FRA_OIFNAME */
	{ 19, &type_u8, 0 },		/* FRA_L3MDEV */
	{ 20, &uid_range, 0 },		/* FRA_UID_RANGE */
	{ 21, &rule_proto, 0 },		/* FRA_PROTOCOL */
	{ 22, &ip_proto8, 0 },		/* FRA_IP_PROTO */
	{ 23, &port_range, 0 },		/* FRA_SPORT_RANGE */
	{ 24, &port_range, 0 });	/* FRA_DPORT_RANGE */

/* --- neighbours --- */

static const struct type nda_cacheinfo = STRUCT("nda_cacheinfo",
	FIELD(ndm_confirmed,	&type_u32),
	FIELD(ndm_used,		&type_u32),
	FIELD(ndm_updated,	&type_u32),
	FIELD(ndm_refcnt,	&type_u32));
NAMES(fdb_notify, K_U8, fdb_notify_flags);
NAMES(ntf_ext, K_U32, neighbor_cache_ext_flags);
NAMES(nud16, K_U16, neighbor_cache_states);
NAMES(ntf8, K_U8, neighbor_cache_flags);
NL_ATTRS(nfea, rtnl_nfea_attrs,
	{ 1, &fdb_notify, 0 });
NL_NESTED(type_nfea, nfea);

ATTRS(rt_neigh, rtnl_neigh_attrs,
	{ NDA_DST, &ndm_address, 0 },
	{ NDA_LLADDR, &mac, 0 },
	{ NDA_CACHEINFO, &nda_cacheinfo, 0 },
	{ NDA_PROBES, &type_u32, 0 },
	{ NDA_VLAN, &type_u16, 0 },
	{ NDA_PORT, &type_port, 0 },
	{ NDA_VNI, &type_u32, 0 },
	{ NDA_IFINDEX, &type_ifindex, 0 },
	{ NDA_MASTER, &type_ifindex, 0 },
	{ NDA_LINK_NETNSID, &type_u32, 0 },
	{ NDA_SRC_VNI, &type_u32, 0 },
	{ NDA_PROTOCOL, &rule_proto, 0 },
	{ NDA_NH_ID, &type_u32, 0 },
	{ 14, &type_nfea, 0 },		/* NDA_FDB_EXT_ATTRS */
	{ 15, &ntf_ext, 0 },		/* NDA_FLAGS_EXT */
	{ 16, &nud16, 0 },		/* NDA_NDM_STATE_MASK */
	{ 17, &ntf8, 0 });		/* NDA_NDM_FLAGS_MASK */

static const struct type ndt_config = STRUCT("ndt_config",
	FIELD(ndtc_key_len,	&type_u16),
	FIELD(ndtc_entry_size,	&type_u16),
	FIELD(ndtc_entries,	&type_u32),
	FIELD(ndtc_last_flush,	&type_u32),
	FIELD(ndtc_last_rand,	&type_u32),
	FIELD(ndtc_hash_rnd,	&type_u32),
	FIELD(ndtc_hash_mask,	&type_x32),
	FIELD(ndtc_hash_chain_gc, &type_u32),
	FIELD(ndtc_proxy_qlen,	&type_u32));
static const struct type ndt_stats = STRUCT("ndt_stats",
	FIELD(ndts_allocs,	&type_u64),
	FIELD(ndts_destroys,	&type_u64),
	FIELD(ndts_hash_grows,	&type_u64),
	FIELD(ndts_res_failed,	&type_u64),
	FIELD(ndts_lookups,	&type_u64),
	FIELD(ndts_hits,	&type_u64),
	FIELD(ndts_rcv_probes_mcast, &type_u64),
	FIELD(ndts_rcv_probes_ucast, &type_u64),
	FIELD(ndts_periodic_gc_runs, &type_u64),
	FIELD(ndts_forced_gc_runs, &type_u64),
	FIELD(ndts_table_fulls,	&type_u64));
NL_ATTRS(neightbl_parms, rtnl_neightbl_parms_attrs,
	{ 1, &type_ifindex, 0 },
	{ 2, &type_u32, 0 }, { 3, &type_u64, 0 }, { 4, &type_u64, 0 },
	{ 5, &type_u64, 0 }, { 6, &type_u64, 0 }, { 7, &type_u64, 0 },
	{ 8, &type_u32, 0 }, { 9, &type_u32, 0 }, { 10, &type_u32, 0 },
	{ 11, &type_u64, 0 }, { 12, &type_u64, 0 }, { 13, &type_u32, 0 },
	{ 14, &type_u32, 0 }, { 15, &type_u64, 0 }, { 17, &type_u32, 0 },
	{ 18, &clock_t64, 0 });
NL_NESTED(type_neightbl_parms, neightbl_parms);

ATTRS(rt_neightbl, rtnl_neightbl_attrs,
	{ 1, &string, 0 },		/* NDTA_NAME */
	{ 2, &type_u32, 0 }, { 3, &type_u32, 0 }, { 4, &type_u32, 0 },
	{ 5, &ndt_config, 0 },
	{ 6, &type_neightbl_parms, 0 },
	{ 7, &ndt_stats, 72 },
	{ 8, &type_u64, 0 });

/* --- traffic control --- */

static const struct type tc_stats = STRUCT("tc_stats",
	FIELD(bytes,		&type_u64),
	FIELD(packets,		&type_u32),
	FIELD(drops,		&type_u32),
	FIELD(overlimits,	&type_u32),
	FIELD(bps,		&type_u32),
	FIELD(pps,		&type_u32),
	FIELD(qlen,		&type_u32),
	FIELD(backlog,		&type_u32));
static const struct type tc_estimator = STRUCT("tc_estimator",
	FIELD(interval,		&type_s8),
	FIELD(ewma_log,		&type_u8));
static const struct type stats_basic = STRUCT("gnet_stats_basic",
	FIELD(bytes,		&type_u64),
	FIELD(packets,		&type_u32));
static const struct type rate_est = STRUCT("gnet_stats_rate_est",
	FIELD(bps,		&type_u32),
	FIELD(pps,		&type_u32));
static const struct type rate_est64 = STRUCT("gnet_stats_rate_est64",
	FIELD(bps,		&type_u64),
	FIELD(pps,		&type_u64));
static const struct type stats_queue = STRUCT("gnet_stats_queue",
	FIELD(qlen,		&type_u32),
	FIELD(backlog,		&type_u32),
	FIELD(drops,		&type_u32),
	FIELD(requeues,		&type_u32),
	FIELD(overlimits,	&type_u32));
NL_ATTRS(stats2, rtnl_tca_stats_attrs,
	{ 1, &stats_basic, 12 },
	{ 2, &rate_est, 0 },
	{ 3, &stats_queue, 0 },
	{ 5, &rate_est64, 0 },
	{ 7, &stats_basic, 12 },
	{ 8, &type_u64, 0 });
NL_NESTED(type_stats2, stats2);
static const struct type tc_sizespec = STRUCT("tc_sizespec",
	FIELD(cell_log,		&type_u8),
	FIELD(size_log,		&type_u8),
	FIELD(cell_align,	&type_s16),
	FIELD(overhead,		&type_s32),
	FIELD(linklayer,	&type_u32),
	FIELD(mpu,		&type_u32),
	FIELD(mtu,		&type_u32),
	FIELD(tsize,		&type_u32));
static const struct type stab_data = TYPE_ARRAY(&type_u16);
NL_ATTRS(stab, rtnl_tca_stab_attrs,
	{ 1, &tc_sizespec, 0 },
	{ 2, &stab_data, 0 });
NL_NESTED(type_stab, stab);

ATTRS(rt_tc, rtnl_tc_attrs,
	{ TCA_KIND, &string, 0 },
	{ TCA_STATS, &tc_stats, 36 },
	{ TCA_RATE, &tc_estimator, 0 },
	{ TCA_FCNT, &type_u32, 0 },
	{ TCA_STATS2, &type_stats2, 0 },
	{ TCA_STAB, &type_stab, 0 },
	{ TCA_CHAIN, &type_u32, 0 },
	{ TCA_HW_OFFLOAD, &type_u8, 0 },
	{ TCA_INGRESS_BLOCK, &type_u32, 0 },
	{ TCA_EGRESS_BLOCK, &type_u32, 0 },
	{ 15, &type_u32, 0 });		/* TCA_DUMP_FLAGS */

NAMES(act_flags, K_U32, tc_act_flags);
NAMES(hw_stats, K_U32, tc_hw_stats);
NL_ATTRS(act, rtnl_tc_action_attrs,
	{ 1, &string, 0 },
	{ 3, &type_u32, 0 },
	{ 4, &type_stats2, 0 },
	{ 7, &act_flags, 0 },
	{ 8, &hw_stats, 0 },
	{ 9, &hw_stats, 0 },
	{ 10, &type_u32, 0 });
NL_NESTED(type_act, act);
static const struct nl_attrs acts = { NULL, NULL, 0, &type_act, NULL, 0 };
NL_NESTED(type_acts, acts);
NAMES(root_flags, K_U32, tca_root_flags);

ATTRS(rt_action, rtnl_tca_root_attrs,
	{ 1, &type_acts, 0 },		/* TCA_ROOT_TAB */
	{ 2, &root_flags, 0 },		/* TCA_ROOT_FLAGS */
	{ 3, &type_u32, 0 },		/* TCA_ROOT_COUNT */
	{ 4, &type_u32, 0 });		/* TCA_ROOT_TIME_DELTA */

/* --- the rest --- */

ATTRS(rt_dcb, rtnl_dcb_attrs,
	{ 1, &string, 0 },		/* DCB_ATTR_IFNAME */
	{ 2, &type_u8, 0 },		/* DCB_ATTR_STATE */
	{ 3, &type_u8, 0 },		/* DCB_ATTR_PFC_STATE */
	{ 5, &type_u8, 0 },		/* DCB_ATTR_NUM_TC */
	{ 7, &type_u8, 0 },		/* DCB_ATTR_SET_ALL */
	{ 12, &type_u8, 0 });		/* DCB_ATTR_DCBX */

ATTRS(rt_netconf, rtnl_netconf_attrs,
	{ 1, &type_ifindex, 0 },
	{ 2, &type_s32, 0 }, { 3, &type_s32, 0 }, { 4, &type_s32, 0 },
	{ 5, &type_s32, 0 }, { 6, &type_s32, 0 }, { 7, &type_s32, 0 },
	{ 8, &type_s32, 0 });

#define HEADED(name_, head_, attrs_)					\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_headed, .elem = &(head_),		\
			  .arg = (uintptr_t)&(attrs_))
NAMES(mdb_state, K_U8, mdb_states);
NAMES(mdb_flags, K_U8, mdb_flags);
static const struct type mdb_bytes = {
	.kind = KIND_BYTES, .size = 16, .flags = TYPE_HEX | TYPE_NOLIMIT,
};
static const struct type mdb_addr_any = STRUCT("addr",
	PLACE(u,		&type_in6_addr),
	PLACE(proto,		&type_eth_proto),
	FIELD(u,		&mdb_bytes, AT(u)),
	FIELD(proto,		&type_eth_proto, AT(proto)));
static const struct type br_mdb_entry = STRUCT("br_mdb_entry",
	FIELD(ifindex,		&type_ifindex),
	FIELD(state,		&mdb_state),
	FIELD(flags,		&mdb_flags),
	FIELD(vid,		&type_u16),
	FIELD(addr,		&mdb_addr_any));
NL_ATTRS(mdb_eattr, rtnl_mdba_mdb_eattr_attrs,
	{ 1, &clock_t32, 0 });
HEADED(mdb_entry, br_mdb_entry, mdb_eattr);
NL_ATTRS(router_pattr, rtnl_mdba_router_pattr_attrs,
	{ 1, &clock_t32, 0 },
	{ 2, &router8, 0 },
	{ 3, &clock_t32, 0 },
	{ 4, &clock_t32, 0 });
HEADED(router_port, type_ifindex, router_pattr);
NL_ATTRS(mdb_entries, rtnl_mdba_mdb_entry_attrs,
	{ 1, &mdb_entry, 28 });
NL_NESTED(type_mdb_entries, mdb_entries);
NL_ATTRS(mdb, rtnl_mdba_mdb_attrs,
	{ 1, &type_mdb_entries, 0 });
NL_NESTED(type_mdb, mdb);
NL_ATTRS(router, rtnl_mdba_router_attrs,
	{ 1, &router_port, 4 });
NL_NESTED(type_router, router);

ATTRS(rt_mdb, rtnl_mdb_attrs,
	{ 1, &type_mdb, 0 },
	{ 2, &type_router, 0 });

ATTRS(rt_nsid, rtnl_nsid_attrs,
	{ 1, &type_s32, 0 },		/* NETNSA_NSID */
	{ 2, &type_u32, 0 },		/* NETNSA_PID */
	{ 3, &type_fd, 0 },		/* NETNSA_FD */
	{ 4, &type_s32, 0 },		/* NETNSA_TARGET_NSID */
	{ 5, &type_s32, 0 });		/* NETNSA_CURRENT_NSID */

NAMES(vlan_flags, K_U16, bridge_vlan_flags);
static const struct type vlan_xstats = STRUCT("bridge_vlan_xstats",
	FIELD(rx_bytes,		&type_u64),
	FIELD(rx_packets,	&type_u64),
	FIELD(tx_bytes,		&type_u64),
	FIELD(tx_packets,	&type_u64),
	FIELD(vid,		&type_u16),
	FIELD(flags,		&vlan_flags),
	FIELD(pad2,		&type_x32,	HIDE_ZERO));
static const struct type stp_xstats = STRUCT("bridge_stp_xstats",
	FIELD(transition_blk,	&type_u64),
	FIELD(transition_fwd,	&type_u64),
	FIELD(rx_bpdu,		&type_u64),
	FIELD(tx_bpdu,		&type_u64),
	FIELD(rx_tcn,		&type_u64),
	FIELD(tx_tcn,		&type_u64));
static const struct type two_u64 =
	TYPE_ARRAY(&type_u64, .size = 16, .flags = TYPE_NOLIMIT);
static const struct type mcast_xstats = STRUCT("br_mcast_stats",
	FIELD(igmp_v1queries,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_v2queries,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_v3queries,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_leaves,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_v1reports,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_v2reports,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_v3reports,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(igmp_parse_errors, &type_u64),
	FIELD(mld_v1queries,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mld_v2queries,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mld_leaves,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mld_v1reports,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mld_v2reports,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mld_parse_errors,	&type_u64),
	FIELD(mcast_bytes,	&two_u64, LABELS(consts_br_mcast_dirs)),
	FIELD(mcast_packets,	&two_u64, LABELS(consts_br_mcast_dirs)));
#define XSTATS(name_, head_)						\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_headed, .elem = &(head_))
XSTATS(vlan_xstats_tail, vlan_xstats);
XSTATS(mcast_xstats_tail, mcast_xstats);
XSTATS(stp_xstats_tail, stp_xstats);
NL_ATTRS(bridge_xstats, rtnl_bridge_xstats,
	{ 1, &vlan_xstats_tail, 0 },
	{ 2, &mcast_xstats_tail, 0 },
	{ 4, &stp_xstats_tail, 0 });
NL_NESTED(type_bridge_xstats, bridge_xstats);
NL_ATTRS(bond_3ad, rtnl_bond_3ad_stats,
	{ 0, &type_u64, 0 }, { 1, &type_u64, 0 }, { 2, &type_u64, 0 },
	{ 3, &type_u64, 0 }, { 4, &type_u64, 0 }, { 5, &type_u64, 0 },
	{ 6, &type_u64, 0 }, { 7, &type_u64, 0 }, { 8, &type_u64, 0 });
NL_NESTED(type_bond_3ad, bond_3ad);
NL_ATTRS(bond_xstats, rtnl_bond_xstats,
	{ 1, &type_bond_3ad, 0 });
NL_NESTED(type_bond_xstats, bond_xstats);
NL_ATTRS(link_xstats, rtnl_link_xstats,
	{ 1, &type_bridge_xstats, 0 },
	{ 2, &type_bond_xstats, 0 });
NL_NESTED(type_link_xstats, link_xstats);

NL_ATTRS(offload_xstats, rtnl_offload_xstats,
	{ 1, &link_stats64, 184 });
NL_NESTED(type_offload_xstats, offload_xstats);
static const struct type mpls_link_stats = STRUCT("mpls_link_stats",
	FIELD(rx_packets,	&type_u64),
	FIELD(tx_packets,	&type_u64),
	FIELD(rx_bytes,		&type_u64),
	FIELD(tx_bytes,		&type_u64),
	FIELD(rx_errors,	&type_u64),
	FIELD(tx_errors,	&type_u64),
	FIELD(rx_dropped,	&type_u64),
	FIELD(tx_dropped,	&type_u64),
	FIELD(rx_noroute,	&type_u64));
XSTATS(mpls_tail, mpls_link_stats);
NL_ATTRS(mpls_stats, mpls_stats_attrs,
	{ 1, &mpls_tail, 0 });
NL_NESTED(type_mpls_stats, mpls_stats);
NL_ATTRS(stats_families, sock_families,
	{ 28, &type_mpls_stats, 0 });	/* AF_MPLS */
NL_NESTED(type_stats_families, stats_families);

ATTRS(rt_stats, rtnl_stats_attrs,
	{ 1, &link_stats64, 184 },
	{ 2, &type_link_xstats, 0 },
	{ 3, &type_link_xstats, 0 },
	{ 4, &type_offload_xstats, 0 },
	{ 5, &type_stats_families, 0 });

NAMES(igmp_msg, K_U8, igmp_msgs);
NAMES(mrt6_msg, K_U8, mrt6_msgs);
ATTRS(rt_cachereport, rtnl_cachereport_attrs,
	{ 1, &igmp_msg, 0 },
	{ 2, &type_u32, 0 },
	{ 3, &type_in_addr, 0 },
	{ 4, &type_in_addr, 0 },
	{ 6, &type_u32, 0 });
ATTRS(rt_cachereport6, rtnl_cachereport6_attrs,
	{ 1, &mrt6_msg, 0 },
	{ 2, &type_u32, 0 },
	{ 3, &type_in6_addr, 0 },
	{ 4, &type_in6_addr, 0 });

static const struct type nexthop_grp = STRUCT("nexthop_grp",
	FIELD(id,		&type_u32),
	FIELD(weight,		&type_u8),
	FIELD(resvd1,		&type_x8,	HIDE_ZERO),
	FIELD(resvd2,		&type_x16,	HIDE_ZERO));
static const struct type nexthop_grps = TYPE_ARRAY(&nexthop_grp);
NAMES(nexthop_type, K_U16, nexthop_group_types);
NL_ATTRS(res_group, rtnl_nha_res_group_attrs,
	{ 1, &type_u16, 0 },
	{ 2, &clock_t64, 0 },
	{ 3, &clock_t64, 0 },
	{ 4, &clock_t64, 0 });
NL_NESTED(type_res_group, res_group);
NL_ATTRS(res_bucket, rtnl_nha_res_bucket_attrs,
	{ 1, &type_u16, 0 },
	{ 2, &clock_t64, 0 },
	{ 3, &type_u32, 0 });
NL_NESTED(type_res_bucket, res_bucket);

ATTRS(rt_nexthop, rtnl_nexthop_attrs,
	{ 1, &type_u32, 0 },		/* NHA_ID */
	{ 2, &nexthop_grps, 8 },	/* NHA_GROUP */
	{ 3, &nexthop_type, 0 },	/* NHA_GROUP_TYPE */
	{ 4, &type_u32, 0 },		/* NHA_BLACKHOLE */
	{ 5, &type_ifindex, 0 },	/* NHA_OIF */
	{ 6, &nh_address, 0 },		/* NHA_GATEWAY */
	{ 7, &encap_type, 0 },		/* NHA_ENCAP_TYPE */
	{ 9, &type_u32, 0 },		/* NHA_GROUPS */
	{ 10, &type_ifindex, 0 },	/* NHA_MASTER */
	{ 11, &type_u32, 0 },		/* NHA_FDB */
	{ 12, &type_res_group, 0 },	/* NHA_RES_GROUP */
	{ 13, &type_res_bucket, 0 });	/* NHA_RES_BUCKET */
