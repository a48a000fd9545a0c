/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/regs.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/elf.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

enum {
	WIDE_NR = 8,		/* x8 */
	NARROW_NR = 7,		/* r7 */
	NARROW_SP = 13, NARROW_PC = 15,
	NARROW_ORIG_R0 = 17,	/* behind the psr */
	NARROW_COUNT = 18,
};

union regs {
	struct user_regs_struct wide;
	uint32_t narrow[NARROW_COUNT];
};

static void from_wide(const struct user_regs_struct *r, struct regs_call *c)
{
	*c = (struct regs_call){
		.arch = AUDIT_ARCH_AARCH64,
		.nr = r->regs[WIDE_NR],
		.ip = r->pc,
		.sp = r->sp,
		.ret = r->regs[0],
	};
	for (unsigned int i = 0; i < 6; i++)
		c->arg[i] = r->regs[i];
}

static void from_narrow(const uint32_t *r, struct regs_call *c)
{
	*c = (struct regs_call){
		.arch = AUDIT_ARCH_ARM,
		.nr = r[NARROW_NR],
		.ip = r[NARROW_PC],
		.sp = r[NARROW_SP],
		.ret = r[0],
	};
	for (unsigned int i = 0; i < 6; i++)
		c->arg[i] = r[i ? i : NARROW_ORIG_R0];
}

int regs_read(pid_t tid, struct regs_call *c)
{
	union regs regs;
	struct iovec iov = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) < 0)
		return -errno;
	if (iov.iov_len == sizeof(regs.narrow))
		from_narrow(regs.narrow, c);
	else
		from_wide(&regs.wide, c);
	return 0;
}
