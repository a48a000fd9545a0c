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
	NARROW_PSR = 16,
	NARROW_ORIG_R0 = 17,
	NARROW_COUNT = 18,
	THUMB = 1 << 5,		/* PSR_T_BIT */
};

union both {
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
	union both regs;
	struct iovec iov = { &regs, sizeof(regs) };

	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) < 0)
		return -errno;
	if (iov.iov_len == sizeof(regs.narrow))
		from_narrow(regs.narrow, c);
	else
		from_wide(&regs.wide, c);
	return 0;
}

_Static_assert(sizeof(union both) <= sizeof(((struct regs *)0)->word),
	       "struct regs is too small");

/* What struct regs holds: 32-bit code has a form of its own. */
static bool is_narrow(const struct regs *r)
{
	return r->size == NARROW_COUNT * sizeof(uint32_t);
}

static uint64_t get(const struct regs *r, unsigned int i)
{
	const union both *u = (const union both *)r->word;

	return is_narrow(r) ? u->narrow[i] : u->wide.regs[i];
}

static void put(struct regs *r, unsigned int i, uint64_t value)
{
	union both *u = (union both *)r->word;

	if (is_narrow(r))
		u->narrow[i] = value;
	else
		u->wide.regs[i] = value;
}

const bool regs_true_at_exit = false;

int regs_get(pid_t tid, struct regs *r)
{
	struct iovec iov = { r->word, sizeof(r->word) };

	r->nr_apart = false;
	if (ptrace(PTRACE_GETREGSET, tid, NT_PRSTATUS, &iov) < 0)
		return -errno;
	r->size = iov.iov_len;
	return 0;
}

/* The kernel's own copy of the number, which decides. */
static int set_nr(pid_t tid, uint64_t nr)
{
	int number = nr;
	struct iovec iov = { &number, sizeof(number) };

	if (ptrace(PTRACE_SETREGSET, tid, NT_ARM_SYSTEM_CALL, &iov) < 0)
		return -errno;
	return 0;
}

/* ptrace(2) wants a pointer to what it only reads. */
static int set_part(pid_t tid, const void *data, size_t size)
{
	struct iovec iov = { (void *)(uintptr_t)data, size };

	if (ptrace(PTRACE_SETREGSET, tid, NT_PRSTATUS, &iov) < 0)
		return -errno;
	return 0;
}

int regs_set(pid_t tid, const struct regs *r)
{
	int err = set_part(tid, r->word, r->size);

	return err || !r->nr_apart ? err : set_nr(tid, r->nr);
}

uint64_t regs_ip(const struct regs *r)
{
	const union both *u = (const union both *)r->word;

	return is_narrow(r) ? u->narrow[NARROW_PC] : u->wide.pc;
}

void regs_set_ip(struct regs *r, uint64_t ip)
{
	union both *u = (union both *)r->word;

	if (is_narrow(r))
		u->narrow[NARROW_PC] = ip;
	else
		u->wide.pc = ip;
}

uint64_t regs_sp(const struct regs *r)
{
	const union both *u = (const union both *)r->word;

	return is_narrow(r) ? u->narrow[NARROW_SP] : u->wide.sp;
}

/* The register that the program put it into. */
static unsigned int nr_at(const struct regs *r)
{
	return is_narrow(r) ? NARROW_NR : WIDE_NR;
}

/* DWARF for the Arm 64-bit architecture, "DWARF register names" */
const int regs_frame_dwarf[FRAME_REGS] = {
	[FRAME_IP] = 32,
	[FRAME_SP] = 31,
	[FRAME_FP] = 29,
};

/* A return address is in x30 first, and may be signed. */
bool regs_frame(const struct regs *r, uint64_t v[FRAME_REGS])
{
	(void)r;
	(void)v;
	return false;
}

uint64_t regs_nr(const struct regs *r, const struct abi *abi)
{
	(void)abi;
	return r->nr_apart ? r->nr : get(r, nr_at(r));
}

void regs_args(const struct regs *r, const struct abi *abi, uint64_t arg[6])
{
	(void)abi;
	for (unsigned int i = 0; i < 6; i++)
		arg[i] = get(r, i);
}

/*
 * Of a 32-bit call the kernel keeps the first argument a second time.  6.1
 * takes that which it makes from r0, 7.3 from there; both put it back into
 * r0 for a call that is to be restarted.
 */
