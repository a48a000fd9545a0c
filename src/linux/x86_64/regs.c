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

/* struct regs holds them in the same order, a word each. */
enum place {
	RBP = offsetof(struct user_regs_struct, rbp) / 8,
	RBX = offsetof(struct user_regs_struct, rbx) / 8,
	R10 = offsetof(struct user_regs_struct, r10) / 8,
	R9 = offsetof(struct user_regs_struct, r9) / 8,
	R8 = offsetof(struct user_regs_struct, r8) / 8,
	RAX = offsetof(struct user_regs_struct, rax) / 8,
	RCX = offsetof(struct user_regs_struct, rcx) / 8,
	RDX = offsetof(struct user_regs_struct, rdx) / 8,
	RSI = offsetof(struct user_regs_struct, rsi) / 8,
	RDI = offsetof(struct user_regs_struct, rdi) / 8,
	ORIG_RAX = offsetof(struct user_regs_struct, orig_rax) / 8,
	RIP = offsetof(struct user_regs_struct, rip) / 8,
	RSP = offsetof(struct user_regs_struct, rsp) / 8,
	CS = offsetof(struct user_regs_struct, cs) / 8,
};

_Static_assert(sizeof(struct user_regs_struct) <=
	       sizeof(((struct regs *)0)->word), "struct regs is too small");

static const uint8_t args_64[6] = { RDI, RSI, RDX, R10, R8, R9 };
static const uint8_t args_32[6] = { RBX, RCX, RDX, RSI, RDI, RBP };

static const uint8_t *args_of(const struct abi *abi)
{
	return abi->word == 4 ? args_32 : args_64;
}

const bool regs_true_at_exit = true;

int regs_get(pid_t tid, struct regs *r)
{
	r->size = sizeof(struct user_regs_struct);
	r->nr_apart = false;
	if (ptrace(PTRACE_GETREGS, tid, NULL, r->word) < 0)
		return -errno;
	return 0;
}

int regs_set(pid_t tid, const struct regs *r)
{
	if (ptrace(PTRACE_SETREGS, tid, NULL, r->word) < 0)
		return -errno;
	return 0;
}

uint64_t regs_ip(const struct regs *r)
{
	return r->word[RIP];
}

void regs_set_ip(struct regs *r, uint64_t ip)
{
	r->word[RIP] = ip;
}

uint64_t regs_sp(const struct regs *r)
{
	return r->word[RSP];
}

/* System V ABI, AMD64 supplement, "DWARF register number mapping" */
const int regs_frame_dwarf[FRAME_REGS] = {
	[FRAME_IP] = 16,
	[FRAME_SP] = 7,
	[FRAME_FP] = 6,
};

bool regs_frame(const struct regs *r, uint64_t v[FRAME_REGS])
{
	v[FRAME_IP] = r->word[RIP];
	v[FRAME_SP] = r->word[RSP];
	v[FRAME_FP] = r->word[RBP];
	return r->word[CS] != CODE_32;
}

uint64_t regs_nr(const struct regs *r, const struct abi *abi)
{
	uint64_t nr = r->word[ORIG_RAX];

	return abi->word == 4 ? (uint32_t)nr : nr;
}

void regs_args(const struct regs *r, const struct abi *abi, uint64_t arg[6])
{
	const uint8_t *at = args_of(abi);

	for (unsigned int i = 0; i < 6; i++) {
		arg[i] = r->word[at[i]];
		if (abi->word == 4)
			arg[i] = (uint32_t)arg[i];
	}
}

void regs_set_call(struct regs *r, const struct abi *abi, uint64_t nr,
		   const uint64_t arg[6])
{
	const uint8_t *at = args_of(abi);

	r->word[ORIG_RAX] = nr;
	for (unsigned int i = 0; i < 6; i++)
		r->word[at[i]] = arg[i];
}

uint64_t regs_ret(const struct regs *r, const struct abi *abi)
{
	uint64_t ret = r->word[RAX];

	return abi->word == 4 ? (uint64_t)(int64_t)(int32_t)ret : ret;
}

void regs_set_ret(struct regs *r, const struct abi *abi, uint64_t ret)
{
	(void)abi;
	r->word[RAX] = ret;
}

void regs_copy_args(struct regs *r, const struct regs *from,
		    const struct abi *abi)
{
	const uint8_t *at = args_of(abi);

	for (unsigned int i = 0; i < 6; i++)
		r->word[at[i]] = from->word[at[i]];
}

/*
 * With orig_rax -1 the way back to user space is that of no call: what is
 * in rax, and a handler that is due, mean nothing to restart
 * (arch/x86/kernel/signal.c).
 */
void regs_reenter(struct regs *r, const struct regs *entry,
		  const struct abi *abi)
{
	regs_copy_args(r, entry, abi);
	r->word[RAX] = entry->word[ORIG_RAX];
	r->word[ORIG_RAX] = UINT64_MAX;
	r->word[RIP] = entry->word[RIP] - abi->insn_size;
	r->word[RSP] = entry->word[RSP];
}

const struct abi *regs_abi(const struct regs *r)
{
	return abis[r->word[CS] == CODE_32];
}

bool regs_in_call(const struct regs *r, const struct abi *abi)
{
	(void)abi;
	return (int64_t)r->word[ORIG_RAX] >= 0;
}

/* include/linux/errno.h of the kernel: without a handler it is restarted. */
enum { ERESTARTNOHAND = 514 };

bool regs_call_again(struct regs *r, const struct abi *abi)
{
	if (!regs_in_call(r, abi) || regs_ret(r, abi) != (uint64_t)-EINTR)
		return false;
	r->word[RAX] = (uint64_t)-ERESTARTNOHAND;
	return true;
}

void regs_park(struct regs *r, const struct abi *abi, uint64_t ip,
	       uint64_t nr, const uint64_t arg[6])
{
	regs_set_call(r, abi, UINT64_MAX, arg);
	r->word[RAX] = nr;
	r->word[RIP] = ip;
}

/* The result register is that of the number; there is no call -1. */
bool regs_reenter_by_ret(const struct regs *entry, const struct abi *abi,
			 const uint64_t arg[6], uint64_t *ip, uint64_t *ret)
{
	const uint8_t *at = args_of(abi);

	*ip = entry->word[RIP] - abi->insn_size;
	*ret = entry->word[ORIG_RAX];
	for (unsigned int i = 0; i < 6; i++) {
		if (arg[i] != entry->word[at[i]])
			*ret = UINT64_MAX;
	}
	return true;
}

static int poke(pid_t tid, enum place at, uint64_t value)
{
	if (ptrace(PTRACE_POKEUSER, tid, at * 8, value) < 0)
		return -errno;
	return 0;
}

int regs_poke_nr(pid_t tid, const struct abi *abi, uint64_t nr)
{
	(void)abi;
	return poke(tid, ORIG_RAX, nr);
}

int regs_poke_ret(pid_t tid, const struct abi *abi, uint64_t ret)
{
	(void)abi;
	return poke(tid, RAX, ret);
}
