/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a call is about: the paths among its arguments, in full; its
 * descriptors and what is behind them; the socket address.  Found once for
 * all rules that look at the same call, as far as one of them asks; all of
 * it lives in the event's arena.
 */
#ifndef VX_RULE_PLACES_H
#define VX_RULE_PLACES_H

#include "rule/eval.h"

/* No call has more path arguments. */
#define PLACES_PATHS 4
/* poll(2), select(2); and how many of them are looked behind. */
#define PLACES_FDS 1024
#define PLACES_LOOKS 64

struct place_path {
	const char *given;	/* as the program has it */
	const char *full;	/* from the root; given, where that is unknown */
};

struct place_fd {
	int fd;
	bool asked_path, asked_type;
	const char *path;	/* or NULL */
	uint32_t type;		/* enum fdtype; 0: not open */
};

struct places {
	const struct event *ev;	/* whose */
	bool paths_known, fds_known;
	bool unread;	/* a path argument is a bad address */
	struct place_path path[PLACES_PATHS];
	unsigned int npaths;
	struct place_fd *fd;
	unsigned int nfds;
};

/* With paths, with descriptors; never NULL. */
const struct places *places_paths(struct eval *x);
const struct places *places_fds(struct eval *x);
/* Of the i-th descriptor; NULL, 0 behind PLACES_LOOKS. */
const char *place_fd_path(struct eval *x, unsigned int i);
uint32_t place_fd_type(struct eval *x, unsigned int i);
/* The first path, or what is behind the first descriptor; or NULL. */
const char *place_first_path(struct eval *x);

/*
 * The address that a call names itself: connect's, sendto's, bind's.
 * Its length; 0: there is none.
 */
socklen_t place_address(struct eval *x, struct sockaddr_storage *to);
/* Of the socket behind the first descriptor that is one. */
socklen_t place_socket(struct eval *x, bool peer, struct sockaddr_storage *to);

#endif
