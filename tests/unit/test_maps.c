/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/maps.h"

#include <errno.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"

static void finds_this_function(void)
{
	struct maps m = MAPS_INIT;
	const struct mapping *at;
	uint64_t here = (uintptr_t)finds_this_function;

	CHECK_EQ(maps_read(&m, getpid()), 1);
	at = maps_find(&m, here);
	CHECK(at && at->start <= here && here < at->end);
	CHECK(at && at->path && strstr(at->path, "test_maps"));
	CHECK(at && at->inode != 0 && !at->deleted);
	CHECK(!maps_find(&m, 1));
	CHECK(!maps_find(&m, ~(uint64_t)0));
	maps_free(&m);
}

static void tells_a_change(void)
{
	struct maps m = MAPS_INIT;
	size_t size = sysconf(_SC_PAGESIZE);
	void *p;

	CHECK_EQ(maps_read(&m, getpid()), 1);
	CHECK_EQ(maps_read(&m, getpid()), 0);
	p = mmap(NULL, size, PROT_READ | PROT_EXEC,
		 MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	CHECK_EQ(maps_read(&m, getpid()), 1);
	CHECK(maps_find(&m, (uintptr_t)p) != NULL);
	CHECK(maps_find(&m, (uintptr_t)p)->path == NULL);
	CHECK_EQ(mprotect(p, size, PROT_READ), 0);
	CHECK_EQ(maps_read(&m, getpid()), 1);
	CHECK(maps_find(&m, (uintptr_t)p) == NULL);
	munmap(p, size);
	CHECK_EQ(maps_read(&m, getpid()), 0);
	maps_free(&m);
}

static void a_process_that_is_gone(void)
{
	struct maps m = MAPS_INIT;

	CHECK_EQ(maps_read(&m, getpid()), 1);
	CHECK_EQ(maps_read(&m, 0x7fffffff), -ENOENT);
	CHECK_EQ(m.n, 0);
	CHECK(!maps_find(&m, (uintptr_t)a_process_that_is_gone));
	maps_free(&m);
}

int main(void)
{
	CHECK_RUN(finds_this_function);
	CHECK_RUN(tells_a_change);
	CHECK_RUN(a_process_that_is_gone);
	return check_end();
}
