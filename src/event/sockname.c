/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/sockname.h"

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
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "event/note.h"
#include "event/sockpeek.h"

#define KNOWN_MAX 4096		/* remembered sockets */
#define ANSWER_MAX 32768

/* TCP states from the kernel's include/net/tcp_states.h (sent by diag). */
#define STATE_ESTABLISHED 1
#define STATE_LISTEN 10

/* One kind of socket: what the kernel calls it, what is printed. */
struct kind {
	const char *kernel;	/* struct proto's name, or NULL: as label */
	const char *label;
	uint8_t family;
	uint8_t protocol;
	bool fixed;		/* a connected one keeps its addresses */
	bool only_found;	/* no "LABEL:[inode]" where diag is silent */
};

static const struct kind kinds[] = {
	{ NULL, "TCP", AF_INET, IPPROTO_TCP, true, false },
	{ NULL, "TCPv6", AF_INET6, IPPROTO_TCP, true, false },
	{ NULL, "UDP", AF_INET, IPPROTO_UDP, false, false },
	{ NULL, "UDPv6", AF_INET6, IPPROTO_UDP, false, false },
	{ NULL, "UNIX-STREAM", AF_UNIX, 0, false, false },
	{ NULL, "UNIX", AF_UNIX, 0, false, false },
	{ NULL, "NETLINK", AF_NETLINK, 0, false, false },
	{ NULL, "UDPLITE", AF_INET, IPPROTO_UDPLITE, false, false },
	{ "UDP-Lite", "UDPLITE", AF_INET, IPPROTO_UDPLITE, false, true },
	{ NULL, "UDPLITEv6", AF_INET6, IPPROTO_UDPLITE, false, false },
	{ NULL, "RAW", AF_INET, IPPROTO_RAW, false, false },
	{ NULL, "RAWv6", AF_INET6, IPPROTO_RAW, false, false },
	{ NULL, "DCCP", AF_INET, IPPROTO_DCCP, true, false },
	{ NULL, "DCCPv6", AF_INET6, IPPROTO_DCCP, true, false },
	{ NULL, "SCTP", AF_INET, IPPROTO_SCTP, false, false },
	{ NULL, "SCTPv6", AF_INET6, IPPROTO_SCTP, false, false },
	{ "MPTCP", "TCP", AF_INET, IPPROTO_TCP, false, true },
	{ "MPTCPv6", "TCPv6", AF_INET6, IPPROTO_TCP, false, true },
};

#define NKINDS (sizeof(kinds) / sizeof(kinds[0]))

struct known {
	const struct kind *kind;
	char text[];
};

struct sockname {
	ino_t net;		/* our network namespace */
	int diag;		/* -1: not opened, -2: cannot be had */
	struct hash known;	/* inode -> struct known */
	struct hash netlink;	/* inode -> protocol + 1 */
	char answer[ANSWER_MAX]
		__attribute__((aligned(__alignof__(struct nlmsghdr))));
};

/* What is looked for in the answers, and where it is written to. */
struct query {
	struct sockname *s;
	const struct kind *kind;
	unsigned long inode;
	struct buf *to;
	bool found;
	bool keep;		/* will not change */
	int protocol;		/* netlink */
	/* Looks at one answer; true when it was the one. */
	bool (*answer)(struct query *q, struct nlmsghdr *h);
};

static ino_t net_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

struct sockname *sockname_new(void)
{
	struct sockname *s = xcalloc(1, sizeof(*s));

	s->net = net_of("/proc/self/ns/net");
	s->diag = -1;
	return s;
}

static void forget_known(struct sockname *s)
{
	struct known *k;
	size_t pos = 0;

	while ((k = hash_next(&s->known, &pos)))
		free(k);
	hash_free(&s->known);
	memset(&s->known, 0, sizeof(s->known));
}

void sockname_free(struct sockname *s)
{
	if (!s)
		return;
	forget_known(s);
	hash_free(&s->netlink);
	if (s->diag >= 0)
		close(s->diag);
	free(s);
}

static void diag_close(struct sockname *s)
{
	close(s->diag);
	s->diag = -1;
}

static bool diag_open(struct sockname *s)
{
	if (s->diag == -1) {
		s->diag = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC,
				 NETLINK_SOCK_DIAG);
		if (s->diag < 0)
			s->diag = -2;
	}
	return s->diag >= 0;
}

/* One packet of answers: true while more may follow. */
static bool diag_packet(struct query *q, size_t len)
{
	struct nlmsghdr *h = (struct nlmsghdr *)q->s->answer;

	for (; NLMSG_OK(h, len); h = NLMSG_NEXT(h, len)) {
		if (h->nlmsg_type == NLMSG_DONE ||
		    h->nlmsg_type == NLMSG_ERROR)
			return false;
		if (h->nlmsg_type == SOCK_DIAG_BY_FAMILY && !q->found)
			q->found = q->answer(q, h);
		if (!(h->nlmsg_flags & NLM_F_MULTI))
			return false;
	}
	return true;
}

