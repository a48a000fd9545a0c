/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages: buffers, headers, control messages. */
#include <netinet/in.h>
#include <sys/socket.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define NROWS(v_)	(sizeof(v_) / sizeof((v_)[0]))

const struct type type_sockbuf = TYPE_HOOK(hook_sockbuf, .name = "bytes");
const struct type type_sockbuf_ptr =
	TYPE_PTR(&type_sockbuf, .name = "buffer");

/* --- struct msghdr --- */

static const struct type vecbuf =
	TYPE_HOOK(hook_sockbuf, .name = "bytes", .arg = 1);
static const struct type vecbuf_ptr = TYPE_PTR(&vecbuf, .name = "buffer");

static const struct type iovec = STRUCT("iovec",
	FIELD(iov_base,		&type_sockbuf_ptr,	COUNT(iov_len)),
	FIELD(iov_len,		&type_size));
static const struct type iovec_recv = STRUCT("iovec",
	FIELD(iov_base,		&vecbuf_ptr,		COUNT(iov_len)),
	FIELD(iov_len,		&type_size));
static const struct type iovecs = TYPE_ARRAY(&iovec);
static const struct type iovecs_recv = TYPE_ARRAY(&iovec_recv);
static const struct type iovecs_ptr = TYPE_PTR(&iovecs, .name = "iovec *");
static const struct type iovecs_recv_ptr =
	TYPE_PTR(&iovecs_recv, .name = "iovec *");

static const struct type cmsgs = TYPE_HOOK(hook_cmsgs, .name = "cmsghdr");
static const struct type cmsgs_ptr = TYPE_PTR(&cmsgs, .name = "cmsghdr *");
static const struct type msg_flags = TYPE_BITS(K_U32, consts_msg_flags);

#define MSGHDR(iov_)							\
	STRUCT("msghdr",						\
	FIELD(msg_name,		&type_sockaddr_ptr,	COUNT(msg_namelen)), \
	FIELD(msg_namelen,	&type_int),				\
	FIELD(msg_iov,		iov_,			COUNT(msg_iovlen)), \
	FIELD(msg_iovlen,	&type_ulong),				\
	FIELD(msg_control,	&cmsgs_ptr,	COUNT(msg_controllen),	\
						IF_NE(msg_controllen, 0)), \
	FIELD(msg_controllen,	&type_ulong),				\
	FIELD(msg_flags,	&msg_flags))

const struct type type_msghdr = MSGHDR(&iovecs_ptr);
const struct type type_msghdr_recv = MSGHDR(&iovecs_recv_ptr);
const struct type type_msghdr_ptr = TYPE_PTR(&type_msghdr);

static const struct type msghdr_recv =
	TYPE_HOOK(hook_msghdr, .elem = &type_msghdr_recv);
const struct type type_msghdr_recv_ptr = TYPE_PTR(&msghdr_recv);

static const struct type mmsghdr = STRUCT("mmsghdr",
	FIELD(msg_hdr,		&type_msghdr),
	FIELD(msg_len,		&type_uint));
static const struct type mmsghdr_recv = STRUCT("mmsghdr",
	FIELD(msg_hdr,		&type_msghdr_recv),
	FIELD(msg_len,		&type_uint));
static const struct type mmsghdrs =
	TYPE_HOOK(hook_mmsghdr, .elem = &mmsghdr);
static const struct type mmsghdrs_recv =
	TYPE_HOOK(hook_mmsghdr, .elem = &mmsghdr_recv, .arg = 1);
const struct type type_mmsghdr_ptr = TYPE_PTR(&mmsghdrs);
const struct type type_mmsghdr_recv_ptr = TYPE_PTR(&mmsghdrs_recv);

/* --- control messages --- */

static const struct type cmsg_level =
	TYPE_BITS(K_S32, consts_sock_levels, .unknown = "SOL_???",
		  .radix = RADIX_X);
