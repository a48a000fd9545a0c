/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* NETLINK_SOCK_DIAG: questions about sockets, and answers. */
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include "desc/bpf/bpf.h"
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/netlink.h"
#include "desc/rows.h"

#define NAMES(name_, scalar_, set_)					\
	static const struct type name_ = TYPE_BITS(scalar_, consts_##set_)
#define LABELLED(name_, elem_, set_)					\
	static const struct type name_ =				\
		TYPE_HOOK(hook_nl_labelled, .elem = &(elem_),		\
			  .consts = &consts_##set_)

NAMES(family, K_U8, sock_families);
NAMES(tcp_state, K_U8, tcp_states);
NAMES(tcp_states, K_U32, tcp_state_bits);
NAMES(sock_type, K_U8, sock_type_names);
NAMES(ip_proto, K_U8, inet_protocols);
static const struct type shutdown_numbered =
	TYPE_BITS(K_U8, consts_shutdown_bits, .flags = TYPE_NUMBERED);
NAMES(shutdown_bits, K_U8, shutdown_bits);
LABELLED(meminfo, type_u32, sk_meminfo_indices);

static const struct type cookie =
	TYPE_ARRAY(&type_u32, .size = 8, .flags = TYPE_NOLIMIT);
static const struct type string = {
	.kind = KIND_BYTES, .flags = TYPE_NUL_END,
};
static const struct type rest = { .kind = KIND_BYTES };
static const struct type u32s = TYPE_ARRAY(&type_u32);

/* --- AF_UNIX --- */

NAMES(unix_show, K_U32, unix_diag_show);
static const struct type unix_req = STRUCT("unix_diag_req",
	FIELD(sdiag_family,	&family),
	FIELD(sdiag_protocol,	&type_u8),
	PAD(&type_u16),
	FIELD(udiag_states,	&tcp_states),
	FIELD(udiag_ino,	&type_u32),
	FIELD(udiag_show,	&unix_show),
	FIELD(udiag_cookie,	&cookie));
static const struct type unix_msg = STRUCT("unix_diag_msg",
	FIELD(udiag_family,	&family),
	FIELD(udiag_type,	&sock_type),
	FIELD(udiag_state,	&tcp_state),
	PAD(&type_u8),
	FIELD(udiag_ino,	&type_u32),
	FIELD(udiag_cookie,	&cookie));

static const struct type unix_vfs = STRUCT("unix_diag_vfs",
	PLACE(udiag_vfs_ino,	&type_u32),
	PLACE(udiag_vfs_dev,	&type_dev32),
	FIELD(udiag_vfs_dev,	&type_dev32,	AT(udiag_vfs_dev)),
	FIELD(udiag_vfs_ino,	&type_u32,	AT(udiag_vfs_ino)));
static const struct type unix_rqlen = STRUCT("unix_diag_rqlen",
	FIELD(udiag_rqueue,	&type_u32),
	FIELD(udiag_wqueue,	&type_u32));
NL_ATTRS(unix_attrs, unix_diag_attrs,
	{ UNIX_DIAG_NAME, &rest, 0 },
	{ UNIX_DIAG_VFS, &unix_vfs, 0 },
	{ UNIX_DIAG_PEER, &type_u32, 0 },
	{ UNIX_DIAG_ICONS, &u32s, 4 },
	{ UNIX_DIAG_RQLEN, &unix_rqlen, 0 },
	{ UNIX_DIAG_MEMINFO, &meminfo, 4 },
	{ UNIX_DIAG_SHUTDOWN, &shutdown_bits, 0 },
	{ 7, &type_uid, 0 });		/* UNIX_DIAG_UID */

/* --- AF_NETLINK --- */

NAMES(netlink_proto, K_U8, netlink_protocols);
static const struct type netlink_proto_all =
	TYPE_BITS(K_U8, consts_ndiag_protocols, .elem = &netlink_proto,
		  .unknown = "NETLINK_???");
NAMES(netlink_show, K_U32, netlink_diag_show);
NAMES(netlink_state, K_U8, netlink_states);
static const struct type netlink_req = STRUCT("netlink_diag_req",
	FIELD(sdiag_family,	&family),
	FIELD(sdiag_protocol,	&netlink_proto_all),
	PAD(&type_u16),
	FIELD(ndiag_ino,	&type_u32),
	FIELD(ndiag_show,	&netlink_show),
	FIELD(ndiag_cookie,	&cookie));
static const struct type netlink_msg = STRUCT("netlink_diag_msg",
	FIELD(ndiag_family,	&family),
	FIELD(ndiag_type,	&sock_type),
	FIELD(ndiag_protocol,	&netlink_proto),
	FIELD(ndiag_state,	&netlink_state),
	FIELD(ndiag_portid,	&type_u32),
	FIELD(ndiag_dst_portid,	&type_u32),
	FIELD(ndiag_dst_group,	&type_u32),
	FIELD(ndiag_ino,	&type_u32),
	FIELD(ndiag_cookie,	&cookie));
static const struct type netlink_ring = STRUCT("netlink_diag_ring",
	FIELD(ndr_block_size,	&type_u32),
	FIELD(ndr_block_nr,	&type_u32),
	FIELD(ndr_frame_size,	&type_u32),
	FIELD(ndr_frame_nr,	&type_u32));
static const struct type group_word = TYPE_INT(K_ULONG, RADIX_X);
static const struct type groups = TYPE_ARRAY(&group_word);
NAMES(netlink_flags, K_U32, netlink_socket_flags);
NL_ATTRS(netlink_attrs, netlink_diag_attrs,
	{ 0, &meminfo, 4 },		/* NETLINK_DIAG_MEMINFO */
	{ 1, &groups, 4 },		/* NETLINK_DIAG_GROUPS */
	{ 2, &netlink_ring, 0 },	/* NETLINK_DIAG_RX_RING */
	{ 3, &netlink_ring, 0 },	/* NETLINK_DIAG_TX_RING */
	{ 4, &netlink_flags, 0 });	/* NETLINK_DIAG_FLAGS */

/* --- AF_PACKET --- */

NAMES(packet_show, K_U32, packet_diag_show);
NAMES(packet_num, K_U16, eth_protocols);
static const struct type packet_req = STRUCT("packet_diag_req",
	FIELD(sdiag_family,	&family),
	FIELD(sdiag_protocol,	&type_x8),
	PAD(&type_u16),
	FIELD(pdiag_ino,	&type_u32),
	FIELD(pdiag_show,	&packet_show),
	FIELD(pdiag_cookie,	&cookie));
static const struct type packet_msg = STRUCT("packet_diag_msg",
	FIELD(pdiag_family,	&family),
	FIELD(pdiag_type,	&sock_type),
	FIELD(pdiag_num,	&packet_num),
	FIELD(pdiag_ino,	&type_u32),
	FIELD(pdiag_cookie,	&cookie));
NAMES(tpacket_version, K_U32, tpacket_versions);
NAMES(pdi_flags, K_U32, packet_diag_info_flags);
static const struct type packet_info = STRUCT("packet_diag_info",
	FIELD(pdi_index,	&type_ifindex),
	FIELD(pdi_version,	&tpacket_version),
	FIELD(pdi_reserve,	&type_u32),
	FIELD(pdi_copy_thresh,	&type_u32),
	FIELD(pdi_tstamp,	&type_u32),
	FIELD(pdi_flags,	&pdi_flags));
static const struct type pdmc_addr = {
	.kind = KIND_BYTES, .size = 32, .flags = TYPE_HEX | TYPE_NOLIMIT,
};
static const struct type packet_mclist = STRUCT("packet_diag_mclist",
	FIELD(pdmc_index,	&type_ifindex),
	FIELD(pdmc_count,	&type_u32),
	FIELD(pdmc_type,	&type_u16),
	FIELD(pdmc_alen,	&type_u16),
	FIELD(pdmc_addr,	&pdmc_addr,	COUNT(pdmc_alen)));
static const struct type mclists = TYPE_ARRAY(&packet_mclist);
static const struct type packet_ring = STRUCT("packet_diag_ring",
	FIELD(pdr_block_size,	&type_u32),
	FIELD(pdr_block_nr,	&type_u32),
	FIELD(pdr_frame_size,	&type_u32),
	FIELD(pdr_frame_nr,	&type_u32),
	FIELD(pdr_retire_tmo,	&type_u32),
	FIELD(pdr_sizeof_priv,	&type_u32),
	FIELD(pdr_features,	&type_u32));
NL_ATTRS(packet_attrs, packet_diag_attrs,
	{ 0, &packet_info, 0 },		/* PACKET_DIAG_INFO */
	{ 1, &mclists, 44 },		/* PACKET_DIAG_MCLIST */
	{ 2, &packet_ring, 0 },		/* PACKET_DIAG_RX_RING */
	{ 3, &packet_ring, 0 },		/* PACKET_DIAG_TX_RING */
	{ 4, &type_u32, 0 },		/* PACKET_DIAG_FANOUT */
	{ 5, &type_u32, 0 },		/* PACKET_DIAG_UID */
	{ 6, &meminfo, 4 },		/* PACKET_DIAG_MEMINFO */
	{ 7, &type_sock_filters, 8 });	/* PACKET_DIAG_FILTER */

/* --- AF_INET, AF_INET6, AF_SMC --- */

#define SOCKID(name_, family_)						\
	static const struct type name_##_address =			\
		TYPE_HOOK(hook_nl_address, .unknown = family_,		\
			  .size = 16, .align = 4);			\
	static const struct type name_ = STRUCT("inet_diag_sockid",	\
		FIELD(idiag_sport,	&type_port),			\
		FIELD(idiag_dport,	&type_port),			\
		FIELD(idiag_src,	&name_##_address),		\
		FIELD(idiag_dst,	&name_##_address),		\
		FIELD(idiag_if,		&type_ifindex),			\
		FIELD(idiag_cookie,	&cookie))
SOCKID(id_of_req, "sdiag_family");
SOCKID(id_of_msg, "idiag_family");
SOCKID(id_of_smc, "diag_family");

NAMES(inet_ext, K_U8, inet_diag_extended_flags);
static const struct type inet_compat = STRUCT("inet_diag_req",
	FIELD(idiag_family,	&family),
	FIELD(idiag_src_len,	&type_u8),
	FIELD(idiag_dst_len,	&type_u8),
	FIELD(idiag_ext,	&inet_ext),
	FIELD(id,		&id_of_msg),
	FIELD(idiag_states,	&tcp_states),
	FIELD(idiag_dbs,	&type_u32));
static const struct type inet_req = STRUCT("inet_diag_req_v2",
	FIELD(sdiag_family,	&family),
	FIELD(sdiag_protocol,	&ip_proto),
	FIELD(idiag_ext,	&inet_ext),
	PAD(&type_u8),
	FIELD(idiag_states,	&tcp_states),
	FIELD(id,		&id_of_req));
static const struct type inet_msg = STRUCT("inet_diag_msg",
	FIELD(idiag_family,	&family),
	FIELD(idiag_state,	&tcp_state),
	FIELD(idiag_timer,	&type_u8),
	FIELD(idiag_retrans,	&type_u8),
	FIELD(id,		&id_of_msg),
	FIELD(idiag_expires,	&type_u32),
	FIELD(idiag_rqueue,	&type_u32),
	FIELD(idiag_wqueue,	&type_u32),
	FIELD(idiag_uid,	&type_u32),
	FIELD(idiag_inode,	&type_u32));

static const struct type inet_meminfo = STRUCT("inet_diag_meminfo",
	FIELD(idiag_rmem,	&type_u32),
	FIELD(idiag_wmem,	&type_u32),
	FIELD(idiag_fmem,	&type_u32),
	FIELD(idiag_tmem,	&type_u32));
static const struct type vegas = STRUCT("tcpvegas_info",
	FIELD(tcpv_enabled,	&type_u32),
	FIELD(tcpv_rttcnt,	&type_u32),
	FIELD(tcpv_rtt,		&type_u32),
	FIELD(tcpv_minrtt,	&type_u32));
static const struct type dctcp = STRUCT("tcp_dctcp_info",
	FIELD(dctcp_enabled,	&type_u16),
	FIELD(dctcp_ce_state,	&type_u16),
	FIELD(dctcp_alpha,	&type_u32),
	FIELD(dctcp_ab_ecn,	&type_u32),
	FIELD(dctcp_ab_tot,	&type_u32));
static const struct type bbr = STRUCT("tcp_bbr_info",
	FIELD(bbr_bw_lo,	&type_x32),
	FIELD(bbr_bw_hi,	&type_x32),
	FIELD(bbr_min_rtt,	&type_u32),
	FIELD(bbr_pacing_gain,	&type_u32),
	FIELD(bbr_cwnd_gain,	&type_u32));
static const struct type tcpm_address =
	TYPE_HOOK(hook_nl_address, .unknown = "tcpm_family", .size = 16,
		  .align = 4);
static const struct type tcpm_key = {
	.kind = KIND_BYTES, .size = 80, .flags = TYPE_HEX | TYPE_NOLIMIT,
};
static const struct type md5sig = STRUCT("tcp_diag_md5sig",
	FIELD(tcpm_family,	&family),
	FIELD(tcpm_prefixlen,	&type_u8),
	FIELD(tcpm_keylen,	&type_u16),
	FIELD(tcpm_addr,	&tcpm_address),
	FIELD(tcpm_key,		&tcpm_key,	COUNT(tcpm_keylen)));
static const struct type md5sigs = TYPE_ARRAY(&md5sig);
NAMES(tls_version, K_U16, tls_versions);
NAMES(tls_cipher, K_U16, tls_ciphers);
NAMES(tls_conf, K_U16, tls_confs);
NL_ATTRS(ulp_tls, tls_info_attrs,
	{ 1, &tls_version, 0 },
	{ 2, &tls_cipher, 0 },
	{ 3, &tls_conf, 0 },
	{ 4, &tls_conf, 0 });
NL_NESTED(type_ulp_tls, ulp_tls);
NAMES(subflow_flags, K_U32, mptcp_subflow_flags);
NL_ATTRS(ulp_mptcp, mptcp_subflow_attrs,
	{ 1, &type_x32, 0 },		/* MPTCP_SUBFLOW_ATTR_TOKEN_REM */
	{ 2, &type_x32, 0 },		/* MPTCP_SUBFLOW_ATTR_TOKEN_LOC */
	{ 3, &type_u32, 0 },
	{ 4, &type_u64, 0 },
	{ 5, &type_u32, 0 },
	{ 6, &type_u32, 0 },
	{ 7, &type_u16, 0 },
	{ 8, &subflow_flags, 0 },
	{ 9, &type_u8, 0 },
	{ 10, &type_u8, 0 });
NL_NESTED(type_ulp_mptcp, ulp_mptcp);
NL_ATTRS(ulp, inet_ulp_attrs,
	{ 1, &string, 0 },
	{ 2, &type_ulp_tls, 0 },
	{ 3, &type_ulp_mptcp, 0 });
NL_NESTED(type_ulp, ulp);
NL_ATTRS(inet_attrs, inet_diag_attrs,
	{ INET_DIAG_MEMINFO, &inet_meminfo, 0 },
	{ INET_DIAG_VEGASINFO, &vegas, 0 },
	{ INET_DIAG_CONG, &string, 0 },
	{ INET_DIAG_TOS, &type_u8, 0 },
	{ INET_DIAG_TCLASS, &type_u8, 0 },
	{ INET_DIAG_SKMEMINFO, &meminfo, 4 },
	{ INET_DIAG_SHUTDOWN, &shutdown_numbered, 0 },
	{ INET_DIAG_DCTCPINFO, &dctcp, 0 },
	{ INET_DIAG_PROTOCOL, &ip_proto, 0 },
	{ INET_DIAG_SKV6ONLY, &type_u8, 0 },
	{ INET_DIAG_MARK, &type_u32, 0 },
	{ INET_DIAG_BBRINFO, &bbr, 0 },
	{ INET_DIAG_CLASS_ID, &type_u32, 0 },
	{ 18, &md5sigs, 0 },		/* INET_DIAG_MD5SIG */
	{ 19, &type_ulp, 0 },		/* INET_DIAG_ULP_INFO */
	{ 21, &type_u64, 0 });		/* INET_DIAG_CGROUP_ID */
NAMES(ip_proto32, K_U32, inet_protocols);
NL_ATTRS(inet_req_attrs, inet_diag_req_attrs,
	{ 3, &ip_proto32, 0 });		/* INET_DIAG_REQ_PROTOCOL */

NAMES(smc_ext, K_U8, smc_diag_extended_flags);
NAMES(smc_state, K_U8, smc_states);
NAMES(smc_mode, K_U8, smc_diag_modes);
static const struct type smc_req = STRUCT("smc_diag_req",
	FIELD(diag_family,	&family),
	PAD(&type_u16,		.align = 1),
	FIELD(diag_ext,		&smc_ext),
	FIELD(id,		&id_of_smc));
static const struct type smc_msg = STRUCT("smc_diag_msg",
	FIELD(diag_family,	&family),
	FIELD(diag_state,	&smc_state),
	FIELD(diag_fallback,	&smc_mode),
	FIELD(diag_shutdown,	&type_u8),
	FIELD(id,		&id_of_smc),
	FIELD(diag_uid,		&type_u32),
	FIELD(diag_inode,	&type_u64,	.align = 8));
static const struct type cursor = STRUCT("smc_diag_cursor",
	FIELD(reserved,		&type_u16),
	FIELD(wrap,		&type_u16),
	FIELD(count,		&type_u32));
static const struct type smc_conninfo = STRUCT("smc_diag_conninfo",
	FIELD(token,		&type_u32),
	FIELD(sndbuf_size,	&type_u32),
	FIELD(rmbe_size,	&type_u32),
	FIELD(peer_rmbe_size,	&type_u32),
	FIELD(rx_prod,		&cursor),
	FIELD(rx_cons,		&cursor),
	FIELD(tx_prod,		&cursor),
	FIELD(tx_cons,		&cursor),
	FIELD(rx_prod_flags,	&type_x8),
	FIELD(rx_conn_state_flags, &type_x8),
	FIELD(tx_prod_flags,	&type_x8),
	FIELD(tx_conn_state_flags, &type_x8),
	FIELD(tx_prep,		&cursor),
	FIELD(tx_sent,		&cursor),
	FIELD(tx_fin,		&cursor));
static const struct type chars64 = TYPE_CHARS(64);
static const struct type chars40 = TYPE_CHARS(40);
static const struct type linkinfo = STRUCT("smc_diag_linkinfo",
	FIELD(link_id,		&type_u8),
	FIELD(ibname,		&chars64),
	FIELD(ibport,		&type_u8),
	FIELD(gid,		&chars40),
	FIELD(peer_gid,		&chars40));
static const struct type one_link =
	TYPE_ARRAY(&linkinfo, .size = 146, .flags = TYPE_NOLIMIT);
NAMES(lgr_role, K_U8, smc_link_group_roles);
static const struct type smc_lgrinfo = STRUCT("smc_diag_lgrinfo",
	FIELD(lnk,		&one_link),
	FIELD(role,		&lgr_role));
static const struct type smcd_dmbinfo = STRUCT("smcd_diag_dmbinfo",
	FIELD(linkid,		&type_u32),
	FIELD(peer_gid,		&type_x64,	.align = 8),
	FIELD(my_gid,		&type_x64),
	FIELD(token,		&type_x64),
	FIELD(peer_token,	&type_x64));
static const struct type smc_reason =
	TYPE_BITS(K_U32, consts_smc_decl_codes, .flags = TYPE_NUMBERED);
static const struct type smc_fallback = STRUCT("smc_diag_fallback",
	FIELD(reason,		&smc_reason),
	FIELD(peer_diagnosis,	&smc_reason));
NL_ATTRS(smc_attrs, smc_diag_attrs,
	{ 1, &smc_conninfo, 0 },	/* SMC_DIAG_CONNINFO */
	{ 2, &smc_lgrinfo, 0 },		/* SMC_DIAG_LGRINFO */
	{ 3, &shutdown_bits, 0 },	/* SMC_DIAG_SHUTDOWN */
	{ 4, &smcd_dmbinfo, 0 },	/* SMC_DIAG_DMBINFO */
	{ 5, &smc_fallback, 0 });	/* SMC_DIAG_FALLBACK */

/* --- messages --- */

#define BY_FAMILY(way_, family_, type_, attrs_) \
	{ SOCK_DIAG_BY_FAMILY, SOCK_DIAG_BY_FAMILY, way_, family_, &(type_), \
	  attrs_, false }
#define COMPAT(way_, family_, type_, attrs_) \
	{ TCPDIAG_GETSOCK, DCCPDIAG_GETSOCK, way_, family_, &(type_), attrs_, false }

static const struct nl_head heads[] = {
	BY_FAMILY(NL_REQUEST, AF_UNIX, unix_req, NULL),
	BY_FAMILY(NL_ANSWER, AF_UNIX, unix_msg, &unix_attrs),
	BY_FAMILY(NL_REQUEST, AF_NETLINK, netlink_req, NULL),
	BY_FAMILY(NL_ANSWER, AF_NETLINK, netlink_msg, &netlink_attrs),
	BY_FAMILY(NL_REQUEST, AF_PACKET, packet_req, NULL),
	BY_FAMILY(NL_ANSWER, AF_PACKET, packet_msg, &packet_attrs),
	BY_FAMILY(NL_REQUEST, AF_INET, inet_req, &inet_req_attrs),
	BY_FAMILY(NL_ANSWER, AF_INET, inet_msg, &inet_attrs),
	BY_FAMILY(NL_REQUEST, AF_INET6, inet_req, &inet_req_attrs),
	BY_FAMILY(NL_ANSWER, AF_INET6, inet_msg, &inet_attrs),
	BY_FAMILY(NL_REQUEST, 43, smc_req, NULL),	/* AF_SMC */
	BY_FAMILY(NL_ANSWER, 43, smc_msg, &smc_attrs),
	COMPAT(NL_REQUEST, AF_INET, inet_compat, &inet_req_attrs),
	COMPAT(NL_ANSWER, AF_INET, inet_msg, &inet_attrs),
	COMPAT(NL_REQUEST, AF_INET6, inet_compat, &inet_req_attrs),
	COMPAT(NL_ANSWER, AF_INET6, inet_msg, &inet_attrs),
};

const struct nl_protocol nl_sock_diag = {
	.number = NETLINK_SOCK_DIAG,
	.types = &consts_sock_diag_types,
	.flagging = NL_FLAGS_GET,
	.by_family = true,
	.v = heads,
	.n = sizeof(heads) / sizeof(heads[0]),
};
