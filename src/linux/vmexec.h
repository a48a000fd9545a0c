/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * process_vm_exec in its SYSCALL mode, as proposed to the kernel's mailing
 * list in 2021: a call that we make is carried out on the memory of another
 * process, which need not stop for it.  Nothing but the memory is the
 * other's: descriptors, ids, limits and signals are ours.  The proposal has
 * no number of its own, so it is given by the user and never guessed.
 */
#ifndef VX_LINUX_VMEXEC_H
#define VX_LINUX_VMEXEC_H

#include <stdint.h>
#include <sys/types.h>

/*
 * `vm_exec_nr` is process_vm_exec's own number; nr and arg are a call of the
 * native ABI.  What that returned is in *ret, a negative errno included.
 * Returns 0, or -errno where it was not made: -ESRCH, -EPERM, -EOPNOTSUPP
 * for calls that end, copy or replace the caller, -ENOSYS.
 */
int vm_exec_call(long vm_exec_nr, pid_t pid, uint64_t nr,
		 const uint64_t arg[6], int64_t *ret);
/*
 * Whether the number is process_vm_exec's: it knows no such flags.  0, or
 * -errno.  Another call of that number is made: ask in a throw-away process.
 */
int vm_exec_probe(long vm_exec_nr);

/* linux/<cpu>/vmexec.c: where the registers of a call are in the struct. */
struct sigcontext;
void vm_exec_set_call(struct sigcontext *c, uint64_t nr,
		      const uint64_t arg[6]);
int64_t vm_exec_ret(const struct sigcontext *c);

#endif
