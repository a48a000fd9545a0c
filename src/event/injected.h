/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What rules did to a call, for those who print it: plain data, made by
 * src/rule/, read by src/sink/.
 */
#ifndef VX_EVENT_INJECTED_H
#define VX_EVENT_INJECTED_H

#include <stdint.h>

enum mark {
	MARK_SKIPPED	= 1 << 0,	/* error=, retval=, syscall= */
	MARK_ARGS	= 1 << 1,	/* pokes at entry, args.NAME= */
	MARK_RETVAL	= 1 << 2,	/* with ARGS: "args, retval" */
	MARK_DELAYED	= 1 << 3,
	MARK_SEQ	= 1 << 4,	/* steps says how many */
	MARK_POSTERROR	= 1 << 5,
	MARK_POSTRETVAL	= 1 << 6,
	MARK_SHORT	= 1 << 7,
	MARK_CORRUPT	= 1 << 8,
	MARK_SIGNAL	= 1 << 9,
	MARK_RESTART	= 1 << 10,	/* steps says how many */
	MARK_EXIT_POKE	= 1 << 11,
	MARK_CRASH	= 1 << 12,
	MARK_PASS	= 1 << 13,
	MARK_REFUSED	= 1 << 14,	/* not applied; printed by a line */
};

/* Lives as long as the call's event. */
struct injected {
	uint32_t marks;		/* enum mark */
	unsigned int steps;	/* SEQ, RESTART: executed */
	const char *rule;	/* name, or "rule 2"; of the terminal action,
				 * else of the first that did something */
	const char *note;	/* note=, joined, or NULL */
};

#endif