static void put_first(struct regs *r, uint64_t value)
{
	if (is_narrow(r))
		put(r, NARROW_ORIG_R0, value);
}

void regs_set_call(struct regs *r, const struct abi *abi, uint64_t nr,
		   const uint64_t arg[6])
{
	(void)abi;
	r->nr = nr;
	r->nr_apart = true;
	for (unsigned int i = 0; i < 6; i++)
		put(r, i, arg[i]);
	put_first(r, arg[0]);
}

uint64_t regs_ret(const struct regs *r, const struct abi *abi)
{
	uint64_t ret = get(r, 0);

	return abi->word == 4 ? (uint64_t)(int64_t)(int32_t)ret : ret;
}

void regs_set_ret(struct regs *r, const struct abi *abi, uint64_t ret)
{
	(void)abi;
	put(r, 0, ret);
}

void regs_copy_args(struct regs *r, const struct regs *from,
		    const struct abi *abi)
{
	(void)abi;
	for (unsigned int i = 0; i < 6; i++)
		put(r, i, get(from, i));
	put_first(r, get(from, 0));
}

/* Of 32-bit code in Thumb state, which the T bit of the psr tells. */
static unsigned int insn_size(const struct regs *r, const struct abi *abi)
{
	const union both *u = (const union both *)r->word;

	return u->narrow[NARROW_PSR] & THUMB ? 2 : abi->insn_size;
}

/*
 * With the number -1 the way back to user space is that of no call, and a
 * result that asks for a restart is none (arch/arm64/kernel/signal.c).  The
 * number of the call to come is where the program would put it.
 */
void regs_reenter(struct regs *r, const struct regs *entry,
		  const struct abi *abi)
{
	union both *u = (union both *)r->word;

	regs_copy_args(r, entry, abi);
	put(r, nr_at(r), regs_nr(entry, abi));
	r->nr = UINT64_MAX;
	r->nr_apart = true;
	if (is_narrow(r)) {
		u->narrow[NARROW_PC] = regs_ip(entry) - insn_size(r, abi);
		u->narrow[NARROW_SP] = regs_sp(entry);
	} else {
		u->wide.pc = regs_ip(entry) - abi->insn_size;
		u->wide.sp = regs_sp(entry);
	}
}

const struct abi *regs_abi(const struct regs *r)
{
	return abis[is_narrow(r)];
}

/*
 * The kernel has gone back to the call instruction before it stops
 * (arch/arm64/kernel/signal.c): nothing tells.
 */
bool regs_in_call(const struct regs *r, const struct abi *abi)
{
	(void)r;
	(void)abi;
	return false;
}

/* The first argument is gone with the result. */
bool regs_call_again(struct regs *r, const struct abi *abi)
{
	(void)r;
	(void)abi;
	return false;
}

void regs_park(struct regs *r, const struct abi *abi, uint64_t ip,
	       uint64_t nr, const uint64_t arg[6])
{
	union both *u = (union both *)r->word;

	regs_set_call(r, abi, UINT64_MAX, arg);
	put(r, nr_at(r), nr);
	if (is_narrow(r))
		u->narrow[NARROW_PSR] &= ~(uint32_t)THUMB;
	regs_set_ip(r, ip);
}

/*
 * The result register is that of the first argument; the number is the
 * program's, so the other arguments have to be, too.
 */
bool regs_reenter_by_ret(const struct regs *entry, const struct abi *abi,
			 const uint64_t arg[6], uint64_t *ip, uint64_t *ret)
{
	*ip = regs_ip(entry) - (is_narrow(entry) ? insn_size(entry, abi) :
				abi->insn_size);
	*ret = get(entry, 0);
	for (unsigned int i = 1; i < 6; i++) {
		if (arg[i] != get(entry, i))
			return false;
	}
	return true;
}

int regs_poke_nr(pid_t tid, const struct abi *abi, uint64_t nr)
{
	(void)abi;
	return set_nr(tid, nr);
}

/* A set that ends early leaves the registers behind its end as they are. */
int regs_poke_ret(pid_t tid, const struct abi *abi, uint64_t ret)
{
	uint32_t narrow = ret;

	if (abi->word == 4)
		return set_part(tid, &narrow, sizeof(narrow));
	return set_part(tid, &ret, sizeof(ret));
}
