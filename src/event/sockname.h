/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Names of sockets by their inode, as NETLINK_SOCK_DIAG knows them: the
 * sockets of the network namespace the tracer is in.  What cannot change
 * while a socket lives (both ends of a connection, a netlink protocol) is
 * remembered, up to a limit; all else is asked for each time.
 */
#ifndef VX_EVENT_SOCKNAME_H
#define VX_EVENT_SOCKNAME_H

#include <stdbool.h>

#include "base/buf.h"

struct sockname;

struct sockname *sockname_new(void);
void sockname_free(struct sockname *s);
/*
 * Appends "TCP:[1.2.3.4:80->5.6.7.8:9]" for the socket that the link
 * /proc/TID/fd/N leads to; false, and nothing, where it is of no kind
 * that is known here.
 */
bool sockname_text(struct sockname *s, struct buf *to, const char *proc_fd,
		   unsigned long inode);
/* The protocol of a netlink socket, or -1. */
int sockname_netlink(struct sockname *s, unsigned long inode);

#endif
