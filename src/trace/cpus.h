/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Sets of CPUs, as sched_setaffinity(2) has them. */
#ifndef VX_TRACE_CPUS_H
#define VX_TRACE_CPUS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

/* CONFIG_NR_CPUS is 8192 at most. */
enum { CPUS_MAX = 8192 };

/* A mask as sched_getaffinity(2) has it; `size` bytes of it are used. */
struct cpus {
	size_t size;
	unsigned long bits[CPUS_MAX / (8 * sizeof(long))];
};

int cpus_get(pid_t tid, struct cpus *c);       /* 0 or -errno */
int cpus_set(pid_t tid, const struct cpus *c); /* 0 or -errno */
bool cpus_has(const struct cpus *c, unsigned int cpu);
unsigned int cpus_count(const struct cpus *c);
bool cpus_equal(const struct cpus *a, const struct cpus *b);
/* That CPU alone, in a mask of this one's size. */
struct cpus cpus_only(const struct cpus *like, unsigned int cpu);

#endif
