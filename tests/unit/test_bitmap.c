/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/bitmap.h"
#include "check.h"

static void adds_and_removes(void)
{
	struct bitmap m = BITMAP_INIT;

	CHECK(bitmap_empty(&m));
	CHECK(!bitmap_has(&m, 0));
	bitmap_add(&m, 0);
	bitmap_add(&m, 63);
	bitmap_add(&m, 64);
	bitmap_add(&m, 1000);
	CHECK(bitmap_has(&m, 0) && bitmap_has(&m, 63));
	CHECK(bitmap_has(&m, 64) && bitmap_has(&m, 1000));
	CHECK(!bitmap_has(&m, 1) && !bitmap_has(&m, 65));
	CHECK(!bitmap_has(&m, 999) && !bitmap_has(&m, 1001));
	CHECK(!bitmap_has(&m, UINT32_MAX));
	bitmap_remove(&m, 0);
	bitmap_remove(&m, 63);
	bitmap_remove(&m, 64);
	bitmap_remove(&m, 5000);
	CHECK(!bitmap_empty(&m));
	bitmap_remove(&m, 1000);
	CHECK(bitmap_empty(&m));
	bitmap_free(&m);
}

static void all_but(void)
{
	struct bitmap m = BITMAP_INIT;

	bitmap_fill(&m);
	CHECK(bitmap_has(&m, 0) && bitmap_has(&m, UINT32_MAX));
	bitmap_add(&m, UINT32_MAX);
	CHECK_EQ(m.nwords, 0);
	bitmap_remove(&m, 70);
	CHECK(!bitmap_has(&m, 70));
	CHECK(bitmap_has(&m, 69) && bitmap_has(&m, 71));
	CHECK(bitmap_has(&m, 0) && bitmap_has(&m, 128));
	bitmap_add(&m, 70);
	CHECK(bitmap_has(&m, 70));
	bitmap_clear(&m);
	CHECK(bitmap_empty(&m));
	CHECK(!bitmap_has(&m, 128));
	bitmap_free(&m);
}

static void inverts(void)
{
	struct bitmap m = BITMAP_INIT;

	bitmap_add(&m, 2);
	bitmap_invert(&m);
	CHECK(!bitmap_has(&m, 2) && bitmap_has(&m, 3));
	CHECK(bitmap_has(&m, 100000));
	CHECK(!bitmap_empty(&m));
	bitmap_remove(&m, 100);
	bitmap_invert(&m);
	CHECK(bitmap_has(&m, 2) && bitmap_has(&m, 100));
	CHECK(!bitmap_has(&m, 3) && !bitmap_has(&m, 100000));
	bitmap_free(&m);
}

static void copies(void)
{
	struct bitmap m = BITMAP_INIT, n = BITMAP_INIT;

	bitmap_add(&m, 500);
	bitmap_add(&n, 7);
	bitmap_copy(&n, &m);
	CHECK(bitmap_has(&n, 500) && !bitmap_has(&n, 7));
	bitmap_remove(&m, 500);
	CHECK(bitmap_has(&n, 500));
	bitmap_copy(&n, &n);
	CHECK(bitmap_has(&n, 500));
	bitmap_fill(&m);
	bitmap_copy(&n, &m);
	CHECK(bitmap_has(&n, 12345));
	bitmap_free(&m);
	bitmap_free(&n);
}

static void joins(void)
{
	struct bitmap m = BITMAP_INIT, n = BITMAP_INIT;

	bitmap_add(&m, 3);
	bitmap_add(&n, 200);
	bitmap_join(&m, &n);
	CHECK(bitmap_has(&m, 3) && bitmap_has(&m, 200));
	CHECK(!bitmap_has(&m, 4) && !bitmap_has(&m, 201));
	CHECK(!bitmap_has(&n, 3));
	bitmap_join(&n, &m);
	CHECK(bitmap_has(&n, 3));
	bitmap_clear(&n);
	bitmap_add(&n, 5);
	bitmap_invert(&n);
	bitmap_join(&m, &n);
	CHECK(bitmap_has(&m, 199) && bitmap_has(&m, 100000));
	CHECK(!bitmap_has(&m, 5));
	bitmap_clear(&m);
	bitmap_join(&m, &n);
	CHECK(!bitmap_has(&m, 5) && bitmap_has(&m, 6));
	bitmap_free(&m);
	bitmap_free(&n);
}

int main(void)
{
	CHECK_RUN(adds_and_removes);
	CHECK_RUN(all_but);
	CHECK_RUN(inverts);
	CHECK_RUN(copies);
	CHECK_RUN(joins);
	return check_end();
}
