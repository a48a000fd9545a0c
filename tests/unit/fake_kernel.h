/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A make-believe kernel with one tracee, in place of ptrace(2): the program
 * that links fake_kernel.c gets its ask() and its registers from there.
 * Each kind of request can be told to fail with any errno, or to succeed
 * and do nothing.  The tracee makes the calls of a probe's child.
 */
#ifndef TESTS_UNIT_FAKE_KERNEL_H
#define TESTS_UNIT_FAKE_KERNEL_H

#include <stdbool.h>
#include <stdint.h>

#include "trace/caps.h"

/* Kinds of requests that can fail. */
enum fake_request {
	FAKE_RESUME,		/* PTRACE_SYSCALL, PTRACE_CONT */
	FAKE_GET_INFO,
	FAKE_SET_ENTRY,		/* SET_SYSCALL_INFO: a call */
	FAKE_SET_EXIT,		/* … a result, at an exit */
	FAKE_SET_EARLY,		/* … a result, at an entry */
	FAKE_SET_IP,		/* … with its flag */
	FAKE_GET_REGS,
	FAKE_SET_REGS,
	FAKE_POKE,		/* one register */
	FAKE_VM_MAP,		/* process_vm_exec of mmap(2) */
	FAKE_VM_UNMAP,		/* … of munmap(2) */
	FAKE_REQUESTS,
};

/* As an outcome: 0 is done, -errno fails, OUTCOME_NO_EFFECT lies. */
struct fake_kernel {
	int answer[FAKE_REQUESTS];
	int start;		/* … of starting a child */
	int vm_exec;		/* … of looking for process_vm_exec */
	/* Where a result register and the first argument are one. */
	bool arm;
	/* The child ends when it is resumed for this time; 0: never. */
	unsigned int dies;
	unsigned int children, resumed;	/* counts */
	bool alive;
	/* The tracee: */
	bool filter, entry;
	int64_t nr;		/* of the call under way */
	uint64_t arg[6], ax, ip;
	bool mapped;		/* a page, at FAKE_PAGE */
};

/* The ids of the tracee and its parent. */
enum { FAKE_PID = 4711, FAKE_PPID = 4700 };

/* The number of its process_vm_exec, and what that maps. */
enum { FAKE_VM_EXEC_NR = 5000, FAKE_PAGE = 0x700000 };

extern struct fake_kernel fake_kernel;
extern const struct prober prober_fake;

/* Everything works, but what Linux 6.18 lacks. */
void fake_kernel_reset(void);

#endif
