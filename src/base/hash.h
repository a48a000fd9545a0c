/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A hash table from 64-bit keys to pointers (open addressing, grows).
 * Owns nothing but its slots.
 */
#ifndef VX_BASE_HASH_H
#define VX_BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

struct hash_slot {
	uint64_t key;
	void *value;	/* NULL: free or deleted */
	unsigned char used;	/* 0 free, 1 taken, 2 deleted */
};

struct hash {
	struct hash_slot *slots;
	size_t cap;
	size_t count;
	size_t filled;	/* taken and deleted slots */
};

#define HASH_INIT { 0 }

void hash_free(struct hash *h);
void *hash_find(const struct hash *h, uint64_t key);
/* Adds or replaces; returns the former value or NULL. value != NULL. */
void *hash_put(struct hash *h, uint64_t key, void *value);
void *hash_remove(struct hash *h, uint64_t key);
/* Iterate: *pos starts at 0; NULL at the end. Removing is allowed. */
void *hash_next(const struct hash *h, size_t *pos);
uint64_t hash_bytes(const void *data, size_t len);

#endif
