/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/vmexec.h"

#include <errno.h>
#include <signal.h>
#include <stddef.h>
#include <unistd.h>

/* Of the proposal's include/uapi/linux/process_vm_exec.h */
enum { VM_EXEC_SYSCALL = 1 };

/* Without a siginfo_t and a mask of signals, of the kernel's size. */
static int vm_exec(long vm_exec_nr, pid_t pid, struct sigcontext *c,
		   unsigned long flags)
{
	enum { MASK_SIZE = 8 };
	long r = syscall(vm_exec_nr, (long)pid, c, flags, NULL, NULL,
			 (long)MASK_SIZE);

	return r < 0 ? -errno : 0;
}

int vm_exec_call(long vm_exec_nr, pid_t pid, uint64_t nr,
		 const uint64_t arg[6], int64_t *ret)
{
	struct sigcontext c = { 0 };
	int err;

	vm_exec_set_call(&c, nr, arg);
	err = vm_exec(vm_exec_nr, pid, &c, VM_EXEC_SYSCALL);
	*ret = vm_exec_ret(&c);
	return err;
}

int vm_exec_probe(long vm_exec_nr)
{
	int err = vm_exec(vm_exec_nr, 0, NULL, ~0UL);

	if (err == -EINVAL)
		return 0;
	return err ? err : -ENOSYS;
}
