/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Facts about a stopped tracee and its descriptors, as numbers and plain
 * bytes: what conditions compare, where fdname.h makes text to be read.
 * They come from /proc and from the sockets themselves; nothing that the
 * tracee can change behind our back is remembered.  Whatever is not there
 * any more, or was never, is "not known" and no error.
 *
 * Belongs to one tracer thread; lives as long as the program.  Texts are
 * in the event's arena.
 */
#ifndef VX_EVENT_FDFACTS_H
#define VX_EVENT_FDFACTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "event/event.h"

/* Bits of fdtype=. */
enum fdtype {
	FDTYPE_REG	= 1 << 0,
	FDTYPE_DIR	= 1 << 1,
	FDTYPE_PIPE	= 1 << 2,
	FDTYPE_TCP	= 1 << 3,
	FDTYPE_UDP	= 1 << 4,
	FDTYPE_UNIX	= 1 << 5,
	FDTYPE_TTY	= 1 << 6,
	FDTYPE_EPOLL	= 1 << 7,
	FDTYPE_EVENT	= 1 << 8,
	FDTYPE_MEMFD	= 1 << 9,
	FDTYPE_OTHER	= 1 << 10,	/* no word for it */
};

struct fdfacts;

struct fdfacts *fdfacts_new(void);
void fdfacts_free(struct fdfacts *f);

/*
 * Where descriptor `fd` (AT_FDCWD: the working directory) leads, as the
 * kernel words it in the tracer's mount namespace: "/a/b", "pipe:[5]";
 * without the " (deleted)" of a removed file. NULL: not open.
 */
const char *fdfacts_path(struct fdfacts *f, struct event *ev, int fd);
/* One bit; 0: not open. */
uint32_t fdfacts_type(struct fdfacts *f, struct event *ev, int fd);
/*
 * The address of an internet or UNIX socket, or its peer's: the length, 0
 * where it has none.  A socket that was never bound has none; a UNIX one
 * without a name has a family only.
 */
socklen_t fdfacts_addr(struct fdfacts *f, struct event *ev, int fd,
		       bool peer, struct sockaddr_storage *to);
/* fcntl(2) F_GETFL; -1: not known. */
int fdfacts_flags(struct fdfacts *f, struct event *ev, int fd);

/* The path of the program that runs, or NULL. */
const char *fdfacts_exe(struct fdfacts *f, struct event *ev);
/* The thread's name, or NULL. */
const char *fdfacts_comm(struct fdfacts *f, struct event *ev);
/* The thread's effective user id; -1: not known. */
int64_t fdfacts_uid(struct fdfacts *f, struct event *ev);
#endif