/*
 * Sends a request and reads all answers, also those behind the one that is
 * looked for: the next request finds the socket empty.
 */
static void diag_ask(struct query *q, void *request, size_t len)
{
	struct sockname *s = q->s;
	struct sockaddr_nl to = { .nl_family = AF_NETLINK };
	ssize_t n;

	if (!diag_open(s))
		return;
	do {
		n = sendto(s->diag, request, len, 0, (struct sockaddr *)&to,
			   sizeof(to));
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return;
	do {
		n = recv(s->diag, s->answer, sizeof(s->answer), 0);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0) {
			diag_close(s);
			return;
		}
	} while (n < 0 || diag_packet(q, n));
}

static void add_inet_addr(struct buf *to, int family, const void *addr,
			  uint16_t port)
{
	char text[INET6_ADDRSTRLEN];

	inet_ntop(family, addr, text, sizeof(text));
	if (family == AF_INET6)
		buf_printf(to, "[%s]:%u", text, ntohs(port));
	else
		buf_printf(to, "%s:%u", text, ntohs(port));
}

static bool inet_answer(struct query *q, struct nlmsghdr *h)
{
	const struct inet_diag_msg *m = NLMSG_DATA(h);

	if (h->nlmsg_len < NLMSG_LENGTH(sizeof(*m)) ||
	    m->idiag_inode != q->inode ||
	    m->idiag_family != q->kind->family)
		return false;
	buf_printf(q->to, "%s:[", q->kind->label);
	add_inet_addr(q->to, m->idiag_family, m->id.idiag_src,
		      m->id.idiag_sport);
	if (m->id.idiag_dport) {
		buf_str(q->to, "->");
		add_inet_addr(q->to, m->idiag_family, m->id.idiag_dst,
			      m->id.idiag_dport);
	}
	buf_char(q->to, ']');
	q->keep = q->kind->fixed && (m->idiag_state == STATE_ESTABLISHED ||
				     m->idiag_state == STATE_LISTEN);
	return true;
}

static void ask_inet(struct query *q)
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

	q->answer = inet_answer;
	diag_ask(q, &req, sizeof(req));
}

static void add_unix_path(struct buf *to, const char *path, size_t len)
{
	bool abstract = len && path[0] == '\0';

	buf_str(to, abstract ? ",@\"" : ",\"");
	path += abstract;
	len -= abstract;
	note_escape(to, path, strnlen(path, len), "");
	buf_char(to, '"');
}

static bool unix_answer(struct query *q, struct nlmsghdr *h)
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
	buf_printf(q->to, "%s:[%lu", q->kind->label, q->inode);
	if (peer)
		buf_printf(q->to, "->%u", peer);
	q->keep = peer && m->udiag_type != SOCK_DGRAM;
	if (path_len)
		add_unix_path(q->to, path, path_len);
	buf_char(q->to, ']');
	return true;
}

static void ask_unix(struct query *q)
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

	q->answer = unix_answer;
	diag_ask(q, &req, sizeof(req));
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

static void add_netlink(struct buf *to, unsigned int protocol,
			uint32_t portid)
{
	const char *name = netlink_name(protocol);

	if (name)
		buf_printf(to, "NETLINK:[%s:%u]", name, portid);
	else
		buf_printf(to, "NETLINK:[%u:%u]", protocol, portid);
}

static bool netlink_answer(struct query *q, struct nlmsghdr *h)
{
	const struct netlink_diag_msg *m = NLMSG_DATA(h);

	if (h->nlmsg_len < NLMSG_LENGTH(sizeof(*m)) ||
	    m->ndiag_ino != q->inode || m->ndiag_family != AF_NETLINK)
		return false;
	q->protocol = m->ndiag_protocol;
	if (!q->to)
		return true;
	add_netlink(q->to, m->ndiag_protocol, m->ndiag_portid);
	q->keep = true;
	return true;
}

static void ask_netlink(struct query *q)
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

	q->answer = netlink_answer;
	diag_ask(q, &req, sizeof(req));
}

static void ask(struct query *q)
{
	if (q->kind->family == AF_UNIX)
		ask_unix(q);
	else if (q->kind->family == AF_NETLINK)
		ask_netlink(q);
	else
		ask_inet(q);
}

static void remember(struct sockname *s, unsigned long inode,
		     const struct kind *kind, const char *text)
{
	size_t len = strlen(text) + 1;
	struct known *k = xmalloc(sizeof(*k) + len);

	if (s->known.count >= KNOWN_MAX)
		forget_known(s);
	k->kind = kind;
	memcpy(k->text, text, len);
	free(hash_put(&s->known, inode, k));
}

