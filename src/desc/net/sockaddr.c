/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Socket addresses: one row for each layout. */
#include <stddef.h>
#include <sys/socket.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/rows.h"

#define FAMILY	FIELD(sa_family, &type_family16)

const struct type type_family16 =
	TYPE_BITS(K_U16, consts_sock_families, .name = "sa_family");
const struct type type_port =
	TYPE_INT(K_BE16, RADIX_U, .name = "port", .role = ROLE_PORT);
const struct type type_ifindex =
	TYPE_INT(K_U32, RADIX_U, .name = "ifindex", .role = ROLE_IFINDEX);
const struct type type_in_addr =
	TYPE_HOOK(hook_inet, .name = "in_addr", .size = 4, .align = 4);
const struct type type_in6_addr =
	TYPE_HOOK(hook_inet, .name = "in6_addr", .size = 16, .align = 4);
const struct type type_eth_proto =
	TYPE_HOOK(hook_net_order, .name = "eth_proto", .scalar = K_BE16,
		  .consts = &consts_eth_protocols);
const struct type type_mac6 = {
	.name = "mac", .kind = KIND_BYTES, .size = 6,
	.flags = TYPE_MAC | TYPE_NOLIMIT,
};
const struct type type_mac8 = {
	.name = "mac", .kind = KIND_BYTES, .size = 8,
	.flags = TYPE_MAC | TYPE_NOLIMIT,
};

static const struct type rest_bytes = {
	.name = "bytes", .kind = KIND_BYTES, .flags = TYPE_NOLIMIT,
};
static const struct type be32_dec =
	TYPE_HOOK(hook_net_order, .scalar = K_BE32, .radix = RADIX_U);
static const struct type be32_hex =
	TYPE_HOOK(hook_net_order, .scalar = K_BE32, .radix = RADIX_X);

static const struct type sockaddr_none = STRUCT("sockaddr", FAMILY);
static const struct type sockaddr_any = STRUCT("sockaddr", FAMILY,
	FIELD(sa_data,		&rest_bytes,	COUNT_TO_END));

/* --- AF_UNIX --- */

static const struct type sun_path = TYPE_HOOK(hook_sun_path);

static const struct type sockaddr_un = STRUCT("sockaddr_un", FAMILY,
	FIELD(sun_path,		&sun_path));

/* --- AF_INET, AF_INET6 --- */

static const struct type sockaddr_in = STRUCT("sockaddr_in", FAMILY,
	FIELD(sin_port,		&type_port),
	FIELD(sin_addr,		&type_in_addr));

static const struct type scope_id =
	TYPE_HOOK(hook_scope_id, .scalar = K_U32);

static const struct type sockaddr_in6 = STRUCT("sockaddr_in6", FAMILY,
	FIELD(sin6_port,	&type_port),
	FIELD(sin6_flowinfo,	&be32_dec),
	FIELD(sin6_addr,	&type_in6_addr),
	FIELD(sin6_scope_id,	&scope_id));

/* --- AF_NETLINK, AF_PACKET --- */

static const struct type nl_groups = TYPE_INT(K_U32, RADIX_X0);

static const struct type sockaddr_nl = STRUCT("sockaddr_nl", FAMILY,
	FIELD(nl_pad,		&type_x16,	HIDE_ZERO),
	FIELD(nl_pid,		&type_pid),
	FIELD(nl_groups,	&nl_groups));

static const struct type hatype = TYPE_BITS(K_U16, consts_arphrd_types);
static const struct type pkttype = TYPE_BITS(K_U8, consts_packet_types);
static const struct type ll_addr =
	TYPE_HOOK(hook_octets, .elem = &type_x8, .size = 8, .align = 1);

static const struct type sockaddr_ll = STRUCT("sockaddr_ll", FAMILY,
	FIELD(sll_protocol,	&type_eth_proto),
	FIELD(sll_ifindex,	&type_ifindex),
	FIELD(sll_hatype,	&hatype),
	FIELD(sll_pkttype,	&pkttype),
	FIELD(sll_halen,	&type_u8),
	FIELD(sll_addr,		&ll_addr,	COUNT(sll_halen),
						IF_NE(sll_halen, 0)));

/* --- AF_IPX, AF_X25, AF_AX25 --- */

static const struct type ipx_node =
	TYPE_HOOK(hook_octets, .elem = &type_x8, .size = 6, .align = 1);

