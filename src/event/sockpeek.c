/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/sockpeek.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef SYS_pidfd_open
#define SYS_pidfd_open 434	/* the same on all CPUs */
#endif
#ifndef SYS_pidfd_getfd
#define SYS_pidfd_getfd 438
#endif

static int duplicate(pid_t pid, int fd)
{
	int pidfd = (int)syscall(SYS_pidfd_open, pid, 0), dup;

	if (pidfd < 0)
		return -1;
	dup = (int)syscall(SYS_pidfd_getfd, pidfd, fd, 0);
	close(pidfd);
	return dup;
}

static int option(int fd, int name)
{
	int value;
	socklen_t len = sizeof(value);

	return getsockopt(fd, SOL_SOCKET, name, &value, &len) == 0 ? value :
								    -1;
}

static void look(int fd, struct sockpeek *out)
{
	out->family = option(fd, SO_DOMAIN);
	out->protocol = option(fd, SO_PROTOCOL);
	out->listening = option(fd, SO_ACCEPTCONN) > 0;
	out->name_len = sizeof(out->name);
	if (getsockname(fd, (struct sockaddr *)&out->name,
			&out->name_len) < 0)
		out->name_len = 0;
	out->peer_len = sizeof(out->peer);
	if (getpeername(fd, (struct sockaddr *)&out->peer,
			&out->peer_len) < 0)
		out->peer_len = 0;
}

bool sockpeek_get(pid_t pid, int fd, unsigned long inode,
		  struct sockpeek *out)
{
	int dup = duplicate(pid, fd);
	struct stat st;
	bool same;

	if (dup < 0)
		return false;
	memset(out, 0, sizeof(*out));
	same = fstat(dup, &st) == 0 && S_ISSOCK(st.st_mode) &&
	       st.st_ino == inode;
	if (same)
		look(dup, out);
	close(dup);
	return same;
}
