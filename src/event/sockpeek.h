/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee's socket, looked at through a duplicate of its descriptor
 * (pidfd_getfd(2), Linux 5.6): it costs a few system calls however many
 * sockets there are, and works for those of another network namespace.
 * The duplicate is closed while the tracee is stopped.
 */
#ifndef VX_EVENT_SOCKPEEK_H
#define VX_EVENT_SOCKPEEK_H

#include <stdbool.h>
#include <sys/socket.h>
#include <sys/types.h>

struct sockpeek {
	int family, protocol;
	bool listening;
	struct sockaddr_storage name, peer;
	socklen_t name_len, peer_len;	/* 0: there is none */
};

/* False where it cannot be had, or is not the socket with that inode. */
bool sockpeek_get(pid_t pid, int fd, unsigned long inode,
		  struct sockpeek *out);

#endif
