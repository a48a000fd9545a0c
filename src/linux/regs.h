/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A stopped tracee's system call as its registers show it, for kernels
 * without PTRACE_GET_SYSCALL_INFO (before 5.3, or where it is filtered).
 * Registers do not tell an entry from an exit, nor, on x86_64, a call of
 * the 32-bit ABI that 64-bit code makes.
 */
#ifndef VX_LINUX_REGS_H
#define VX_LINUX_REGS_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct regs_call {
	uint32_t arch;		/* AUDIT_ARCH_* */
	uint64_t nr, arg[6];	/* at an entry */
	uint64_t ip, sp;
	uint64_t ret;		/* at an exit */
};

/* 0 or -errno. */
int regs_read(pid_t tid, struct regs_call *c);

/*
 * All general registers of a stopped tracee, in the form of its CPU
 * (NT_PRSTATUS); only linux/<cpu>/regs.c looks inside.
 */
struct regs {
	uint64_t word[40];
	size_t size;		/* bytes used */
};

#endif
