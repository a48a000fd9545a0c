/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Groups of system calls: the classes that -e trace=%file and its like name,
 * and what else is true of a call whatever its row says.  A call is in any
 * number of them.  They stand in the call tables (linux/<arch>/syscall*.tbl)
 * and nowhere else, so that a call without a row has them too.
 */
#ifndef VX_DESC_GROUPS_H
#define VX_DESC_GROUPS_H

#include <stddef.h>
#include <stdint.h>

enum {
	G_FILE		= 1 << 0,	/* takes a file name */
	G_DESC		= 1 << 1,	/* takes or returns a descriptor */
	G_MEMORY	= 1 << 2,
	G_NETWORK	= 1 << 3,
	G_PROCESS	= 1 << 4,
	G_SIGNAL	= 1 << 5,
	G_IPC		= 1 << 6,	/* System V IPC */
	G_CLOCK		= 1 << 7,
	G_CREDS		= 1 << 8,
	G_PURE		= 1 << 9,	/* no arguments, always succeeds */
	G_STAT		= 1 << 10,
	G_LSTAT		= 1 << 11,
	G_FSTAT		= 1 << 12,
	G_STATFS	= 1 << 13,
	G_FSTATFS	= 1 << 14,
	G_STAT_LIKE	= 1 << 15,	/* %%stat */
	G_STATFS_LIKE	= 1 << 16,	/* %%statfs */
	G_NEVER_FAILS	= 1 << 17,	/* no result of it is an errno */
};

struct group_word {
	const char *name;
	uint32_t bit;
};

/* Ends with a NULL name.  Names are without the leading %. */
extern const struct group_word group_words[];

/* The bit of the group that is called name (len bytes), 0 if there is none. */
uint32_t group_find(const char *name, size_t len);

#endif