static const struct type sockaddr_ipx = STRUCT("sockaddr_ipx", FAMILY,
	FIELD(sipx_port,	&type_port),
	FIELD(sipx_network,	&be32_hex),
	FIELD(sipx_node,	&ipx_node),
	FIELD(sipx_type,	&type_x8),
	FIELD(sipx_zero,	&type_x8,	HIDE_ZERO));

static const struct type x25_chars = TYPE_CHARS(16);
static const struct type x25_address = STRUCT("x25_address",
	FIELD(x25_addr,		&x25_chars));
static const struct type sockaddr_x25 = STRUCT("sockaddr_x25", FAMILY,
	FIELD(sx25_addr,	&x25_address));

static const struct type ax25_call = TYPE_HOOK(hook_ax25, .size = 7);
static const struct type ax25_gap = { .kind = KIND_BYTES, .size = 3 };
static const struct type ax25_base = STRUCTF("sockaddr_ax25", TYPE_PACKED,
	FIELD(sax25_call,	&ax25_call),
	PAD(&ax25_gap),
	FIELD(sax25_ndigis,	&type_s32));
static const struct type ax25_digis =
	TYPE_HOOK(hook_ax25_digis, .arg = (uintptr_t)&ax25_call, .align = 1);

/* With digipeaters it is a full_sockaddr_ax25. */
static const struct type sockaddr_ax25 = STRUCT("sockaddr_ax25", FAMILY,
	PLACE(call,		&ax25_call),
	PLACE(ndigis,		&type_s32),
	PLACE(digis,		&ax25_digis),
	FIELD(sax25_call,	&ax25_call, AT(call), IF_EQ(ndigis, 0)),
	FIELD(sax25_ndigis,	&type_s32, AT(ndigis), IF_EQ(ndigis, 0)),
	FIELD(fsa_ax25,		&ax25_base, AT(call), IF_NE(ndigis, 0)),
	FIELD(fsa_digipeater,	&ax25_digis, AT(digis), IF_NE(ndigis, 0),
						COUNT_TO_END));

/* --- AF_TIPC --- */

static const struct type tipc_addrtype =
	TYPE_BITS(K_U8, consts_tipc_addr_types);
static const struct type tipc_scope = TYPE_BITS(K_S8, consts_tipc_scopes);
static const struct type tipc_range = STRUCT("tipc_service_range",
	FIELD(type,		&type_u32),
	FIELD(lower,		&type_u32),
	FIELD(upper,		&type_u32));
static const struct type tipc_service = STRUCT("tipc_service_addr",
	FIELD(type,		&type_u32),
	FIELD(instance,		&type_u32));
static const struct type tipc_socket = STRUCT("tipc_socket_addr",
	FIELD(ref,		&type_u32),
	FIELD(node,		&type_x32));
static const struct type tipc_name = STRUCT("tipc_name",
	FIELD(name,		&tipc_service),
	FIELD(domain,		&type_x32));
static const struct type tipc_by_range = STRUCT("tipc_addr",
	FIELD(nameseq,		&tipc_range));
static const struct type tipc_by_name = STRUCT("tipc_addr",
	FIELD(name,		&tipc_name));
static const struct type tipc_by_id = STRUCT("tipc_addr",
	FIELD(id,		&tipc_socket));
static const struct type tipc_bytes = {
	.kind = KIND_BYTES, .size = 12, .flags = TYPE_NOLIMIT,
};
static const struct switch_on tipc_addr = SWITCH(addrtype, &tipc_bytes,
	CASE(1, &tipc_by_range),
	CASE(2, &tipc_by_name),
	CASE(3, &tipc_by_id));

static const struct type sockaddr_tipc = STRUCT("sockaddr_tipc", FAMILY,
	FIELD(addrtype,		&tipc_addrtype),
	FIELD(scope,		&tipc_scope),
	BY(addr,		tipc_addr));

/* --- AF_BLUETOOTH: the length tells the protocol --- */

static const struct type hci_dev =
	TYPE_HOOK(hook_net_order, .scalar = K_U16, .radix = RADIX_U,
		  .unknown = "htobs");
static const struct type hci_channel =
	TYPE_BITS(K_U16, consts_hci_channels);
static const struct type l2_psm =
	TYPE_HOOK(hook_net_order, .scalar = K_U16, .unknown = "htobs",
		  .consts = &consts_l2cap_psms);
