/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hash.h"

#include <stdlib.h>

#include "base/die.h"

enum slot_use {
	SLOT_FREE,
	SLOT_TAKEN,
	SLOT_DELETED,
};

#define FIRST_CAP 16

/* Thread numbers and addresses differ in few bits; spread them. */
static uint64_t mix(uint64_t x)
{
	x ^= x >> 32;
	x *= UINT64_C(0x9e3779b97f4a7c15);
	x ^= x >> 29;
	x *= UINT64_C(0xbf58476d1ce4e5b9);
	return x ^ (x >> 32);
}

void hash_free(struct hash *h)
{
	free(h->slots);
	*h = (struct hash)HASH_INIT;
}

/* The slot that holds `key`, or NULL. A free slot always exists. */
static struct hash_slot *slot_of(const struct hash *h, uint64_t key)
{
	size_t i;

	if (!h->cap)
		return NULL;
	for (i = mix(key);; i++) {
		struct hash_slot *s = &h->slots[i & (h->cap - 1)];

		if (s->used == SLOT_FREE)
			return NULL;
		if (s->used == SLOT_TAKEN && s->key == key)
			return s;
	}
}

/* `key` is not in the table, and the table has room. */
static void insert(struct hash *h, uint64_t key, void *value)
{
	struct hash_slot *s;
	size_t i = mix(key);

	do
		s = &h->slots[i++ & (h->cap - 1)];
	while (s->used == SLOT_TAKEN);
	if (s->used == SLOT_FREE)
		h->filled++;
	s->key = key;
	s->value = value;
	s->used = SLOT_TAKEN;
	h->count++;
}

/* A bigger table, or only one without deleted slots. */
static void rebuild(struct hash *h)
{
	struct hash old = *h;
	size_t i, cap = FIRST_CAP;

	while (cap / 2 <= old.count)
		cap *= 2;
	*h = (struct hash){ .slots = xcalloc(cap, sizeof(*h->slots)),
			    .cap = cap };
	for (i = 0; i < old.cap; i++)
		if (old.slots[i].used == SLOT_TAKEN)
			insert(h, old.slots[i].key, old.slots[i].value);
	free(old.slots);
}

void *hash_find(const struct hash *h, uint64_t key)
{
	struct hash_slot *s = slot_of(h, key);

	return s ? s->value : NULL;
}

void *hash_put(struct hash *h, uint64_t key, void *value)
{
	struct hash_slot *s = slot_of(h, key);
	void *old;

	if (!value)
		BUG("a hash holds no NULL");
	if (s) {
		old = s->value;
		s->value = value;
		return old;
	}
	if (h->filled >= h->cap / 4 * 3)
		rebuild(h);
	insert(h, key, value);
	return NULL;
}

void *hash_remove(struct hash *h, uint64_t key)
{
	struct hash_slot *s = slot_of(h, key);
	void *old;

	if (!s)
		return NULL;
	old = s->value;
	s->value = NULL;
	s->used = SLOT_DELETED;
	h->count--;
	return old;
}

void *hash_next(const struct hash *h, size_t *pos)
{
	while (*pos < h->cap) {
		const struct hash_slot *s = &h->slots[(*pos)++];

		if (s->used == SLOT_TAKEN)
			return s->value;
	}
	return NULL;
}

/* FNV-1a, mixed so that all bits of the result are good. */
uint64_t hash_bytes(const void *data, size_t len)
{
	const unsigned char *p = data;
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	size_t i;

	for (i = 0; i < len; i++)
		h = (h ^ p[i]) * UINT64_C(0x100000001b3);
	return mix(h);
}
