/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the programs of the benchmark have in common: the clock, a loop of
 * calls, and what the kernel says about the process and its tracer.
 */
#ifndef BENCH_H
#define BENCH_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* No system call where there is a vDSO: tracers do not see it. */
static inline long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void getppids(long n)
{
	for (long i = 0; i < n; i++)
		syscall(SYS_getppid);
}

/* Nanoseconds that N calls of getppid take. */
static inline long long time_getppids(long n)
{
	long long start = now();

	getppids(n);
	return now() - start;
}

/* The number behind NAME in /proc/PID/status; 0 where there is none. */
static inline long status_number(long pid, const char *name)
{
	char path[64], line[256];
	size_t len = strlen(name);
	long number = 0;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%ld/status", pid);
	f = fopen(path, "re");
	if (!f)
		return 0;
	while (fgets(line, sizeof(line), f)) {
		if (strncmp(line, name, len) == 0 && line[len] == ':')
			number = strtol(line + len + 1, NULL, 10);
	}
	fclose(f);
	return number;
}

#endif
