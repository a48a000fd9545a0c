/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/bitmap.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define BITS 64

static uint64_t bit(unsigned int i)
{
	return UINT64_C(1) << (i % BITS);
}

/* Makes words[] reach behind `i`, with the same members as before. */
static void reach(struct bitmap *m, unsigned int i)
{
	unsigned int want = i / BITS + 1;

	if (want <= m->nwords)
		return;
	m->words = xrealloc(m->words, want * sizeof(*m->words));
	memset(m->words + m->nwords, m->rest ? 0xff : 0,
	       (want - m->nwords) * sizeof(*m->words));
	m->nwords = want;
}

void bitmap_free(struct bitmap *m)
{
	free(m->words);
	*m = (struct bitmap)BITMAP_INIT;
}

void bitmap_clear(struct bitmap *m)
{
	bitmap_free(m);
}

void bitmap_fill(struct bitmap *m)
{
	bitmap_free(m);
	m->rest = true;
}

void bitmap_add(struct bitmap *m, unsigned int i)
{
	if (bitmap_has(m, i))
		return;
	reach(m, i);
	m->words[i / BITS] |= bit(i);
}

void bitmap_remove(struct bitmap *m, unsigned int i)
{
	if (!bitmap_has(m, i))
		return;
	reach(m, i);
	m->words[i / BITS] &= ~bit(i);
}

void bitmap_invert(struct bitmap *m)
{
	unsigned int i;

	for (i = 0; i < m->nwords; i++)
		m->words[i] = ~m->words[i];
	m->rest = !m->rest;
}

bool bitmap_empty(const struct bitmap *m)
{
	unsigned int i;

	for (i = 0; i < m->nwords; i++)
		if (m->words[i])
			return false;
	return !m->rest;
}

bool bitmap_full(const struct bitmap *m)
{
	for (unsigned int i = 0; i < m->nwords; i++)
		if (~m->words[i])
			return false;
	return m->rest;
}

void bitmap_copy(struct bitmap *to, const struct bitmap *from)
{
	size_t size = from->nwords * sizeof(*from->words);

	if (to == from)
		return;
	bitmap_free(to);
	if (size)
		to->words = memcpy(xmalloc(size), from->words, size);
	to->nwords = from->nwords;
	to->rest = from->rest;
}

void bitmap_join(struct bitmap *to, const struct bitmap *from)
{
	if (from->nwords > to->nwords)
		reach(to, from->nwords * BITS - 1);
	for (unsigned int i = 0; i < to->nwords; i++)
		to->words[i] |= i < from->nwords ? from->words[i] :
				from->rest ? ~UINT64_C(0) : 0;
	to->rest |= from->rest;
}

bool bitmap_has(const struct bitmap *m, unsigned int i)
{
	if (i / BITS >= m->nwords)
		return m->rest;
	return m->words[i / BITS] & bit(i);
}
