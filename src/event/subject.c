/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/subject.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static bool follow(struct subject *s)
{
	ssize_t n = procfs_link(s->proc, s->link, sizeof(s->link));

	s->len = n > 0 ? n : 0;
	return n > 0;
}

bool subject_find(struct subject *s, struct event *ev, pid_t tid, int fd)
{
	if (fd < 0 && fd != AT_FDCWD)
		return false;
	if (fd == AT_FDCWD)
		return subject_link(s, ev, tid, "cwd");
	s->ev = ev;
	s->fd = fd;
	s->tid = tid;
	procfs_path(s->proc, tid, "fd", fd);
	return follow(s);
}

bool subject_link(struct subject *s, struct event *ev, pid_t tid,
		  const char *what)
{
	s->ev = ev;
	s->fd = AT_FDCWD;
	s->tid = tid;
	procfs_path(s->proc, tid, what, -1);
	return follow(s);
}

/* A file can be called so as well: then the path leads to it. */
bool subject_deleted(struct subject *s)
{
	static const char mark[] = " (deleted)";
	size_t tail = sizeof(mark) - 1;
	struct stat by_fd, by_path;

	if (s->len <= tail || s->link[0] != '/' ||
	    strcmp(s->link + s->len - tail, mark) != 0)
		return false;
	if (stat(s->proc, &by_fd) == 0 && lstat(s->link, &by_path) == 0 &&
	    by_fd.st_dev == by_path.st_dev && by_fd.st_ino == by_path.st_ino)
		return false;
	s->len -= tail;
	s->link[s->len] = '\0';
	return true;
}

bool subject_socket(const struct subject *s, char net[PROCFS_PATH],
		    struct socket_of *of)
{
	char end;

	if (sscanf(s->link, "socket:[%lu%c", &of->inode, &end) != 2 ||
	    end != ']')
		return false;
	procfs_path(net, s->tid, "ns/net", -1);
	of->proc_fd = s->proc;
	of->proc_net = net;
	of->pid = s->ev->pid;
	of->fd = s->fd;
	return true;
}
