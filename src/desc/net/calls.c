/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sockets. */
#include <sys/socket.h>

#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define SET(name_, set_)						\
	static const struct type name_ = TYPE_BITS(K_U32, consts_##set_)

SET(family, sock_families);
SET(sock_type, sock_types);
SET(accept_flags, accept4_flags);
SET(msg_flags, msg_flags);
SET(how, shutdown_how);

SET(inet_proto, inet_protocols);
static const struct type ax25_proto =
	TYPE_BITS(K_U32, consts_ax25_protocols, .flags = TYPE_NUMBERED);
SET(netlink_proto, netlink_protocols);
SET(can_proto, can_protocols);
SET(bt_proto, bt_protocols);
SET(isdn_proto, isdn_protocols);
SET(phonet_proto, phonet_protocols);
SET(caif_proto, caif_protocols);
SET(nfc_proto, nfc_protocols);
SET(kcm_proto, kcm_protocols);
SET(smc_proto, smc_protocols);
SET(mctp_proto, mctp_protocols);

const struct type type_socklen_ptr = TYPE_PTR(&type_int, .name = "socklen *");

static const struct switch_on protocol = SWITCH(domain, &type_uint,
	CASE(AF_INET, &inet_proto),
	CASE(AF_AX25, &ax25_proto),
	CASE(AF_INET6, &inet_proto),
	CASE(AF_NETLINK, &netlink_proto),
	CASE(AF_PACKET, &type_eth_proto),
	CASE(AF_CAN, &can_proto),
	CASE(AF_BLUETOOTH, &bt_proto),
	CASE(AF_RXRPC, &family),
	CASE(AF_ISDN, &isdn_proto),
	CASE(AF_PHONET, &phonet_proto),
	CASE(AF_CAIF, &caif_proto),
	CASE(AF_NFC, &nfc_proto),
	CASE(AF_KCM, &kcm_proto),
	CASE(43, &smc_proto),		/* AF_SMC */
	CASE(45, &mctp_proto));		/* AF_MCTP */

#define DOMAIN							\
	ARG(domain,	&family),				\
	ARG(type,	&sock_type),				\
	BY(protocol,	protocol)

CALL(socket, &type_fd, DOMAIN);
CALL(socketpair, &type_zero, DOMAIN,
	ARG(sv,		&type_fd_pair_ptr,	OUT));

#define ADDR_IN							\
	ARG(sockfd,	&type_fd),				\
	ARG(addr,	&type_sockaddr_ptr,	COUNT(addrlen)),\
	ARG(addrlen,	&type_int)
#define ADDR_OUT						\
	ARG(sockfd,	&type_fd),				\
	ARG(addr,	&type_sockaddr_ptr,	OUT, COUNT_AT(addrlen)), \
	ARG(addrlen,	&type_socklen_ptr,	INOUT)

CALL(bind, &type_zero, ADDR_IN);
CALL(connect, &type_zero, ADDR_IN);
CALL(listen, &type_zero,
	ARG(sockfd,	&type_fd),
	ARG(backlog,	&type_int));
CALL(accept, &type_fd, ADDR_OUT);
CALL(accept4, &type_fd, ADDR_OUT,
	ARG(flags,	&accept_flags));
CALL(getsockname, &type_zero, ADDR_OUT);
CALL(getpeername, &type_zero, ADDR_OUT);
CALL(shutdown, &type_zero,
	ARG(sockfd,	&type_fd),
	ARG(how,	&how));

#define SEND							\
	ARG(sockfd,	&type_fd),				\
	ARG(buf,	&type_sockbuf_ptr,	COUNT(len)),	\
	ARG(len,	&type_size),				\
	ARG(flags,	&msg_flags)
#define RECV							\
	ARG(sockfd,	&type_fd),				\
	ARG(buf,	&type_sockbuf_ptr,	OUT, COUNT(len), \
					FLAGS(FIELD_CLAMP_RET)),\
	ARG(len,	&type_size),				\
	ARG(flags,	&msg_flags)

CALL(send, &type_ssize, SEND);
CALL(sendto, &type_ssize, SEND,
	ARG(dest_addr,	&type_sockaddr_ptr,	COUNT(addrlen)),
	ARG(addrlen,	&type_int));
CALL(recv, &type_ssize, RECV);
CALL(recvfrom, &type_ssize, RECV,
	ARG(src_addr,	&type_sockaddr_ptr,	OUT, COUNT_AT(addrlen)),
	ARG(addrlen,	&type_socklen_ptr,	INOUT));

/* --- messages --- */

CALL(sendmsg, &type_ssize,
	ARG(sockfd,	&type_fd),
	ARG(msg,	&type_msghdr_ptr),
	ARG(flags,	&msg_flags));
CALL(recvmsg, &type_ssize,
	ARG(sockfd,	&type_fd),
	ARG(msg,	&type_msghdr_recv_ptr),
	ARG(flags,	&msg_flags));
CALL(sendmmsg, &type_int,
	ARG(sockfd,	&type_fd),
	ARG(msgvec,	&type_mmsghdr_ptr),
	ARG(vlen,	&type_uint),
	ARG(flags,	&msg_flags));

static const struct type left =
	TYPE_HOOK(hook_left, .scalar = K_S32, .elem = &type_timespec);
static const struct type left64 =
	TYPE_HOOK(hook_left, .scalar = K_S32, .elem = &type_timespec64);

#define RECVMMSG(timespec_)					\
	ARG(sockfd,	&type_fd),				\
	ARG(msgvec,	&type_mmsghdr_recv_ptr),		\
	ARG(vlen,	&type_uint),				\
	ARG(flags,	&msg_flags),				\
	ARG(timeout,	timespec_)

CALL(recvmmsg, &left, RECVMMSG(&type_timespec_ptr));
CALL(recvmmsg_time64, &left64, RECVMMSG(&type_timespec64_ptr));

/* --- socketcall: all of them under one number --- */

extern const struct call call_getsockopt, call_setsockopt;
SET(socketcall_nr, socketcalls);

static const struct call *const socketcall_subcalls[] = {
	NULL, &call_socket, &call_bind, &call_connect, &call_listen,
	&call_accept, &call_getsockname, &call_getpeername,
	&call_socketpair, &call_send, &call_recv, &call_sendto,
	&call_recvfrom, &call_shutdown, &call_setsockopt, &call_getsockopt,
	&call_sendmsg, &call_recvmsg, &call_accept4, &call_recvmmsg,
	&call_sendmmsg,
};

SUBCALLS(socketcall, &type_long,
	ARG(call,	&socketcall_nr),
	ARG(args,	&type_addr));
