/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define FIRST_BLOCK 4096
#define ALIGNMENT _Alignof(max_align_t)

struct arena_block {
	struct arena_block *next;
	size_t size;	/* of data[] */
	size_t used;
	_Alignas(max_align_t) unsigned char data[];
};

static struct arena_block *new_block(struct arena *a, size_t size)
{
	size_t want = a->head ? a->head->size : FIRST_BLOCK / 2;
	struct arena_block *b;

	if (want < ARENA_KEEP)
		want *= 2;
	if (want > ARENA_KEEP)
		want = ARENA_KEEP;
	if (want < size)
		want = size;
	if (want > SIZE_MAX - sizeof(*b))
		return NULL;
	b = malloc(sizeof(*b) + want);
	if (!b)
		return NULL;
	b->next = a->head;
	b->size = want;
	b->used = 0;
	a->head = b;
	return b;
}

static bool round_up(size_t *size)
{
	if (*size > SIZE_MAX - ALIGNMENT)
		return false;
	*size = (*size + ALIGNMENT - 1) & ~(ALIGNMENT - 1);
	return true;
}

/* `size` is a multiple of the alignment. */
static void *take(struct arena *a, size_t size)
{
	struct arena_block *b = a->head;
	void *p;

	if (!b || b->size - b->used < size)
		b = new_block(a, size);
	if (!b)
		return NULL;
	p = b->data + b->used;
	b->used += size;
	a->used += size;
	return memset(p, 0, size);
}

void *arena_alloc(struct arena *a, size_t size)
{
	void *p = round_up(&size) ? take(a, size) : NULL;

	if (!p)
		oom();
	return p;
}

void *arena_try(struct arena *a, size_t size)
{
	if (!round_up(&size))
		return NULL;
	if (a->limit && (a->used > a->limit || size > a->limit - a->used))
		return NULL;
	return take(a, size);
}

char *arena_strdup(struct arena *a, const char *s)
{
	return arena_memdup(a, s, strlen(s) + 1);
}

void *arena_memdup(struct arena *a, const void *data, size_t len)
{
	void *p = arena_alloc(a, len);

	if (len)
		memcpy(p, data, len);
	return p;
}

/* Formatted once, where it is as short as most are. */
char *arena_printf(struct arena *a, const char *fmt, ...)
{
	char few[128], *text;
	va_list ap;
	int n;

	va_start(ap, fmt);
	n = vsnprintf(few, sizeof(few), fmt, ap);
	va_end(ap);
	if (n < 0)
		BUG("cannot format \"%s\"", fmt);
	if ((size_t)n < sizeof(few))
		return arena_memdup(a, few, (size_t)n + 1);
	text = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(text, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return text;
}

static bool worth_keeping(const struct arena_block *b,
			  const struct arena_block *kept)
{
	return b->size <= ARENA_KEEP && (!kept || b->size > kept->size);
}

/*
 * Blocks grow, so the largest one that may be kept soon holds a whole event,
 * and the next event then finds one block and never asks malloc.
 */
void arena_reset(struct arena *a)
{
	struct arena_block *b, *next, *kept = NULL;

	for (b = a->head; b; b = next) {
		next = b->next;
		if (worth_keeping(b, kept)) {
			free(kept);
			kept = b;
		} else {
			free(b);
		}
	}
	if (kept) {
		kept->next = NULL;
		kept->used = 0;
	}
	a->head = kept;
	a->used = 0;
}

void arena_free(struct arena *a)
{
	struct arena_block *b, *next;

	for (b = a->head; b; b = next) {
		next = b->next;
		free(b);
	}
	a->head = NULL;
	a->used = 0;
}
