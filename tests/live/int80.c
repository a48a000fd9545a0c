/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * System calls of the 32-bit ABI from 64-bit code, between those of its own.
 * Prints how many of each were made; 77 where there is no such thing.
 */
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi32.h"

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
	if (!has_abi32())
		return 77;
	for (int i = 0; i < 100; i++) {
		if (call32(I386_GETPPID) != syscall(SYS_getppid))
			return 1;
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