const struct type type_cmsghdr = STRUCT("cmsghdr",
	FIELD(cmsg_len,		&type_ulong),
	FIELD(cmsg_level,	&cmsg_level));

static const struct type security = {
	.kind = KIND_BYTES, .flags = TYPE_NOLIMIT,
};
static const struct type three_times =
	TYPE_ARRAY(&type_timespec, .flags = TYPE_NOLIMIT);
static const struct type three_times64 =
	TYPE_ARRAY(&type_timespec64, .flags = TYPE_NOLIMIT);

const struct type type_ucred = STRUCT("ucred",
	FIELD(pid,		&type_pid),
	FIELD(uid,		&type_uid),
	FIELD(gid,		&type_gid));

static const struct type in_pktinfo = STRUCT("in_pktinfo",
	FIELD(ipi_ifindex,	&type_ifindex),
	FIELD(ipi_spec_dst,	&type_in_addr),
	FIELD(ipi_addr,		&type_in_addr));
static const struct type in6_pktinfo = STRUCT("in6_pktinfo",
	FIELD(ipi6_addr,	&type_in6_addr),
	FIELD(ipi6_ifindex,	&type_ifindex));
static const struct type sock_extended_err = STRUCT("sock_extended_err",
	FIELD(ee_errno,		&type_u32),
	FIELD(ee_origin,	&type_u8),
	FIELD(ee_type,		&type_u8),
	FIELD(ee_code,		&type_u8),
	PAD(&type_u8),
	FIELD(ee_info,		&type_u32),
	FIELD(ee_data,		&type_u32),
	FIELD(offender,		&type_sockaddr_16));

const struct net_cmsg net_cmsgs[] = {
	{ SOL_SOCKET,	SCM_RIGHTS,	&type_fd,	4, true, false },
	{ SOL_SOCKET,	2,	&type_ucred,		12, false, false },
	{ SOL_SOCKET,	3,	&security,		1, false, false },
	{ SOL_SOCKET,	4,	&type_fd,		4, true, false },
	{ SOL_SOCKET,	29,	&type_timeval,		0, false, true },
	{ SOL_SOCKET,	35,	&type_timespec,		0, false, true },
	{ SOL_SOCKET,	37,	&three_times,		0, false, true },
	{ SOL_SOCKET,	63,	&type_timeval64,	0, false, true },
	{ SOL_SOCKET,	64,	&type_timespec64,	0, false, true },
	{ SOL_SOCKET,	65,	&three_times64,		0, false, true },
	{ SOL_IP,	8,	&in_pktinfo,		12, false, false },
	{ SOL_IP,	2,	&type_u32,		4, true, false },
	{ SOL_IP,	1,	&type_x8,		1, true, false },
	{ SOL_IP,	6,	&type_x8,		1, true, false },
	{ SOL_IP,	7,	&type_x8,		1, true, false },
	{ SOL_IP,	11,	&sock_extended_err,	32, false, false },
	{ SOL_IP,	20,	&type_sockaddr,		16, false, false },
	{ SOL_IP,	23,	&type_u32,		4, true, false },
	{ SOL_IP,	3,	&security,		1, false, false },
	{ SOL_IP,	25,	&type_u32,		4, true, false },
	{ SOL_IPV6,	50,	&in6_pktinfo,		20, false, false },
	{ SOL_IPV6,	52,	&type_s32,		4, true, false },
	{ SOL_IPV6,	67,	&type_s32,		4, true, false },
};
const unsigned int net_ncmsgs = NROWS(net_cmsgs);

const struct net_cmsg_level net_cmsg_levels[] = {
	{ SOL_SOCKET,	&consts_scm_types },
	{ SOL_IP,	&consts_ip_cmsg_types },
	{ SOL_IPV6,	&consts_ipv6_options },
};
const unsigned int net_ncmsg_levels = NROWS(net_cmsg_levels);
