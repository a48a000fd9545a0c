/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/arena.h"
#include "check.h"

static bool zero(const unsigned char *p, size_t len)
{
	while (len--)
		if (*p++)
			return false;
	return true;
}

static void aligned_and_zeroed(void)
{
	struct arena a = ARENA_INIT;
	int round;
	size_t n;

	for (round = 0; round < 3; round++) {
		for (n = 0; n < 300; n++) {
			unsigned char *p = arena_alloc(&a, n);

			CHECK_EQ((uintptr_t)p % _Alignof(max_align_t), 0);
			CHECK(zero(p, n));
			memset(p, 0xff, n);
		}
		arena_reset(&a);
		CHECK_EQ(a.used, 0);
	}
	arena_free(&a);
}

static void copies(void)
{
	struct arena a = ARENA_INIT;
	char long_text[5000];
	char *s, *t;

	memset(long_text, 'x', sizeof(long_text) - 1);
	long_text[sizeof(long_text) - 1] = '\0';
	s = arena_strdup(&a, "openat");
	t = arena_printf(&a, "%s/%d", long_text, 12);
	CHECK_STR(s, "openat");
	CHECK_EQ(strlen(t), sizeof(long_text) - 1 + 3);
	CHECK_STR(t + strlen(t) - 4, "x/12");
	CHECK_MEM(arena_memdup(&a, "a\0b", 3), "a\0b", 3);
	CHECK(arena_memdup(&a, NULL, 0) != NULL);
	arena_free(&a);
	CHECK(!a.head);
	arena_free(&a);
}

static void apart(void)
{
	struct arena a = ARENA_INIT;
	unsigned char *p[50];
	size_t i, k;

	for (i = 0; i < 50; i++) {
		p[i] = arena_alloc(&a, i * 100);
		memset(p[i], (int)i, i * 100);
	}
	for (i = 0; i < 50; i++) {
		for (k = 0; k < i * 100; k++)
			if (p[i][k] != i)
				break;
		CHECK_EQ(k, i * 100);
	}
	arena_free(&a);
}

static void obeys_the_limit(void)
{
	struct arena a = { .limit = 1024 };

	CHECK(!arena_try(&a, 1025));
	CHECK(!arena_try(&a, SIZE_MAX));
	CHECK(!arena_try(&a, SIZE_MAX - 100));
	CHECK_EQ(a.used, 0);
	CHECK(arena_try(&a, 1000) != NULL);
	CHECK(!arena_try(&a, 100));
	CHECK(arena_alloc(&a, 4000) != NULL);
	CHECK(!arena_try(&a, 1));
	arena_reset(&a);
	CHECK(arena_try(&a, 1024) != NULL);
	arena_free(&a);
	CHECK_EQ(a.limit, 1024);
}

static void no_limit(void)
{
	struct arena a = ARENA_INIT;

	CHECK(!arena_try(&a, SIZE_MAX));
	CHECK(arena_try(&a, 1 << 20) != NULL);
	arena_free(&a);
}

/* The next event finds the same memory; what is too big is given back. */
static void keeps_a_block(void)
{
	struct arena a = ARENA_INIT;
	void *first;

	first = arena_alloc(&a, ARENA_KEEP);
	arena_alloc(&a, ARENA_KEEP + 1);
	arena_reset(&a);
	CHECK(arena_alloc(&a, 100) == first);
	arena_reset(&a);
	CHECK(arena_alloc(&a, ARENA_KEEP) == first);
	arena_free(&a);

	arena_alloc(&a, ARENA_KEEP * 3);
	arena_reset(&a);
	CHECK(!a.head);
}

int main(void)
{
	CHECK_RUN(aligned_and_zeroed);
	CHECK_RUN(copies);
	CHECK_RUN(apart);
	CHECK_RUN(obeys_the_limit);
	CHECK_RUN(no_limit);
	CHECK_RUN(keeps_a_block);
	return check_end();
}
