/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/hash.h"
#include "check.h"

#define MANY 5000

static int things[MANY];

static void finds(void)
{
	struct hash h = HASH_INIT;

	CHECK(!hash_find(&h, 1));
	CHECK(!hash_remove(&h, 1));
	CHECK(!hash_put(&h, 0, &things[0]));
	CHECK(!hash_put(&h, UINT64_MAX, &things[1]));
	CHECK(hash_find(&h, 0) == &things[0]);
	CHECK(hash_find(&h, UINT64_MAX) == &things[1]);
	CHECK(!hash_find(&h, 1));
	CHECK(hash_put(&h, 0, &things[2]) == &things[0]);
	CHECK(hash_find(&h, 0) == &things[2]);
	CHECK_EQ(h.count, 2);
	CHECK(hash_remove(&h, 0) == &things[2]);
	CHECK(!hash_find(&h, 0));
	CHECK(!hash_remove(&h, 0));
	CHECK_EQ(h.count, 1);
	hash_free(&h);
	CHECK(!hash_find(&h, UINT64_MAX));
}

/* Keys that agree in their low bits, as addresses do. */
static void grows(void)
{
	struct hash h = HASH_INIT;
	size_t i, wrong = 0;

	for (i = 0; i < MANY; i++)
		hash_put(&h, (uint64_t)i << 12, &things[i]);
	CHECK_EQ(h.count, MANY);
	for (i = 0; i < MANY; i++)
		wrong += hash_find(&h, (uint64_t)i << 12) != &things[i];
	CHECK_EQ(wrong, 0);
	for (i = 0; i < MANY; i += 2)
		wrong += hash_remove(&h, (uint64_t)i << 12) != &things[i];
	CHECK_EQ(wrong, 0);
	for (i = 0; i < MANY; i++)
		wrong += hash_find(&h, (uint64_t)i << 12) !=
			 (i % 2 ? &things[i] : NULL);
	CHECK_EQ(wrong, 0);
	CHECK_EQ(h.count, MANY / 2);
	hash_free(&h);
}

/* Threads that come and go must not fill the table with deleted slots. */
static void stays_small(void)
{
	struct hash h = HASH_INIT;
	uint64_t i;

	for (i = 0; i < 100000; i++) {
		hash_put(&h, i, &things[0]);
		if (i >= 8)
			hash_remove(&h, i - 8);
	}
	CHECK_EQ(h.count, 8);
	CHECK(h.cap <= 64);
	CHECK(hash_find(&h, 99999) == &things[0]);
	hash_free(&h);
}

static void walks(void)
{
	struct hash h = HASH_INIT;
	size_t pos = 0, n = 0, i;
	int seen[100] = { 0 };
	int *p;

	CHECK(!hash_next(&h, &pos));
	for (i = 0; i < 100; i++)
		hash_put(&h, i * 7, &things[i]);
	for (pos = 0; (p = hash_next(&h, &pos)); n++) {
		seen[p - things]++;
		hash_remove(&h, (uint64_t)(p - things) * 7);
	}
	CHECK_EQ(n, 100);
	for (i = 0; i < 100; i++)
		CHECK_EQ(seen[i], 1);
	CHECK_EQ(h.count, 0);
	pos = 0;
	CHECK(!hash_next(&h, &pos));
	hash_free(&h);
}

static void hashes_bytes(void)
{
	CHECK(hash_bytes("ab", 2) == hash_bytes("abc", 2));
	CHECK(hash_bytes("ab", 2) != hash_bytes("ba", 2));
	CHECK(hash_bytes("a\0", 2) != hash_bytes("a", 1));
	CHECK(hash_bytes("", 0) == hash_bytes("x", 0));
}

int main(void)
{
	CHECK_RUN(finds);
	CHECK_RUN(grows);
	CHECK_RUN(stays_small);
	CHECK_RUN(walks);
	CHECK_RUN(hashes_bytes);
	return check_end();
}
