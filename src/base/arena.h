/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Memory for things that die together: the values of one event, the text
 * of a plan.  Allocation is a pointer bump; arena_reset() forgets all of
 * it and keeps the blocks (up to ARENA_KEEP bytes) for the next event.
 * Pointers are aligned for any type and zeroed.  A limit can be set, so
 * that a hostile tracee cannot make the tracer allocate without bound:
 * behind it arena_alloc() returns NULL.
 */
#ifndef VX_BASE_ARENA_H
#define VX_BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct arena_block;

struct arena {
	struct arena_block *head;	/* newest block first */
	size_t used;			/* bytes handed out since the reset */
	size_t limit;			/* 0: none; only arena_try obeys it */
};

#define ARENA_INIT { 0 }
#define ARENA_KEEP (64 * 1024)

/* Never NULL: ends the program through oom() when memory runs out. */
void *arena_alloc(struct arena *a, size_t size);
/* NULL where `limit` would be passed (size may come from a tracee). */
void *arena_try(struct arena *a, size_t size);
char *arena_strdup(struct arena *a, const char *s);
void *arena_memdup(struct arena *a, const void *data, size_t len);
char *arena_printf(struct arena *a, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
void arena_reset(struct arena *a);
void arena_free(struct arena *a);

#endif
