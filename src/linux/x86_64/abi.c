/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/abi.h"

#include <linux/audit.h>

#include "linux/calls.h"

static const struct abi abi_x86_64 = {
	.name = "x86_64",
	.mode = "64 bit",
	.audit_arch = AUDIT_ARCH_X86_64,
	.word = 8,
	.u64_align = 8,
	.index = 0,
	.other = "x32",
	.calls = calls_x86_64,
	.ncalls = CALLS_MAX,
	.sigframe_mask = 296,	/* struct ucontext.uc_sigmask */
	.insn_size = 2,		/* syscall */
	.insn = { 0x0f, 0x05 },
	.arg_regs = { "rdi", "rsi", "rdx", "r10", "r8", "r9" },
};

static const struct abi abi_i386 = {
	.name = "i386",
	.mode = "32 bit",
	.audit_arch = AUDIT_ARCH_I386,
	.word = 4,
	.u64_align = 4,
	.index = 1,
	.calls = calls_i386,
	.ncalls = CALLS_MAX,
	.sigframe_mask = 248,	/* struct rt_sigframe_ia32 */
	.insn_size = 2,		/* int $0x80 */
	.insn = { 0xcd, 0x80 },
	.arg_regs = { "ebx", "ecx", "edx", "esi", "edi", "ebp" },
};

const struct abi *const abis[ABI_COUNT] = { &abi_x86_64, &abi_i386 };
