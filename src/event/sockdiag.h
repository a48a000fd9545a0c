/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * NETLINK_SOCK_DIAG (sock_diag(7)): what the kernel tells of a socket by
 * its inode.  It knows the sockets of the tracer's network namespace, and
 * goes through all of them to find one, but for UNIX sockets.
 */
#ifndef VX_EVENT_SOCKDIAG_H
#define VX_EVENT_SOCKDIAG_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "base/buf.h"

struct sockdiag;

/* One kind of socket: what the kernel calls it, what is printed. */
struct sock_kind {
	const char *kernel;	/* struct proto's name, or NULL: as label */
	const char *label;
	uint8_t family;
	uint8_t protocol;
	bool fixed;		/* a connected one keeps its addresses */
	bool only_found;	/* no "LABEL:[inode]" where none is known */
};

struct sock_query {
	const struct sock_kind *kind;
	unsigned long inode;
	struct buf *to;		/* the text is appended, or NULL */
	/* The answer: */
	bool found;
	bool keep;		/* will not change while the socket lives */
	int protocol;		/* netlink */
	/* internet and UNIX: as getsockname(2) and getpeername(2) say it */
	struct sockaddr_storage name, peer;
	socklen_t name_len, peer_len;	/* 0: there is none */
	unsigned long peer_inode;	/* UNIX: whose name is the peer's */
};

struct sockdiag *sockdiag_new(void);
void sockdiag_free(struct sockdiag *d);
/* Asks for the socket; q->found says whether there is one. */
void sockdiag_ask(struct sockdiag *d, struct sock_query *q);

/* Parts of the texts. */
void sockdiag_add_inet(struct buf *to, int family, const void *addr,
		       uint16_t port);
void sockdiag_add_unix(struct buf *to, const char *path, size_t len);
void sockdiag_add_netlink(struct buf *to, unsigned int protocol,
			  uint32_t portid);

#endif
