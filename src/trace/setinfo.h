/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * PTRACE_SET_SYSCALL_INFO (Linux 6.16) as the kernel wants it, also where
 * the installed headers are older: include/uapi/linux/ptrace.h.
 */
#ifndef VX_TRACE_SETINFO_H
#define VX_TRACE_SETINFO_H

#include <stdint.h>

enum { SETINFO_REQUEST = 0x4212 };

/* The op of a stop: its PTRACE_SYSCALL_INFO_*. */
enum setinfo_op {
	SETINFO_ENTRY = 1,
	SETINFO_EXIT = 2,
	SETINFO_SECCOMP = 3,
};

/* In struct setinfo's flags, where a kernel has it: use `ip`. */
enum { SETINFO_SET_IP = 1 };

struct setinfo {
	uint8_t op;		/* enum setinfo_op: that of the stop */
	uint8_t reserved;	/* 0 */
	uint16_t flags;
	uint32_t arch;		/* ignored … */
	uint64_t ip, sp;	/* … as is this, without a flag */
	union {
		/* ENTRY, SECCOMP */
		struct {
			uint64_t nr, arg[6];
		} entry;
		/* EXIT */
		struct {
			int64_t ret;
			uint8_t is_error;
		} exit;
		uint64_t size[8];	/* it takes 88 bytes or more */
	};
};

_Static_assert(sizeof(struct setinfo) == 88, "as the kernel has it");

#endif
