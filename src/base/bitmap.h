/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A growing set of small non-negative numbers with an optional "all the
 * rest" bit, so that `trace=all`, `!open` and `decode-fd=5` are one thing.
 */
#ifndef VX_BASE_BITMAP_H
#define VX_BASE_BITMAP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bitmap {
	uint64_t *words;
	unsigned int nwords;
	bool rest;	/* membership of everything behind words[] */
};

#define BITMAP_INIT { 0 }

void bitmap_free(struct bitmap *m);
void bitmap_clear(struct bitmap *m);		/* the empty set */
void bitmap_fill(struct bitmap *m);		/* everything */
void bitmap_add(struct bitmap *m, unsigned int i);
void bitmap_remove(struct bitmap *m, unsigned int i);
void bitmap_invert(struct bitmap *m);
bool bitmap_empty(const struct bitmap *m);
bool bitmap_full(const struct bitmap *m);
void bitmap_copy(struct bitmap *to, const struct bitmap *from);
/* Adds all members of `from`. */
void bitmap_join(struct bitmap *to, const struct bitmap *from);
bool bitmap_has(const struct bitmap *m, unsigned int i);

#endif
