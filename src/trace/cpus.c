/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The raw calls say how many bytes of a mask the kernel uses. */
#include "config.h"

#include "trace/cpus.h"

#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

int cpus_get(pid_t tid, struct cpus *c)
{
	long r;

	memset(c->bits, 0, sizeof(c->bits));
	r = syscall(SYS_sched_getaffinity, tid, sizeof(c->bits), c->bits);
	if (r < 0)
		return -errno;
	c->size = (size_t)r;
	return 0;
}

int cpus_set(pid_t tid, const struct cpus *c)
{
	return syscall(SYS_sched_setaffinity, tid, c->size, c->bits) < 0
		       ? -errno
		       : 0;
}

enum { WORD = 8 * sizeof(long) };

bool cpus_has(const struct cpus *c, unsigned int cpu)
{
	return cpu < 8 * c->size && c->bits[cpu / WORD] >> cpu % WORD & 1;
}

unsigned int cpus_count(const struct cpus *c)
{
	unsigned int n = 0;

	for (size_t i = 0; i < c->size / sizeof(long); i++)
		n += (unsigned int)__builtin_popcountl(c->bits[i]);
	return n;
}

bool cpus_equal(const struct cpus *a, const struct cpus *b)
{
	return a->size == b->size && !memcmp(a->bits, b->bits, a->size);
}

struct cpus cpus_only(const struct cpus *like, unsigned int cpu)
{
	struct cpus c = { .size = like->size };

	c.bits[cpu / WORD] = 1ul << cpu % WORD;
	return c;
}
