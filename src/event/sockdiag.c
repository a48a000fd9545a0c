/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/sockdiag.h"

#include <arpa/inet.h>
#include <errno.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/netlink_diag.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/die.h"
#include "event/note.h"

#define ANSWER_MAX 32768

/* TCP states from the kernel's include/net/tcp_states.h (sent by diag). */
#define STATE_ESTABLISHED 1
#define STATE_LISTEN 10

struct sockdiag {
	int fd;			/* -1: not opened, -2: cannot be had */
	/* Looks at one answer; true when it was the one. */
	bool (*answer)(struct sock_query *q, struct nlmsghdr *h);
	char packet[ANSWER_MAX]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
};

struct sockdiag *sockdiag_new(void)
{
	struct sockdiag *d = xmalloc(sizeof(*d)); /* no need to clear it */

	d->fd = -1;
	d->answer = NULL;
	return d;
}

void sockdiag_free(struct sockdiag *d)
{
	if (!d)
		return;
	if (d->fd >= 0)
		close(d->fd);
	free(d);
}

static void diag_close(struct sockdiag *d)
{
	close(d->fd);
	d->fd = -1;
}

static bool diag_open(struct sockdiag *d)
{
	if (d->fd == -1) {
		d->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
				 NETLINK_SOCK_DIAG);
		if (d->fd < 0)
			d->fd = -2;
	}
	return d->fd >= 0;
}

/* One packet of answers: true while more may follow. */
static bool diag_packet(struct sockdiag *d, struct sock_query *q, size_t len)
{
	struct nlmsghdr *h = (struct nlmsghdr *)d->packet;

	for (; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len)) {
		if (h->nlmsg_type == NLMSG_DONE ||
		    h->nlmsg_type == NLMSG_ERROR)
			return false;
		if (h->nlmsg_type == SOCK_DIAG_BY_FAMILY && !q->found)
			q->found = d->answer(q, h);
		if (!(h->nlmsg_flags & NLM_F_MULTI))
			return false;
	}
	return true;
}

/*
 * Sends a request and reads all answers, also those behind the one that is
 * looked for: the next request finds the socket empty.
 */
static void diag_ask(struct sockdiag *d, struct sock_query *q, void *request,
		     size_t len)
{
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	ssize_t n;

	if (!diag_open(d))
		return;
	do {
		n = sendto(d->fd, request, len, 0, (struct sockaddr *)&to,
			   sizeof(to));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return;
	do {
		n = recv(d->fd, d->packet, sizeof(d->packet), 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			diag_close(d);
			return;
		}
	} while (n < 0 || diag_packet(d, q, n));
}

void sockdiag_add_inet(struct buf *to, int family, const void *addr,
		       uint16_t port)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(family, addr, text, sizeof(text));
	if (family == AF_INET6)
		buf_printf(to, "[%s]:%u", text, ntohs(port));
	else
		buf_printf(to, "%s:%u", text, ntohs(port));
}

static socklen_t set_inet(struct sockaddr_storage *to, int family,
			  const void *addr, uint16_t port, uint32_t ifindex)
{
	struct sockaddr_in6 *in6 = (struct sockaddr_in6 *)to;
	struct sockaddr_in *in = (struct sockaddr_in *)to;

	memset(to, 0, sizeof(*to));
	if (family == AF_INET6) {
		in6->sin6_family = AF_INET6;
		in6->sin6_port = port;
		memcpy(&in6->sin6_addr, addr, sizeof(in6->sin6_addr));
		if (IN6_IS_ADDR_LINKLOCAL(&in6->sin6_addr))
			in6->sin6_scope_id = ifindex;
		return sizeof(*in6);
	}
	in->sin_family = AF_INET;
	in->sin_port = port;
	memcpy(&in->sin_addr, addr, sizeof(in->sin_addr));
	return sizeof(*in);
}