static const struct type l2_cid =
	TYPE_HOOK(hook_net_order, .scalar = K_U16, .unknown = "htobs",
		  .consts = &consts_l2cap_cids);
static const struct type bdaddr_type =
	TYPE_BITS(K_U8, consts_bdaddr_types);

static const struct type sockaddr_hci = STRUCT("sockaddr_hci", FAMILY,
	FIELD(hci_dev,		&hci_dev),
	FIELD(hci_channel,	&hci_channel));
static const struct type sockaddr_sco = STRUCT("sockaddr_sco", FAMILY,
	FIELD(sco_bdaddr,	&type_mac6));
static const struct type sockaddr_rc = STRUCT("sockaddr_rc", FAMILY,
	FIELD(rc_bdaddr,	&type_mac6),
	FIELD(rc_channel,	&type_u8));
static const struct type sockaddr_l2 = STRUCT("sockaddr_l2", FAMILY,
	FIELD(l2_psm,		&l2_psm),
	FIELD(l2_bdaddr,	&type_mac6),
	FIELD(l2_cid,		&l2_cid),
	FIELD(l2_bdaddr_type,	&bdaddr_type));

/* --- AF_RXRPC --- */

static const struct type rxrpc_service =
	TYPE_BITS(K_U16, consts_rxrpc_services, .flags = TYPE_NUMBERED);
static const struct type sock_type16 =
	TYPE_BITS(K_U16, consts_sock_type_names);

static const struct type rx_in = STRUCT("sockaddr_in",
	FIELD(sin_family,	&type_family16),
	FIELD(sin_port,		&type_port),
	FIELD(sin_addr,		&type_in_addr));
static const struct type rx_in_short = STRUCT("sockaddr_in",
	FIELD(sin_family,	&type_family16),
	FIELD(data,		&rest_bytes,	COUNT_TO_END, ANON));
static const struct type rx_in6 = STRUCT("sockaddr_in6",
	FIELD(sin6_family,	&type_family16),
	FIELD(sin6_port,	&type_port),
	FIELD(sin6_flowinfo,	&be32_dec),
	FIELD(sin6_addr,	&type_in6_addr),
	FIELD(sin6_scope_id,	&scope_id));
static const struct type rx_in6_short = STRUCT("sockaddr_in6",
	FIELD(sin6_family,	&type_family16),
	FIELD(data,		&rest_bytes,	COUNT_TO_END, ANON));
static const struct type rx_any = STRUCT("sockaddr",
	FIELD(family,		&type_family16),
	FIELD(data,		&rest_bytes,	COUNT_TO_END, ANON));
static const struct type rx_none = STRUCT("sockaddr",
	FIELD(family,		&type_family16));

static const struct net_sockaddr rx_rows[] = {
	{ AF_INET,	16, 0, 0, &rx_in, "sin" },
	{ AF_INET,	0, 0, 0, &rx_in_short, "sin" },
	{ AF_INET6,	24, 0, 0, &rx_in6, "sin6" },
	{ AF_INET6,	0, 0, 0, &rx_in6_short, "sin6" },
};
static const struct net_sockaddr_set rx_set = {
	rx_rows, sizeof(rx_rows) / sizeof(rx_rows[0]), &rx_any, &rx_none,
};
static const struct type rxrpc_transport =
	TYPE_HOOK(hook_sockaddr, .size = 28, .align = 4,
		  .arg = (uintptr_t)&rx_set);

static const struct type sockaddr_rxrpc = STRUCT("sockaddr_rxrpc", FAMILY,
	FIELD(srx_service,	&rxrpc_service),
	FIELD(transport_type,	&sock_type16),
	FIELD(transport_len,	&type_u16),
	FIELD(transport,	&rxrpc_transport, COUNT(transport_len)));

/* --- AF_IEEE802154 --- */

static const struct type wpan_addr_type =
	TYPE_BITS(K_U32, consts_ieee802154_addr_types,
		  .flags = TYPE_NUMBERED);
static const struct type wpan_id =
	TYPE_BITS(K_U16, consts_ieee802154_pan_ids, .flags = TYPE_NUMBERED);
static const struct type wpan_short =
	TYPE_BITS(K_U16, consts_ieee802154_short_addrs,
		  .flags = TYPE_NUMBERED);
/* IEEE802154_ADDR_NONE has no address, IEEE802154_ADDR_SHORT a short one. */
static const struct switch_on wpan_hwaddr = SWITCH(addr_type, &type_mac8,
	CASE(0, NULL),
	CASE(2, NULL));
