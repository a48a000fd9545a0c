/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/regs.h"

#include <errno.h>
#include <linux/audit.h>
#include <stddef.h>
#include <sys/ptrace.h>
#include <sys/user.h>

/* __USER32_CS, from arch/x86/include/asm/segment.h: 32-bit code. */
enum { CODE_32 = 0x23 };

static void from_64(const struct user_regs_struct *r, struct regs_call *c)
{
	*c = (struct regs_call){
		.arch = AUDIT_ARCH_X86_64,
		.nr = r->orig_rax,
		.arg = { r->rdi, r->rsi, r->rdx, r->r10, r->r8, r->r9 },
		.ip = r->rip,
		.sp = r->rsp,
		.ret = r->rax,
	};
}

static void from_32(const struct user_regs_struct *r, struct regs_call *c)
{
	*c = (struct regs_call){
		.arch = AUDIT_ARCH_I386,
		.nr = (uint32_t)r->orig_rax,
		.arg = { (uint32_t)r->rbx, (uint32_t)r->rcx, (uint32_t)r->rdx,
			 (uint32_t)r->rsi, (uint32_t)r->rdi, (uint32_t)r->rbp },
		.ip = (uint32_t)r->rip,
		.sp = (uint32_t)r->rsp,
		.ret = (uint32_t)r->rax,
	};
}

int regs_read(pid_t tid, struct regs_call *c)
{
	struct user_regs_struct regs;

	if (ptrace(PTRACE_GETREGS, tid, NULL, &regs) < 0)
		return -errno;
	if (regs.cs == CODE_32)
		from_32(&regs, c);
	else
		from_64(&regs, c);
	return 0;
}
