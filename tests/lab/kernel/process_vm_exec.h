/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _LINUX_PROCESS_VM_EXEC_H
#define _LINUX_PROCESS_VM_EXEC_H

#include <linux/sched.h>

struct pt_regs;

#ifdef CONFIG_PROCESS_VM_EXEC

/* Far from those of thread_info.h, whose number grows. */
#define SYSCALL_WORK_BIT_VM_EXEC	30
#define SYSCALL_WORK_VM_EXEC		BIT(SYSCALL_WORK_BIT_VM_EXEC)

void process_vm_exec_syscall(struct pt_regs *regs);
bool process_vm_exec_signal(struct pt_regs *regs);

static __always_inline bool process_vm_exec_running(struct task_struct *tsk)
{
	return unlikely(tsk->vm_exec);
}

#else

#define SYSCALL_WORK_VM_EXEC		0

static __always_inline void process_vm_exec_syscall(struct pt_regs *regs)
{
}

static inline bool process_vm_exec_signal(struct pt_regs *regs)
{
	return false;
}

static __always_inline bool process_vm_exec_running(struct task_struct *tsk)
{
	return false;
}

#endif
#endif
