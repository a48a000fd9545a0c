/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/abi.h"

#include <linux/audit.h>

#include "linux/calls.h"

static const struct abi abi_aarch64 = {
	.name = "aarch64",
	.mode = "64 bit",
	.audit_arch = AUDIT_ARCH_AARCH64,
	.word = 8,
	.u64_align = 8,
	.index = 0,
	.calls = calls_aarch64,
	.ncalls = CALLS_MAX,
	.sigframe_mask = 168,	/* siginfo, then struct ucontext */
	.insn_size = 4,		/* svc #0 */
	.insn = { 0x01, 0x00, 0x00, 0xd4 },
	.arg_regs = { "x0", "x1", "x2", "x3", "x4", "x5" },
};

static const struct abi abi_arm = {
	.name = "arm",
	.mode = "32 bit",
	.audit_arch = AUDIT_ARCH_ARM,
	.word = 4,
	.u64_align = 8,
	.pair_even = true,
	.index = 1,
	.calls = calls_arm,
	.ncalls = CALLS_MAX,
	.far_calls = calls_arm_far,
	.far_base = CALLS_ARM_FAR_BASE,
	.nfar = CALLS_FAR_MAX,
	.sigframe_mask = 232,	/* struct rt_sigframe of arch/arm */
	.insn_size = 4,		/* svc #0; 2 in Thumb state */
	.insn = { 0x00, 0x00, 0x00, 0xef },
	.arg_regs = { "r0", "r1", "r2", "r3", "r4", "r5" },
};

const struct abi *const abis[ABI_COUNT] = { &abi_aarch64, &abi_arm };
