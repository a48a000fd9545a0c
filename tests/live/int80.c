/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * System calls of the 32-bit ABI from 64-bit code, between those of its own.
 * Prints how many of each were made; 77 where there is no such thing.
 */
#include <errno.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __x86_64__
enum { I386_GETPPID = 64 };

static long call32(long nr)
{
	long r;

	__asm__ volatile("int $0x80" : "=a"(r) : "a"(nr) : "memory");
	return r;
}

int main(void)
{
	for (int i = 0; i < 100; i++) {
		long native = syscall(SYS_getppid);

		if (call32(I386_GETPPID) != native)
			return call32(I386_GETPPID) == -ENOSYS ? 77 : 1;
	}
	puts("100 100");
	return 0;
}
#else
int main(void)
{
	return 77;
}
#endif
