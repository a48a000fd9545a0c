/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A stopped tracee's registers, for what only they can tell or change.
 * They do not tell an entry from an exit, nor, on x86_64, a call of the
 * 32-bit ABI that 64-bit code makes: which ABI a call has is for
 * PTRACE_GET_SYSCALL_INFO to say.
 */
#ifndef VX_LINUX_REGS_H
#define VX_LINUX_REGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"

/*
 * A call as registers show it, for kernels without PTRACE_GET_SYSCALL_INFO
 * (before 5.3, or where it is filtered).
 */
struct regs_call {
	uint32_t arch;		/* AUDIT_ARCH_* */
	uint64_t nr, arg[6];	/* at an entry */
	uint64_t ip, sp;
	uint64_t ret;		/* at an exit */
};

/* 0 or -errno. */
int regs_read(pid_t tid, struct regs_call *c);

/*
 * All general registers of a stopped tracee, in the form of its CPU
 * (NT_PRSTATUS); only linux/<cpu>/regs.c looks inside.  On aarch64 the
 * number of the call under way is not among them: the kernel keeps it apart
 * (NT_ARM_SYSTEM_CALL), so that rewriting it leaves x8 as it is.
 */
struct regs {
	uint64_t word[40];
	size_t size;		/* bytes used */
	uint64_t nr;		/* to be set apart, where nr_apart */
	bool nr_apart;
};

/*
 * Those of a stopped tracee, as a whole; 0 or -errno.  What regs_set()
 * gets comes from regs_get() for the same tracee.
 */
int regs_get(pid_t tid, struct regs *r);
int regs_set(pid_t tid, const struct regs *r);

uint64_t regs_ip(const struct regs *r);
void regs_set_ip(struct regs *r, uint64_t ip);
uint64_t regs_sp(const struct regs *r);

/*
 * What a stack is walked with, and the numbers that DWARF gives these
 * registers. False where that is not known: code of another word size, and
 * CPUs whose return addresses are not always on the stack.
 */
enum regs_frame {
	FRAME_IP,
	FRAME_SP,
	FRAME_FP,	/* the frame pointer, in functions that have one */
	FRAME_REGS,
};

bool regs_frame(const struct regs *r, uint64_t v[FRAME_REGS]);
extern const int regs_frame_dwarf[FRAME_REGS];

/* Of a call of `abi`: at its entry the number and its arguments … */
uint64_t regs_nr(const struct regs *r, const struct abi *abi);
void regs_args(const struct regs *r, const struct abi *abi, uint64_t arg[6]);
void regs_set_call(struct regs *r, const struct abi *abi, uint64_t nr,
		   const uint64_t arg[6]);
/* … at its exit the result, sign-extended. */
uint64_t regs_ret(const struct regs *r, const struct abi *abi);
void regs_set_ret(struct regs *r, const struct abi *abi, uint64_t ret);
/*
 * The registers that carry arguments, bit by bit as in `from`. On aarch64
 * the first one carries the result too: set that afterwards.
 */
void regs_copy_args(struct regs *r, const struct regs *from,
		    const struct abi *abi);
/*
 * Makes of registers at an exit those of a tracee that is about to make
 * the call that `entry` shows: instruction and stack pointer, number and
 * arguments as there (regs_set_call() on `entry` chooses other ones), and
 * nothing that the kernel could take for a call to be restarted.
 */
void regs_reenter(struct regs *r, const struct regs *entry,
		  const struct abi *abi);

/*
 * A thread that is stopped anywhere, PTRACE_EVENT_STOP: the ABI of the code
 * that it runs; whether it is on its way out of a call, which it can be made
 * to make again, or not.
 */
const struct abi *regs_abi(const struct regs *r);
bool regs_in_call(const struct regs *r, const struct abi *abi);
/*
 * In a call that returns -EINTR since a stop woke it: true, and the kernel
 * makes it again, unless a signal's handler runs first, as it does for most
 * others by itself.  False where that cannot be had.
 */
bool regs_call_again(struct regs *r, const struct abi *abi);
/* In no call, and about to make one by the instruction at `ip`. */
void regs_park(struct regs *r, const struct abi *abi, uint64_t ip,
	       uint64_t nr, const uint64_t arg[6]);

/*
 * The same by the instruction pointer and the result register alone, where
 * the argument registers hold `arg`: the address in *ip, and in *ret what
 * has the instruction make the program's call, or none, should nobody stop
 * it there.  False where the two cannot do that.
 */
bool regs_reenter_by_ret(const struct regs *entry, const struct abi *abi,
			 const uint64_t arg[6], uint64_t *ip, uint64_t *ret);

/*
 * In a stop at the exit of a call, too, registers are the program's.  False on
 * aarch64, where x7 says which stop it is (arch/arm64/kernel/ptrace.c, Linux
 * 6.18).
 */
extern const bool regs_true_at_exit;

/*
 * One register of a stopped tracee, with as few requests as its CPU allows:
 * the number of the call it enters, the result of the call it leaves.
 */
int regs_poke_nr(pid_t tid, const struct abi *abi, uint64_t nr);
int regs_poke_ret(pid_t tid, const struct abi *abi, uint64_t ret);

#endif
