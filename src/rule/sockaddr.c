/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/sockaddr.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/un.h>

#include "base/num.h"

static socklen_t parse_unix(const char *path, size_t len,
			    struct sockaddr_storage *to)
{
	struct sockaddr_un *un = (struct sockaddr_un *)(void *)to;
	bool abstract = len && path[0] == '@';

	if (!len || len >= sizeof(un->sun_path))
		return 0;
	un->sun_family = AF_UNIX;
	memcpy(un->sun_path, path, len);
	if (abstract)
		un->sun_path[0] = '\0';
	/* unix(7): the length of an abstract name is part of it */
	return (socklen_t)(offsetof(struct sockaddr_un, sun_path) + len +
			   !abstract);
}

static socklen_t parse_inet(const char *host, const char *port,
			    struct sockaddr_storage *to)
{
	struct sockaddr_in *in = (struct sockaddr_in *)(void *)to;
	int64_t n;

	if (num_parse_int(port, 0, 65535, &n) ||
	    inet_pton(AF_INET, host, &in->sin_addr) != 1)
		return 0;
	in->sin_family = AF_INET;
	in->sin_port = htons((uint16_t)n);
	return sizeof(*in);
}

static socklen_t parse_inet6(const char *host, const char *port,
			     struct sockaddr_storage *to)
{
	struct sockaddr_in6 *in = (struct sockaddr_in6 *)(void *)to;
	int64_t n;

	if (num_parse_int(port, 0, 65535, &n) ||
	    inet_pton(AF_INET6, host, &in->sin6_addr) != 1)
		return 0;
	in->sin6_family = AF_INET6;
	in->sin6_port = htons((uint16_t)n);
	return sizeof(*in);
}

socklen_t sockaddr_parse(const char *text, size_t len,
			 struct sockaddr_storage *to)
{
	char copy[INET6_ADDRSTRLEN + sizeof("[]:65535")];
	char *colon;

	memset(to, 0, sizeof(*to));
	if (len > 5 && !memcmp(text, "unix:", 5))
		return parse_unix(text + 5, len - 5, to);
	if (len >= sizeof(copy))
		return 0;
	memcpy(copy, text, len);
	copy[len] = '\0';
	colon = strrchr(copy, ':');
	if (!colon)
		return 0;
	*colon = '\0';
	if (copy[0] != '[')
		return parse_inet(copy, colon + 1, to);
	if (colon[-1] != ']')
		return 0;
	colon[-1] = '\0';
	return parse_inet6(copy + 1, colon + 1, to);
}
