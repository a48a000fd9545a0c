/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What differs between the ABIs that a tracee can use: word size,
 * alignment, tables of calls.  Const objects, one per ABI; the tracer
 * knows two at a time: its CPU's native one and the 32-bit sibling.  Which
 * one a stop belongs to is decided per stop, from the audit architecture
 * that PTRACE_GET_SYSCALL_INFO reports (ptrace(2), Linux 5.3).
 */
#ifndef VX_LINUX_ABI_H
#define VX_LINUX_ABI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "desc/desc.h"

struct abi {
	const char *name;	/* "x86_64", "i386", "aarch64", "arm" */
	const char *mode;	/* "64 bit", "32 bit": strace's words */
	uint32_t audit_arch;	/* AUDIT_ARCH_* */
	uint8_t word;		/* bytes of long and pointer: 8 or 4 */
	uint8_t u64_align;	/* of 64-bit members in structs: 8 or 4 */
	bool pair_even;		/* 64-bit arguments start at an even slot (arm) */
	uint8_t index;		/* 0 native, 1 the 32-bit sibling */
	/* "x32": programs of an ABI that has no object here and comes with
	 * this one, its calls as unknown numbers; or NULL */
	const char *other;
	uint32_t call_bias;	/* x32 bit and the like, masked from numbers */
	const struct call_entry *calls;
	unsigned int ncalls;
	/* Numbers far behind the others (arm 0xf0001 …), may be empty. */
	const struct call_entry *far_calls;
	uint32_t far_base;
	unsigned int nfar;
	/* From the stack pointer at rt_sigreturn to the frame's mask; 0: no
	 * such frame known (arch/<arch>/kernel/signal.c). */
	uint16_t sigframe_mask;
	uint8_t insn_size;	/* of the call instruction, for rewinding */
	uint8_t insn[4];	/* its bytes */
	const char *arg_regs[6];	/* what the CPU calls them */
};

#define ABI_COUNT 2

/* abis[0] is the native one. */
extern const struct abi *const abis[ABI_COUNT];

/* The ABI for an AUDIT_ARCH value, or NULL. */
const struct abi *abi_of(uint32_t audit_arch);
/* The entry of a call number, or NULL where the ABI has no such call. */
const struct call_entry *abi_call(const struct abi *abi, uint64_t nr);
/* The number of a call by name; -1 where there is none. */
int64_t abi_number(const struct abi *abi, const char *name);

#endif
