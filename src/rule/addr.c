/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/addr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/un.h>

#include "rule/pattern.h"

static bool prefix_agrees(const uint8_t *a, const uint8_t *b,
			  unsigned int bits)
{
	unsigned int bytes = bits / 8, rest = bits % 8;

	if (memcmp(a, b, bytes))
		return false;
	return !rest || !((a[bytes] ^ b[bytes]) >> (8 - rest));
}

static bool port_agrees(const struct addr_pattern *p, in_port_t port)
{
	return p->port < 0 || p->port == ntohs(port);
}

static bool match_inet(const struct addr_pattern *p, const void *addr,
		       in_port_t port)
{
	if (!port_agrees(p, port))
		return false;
	if (!p->family)
		return true;
	return p->family == AF_INET && prefix_agrees(p->addr, addr, p->bits);
}

/* ::ffff:1.2.3.4 is the same peer as 1.2.3.4 */
static bool match_inet6(const struct addr_pattern *p,
			const struct in6_addr *addr, in_port_t port)
{
	if (IN6_IS_ADDR_V4MAPPED(addr) && p->family != AF_INET6)
		return match_inet(p, addr->s6_addr + 12, port);
	if (!port_agrees(p, port))
		return false;
	if (!p->family)
		return true;
	return p->family == AF_INET6 &&
	       prefix_agrees(p->addr, addr->s6_addr, p->bits);
}

/* An abstract name is written as @name. */
static bool match_unix(const struct addr_pattern *p,
		       const struct sockaddr_un *un, socklen_t len)
{
	size_t n = len - offsetof(struct sockaddr_un, sun_path);
	char path[sizeof(un->sun_path) + 2];

	if (p->family && p->family != AF_UNIX)
		return false;
	if (!p->path)
		return p->port < 0;
	if (n > sizeof(un->sun_path))
		n = sizeof(un->sun_path);
	memcpy(path, un->sun_path, n);
	path[n] = '\0';
	if (n && !path[0])
		path[0] = '@';
	return pattern_path(p->path, path, path);
}

bool addr_match(const struct addr_pattern *p,
		const struct sockaddr_storage *ss, socklen_t len)
{
	union {
		struct sockaddr_storage ss;
		struct sockaddr_in in;
		struct sockaddr_in6 in6;
		struct sockaddr_un un;
	} u = { .ss = *ss };

	if (len < sizeof(sa_family_t))
		return false;
	switch (ss->ss_family) {
	case AF_INET:
		/* the kernel wants all of it, too */
		return len >= sizeof(u.in) &&
		       match_inet(p, &u.in.sin_addr, u.in.sin_port);
	case AF_INET6:
		return len >= offsetof(struct sockaddr_in6, sin6_scope_id) &&
		       match_inet6(p, &u.in6.sin6_addr, u.in6.sin6_port);
	case AF_UNIX:
		return len >= offsetof(struct sockaddr_un, sun_path) &&
		       match_unix(p, &u.un, len);
	}
	return !p->family && p->port < 0 && !p->path;
}
