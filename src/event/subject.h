/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One descriptor of one tracee while somebody looks at it: where its link
 * below /proc leads.  Short-lived, on the stack; valid as long as the
 * tracee is stopped.
 */
#ifndef VX_EVENT_SUBJECT_H
#define VX_EVENT_SUBJECT_H

#include <limits.h>
#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "event/event.h"
#include "event/sockname.h"
#include "linux/procfs.h"

struct subject {
	struct event *ev;
	pid_t tid;			/* as /proc calls it */
	int fd;
	char proc[PROCFS_PATH];		/* /proc/TID/fd/N */
	char link[PATH_MAX + 1];	/* where that leads */
	size_t len;
};

/*
 * A descriptor of the thread that /proc calls `tid`, or AT_FDCWD. False
 * where it is not open, or nobody can tell.
 */
bool subject_find(struct subject *s, struct event *ev, pid_t tid, int fd);
/* The same for another of its links: "exe". */
bool subject_link(struct subject *s, struct event *ev, pid_t tid,
		  const char *what);
/*
 * Takes the kernel's " (deleted)" off the path of a removed file; true
 * where there was one.
 */
bool subject_deleted(struct subject *s);
/* Is it a socket? Its namespace's path goes to `net`, what it is to `of`;
 * both are as short-lived as the subject. */
bool subject_socket(const struct subject *s, char net[PROCFS_PATH],
		    struct socket_of *of);

#endif
