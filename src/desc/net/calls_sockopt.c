/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of sockets: names by level, values by name. */
#include <netinet/in.h>
#include <sys/socket.h>

#include "desc/bpf/bpf.h"
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/rows.h"

#define NAMES(name_)							\
	static const struct type name_ = TYPE_BITS(K_U32, consts_##name_)
#define NAMES_AND(name_, more_)						\
	static const struct type name_ =				\
		TYPE_BITS(K_U32, consts_##name_, .elem = &(more_))

NAMES(sock_options);
NAMES_AND(sock_get_options, sock_options);
NAMES(tcp_options);
NAMES(udp_options);
NAMES(sctp_options);
NAMES(raw_options);
NAMES(ipx_options);
NAMES(ax25_options);
NAMES(netrom_options);
NAMES(rose_options);
NAMES(packet_options);
NAMES(llc_options);
NAMES(dccp_options);
NAMES(netlink_options);
NAMES(tipc_options);
NAMES(rxrpc_options);
NAMES(pppol2tp_options);
NAMES(bluetooth_options);
NAMES(pnpipe_options);
NAMES(rds_options);
NAMES(iucv_options);
NAMES(caif_options);
NAMES(alg_options);
NAMES(nfc_llcp_options);
NAMES(kcm_options);
NAMES(tls_options);
NAMES(xdp_options);
NAMES(mptcp_options);
NAMES(mctp_options);
NAMES(smc_options);
NAMES(vsock_options);
/* The names that netfilter adds differ between the two calls. */
static const struct type more_get_ip =
	TYPE_BITS(K_U32, consts_get_ip_options);
static const struct type more_set_ip =
	TYPE_BITS(K_U32, consts_set_ip_options);
static const struct type more_get_ipv6 =
	TYPE_BITS(K_U32, consts_get_ipv6_options);
static const struct type more_set_ipv6 =
	TYPE_BITS(K_U32, consts_set_ipv6_options);
static const struct type get_ip =
	TYPE_BITS(K_U32, consts_ip_options, .elem = &more_get_ip);
static const struct type set_ip =
	TYPE_BITS(K_U32, consts_ip_options, .elem = &more_set_ip);
static const struct type get_ipv6 =
	TYPE_BITS(K_U32, consts_ipv6_options, .elem = &more_get_ipv6);
static const struct type set_ipv6 =
	TYPE_BITS(K_U32, consts_ipv6_options, .elem = &more_set_ipv6);

#define LEVELS(socket_, ip_, ipv6_)					\
	SWITCH(level, &type_uint,					\
	CASE(SOL_SOCKET, socket_),					\
	CASE(SOL_IP, ip_),						\
	CASE(SOL_IPV6, ipv6_),						\
	CASE(6, &tcp_options),						\
	CASE(17, &udp_options),						\
	CASE(132, &sctp_options),					\
	CASE(255, &raw_options),					\
	CASE(256, &ipx_options),					\
	CASE(257, &ax25_options),					\
	CASE(259, &netrom_options),					\
	CASE(260, &rose_options),					\
	CASE(263, &packet_options),					\
	CASE(268, &llc_options),					\
	CASE(269, &dccp_options),					\
	CASE(270, &netlink_options),					\
	CASE(271, &tipc_options),					\
	CASE(272, &rxrpc_options),					\
	CASE(273, &pppol2tp_options),					\
	CASE(274, &bluetooth_options),					\
	CASE(275, &pnpipe_options),					\
	CASE(276, &rds_options),					\
	CASE(277, &iucv_options),					\
	CASE(278, &caif_options),					\
	CASE(279, &alg_options),					\
	CASE(280, &nfc_llcp_options),					\
	CASE(281, &kcm_options),					\
	CASE(282, &tls_options),					\
	CASE(283, &xdp_options),					\
	CASE(284, &mptcp_options),					\
	CASE(285, &mctp_options),					\
	CASE(286, &smc_options),					\
	CASE(287, &vsock_options))

static const struct switch_on get_names =
	LEVELS(&sock_get_options, &get_ip, &get_ipv6);
static const struct switch_on set_names =
	LEVELS(&sock_options, &set_ip, &set_ipv6);

/* --- values --- */

static const struct type txrehash =
	TYPE_BITS(K_S32, consts_txrehash, .radix = RADIX_D);
static const struct type linger = STRUCT("linger",
	FIELD(l_onoff,		&type_s32),
	FIELD(l_linger,		&type_s32));

static const struct type ip_mreq = STRUCT("ip_mreq",
	FIELD(imr_multiaddr,	&type_in_addr),
	FIELD(imr_interface,	&type_in_addr));
static const struct type ipv6_mreq = STRUCT("ipv6_mreq",
	FIELD(ipv6mr_multiaddr,	&type_in6_addr),
	FIELD(ipv6mr_interface,	&type_ifindex));
static const struct type group_req = STRUCT("group_req",
	FIELD(gr_interface,	&type_ifindex),
	FIELD(gr_group,		&type_sockaddr_128));

static const struct type mr_type =
	TYPE_BITS(K_U16, consts_packet_mreq_types);
static const struct type packet_mreq = STRUCT("packet_mreq",
	FIELD(mr_ifindex,	&type_ifindex),
	FIELD(mr_type,		&mr_type),
	FIELD(mr_alen,		&type_u16),
	FIELD(mr_address,	&type_mac8,	COUNT(mr_alen)));
static const struct type tpacket_req = STRUCT("tpacket_req",
	FIELD(tp_block_size,	&type_u32),
	FIELD(tp_block_nr,	&type_u32),
	FIELD(tp_frame_size,	&type_u32),
	FIELD(tp_frame_nr,	&type_u32));
static const struct type tpacket_stats = STRUCT("tpacket_stats",
	FIELD(tp_packets,	&type_u32),
	FIELD(tp_drops,		&type_u32),
	FIELD(tp_freeze_q_cnt,	&type_u32));
static const struct type icmp_filter = {
	.consts = &consts_icmp_filter_types,
};

#define INT(level_, name_)	{ level_, name_, SOCKOPT_SCALAR, SOCKOPT_BOTH, &type_int }
#define INT_SET(level_, name_)	{ level_, name_, SOCKOPT_SCALAR, SOCKOPT_SET, &type_int }
#define SO(name_)		INT(SOL_SOCKET, name_)
#define SET_STRUCT(level_, name_, type_) \
	{ level_, name_, SOCKOPT_STRUCT, SOCKOPT_SET, type_ }

const struct sockopt net_sockopts[] = {
	{ SOL_SOCKET, SO_ERROR, SOCKOPT_SCALAR, SOCKOPT_GET, &type_errno },
	{ SOL_SOCKET, SO_LINGER, SOCKOPT_STRUCT, SOCKOPT_BOTH, &linger },
	{ SOL_SOCKET, SO_PEERCRED, SOCKOPT_STRUCT, SOCKOPT_GET, &type_ucred },
	{ SOL_SOCKET, 74, SOCKOPT_SCALAR, SOCKOPT_BOTH, &txrehash },
	SET_STRUCT(SOL_SOCKET, SO_ATTACH_FILTER, &type_sock_fprog),
	SET_STRUCT(SOL_SOCKET, 51, &type_sock_fprog), /* SO_ATTACH_REUSEPORT_CBPF */
	{ SOL_SOCKET, SO_GET_FILTER, SOCKOPT_COUNTED, SOCKOPT_GET,
	  &type_sock_filters },
	SO(SO_DEBUG), SO(SO_REUSEADDR), SO(SO_DONTROUTE), SO(SO_BROADCAST),
	SO(SO_SNDBUF), SO(SO_RCVBUF), SO(SO_KEEPALIVE), SO(SO_OOBINLINE),
	SO(SO_NO_CHECK), SO(SO_PRIORITY), SO(SO_BSDCOMPAT), SO(SO_REUSEPORT),
	SO(SO_PASSCRED), SO(SO_RCVLOWAT), SO(SO_SNDLOWAT), SO(SO_PASSSEC),
	SO(29), SO(35), SO(37),		/* SO_TIMESTAMP…_OLD */
	SO(63), SO(64), SO(65),		/* SO_TIMESTAMP…_NEW */
	SO(SO_MARK), SO(SO_RXQ_OVFL), SO(SO_WIFI_STATUS), SO(SO_PEEK_OFF),
	SO(SO_NOFCS), SO(SO_LOCK_FILTER), SO(SO_SELECT_ERR_QUEUE),
	SO(SO_BUSY_POLL), SO(SO_INCOMING_CPU), SO(SO_INCOMING_NAPI_ID),
	SO(SO_ZEROCOPY),
	SO(69), SO(73), SO(75),	/* PREFER_BUSY_POLL, RESERVE_MEM, RCVMARK */
	SO(SO_ACCEPTCONN),
	INT_SET(SOL_SOCKET, SO_DETACH_FILTER),
	INT_SET(SOL_SOCKET, SO_SNDBUFFORCE),
	INT_SET(SOL_SOCKET, SO_RCVBUFFORCE),
	INT_SET(SOL_SOCKET, SO_CNX_ADVICE),
	INT_SET(SOL_SOCKET, 68),	/* SO_DETACH_REUSEPORT_BPF */
	INT_SET(SOL_SOCKET, 70),	/* SO_BUSY_POLL_BUDGET */
	SET_STRUCT(SOL_IP, IP_ADD_MEMBERSHIP, &ip_mreq),
	SET_STRUCT(SOL_IP, IP_DROP_MEMBERSHIP, &ip_mreq),
	SET_STRUCT(SOL_IP, MCAST_JOIN_GROUP, &group_req),
	SET_STRUCT(SOL_IP, MCAST_LEAVE_GROUP, &group_req),
	SET_STRUCT(SOL_IPV6, IPV6_ADD_MEMBERSHIP, &ipv6_mreq),
	SET_STRUCT(SOL_IPV6, IPV6_DROP_MEMBERSHIP, &ipv6_mreq),
	SET_STRUCT(SOL_IPV6, IPV6_JOIN_ANYCAST, &ipv6_mreq),
	SET_STRUCT(SOL_IPV6, IPV6_LEAVE_ANYCAST, &ipv6_mreq),
	SET_STRUCT(SOL_IPV6, MCAST_JOIN_GROUP, &group_req),
	SET_STRUCT(SOL_IPV6, MCAST_LEAVE_GROUP, &group_req),
	{ 255, 1, SOCKOPT_BITMAP, SOCKOPT_BOTH, &icmp_filter },
	/* SOL_PACKET */
	{ 263, 1, SOCKOPT_EXACT, SOCKOPT_SET, &packet_mreq },
	{ 263, 2, SOCKOPT_EXACT, SOCKOPT_SET, &packet_mreq },
	{ 263, 5, SOCKOPT_EXACT, SOCKOPT_SET, &tpacket_req },
	{ 263, 13, SOCKOPT_EXACT, SOCKOPT_SET, &tpacket_req },
	{ 263, 6, SOCKOPT_STRUCT, SOCKOPT_GET, &tpacket_stats },
	/* SOL_NETLINK: all but NETLINK_LIST_MEMBERSHIPS */
	INT_SET(270, 9),
	INT(270, SOCKOPT_ANY),
};
const unsigned int net_nsockopts =
	sizeof(net_sockopts) / sizeof(net_sockopts[0]);

/* --- calls --- */

static const struct type level = TYPE_BITS(K_U32, consts_sock_levels);
static const struct type value_got = TYPE_HOOK(hook_sockopt);
static const struct type value_set = TYPE_HOOK(hook_sockopt, .arg = 1);
static const struct type value_got_ptr = TYPE_PTR(&value_got);
static const struct type value_set_ptr = TYPE_PTR(&value_set);

CALL(getsockopt, &type_zero,
	ARG(sockfd,	&type_fd),
	ARG(level,	&level),
	BY(optname,	get_names),
	ARG(optval,	&value_got_ptr,	OUT, COUNT_AT(optlen)),
	ARG(optlen,	&type_socklen_ptr,	INOUT));
CALL(setsockopt, &type_zero,
	ARG(sockfd,	&type_fd),
	ARG(level,	&level),
	BY(optname,	set_names),
	ARG(optval,	&value_set_ptr,	COUNT(optlen)),
	ARG(optlen,	&type_int));
