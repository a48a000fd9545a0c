/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Whether 64-bit code can make calls of the 32-bit ABI here: kernels can be
 * built or started without it, and CPUs need not have it.
 */
#ifndef TESTS_LIVE_ABI32_H
#define TESTS_LIVE_ABI32_H

#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>

#ifdef __x86_64__
static sigjmp_buf abi32_out;

static void abi32_none(int sig)
{
	(void)sig;
	siglongjmp(abi32_out, 1);
}

static bool has_abi32(void)
{
	enum { I386_GETPID = 20 };
	struct sigaction act = { .sa_handler = abi32_none }, old;
	long r = I386_GETPID;
	volatile bool has = false;

	sigaction(SIGSEGV, &act, &old);
	if (sigsetjmp(abi32_out, 1) == 0) {
		__asm__ volatile("int $0x80" : "+a"(r) : : "memory");
		has = r > 0;
	}
	sigaction(SIGSEGV, &old, NULL);
	return has;
}
#else
static inline bool has_abi32(void)
{
	return false;
}
#endif

#endif
