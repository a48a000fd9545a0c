/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The other netlink protocols. */
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/netlink/netlink.h"
#include "desc/rows.h"

#define NAMES(name_, scalar_, set_)					\
	static const struct type name_ = TYPE_BITS(scalar_, consts_##set_)
#define NROWS(v_)	(sizeof(v_) / sizeof((v_)[0]))

/* --- NETLINK_NETFILTER: types are SUBSYSTEM<<8|MESSAGE --- */

NAMES(family, K_U8, sock_families);
NAMES(version, K_U8, nfnetlink_versions);
static const struct type res_id = TYPE_HOOK(hook_nf_res_id, .scalar = K_U16);
static const struct type nfgenmsg = STRUCT("nfgenmsg",
	FIELD(nfgen_family,	&family),
	FIELD(version,		&version),
	FIELD(res_id,		&res_id));
static const struct type nfgenmsg_batch = STRUCT("nfgenmsg",
	FIELD(nfgen_family,	&family),
	FIELD(version,		&version),
	FIELD(res_id,		&type_port));

static const struct nl_attrs any_attrs = { NULL, NULL, 0, NULL, NULL, 0 };

static const struct nl_head nf_heads[] = {
	{ NFNL_MSG_BATCH_BEGIN, NFNL_MSG_BATCH_END, NL_ANY, NL_ANY_FAMILY,
	  &nfgenmsg_batch, NULL, true },
	{ 0, 0xffff, NL_ANY, NL_ANY_FAMILY, &nfgenmsg, &any_attrs, false },
};
static const struct nl_subsystem nf_subsystems[] = {
	{ NFNL_SUBSYS_CTNETLINK, &consts_nf_ctnetlink_types },
	{ NFNL_SUBSYS_CTNETLINK_EXP, &consts_nf_ctnetlink_exp_types },
	{ NFNL_SUBSYS_QUEUE, &consts_nf_queue_types },
	{ NFNL_SUBSYS_ULOG, &consts_nf_ulog_types },
	{ NFNL_SUBSYS_OSF, &consts_nf_osf_types },
	{ NFNL_SUBSYS_IPSET, &consts_nf_ipset_types },
	{ NFNL_SUBSYS_ACCT, &consts_nf_acct_types },
	{ NFNL_SUBSYS_CTNETLINK_TIMEOUT, &consts_nf_cttimeout_types },
	{ NFNL_SUBSYS_CTHELPER, &consts_nf_cthelper_types },
	{ NFNL_SUBSYS_NFTABLES, &consts_nf_nftables_types },
	{ NFNL_SUBSYS_NFT_COMPAT, &consts_nf_nft_compat_types },
};

static const struct nl_protocol netfilter = {
	.number = NETLINK_NETFILTER,
	.types = &consts_nfnl_batch,
	.flagging = NL_FLAGS_VERB,
	.v = nf_heads,
	.n = NROWS(nf_heads),
	.subsystems = nf_subsystems,
	.nsubsystems = NROWS(nf_subsystems),
	.subsystem_names = &consts_nf_subsys,
};

/* --- NETLINK_SELINUX --- */

static const struct type setenforce = STRUCT("selnl_msg_setenforce",
	FIELD(val,		&type_s32));
static const struct type policyload = STRUCT("selnl_msg_policyload",
	FIELD(seqno,		&type_u32));
static const struct nl_head selinux_heads[] = {
	{ 16, 16, NL_ANY, NL_ANY_FAMILY, &setenforce, NULL, false },
	{ 17, 17, NL_ANY, NL_ANY_FAMILY, &policyload, NULL, false },
};

static const struct nl_protocol selinux = {
	.number = NETLINK_SELINUX,
	.types = &consts_selinux_types,
	.v = selinux_heads,
	.n = NROWS(selinux_heads),
};

/* --- those whose messages have names only --- */

static const struct nl_protocol xfrm = {
	.number = NETLINK_XFRM,
	.types = &consts_xfrm_types,
	.flagging = NL_FLAGS_VERB,
};
static const struct nl_protocol audit = {
	.number = NETLINK_AUDIT,
	.types = &consts_audit_types,
};
static const struct nl_protocol crypto = {
	.number = NETLINK_CRYPTO,
	.types = &consts_crypto_types,
	.flagging = NL_FLAGS_VERB,
};
static const struct nl_protocol generic = {
	.number = NETLINK_GENERIC,
	.types = &consts_genl_names,
};

const struct nl_protocol *const nl_protocols[] = {
	&nl_route,
	&nl_sock_diag,
	&netfilter,
	&selinux,
	&xfrm,
	&audit,
	&crypto,
	&generic,
	NULL,
};

/* --- NETLINK_KOBJECT_UEVENT: libudev's messages --- */

static const struct type chars8 = TYPE_CHARS(8);
static const struct type be32_hex =
	TYPE_HOOK(hook_net_order, .scalar = K_BE32, .radix = RADIX_X);
const struct type type_nl_udev = STRUCT("udev_monitor_netlink_header",
	FIELD(prefix,		&chars8),
	FIELD(magic,		&be32_hex),
	FIELD(header_size,	&type_u32),
	FIELD(properties_off,	&type_u32),
	FIELD(properties_len,	&type_u32),
	FIELD(filter_subsystem_hash, &be32_hex),
	FIELD(filter_devtype_hash, &be32_hex),
	FIELD(filter_tag_bloom_hi, &be32_hex),
	FIELD(filter_tag_bloom_lo, &be32_hex));
