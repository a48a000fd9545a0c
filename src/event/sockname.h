/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of sockets by their inode, as NETLINK_SOCK_DIAG knows them.  That
 * knows the sockets of the network namespace the tracer is in; those of
 * another one are looked at themselves (sockpeek.h).  What cannot change
 * while a socket lives (both ends of a connection, a netlink protocol) is
 * remembered, up to a limit; all else is asked for each time.
 */
#ifndef VX_EVENT_SOCKNAME_H
#define VX_EVENT_SOCKNAME_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/buf.h"
#include "event/sockdiag.h"
#include "event/sockpeek.h"

struct sockname;

struct sockname *sockname_new(void);
void sockname_free(struct sockname *s);
/* A descriptor of a tracee that is a socket. */
struct socket_of {
	const char *proc_fd;	/* /proc/TID/fd/N */
	const char *proc_net;	/* /proc/TID/ns/net */
	unsigned long inode;
	pid_t pid;		/* as the tracer calls it */
	int fd;
};

/*
 * Appends "TCP:[1.2.3.4:80->5.6.7.8:9]" for the socket; false, and
 * nothing, where it is of no kind that is known here.
 */
bool sockname_text(struct sockname *s, struct buf *to,
		   const struct socket_of *of);
/* Its kind, or NULL where that is none that is known here. */
const struct sock_kind *sockname_kind(const struct socket_of *of);
/*
 * The addresses of an internet or UNIX socket, as they are now: false
 * where nobody can tell.
 */
bool sockname_addresses(struct sockname *s, const struct socket_of *of,
			struct sockpeek *out);
/* The protocol of a netlink socket, or -1. */
int sockname_netlink(struct sockname *s, const struct socket_of *of);

#endif
