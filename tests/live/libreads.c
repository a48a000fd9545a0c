/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A library for target.c: PQread() reads in a function below it. In a static
 * program it has an errno of its own.
 */
#include <errno.h>
#include <unistd.h>

long PQread(int fd, void *to, long n, int *error);

__attribute__((noinline)) static long deeper(int fd, void *to, long n)
{
	long r = read(fd, to, (size_t)n);

	__asm__ volatile("" ::: "memory");
	return r;
}

long PQread(int fd, void *to, long n, int *error)
{
	long r = deeper(fd, to, n);

	__asm__ volatile("" ::: "memory");
	*error = errno;
	return r;
}
