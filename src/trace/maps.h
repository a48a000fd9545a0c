/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The executable mappings of a process, sorted by address, from
 * /proc/PID/maps.
 */
#ifndef VX_TRACE_MAPS_H
#define VX_TRACE_MAPS_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

struct mapping {
	uint64_t start, end;
	uint64_t offset;	/* of `start` in the file */
	uint64_t inode;
	unsigned int dev_major, dev_minor;
	char *path;		/* without " (deleted)"; "[vdso]"; or NULL */
	bool deleted;
	/*
	 * When the file at `path` changed last (ns), where that is the one
	 * that is mapped, else 0: with inode and device it names contents.
	 */
	uint64_t ctime;
};

struct maps {
	struct mapping *v;
	size_t n;
	uint64_t generation;	/* set by who reads them; never the same twice */
};

/* Which contents are mapped: what is known of them holds for all who do. */
struct file_key {
	uint64_t dev, inode, ctime;
};

#define MAPS_INIT { 0 }

/*
 * Reads them anew: 1 where they differ from what was there, 0 where they
 * are the same, -errno (and no mappings) where they cannot be read.
 */
int maps_read(struct maps *m, pid_t pid);
void maps_free(struct maps *m);
/*
 * By device, inode and ctime; what cannot be told by these is these
 * mappings' own, until the next generation.
 */
void maps_key(const struct maps *m, const struct mapping *one,
	      struct file_key *key);
const struct mapping *maps_find(const struct maps *m, uint64_t addr);

#endif
