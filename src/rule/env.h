/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What conditions ask beyond the event itself: descriptors, addresses,
 * identities, stacks, time.  The live one asks /proc and the unwinder
 * (src/pipeline_env.c, src/event/fdfacts.c); unit tests use tables.
 * Answers live in the event's arena.  Each is asked only where a rule needs
 * it, and the asker remembers nothing.
 */
#ifndef VX_RULE_ENV_H
#define VX_RULE_ENV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/socket.h>

#include "event/event.h"
#include "event/fdfacts.h"
#include "linux/frames.h"

struct rule_env {
	/* The path behind a descriptor, as readlink(2) of /proc says it
	 * ("/a/b", "pipe:[5]"), without the " (deleted)" of a removed file;
	 * AT_FDCWD: the working directory. NULL where it is not open. */
	const char *(*fd_path)(struct rule_env *e, struct event *ev, int fd);
	/* enum fdtype, one bit; 0: not open */
	uint32_t (*fd_type)(struct rule_env *e, struct event *ev, int fd);
	/* Address of a socket: length, 0 where it has none. */
	socklen_t (*fd_addr)(struct rule_env *e, struct event *ev, int fd,
			     bool peer, struct sockaddr_storage *to);
	/* fcntl F_GETFL: O_NONBLOCK … ; -1: not known */
	int (*fd_flags)(struct rule_env *e, struct event *ev, int fd);
	const char *(*exe)(struct rule_env *e, struct event *ev);
	const char *(*comm)(struct rule_env *e, struct event *ev);
	int64_t (*uid)(struct rule_env *e, struct event *ev);	/* -1: ? */
	unsigned int (*depth)(struct rule_env *e, struct event *ev);
	/* ns since the start, or since the thread was attached */
	uint64_t (*elapsed)(struct rule_env *e, struct event *ev);
	/* NULL in a build without unwinder. */
	const struct frames *(*stack)(struct rule_env *e, struct event *ev);
};

#endif
