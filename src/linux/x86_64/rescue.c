/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * struct rt_sigframe of arch/x86/include/asm/sigframe.h, read back by
 * arch/x86/kernel/signal_64.c; what PTRACE_GETREGSET gives of the FPU is
 * what stands in such a frame, but for the words that say so.
 */
#include "linux/rescue.h"

#include <elf.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/uio.h>
#include <sys/user.h>

#include "base/die.h"

const struct rescue_code rescue_call = { 3, { 0x0f, 0x05, 0xc3 } };

/* mov $15, %rax (or %eax); syscall */
const struct rescue_code rescue_home[RESCUE_WAYS] = {
	{ 9, { 0x48, 0xc7, 0xc0, 0x0f, 0, 0, 0, 0x0f, 0x05 } },
	{ 7, { 0xb8, 0x0f, 0, 0, 0, 0x0f, 0x05 } },
};

/* arch/x86/include/uapi/asm/ucontext.h and sigcontext.h */
struct context {
	uint64_t flags, link;
	uint64_t stack_sp;
	uint64_t stack_flags;
	uint64_t stack_size;
	uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
	uint64_t di, si, bp, bx, dx, ax, cx, sp, ip, eflags;
	uint16_t cs, gs, fs, ss;
	uint64_t err, trapno, oldmask, cr2;
	uint64_t fpstate;
	uint64_t reserved[8];
	uint64_t mask;
};

_Static_assert(offsetof(struct context, mask) == 296, "no such frame");

enum {
	UC_FP_XSTATE = 1, UC_SIGCONTEXT_SS = 2, UC_STRICT_RESTORE_SS = 4,
	/* No such flag: the alternate stack stays as it is. */
	BAD_STACK = 0x7f,
	RED_ZONE = 128,
	/* In the unused part of FXSAVE's 512 bytes. */
	SW_BYTES = 464, LEGACY_SIZE = 512,
	FPU_MAX = 16 << 10,
};

#define MAGIC1 UINT32_C(0x46505853)
#define MAGIC2 UINT32_C(0x46505845)

/* struct _fpx_sw_bytes */
struct sw_bytes {
	uint32_t magic1, extended_size;
	uint64_t features;
	uint32_t size, padding[7];
};

/* The size is that of all features, also of those that it does not use. */
static int get_fpu(pid_t tid, uint8_t *to, size_t *len)
{
	struct iovec iov = { to, FPU_MAX };
	struct sw_bytes sw = { .magic1 = MAGIC1 };
	uint32_t magic2 = MAGIC2;

	if (ptrace(PTRACE_GETREGSET, tid, NT_X86_XSTATE, &iov) < 0)
		return -errno;
	if (iov.iov_len <= LEGACY_SIZE || iov.iov_len + 4 > FPU_MAX)
		return -ENOTSUP;
	memcpy(&sw.features, to + SW_BYTES, sizeof(sw.features));
	sw.size = (uint32_t)iov.iov_len;
	sw.extended_size = sw.size + 4;
	memcpy(to + SW_BYTES, &sw, sizeof(sw));
	memcpy(to + iov.iov_len, &magic2, 4);
	*len = iov.iov_len + 4;
	return 0;
}

/* include/linux/errno.h of the kernel; restart_syscall(2) */
enum {
	ERESTART_FIRST = 512,
	ERESTART_BLOCK = 516,
	NR_RESTART = 219,
};

/*
 * What arch_do_signal_or_restart() would do; but what restart_syscall(2)
 * goes on with is forgotten by rt_sigreturn(2).
 */
static void restart(struct context *c, uint64_t nr)
{
	int64_t err = -(int64_t)c->ax;

	if ((int64_t)nr < 0 || err < ERESTART_FIRST || err > ERESTART_BLOCK)
		return;
	if (nr == NR_RESTART) {
		c->ax = (uint64_t)-EINTR;
		return;
	}
	c->ax = nr;
	c->ip -= 2;
}

static void fill(struct context *c, const struct user_regs_struct *r)
{
	*c = (struct context){
		.flags = UC_FP_XSTATE | UC_SIGCONTEXT_SS |
			 UC_STRICT_RESTORE_SS,
		.stack_flags = BAD_STACK,
		.r8 = r->r8, .r9 = r->r9, .r10 = r->r10, .r11 = r->r11,
		.r12 = r->r12, .r13 = r->r13, .r14 = r->r14, .r15 = r->r15,
		.di = r->rdi, .si = r->rsi, .bp = r->rbp, .bx = r->rbx,
		.dx = r->rdx, .ax = r->rax, .cx = r->rcx, .sp = r->rsp,
		.ip = r->rip, .eflags = r->eflags,
		.cs = (uint16_t)r->cs, .ss = (uint16_t)r->ss,
	};
	restart(c, r->orig_rax);
}

/* From below: where to return to, the registers, the FPU's. */
int rescue_make(struct rescue *s, pid_t tid, const struct regs *r,
		uint64_t mask, uint64_t home)
{
	uint8_t *fpu = xmalloc(FPU_MAX);
	struct user_regs_struct regs;
	struct context c;
	size_t len = 0;
	int err = get_fpu(tid, fpu, &len);

	if (!err) {
		memcpy(&regs, r->word, sizeof(regs));
		fill(&c, &regs);
		c.mask = mask;
		c.fpstate = (regs.rsp - RED_ZONE - len) & ~UINT64_C(63);
		s->sp = (c.fpstate - sizeof(home) - sizeof(c)) &
			~UINT64_C(15);
		s->len = c.fpstate + len - s->sp;
		s->data = xcalloc(1, s->len);
		memcpy(s->data, &home, sizeof(home));
		memcpy(s->data + sizeof(home), &c, sizeof(c));
		memcpy(s->data + (c.fpstate - s->sp), fpu, len);
	}
	free(fpu);
	return err;
}

void rescue_park(struct regs *r, const struct rescue *s, uint64_t home)
{
	(void)home;
	r->word[offsetof(struct user_regs_struct, rsp) / 8] = s->sp;
}
