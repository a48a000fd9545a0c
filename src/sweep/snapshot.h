/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What files there are below a folder, and what is in them, to be compared
 * with what was there in another run: for each its path, type, mode, size
 * and a hash of the content (of a link: of where it leads).  Times and
 * owners are not looked at, links not followed.  At most SNAPSHOT_FILES are
 * remembered, whatever a command may create; their content is not.
 */
#ifndef VX_SWEEP_SNAPSHOT_H
#define VX_SWEEP_SNAPSHOT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

#define SNAPSHOT_FILES 100000

struct snapshot;

/*
 * The files below `dir` that match one of the n globs; all, also folders,
 * where `globs` is NULL. NULL, and errno: `dir` cannot be read.
 */
struct snapshot *snapshot_take(const char *dir, const char *const *globs,
			       unsigned int n);
/*
 * The same, and the names of all other files and folders: one that is new
 * is a difference, what became of the others is not looked at.
 */
struct snapshot *snapshot_take_names(const char *dir, const char *const *globs,
				     unsigned int n);
void snapshot_free(struct snapshot *s);
/* Its files. */
size_t snapshot_count(const struct snapshot *s);
/* There were more, or folders too deep or unreadable: it is not all. */
bool snapshot_cut(const struct snapshot *s);

/* Paths that need not agree; ignore: NULL, none. */
struct snapshot_mask {
	bool (*ignore)(void *ctx, const char *path);
	void *ctx;
};

/*
 * The differences, a line each, sorted by path: "changed: x", "missing: y"
 * (is in a alone), "new: z (12 bytes)". Their number; mask may be NULL.
 * Other than printable bytes of a path are \xNN.
 */
size_t snapshot_diff(const struct snapshot *a, const struct snapshot *b,
		     const struct snapshot_mask *mask, struct buf *to);

/*
 * "*", "?" and "[…]" match within a name, "**" any number of folders:
 * "out/" and two stars is all below out. Without a "/" it is the last name
 * of the path that has to match, in any folder.
 */
bool snapshot_match(const char *glob, const char *path);

#endif