static const struct type wpan_addr = STRUCT("ieee802154_addr_sa",
	FIELD(addr_type,	&wpan_addr_type),
	FIELD(pan_id,		&wpan_id),
	BY(hwaddr,		wpan_hwaddr),
	FIELD(short_addr,	&wpan_short,	IF_EQ(addr_type, 2),
						FLAGS(FIELD_UNION)));

static const struct type sockaddr_ieee802154 =
	STRUCT("sockaddr_ieee802154", FAMILY,
	FIELD(addr,		&wpan_addr));

/* --- AF_ALG --- */

static const struct type alg_type = TYPE_CHARS(14);
static const struct type alg_flags =
	TYPE_BITS(K_U32, consts_alg_flags, .flags = TYPE_NUMBERED);
static const struct type alg_name = TYPE_HOOK(hook_chars, .elem = &type_u8);

static const struct type sockaddr_alg = STRUCT("sockaddr_alg", FAMILY,
	FIELD(salg_type,	&alg_type),
	FIELD(salg_feat,	&alg_flags),
	FIELD(salg_mask,	&alg_flags),
	FIELD(salg_name,	&alg_name,	COUNT_TO_END));

/* --- AF_NFC --- */

static const struct type nfc_proto =
	TYPE_BITS(K_U32, consts_nfc_proto_types);
static const struct type llcp_sap =
	TYPE_BITS(K_U8, consts_nfc_llcp_saps, .flags = TYPE_NUMBERED);
static const struct type llcp_name = {
	.kind = KIND_BYTES, .size = 63, .flags = TYPE_NOLIMIT,
};
static const struct type name_len = TYPE_INT(K_ULONG, RADIX_U);

static const struct type sockaddr_nfc = STRUCT("sockaddr_nfc", FAMILY,
	FIELD(dev_idx,		&type_ifindex),
	FIELD(target_idx,	&type_x32),
	FIELD(nfc_protocol,	&nfc_proto));
static const struct type sockaddr_nfc_llcp =
	STRUCT("sockaddr_nfc_llcp", FAMILY,
	FIELD(dev_idx,		&type_ifindex),
	FIELD(target_idx,	&type_x32),
	FIELD(nfc_protocol,	&nfc_proto),
	FIELD(dsap,		&llcp_sap),
	FIELD(ssap,		&llcp_sap),
	FIELD(service_name,	&llcp_name,	COUNT(service_name_len)),
	FIELD(service_name_len,	&name_len));

/* --- AF_VSOCK --- */

static const struct type vsock_cid =
	TYPE_BITS(K_U32, consts_vsock_cids, .flags = TYPE_NOUNKNOWN);
static const struct type vsock_port =
	TYPE_BITS(K_U32, consts_vsock_ports, .flags = TYPE_NOUNKNOWN);
static const struct type vsock_flags = TYPE_BITS(K_U8, consts_vsock_flags);
static const struct type vsock_zero = {
	.kind = KIND_BYTES, .size = 3, .flags = TYPE_HEX | TYPE_NOLIMIT,
};

static const struct type sockaddr_vm = STRUCT("sockaddr_vm", FAMILY,
	FIELD(svm_reserved1,	&type_x16,	HIDE_ZERO),
	PLACE(svm_port,		&vsock_port),
	FIELD(svm_cid,		&vsock_cid),
	FIELD(svm_port,		&vsock_port,	AT(svm_port)),
	FIELD(svm_flags,	&vsock_flags),
	FIELD(svm_zero,		&vsock_zero,	HIDE_ZERO));

/* --- AF_QIPCRTR, AF_XDP, AF_MCTP --- */

static const struct type qrtr_node =
	TYPE_BITS(K_U32, consts_qrtr_nodes, .flags = TYPE_NOUNKNOWN);
static const struct type qrtr_port =
	TYPE_BITS(K_U32, consts_qrtr_ports, .flags = TYPE_NOUNKNOWN);

static const struct type sockaddr_qrtr = STRUCT("sockaddr_qrtr", FAMILY,
	FIELD(sq_node,		&qrtr_node),
	FIELD(sq_port,		&qrtr_port));

static const struct type xdp_flags =
	TYPE_BITS(K_U16, consts_xdp_sockaddr_flags);