static void add_inet(struct sock_query *q, const struct inet_diag_msg *m)
{
	buf_printf(q->to, "%s:[", q->kind->label);
	sockdiag_add_inet(q->to, m->idiag_family, m->id.idiag_src,
			  m->id.idiag_sport);
	if (m->id.idiag_dport) {
		buf_str(q->to, "->");
		sockdiag_add_inet(q->to, m->idiag_family, m->id.idiag_dst,
				  m->id.idiag_dport);
	}
	buf_char(q->to, ']');
}

static bool inet_answer(struct sock_query *q, struct nlmsghdr *h)
{
	const struct inet_diag_msg *m = NLMSG_DATA(h);

	if (h->nlmsg_len < NLMSG_LENGTH(sizeof(*m)) ||
	    m->idiag_inode != q->inode ||
	    m->idiag_family != q->kind->family)
		return false;
	q->name_len = set_inet(&q->name, m->idiag_family, m->id.idiag_src,
			       m->id.idiag_sport, m->id.idiag_if);
	if (m->id.idiag_dport)
		q->peer_len = set_inet(&q->peer, m->idiag_family,
				       m->id.idiag_dst, m->id.idiag_dport,
				       m->id.idiag_if);
	if (q->to)
		add_inet(q, m);
	q->keep = q->kind->fixed && (m->idiag_state == STATE_ESTABLISHED ||
				     m->idiag_state == STATE_LISTEN);
	return true;
}

static void ask_inet(struct sockdiag *d, struct sock_query *q)
{
	struct {
		struct nlmsghdr h;
		struct inet_diag_req_v2 r;
	} req = {
		.h = {
			.nlmsg_len = sizeof(req),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		},
		.r = {
			.sdiag_family = q->kind->family,
			.sdiag_protocol = q->kind->protocol,
			.idiag_states = ~0U,
		},
	};

	d->answer = inet_answer;
	diag_ask(d, q, &req, sizeof(req));
}

void sockdiag_add_unix(struct buf *to, const char *path, size_t len)
{
	bool abstract = len && path[0] == '\0';

	buf_str(to, abstract ? ",@\"" : ",\"");
	path += abstract;
	len -= abstract;
	note_escape(to, path, strnlen(path, len), "");
	buf_char(to, '"');
}

static void set_unix(struct sock_query *q, const char *path, size_t len)
{
	struct sockaddr_un *un = (struct sockaddr_un *)&q->name;

	memset(&q->name, 0, sizeof(q->name));
	un->sun_family = AF_UNIX;
	if (len > sizeof(un->sun_path))
		len = sizeof(un->sun_path);
	if (len)
		memcpy(un->sun_path, path, len);
	q->name_len = offsetof(struct sockaddr_un, sun_path) + len;
}

static void add_unix(struct sock_query *q, const char *path, size_t len)
{
	buf_printf(q->to, "%s:[%lu", q->kind->label, q->inode);
	if (q->peer_inode)
		buf_printf(q->to, "->%lu", q->peer_inode);
	if (len)
		sockdiag_add_unix(q->to, path, len);
	buf_char(q->to, ']');
}

static bool unix_answer(struct sock_query *q, struct nlmsghdr *h)
{
	struct unix_diag_msg *m = NLMSG_DATA(h);
	struct rtattr *a;
	const char *path = NULL;
	size_t path_len = 0;
	uint32_t peer = 0;
	int left = (int)h->nlmsg_len - (int)NLMSG_LENGTH(sizeof(*m));

	if (left < 0 || m->udiag_ino != q->inode ||
	    m->udiag_family != AF_UNIX)
		return false;
	a = (struct rtattr *)(m + 1);
	for (; RTA_OK(a, left); a = RTA_NEXT(a, left)) {
		if (a->rta_type == UNIX_DIAG_NAME) {
			path = RTA_DATA(a);
			path_len = RTA_PAYLOAD(a);
		} else if (a->rta_type == UNIX_DIAG_PEER &&
			   RTA_PAYLOAD(a) >= sizeof(peer)) {
			memcpy(&peer, RTA_DATA(a), sizeof(peer));
		}
	}
	/* the kernel forgets a peer that closed; a stream has no other */
	q->keep = peer && m->udiag_type != SOCK_DGRAM;
	q->peer_inode = peer;
	set_unix(q, path, path_len);
	if (q->to)
		add_unix(q, path, path_len);
	return true;
}

