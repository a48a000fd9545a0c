/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/sockname.h"

#include <linux/netlink.h>
#include <netinet/in.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/xattr.h>

#include "base/die.h"
#include "base/hash.h"

#define KNOWN_MAX 4096		/* remembered sockets */

static const struct sock_kind kinds[] = {
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
	const struct sock_kind *kind;
	char text[];
};

struct sockname {
	ino_t net;		/* our network namespace, or 0: not asked */
	struct sockdiag *diag;
	struct hash known;	/* inode -> struct known */
	struct hash netlink;	/* inode -> protocol + 1 */
};

static ino_t net_of(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 ? st.st_ino : 0;
}

struct sockname *sockname_new(void)
{
	struct sockname *s = xcalloc(1, sizeof(*s));

	s->diag = sockdiag_new();
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
	sockdiag_free(s->diag);
	free(s);
}

static void remember(struct sockname *s, unsigned long inode,
		     const struct sock_kind *kind, const char *text)
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
static const struct sock_kind *kind_of(const char *proc_fd)
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

static bool is_elsewhere(struct sockname *s, const struct socket_of *of)
{
	ino_t net = net_of(of->proc_net);

	if (!s->net)
		s->net = net_of("/proc/self/ns/net");
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
	sockdiag_add_inet(to, ss->ss_family, addr, inet_port(ss));
}

/* What the socket itself tells, in the form of the diagnostics. */
static bool add_peeked(struct buf *to, const struct sock_kind *kind,
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
		sockdiag_add_unix(to, un->sun_path, p->name_len - head);
	} else if (p->family == AF_NETLINK) {
		if (!nl->nl_pid)
			return false;
		sockdiag_add_netlink(to, p->protocol, nl->nl_pid);
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

static bool is_listening(const struct sockpeek *p)
{
	return p->listening && !p->peer_len;
}

/*
 * Asks the socket itself where it is as good as the diagnostics, which read
 * a table of all sockets: 1 named, 0 has no name, -1 not sure. A socket
 * with a port and no peer may be connecting, and only they tell to where.
 */
static int peek(struct sockname *s, struct sock_query *q,
		const struct socket_of *of)
{
	const struct sock_kind *kind = q->kind;
	bool tcp = kind->protocol == IPPROTO_TCP, elsewhere;
	bool inet = tcp || kind->protocol == IPPROTO_UDP ||
		    kind->protocol == IPPROTO_UDPLITE;
	struct sockpeek p;

	elsewhere = !inet && is_elsewhere(s, of);
	if ((!inet && !elsewhere) ||
	    !sockpeek_get(of->pid, of->fd, of->inode, &p) ||
	    p.family != kind->family)
		return -1;
	if (tcp && !p.peer_len && !is_listening(&p) &&
	    inet_port(&p.name) && !is_elsewhere(s, of))
		return -1;
	q->keep = kind->fixed && (p.peer_len || is_listening(&p));
	return add_peeked(q->to, kind, of->inode, &p);
}

bool sockname_text(struct sockname *s, struct buf *to,
		   const struct socket_of *of)
{
	const struct sock_kind *kind = kind_of(of->proc_fd);
	const struct known *known;
	struct sock_query q = { .kind = kind, .inode = of->inode, .to = to };
	size_t start = to->len;
	int peeked;

	if (!kind)
		return false;
	known = hash_find(&s->known, of->inode);
	if (known && known->kind == kind) {
		buf_str(to, known->text);
		return true;
	}
	peeked = peek(s, &q, of);
	if (peeked < 0)
		sockdiag_ask(s->diag, &q);
	else
		q.found = peeked;
	if (q.found && q.keep)
		remember(s, of->inode, kind, to->data + start);
	if (!q.found && !kind->only_found)
		buf_printf(to, "%s:[%lu]", kind->label, of->inode);
	return q.found || !kind->only_found;
}

const struct sock_kind *sockname_kind(const struct socket_of *of)
{
	return kind_of(of->proc_fd);
}

/* A connection's other end, where the kernel may forget it meanwhile. */
static void ask_peer(struct sockname *s, const struct sock_query *q,
		     struct sockpeek *out)
{
	struct sock_query other = { .kind = q->kind, .inode = q->peer_inode };

	if (q->kind->family != AF_UNIX) {
		out->peer = q->peer;
		out->peer_len = q->peer_len;
		return;
	}
	if (!q->peer_inode)
		return;
	sockdiag_ask(s->diag, &other);
	if (!other.found)
		return;
	out->peer = other.name;
	out->peer_len = other.name_len;
}

/*
 * The socket itself knows best, but for where a connection that is not
 * there yet leads.
 */
bool sockname_addresses(struct sockname *s, const struct socket_of *of,
			struct sockpeek *out)
{
	const struct sock_kind *kind = kind_of(of->proc_fd);
	struct sock_query q = { .kind = kind, .inode = of->inode };
	bool seen;

	if (!kind || kind->family == AF_NETLINK)
		return false;
	seen = sockpeek_get(of->pid, of->fd, of->inode, out);
	if (seen && (out->peer_len || out->listening || !kind->fixed ||
		     !inet_port(&out->name)))
		return true;
	if (is_elsewhere(s, of))
		return seen;
	sockdiag_ask(s->diag, &q);
	if (!q.found)
		return seen;
	if (!seen) {
		memset(out, 0, sizeof(*out));
		out->family = kind->family;
		out->protocol = kind->protocol;
		out->name = q.name;
		out->name_len = q.name_len;
	}
	ask_peer(s, &q, out);
	return true;
}

static bool ask_protocol(struct sockname *s, const struct socket_of *of,
			 int *protocol)
{
	static const struct sock_kind kind = { .family = AF_NETLINK };
	struct sock_query q = { .kind = &kind, .inode = of->inode };
	struct sockpeek p;

	sockdiag_ask(s->diag, &q);
	*protocol = q.protocol;
	if (q.found || !is_elsewhere(s, of))
		return q.found;
	if (!sockpeek_get(of->pid, of->fd, of->inode, &p))
		return false;
	*protocol = p.protocol;
	return p.family == AF_NETLINK;
}

int sockname_netlink(struct sockname *s, const struct socket_of *of)
{
	void *known = hash_find(&s->netlink, of->inode);
	int protocol;

	if (known)
		return (int)(uintptr_t)known - 1;
	if (!ask_protocol(s, of, &protocol))
		return -1;
	if (s->netlink.count >= KNOWN_MAX) {
		hash_free(&s->netlink);
		s->netlink = (struct hash)HASH_INIT;
	}
	hash_put(&s->netlink, of->inode,
		 (void *)(uintptr_t)(protocol + 1));
	return protocol;
}