static const struct type sockaddr_xdp = STRUCT("sockaddr_xdp", FAMILY,
	FIELD(sxdp_flags,	&xdp_flags),
	FIELD(sxdp_ifindex,	&type_ifindex),
	FIELD(sxdp_queue_id,	&type_u32),
	FIELD(sxdp_shared_umem_fd, &type_fd,	IF(sxdp_flags, 1)),
	FIELD(sxdp_shared_umem_fd, &type_x32,	IF_MASK(sxdp_flags, 1, 0),
					FLAGS(FIELD_UNION | FIELD_HIDE_ZERO)));

static const struct type mctp_net =
	TYPE_BITS(K_U32, consts_mctp_nets, .flags = TYPE_NOUNKNOWN);
static const struct type mctp_eid =
	TYPE_BITS(K_U8, consts_mctp_addrs, .flags = TYPE_NOUNKNOWN);
static const struct type mctp_addr = STRUCT("mctp_addr",
	FIELD(s_addr,		&mctp_eid));

static const struct type sockaddr_mctp = STRUCT("sockaddr_mctp", FAMILY,
	FIELD(__smctp_pad0,	&type_x16,	HIDE_ZERO),
	FIELD(smctp_network,	&mctp_net),
	FIELD(smctp_addr,	&mctp_addr),
	FIELD(smctp_type,	&type_x8),
	FIELD(smctp_tag,	&type_x8),
	FIELD(__smctp_pad1,	&type_x8,	HIDE_ZERO));

/* --- all of them --- */

static const struct net_sockaddr rows[] = {
	{ AF_UNIX,	3, 0, 0, &sockaddr_un, NULL },
	{ AF_INET,	16, 0, 0, &sockaddr_in, NULL },
	{ AF_AX25,	16, 0, 0, &sockaddr_ax25, NULL },
	{ AF_IPX,	16, 0, 0, &sockaddr_ipx, NULL },
	{ AF_X25,	18, 0, 0, &sockaddr_x25, NULL },
	{ AF_INET6,	24, 0, 0, &sockaddr_in6, NULL },
	{ AF_NETLINK,	12, 0, 0, &sockaddr_nl, NULL },
	{ AF_PACKET,	20, 0, 0, &sockaddr_ll, NULL },
	{ AF_TIPC,	16, 0, 0, &sockaddr_tipc, NULL },
	{ AF_BLUETOOTH,	6, 6, 0, &sockaddr_hci, NULL },
	{ AF_BLUETOOTH,	8, 8, 0, &sockaddr_sco, NULL },
	{ AF_BLUETOOTH,	10, 10, 0, &sockaddr_rc, NULL },
	{ AF_BLUETOOTH,	12, 12, 0, &sockaddr_l2, NULL },
	{ AF_BLUETOOTH,	14, 14, 0, &sockaddr_l2, NULL },
	{ AF_RXRPC,	36, 0, 0, &sockaddr_rxrpc, NULL },
	{ AF_IEEE802154, 20, 0, 0, &sockaddr_ieee802154, NULL },
	{ AF_ALG,	25, 0, 0, &sockaddr_alg, NULL },
	{ AF_NFC,	96, 0, 0, &sockaddr_nfc_llcp, NULL },
	{ AF_NFC,	16, 0, 16, &sockaddr_nfc, NULL },
	{ AF_VSOCK,	16, 0, 0, &sockaddr_vm, NULL },
	{ 42,		12, 0, 0, &sockaddr_qrtr, NULL },	/* AF_QIPCRTR */
	{ 44,		16, 0, 0, &sockaddr_xdp, NULL },	/* AF_XDP */
	{ 45,		12, 0, 0, &sockaddr_mctp, NULL },	/* AF_MCTP */
};

static const struct net_sockaddr_set all = {
	rows, sizeof(rows) / sizeof(rows[0]), &sockaddr_any, &sockaddr_none,
};

#define SOCKADDR(...)							\
	TYPE_HOOK(hook_sockaddr, .name = "sockaddr",			\
		  .arg = (uintptr_t)&all, __VA_ARGS__)

const struct type type_sockaddr = SOCKADDR(.align = 2);
const struct type type_sockaddr_16 = SOCKADDR(.size = 16, .align = 2);
const struct type type_sockaddr_128 = SOCKADDR(.size = 128, .align = 8);
const struct type type_sockaddr_ptr =
	TYPE_PTR(&type_sockaddr, .name = "sockaddr *");