/*
 * The name of the socket's struct proto (Linux 2.6.39); it comes through
 * the link, so in the tracee's mount namespace and without its help.
 */
static const struct kind *kind_of(const char *proc_fd)
{
	char name[64];
	ssize_t n = getxattr(proc_fd, "system.sockprotoname", name,
			     sizeof(name) - 1);

	if (n <= 0)
		return NULL;
	name[n] = '\0';
	for (size_t i = 0; i < NKINDS; i++)
		if (strcmp(name, kinds[i].kernel ? kinds[i].kernel :
				 kinds[i].label) == 0)
			return &kinds[i];
	return NULL;
}

static bool is_elsewhere(const struct sockname *s, const struct socket_of *of)
{
	ino_t net = net_of(of->proc_net);

	return net && s->net && net != s->net;
}

static uint16_t inet_port(const struct sockaddr_storage *ss)
{
	return ss->ss_family == AF_INET6 ?
	       ((const struct sockaddr_in6 *)ss)->sin6_port :
	       ((const struct sockaddr_in *)ss)->sin_port;
}

static void add_sockaddr(struct buf *to, const struct sockaddr_storage *ss)
{
	const void *addr = &((const struct sockaddr_in *)ss)->sin_addr;

	if (ss->ss_family == AF_INET6)
		addr = &((const struct sockaddr_in6 *)ss)->sin6_addr;
	add_inet_addr(to, ss->ss_family, addr, inet_port(ss));
}

/* What the socket itself tells, in the form of the diagnostics. */
static bool add_peeked(struct buf *to, const struct kind *kind,
		       unsigned long inode, const struct sockpeek *p)
{
	const struct sockaddr_un *un = (const struct sockaddr_un *)&p->name;
	const struct sockaddr_nl *nl = (const struct sockaddr_nl *)&p->name;
	size_t head = offsetof(struct sockaddr_un, sun_path);

	if (p->family != kind->family || !p->name_len)
		return false;
	if (p->family == AF_UNIX) {
		if (p->name_len <= head)
			return false;
		buf_printf(to, "%s:[%lu", kind->label, inode);
		add_unix_path(to, un->sun_path, p->name_len - head);
	} else if (p->family == AF_NETLINK) {
		if (!nl->nl_pid)
			return false;
		add_netlink(to, p->protocol, nl->nl_pid);
		return true;
	} else {
		if (!inet_port(&p->name))
			return false;
		buf_printf(to, "%s:[", kind->label);
		add_sockaddr(to, &p->name);
		if (p->peer_len) {
			buf_str(to, "->");
			add_sockaddr(to, &p->peer);
		}
	}
	buf_char(to, ']');
	return true;
}

static bool peek(struct query *q, const struct socket_of *of)
{
	struct sockpeek p;

	if (!is_elsewhere(q->s, of) ||
	    !sockpeek_get(of->pid, of->fd, of->inode, &p))
		return false;
	q->protocol = p.protocol;
	if (!q->kind)
		return p.family == AF_NETLINK;
	return add_peeked(q->to, q->kind, of->inode, &p);
}

bool sockname_text(struct sockname *s, struct buf *to,
		   const struct socket_of *of)
{
	const struct kind *kind = kind_of(of->proc_fd);
	const struct known *known;
	struct query q = { .s = s, .kind = kind, .inode = of->inode,
			   .to = to };
	size_t start = to->len;

	if (!kind)
		return false;
	known = hash_find(&s->known, of->inode);
	if (known && known->kind == kind) {
		buf_str(to, known->text);
		return true;
	}
	ask(&q);
	if (!q.found)
		q.found = peek(&q, of);
	if (q.found && q.keep)
		remember(s, of->inode, kind, to->data + start);
	if (!q.found && !kind->only_found)
		buf_printf(to, "%s:[%lu]", kind->label, of->inode);
	return q.found || !kind->only_found;
}

int sockname_netlink(struct sockname *s, const struct socket_of *of)
{
	void *known = hash_find(&s->netlink, of->inode);
	struct query q = { .s = s, .inode = of->inode, .protocol = -1 };

	if (known)
		return (int)(uintptr_t)known - 1;
	ask_netlink(&q);
	if (!q.found && !peek(&q, of))
		return -1;
	if (s->netlink.count >= KNOWN_MAX) {
		hash_free(&s->netlink);
		s->netlink = (struct hash)HASH_INIT;
	}
	hash_put(&s->netlink, of->inode,
		 (void *)(uintptr_t)(q.protocol + 1));
	return q.protocol;
}