static void ask_unix(struct sockdiag *d, struct sock_query *q)
{
	struct {
		struct nlmsghdr h;
		struct unix_diag_req r;
	} req = {
		.h = {
			.nlmsg_len = sizeof(req),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST,
		},
		.r = {
			.sdiag_family = AF_UNIX,
			.udiag_states = ~0U,
			.udiag_ino = q->inode,
			.udiag_show = UDIAG_SHOW_NAME | UDIAG_SHOW_PEER,
			.udiag_cookie = { ~0U, ~0U },
		},
	};

	d->answer = unix_answer;
	diag_ask(d, q, &req, sizeof(req));
}

static const char *netlink_name(unsigned int protocol)
{
	static const char *const names[] = {
		[NETLINK_ROUTE] = "ROUTE",
		[NETLINK_UNUSED] = "UNUSED",
		[NETLINK_USERSOCK] = "USERSOCK",
		[NETLINK_FIREWALL] = "FIREWALL",
		[NETLINK_SOCK_DIAG] = "SOCK_DIAG",
		[NETLINK_NFLOG] = "NFLOG",
		[NETLINK_XFRM] = "XFRM",
		[NETLINK_SELINUX] = "SELINUX",
		[NETLINK_ISCSI] = "ISCSI",
		[NETLINK_AUDIT] = "AUDIT",
		[NETLINK_FIB_LOOKUP] = "FIB_LOOKUP",
		[NETLINK_CONNECTOR] = "CONNECTOR",
		[NETLINK_NETFILTER] = "NETFILTER",
		[NETLINK_IP6_FW] = "IP6_FW",
		[NETLINK_DNRTMSG] = "DNRTMSG",
		[NETLINK_KOBJECT_UEVENT] = "KOBJECT_UEVENT",
		[NETLINK_GENERIC] = "GENERIC",
		[NETLINK_SCSITRANSPORT] = "SCSITRANSPORT",
		[NETLINK_ECRYPTFS] = "ECRYPTFS",
		[NETLINK_RDMA] = "RDMA",
		[NETLINK_CRYPTO] = "CRYPTO",
		[NETLINK_SMC] = "SMC",
	};

	if (protocol >= sizeof(names) / sizeof(names[0]))
		return NULL;
	return names[protocol];
}

void sockdiag_add_netlink(struct buf *to, unsigned int protocol,
			  uint32_t portid)
{
	const char *name = netlink_name(protocol);

	if (name)
		buf_printf(to, "NETLINK:[%s:%u]", name, portid);
	else
		buf_printf(to, "NETLINK:[%u:%u]", protocol, portid);
}

static bool netlink_answer(struct sock_query *q, struct nlmsghdr *h)
{
	const struct netlink_diag_msg *m = NLMSG_DATA(h);

	if (h->nlmsg_len < NLMSG_LENGTH(sizeof(*m)) ||
	    m->ndiag_ino != q->inode || m->ndiag_family != AF_NETLINK)
		return false;
	q->protocol = m->ndiag_protocol;
	if (!q->to)
		return true;
	sockdiag_add_netlink(q->to, m->ndiag_protocol, m->ndiag_portid);
	q->keep = true;
	return true;
}

static void ask_netlink(struct sockdiag *d, struct sock_query *q)
{
	struct {
		struct nlmsghdr h;
		struct netlink_diag_req r;
	} req = {
		.h = {
			.nlmsg_len = sizeof(req),
			.nlmsg_type = SOCK_DIAG_BY_FAMILY,
			.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP,
		},
		.r = {
			.sdiag_family = AF_NETLINK,
			.sdiag_protocol = NDIAG_PROTO_ALL,
		},
	};

	d->answer = netlink_answer;
	diag_ask(d, q, &req, sizeof(req));
}

void sockdiag_ask(struct sockdiag *d, struct sock_query *q)
{
	if (q->kind->family == AF_UNIX)
		ask_unix(d, q);
	else if (q->kind->family == AF_NETLINK)
		ask_netlink(d, q);
	else
		ask_inet(d, q);
}
