// SPDX-License-Identifier: GPL-2.0
/*
 * process_vm_exec: run one system call, or code up to a system call or a
 * signal, in the address space of another process.
 *
 * Test double of the interface posted in April 2021 for the vxtrace lab; not
 * for production: only the address space is the target's, everything else
 * (files, credentials, signals, pid, fs/gs base, FPU) stays the caller's, and
 * seccomp's filters do not see the call. A call is always one of 64 bits, also
 * where the target is a program of 32. Code runs on x86 only.
 */
#include <linux/mm.h>
#include <linux/process_vm_exec.h>
#include <linux/ptrace.h>
#include <linux/sched/mm.h>
#include <linux/sched/signal.h>
#include <linux/sched/task.h>
#include <linux/slab.h>
#include <linux/syscalls.h>
#include <linux/uaccess.h>
#include <asm/mmu_context.h>
#include <asm/syscall.h>
#ifdef CONFIG_X86_64
#include <asm/sighandling.h>
#endif
#include <uapi/linux/process_vm.h>

static void vm_exec_switch(struct mm_struct *mm)
{
	struct task_struct *tsk = current;
	struct mm_struct *prev;

	task_lock(tsk);
	local_irq_disable();
	prev = tsk->active_mm;
	tsk->mm = mm;
	tsk->active_mm = mm;
	membarrier_update_current_mm(mm);
#ifdef CONFIG_X86_64
	switch_mm_irqs_off(prev, mm, tsk);
#else
	switch_mm(prev, mm, tsk);
#endif
	local_irq_enable();
	task_unlock(tsk);
}

#ifdef CONFIG_X86_64
struct vm_exec {
	struct mm_struct *home;			/* the caller's own mm */
	struct mm_struct *target;
	struct pt_regs regs;			/* as of process_vm_exec() */
	struct sigcontext __user *uctx;
	siginfo_t __user *uinfo;
	sigset_t blocked;			/* all but the wanted signals */
};

static void vm_exec_load(struct pt_regs *regs, const struct sigcontext *sc)
{
	regs->bx = sc->bx;
	regs->cx = sc->cx;
	regs->dx = sc->dx;
	regs->si = sc->si;
	regs->di = sc->di;
	regs->bp = sc->bp;
	regs->ax = sc->ax;
	regs->sp = sc->sp;
	regs->ip = sc->ip;
	regs->r8 = sc->r8;
	regs->r9 = sc->r9;
	regs->r10 = sc->r10;
	regs->r11 = sc->r11;
	regs->r12 = sc->r12;
	regs->r13 = sc->r13;
	regs->r14 = sc->r14;
	regs->r15 = sc->r15;
	regs->cs = __USER_CS;
	regs->ss = __USER_DS;
	regs->flags = (regs->flags & ~FIX_EFLAGS) | (sc->flags & FIX_EFLAGS);
	regs->orig_ax = -1;
}

static void vm_exec_save(struct sigcontext *sc, const struct pt_regs *regs)
{
	sc->bx = regs->bx;
	sc->cx = regs->cx;
	sc->dx = regs->dx;
	sc->si = regs->si;
	sc->di = regs->di;
	sc->bp = regs->bp;
	sc->ax = regs->ax;
	sc->sp = regs->sp;
	sc->ip = regs->ip;
	sc->r8 = regs->r8;
	sc->r9 = regs->r9;
	sc->r10 = regs->r10;
	sc->r11 = regs->r11;
	sc->r12 = regs->r12;
	sc->r13 = regs->r13;
	sc->r14 = regs->r14;
	sc->r15 = regs->r15;
	sc->flags = regs->flags;
	sc->err = current->thread.error_code;
	sc->trapno = current->thread.trap_nr;
	sc->cr2 = current->thread.cr2;
}

/* Back to the caller of process_vm_exec(), in its own address space. */
static void vm_exec_leave(struct pt_regs *regs, kernel_siginfo_t *info, long ret)
{
	struct vm_exec *ve = current->vm_exec;
	struct sigcontext sc;

	memset(&sc, 0, sizeof(sc));
	vm_exec_save(&sc, regs);
	current->vm_exec = NULL;
	clear_syscall_work(VM_EXEC);
	vm_exec_switch(ve->home);
	mmput(ve->target);
	*regs = ve->regs;
	/* keep fpstate and what follows as the caller left it */
	if (copy_to_user(ve->uctx, &sc, offsetof(struct sigcontext, fpstate)) ||
	    (info && copy_siginfo_to_user(ve->uinfo, info)))
		ret = -EFAULT;
	regs->ax = ret;
	kfree(ve);
}

/* From syscall_trace_enter(): the code in the target made a system call. */
void process_vm_exec_syscall(struct pt_regs *regs)
{
	kernel_siginfo_t info;

	clear_siginfo(&info);
	info.si_signo = SIGSYS;
	info.si_code = SYS_USER_DISPATCH;
	info.si_call_addr = (void __user *)regs->ip;
	info.si_syscall = syscall_get_nr(current, regs);
	info.si_arch = syscall_get_arch(current);
	regs->ax = regs->orig_ax;
	vm_exec_leave(regs, &info, 0);
}

/*
 * From arch_do_signal_or_restart().  True: a wanted signal was taken and goes
 * to the caller as the result.  False: the usual delivery follows, to the
 * caller, whose process_vm_exec() failed with EINTR.
 */
bool process_vm_exec_signal(struct pt_regs *regs)
{
	struct vm_exec *ve = current->vm_exec;
	kernel_siginfo_t info;
	enum pid_type type;
	int sig;

	spin_lock_irq(&current->sighand->siglock);
	sig = dequeue_signal(&ve->blocked, &info, &type);
	recalc_sigpending();
	spin_unlock_irq(&current->sighand->siglock);
	vm_exec_leave(regs, sig ? &info : NULL, sig ? 0 : -EINTR);
	return sig;
}

static void vm_exec_call(struct pt_regs *regs, const struct sigcontext *sc)
{
	vm_exec_load(regs, sc);
	regs->orig_ax = sc->ax;
	regs->ax = -ENOSYS;
}

static unsigned long vm_exec_nr(const struct sigcontext *sc)
{
	return sc->ax;
}

#define VM_EXEC_CONTEXT	sizeof(struct sigcontext)
#define VM_EXEC_RESULT	ax

/* Leaves for the code of the target, with its registers. */
static long vm_exec_run(struct mm_struct *mm, struct sigcontext __user *uctx,
			struct sigcontext *sc, siginfo_t __user *uinfo,
			const sigset_t *wanted)
{
	struct vm_exec *ve;

	if (sc->ip >= TASK_SIZE_MAX)
		return -EFAULT;
	ve = kmalloc(sizeof(*ve), GFP_KERNEL);
	if (!ve)
		return -ENOMEM;
	mmget(mm);
	ve->home = current->mm;
	ve->target = mm;
	ve->regs = *current_pt_regs();
	ve->regs.orig_ax = -1;
	ve->uctx = uctx;
	ve->uinfo = uinfo;
	ve->blocked = *wanted;
	signotset(&ve->blocked);
	current->vm_exec = ve;
	set_syscall_work(VM_EXEC);
	vm_exec_load(current_pt_regs(), sc);
	vm_exec_switch(mm);
	return sc->ax;
}

#else /* arm64 */

static void vm_exec_call(struct pt_regs *regs, const struct sigcontext *sc)
{
	memcpy(regs->regs, sc->regs, sizeof(sc->regs));
	regs->orig_x0 = sc->regs[0];
	regs->syscallno = sc->regs[8];
}

static unsigned long vm_exec_nr(const struct sigcontext *sc)
{
	return sc->regs[8];
}

#define VM_EXEC_CONTEXT	offsetof(struct sigcontext, __reserved)
#define VM_EXEC_RESULT	regs[0]

static long vm_exec_run(struct mm_struct *mm, struct sigcontext __user *uctx,
			struct sigcontext *sc, siginfo_t __user *uinfo,
			const sigset_t *wanted)
{
	return -EOPNOTSUPP;
}
#endif

/* Calls which replace, copy or end the caller, or take its registers. */
static bool vm_exec_refused(unsigned long nr)
{
	switch (nr) {
	case __NR_clone:
	case __NR_clone3:
#ifdef CONFIG_X86_64
	case __NR_fork:
	case __NR_vfork:
#endif
	case __NR_execve:
	case __NR_execveat:
	case __NR_exit:
	case __NR_exit_group:
	case __NR_rt_sigreturn:
	case __NR_process_vm_exec:
		return true;
	}
	return nr >= NR_syscalls;
}

static long vm_exec_one(struct mm_struct *mm, struct sigcontext __user *uctx,
			const struct sigcontext *sc)
{
	struct pt_regs regs = *current_pt_regs();
	struct mm_struct *home = current->mm;
	unsigned long nr = vm_exec_nr(sc);
	long ret;

	if (vm_exec_refused(nr))
		return -EOPNOTSUPP;
	vm_exec_call(&regs, sc);
	vm_exec_switch(mm);
	ret = sys_call_table[nr](&regs);
	vm_exec_switch(home);
	switch (ret) {
	case -ERESTART_RESTARTBLOCK:
		current->restart_block.fn = do_no_restart_syscall;
		fallthrough;
	case -ERESTARTSYS:
	case -ERESTARTNOINTR:
	case -ERESTARTNOHAND:
		ret = -EINTR;
	}
	return put_user(ret, &uctx->VM_EXEC_RESULT) ? -EFAULT : 0;
}

SYSCALL_DEFINE6(process_vm_exec, pid_t, pid, struct sigcontext __user *, uctx,
		unsigned long, flags, siginfo_t __user *, uinfo,
		const sigset_t __user *, umask, size_t, sizemask)
{
	struct task_struct *task;
	struct mm_struct *mm;
	struct sigcontext *sc;
	sigset_t wanted;
	long ret;

	if ((flags & ~PROCESS_VM_EXEC_SYSCALL) || sizemask != sizeof(sigset_t))
		return -EINVAL;
	if (umask && copy_from_user(&wanted, umask, sizeof(wanted)))
		return -EFAULT;
	if (!umask)
		sigemptyset(&wanted);
	sigdelsetmask(&wanted, sigmask(SIGKILL) | sigmask(SIGSTOP));

	task = find_get_task_by_vpid(pid);
	if (!task)
		return -ESRCH;
	mm = mm_access(task, PTRACE_MODE_ATTACH_REALCREDS);
	put_task_struct(task);
	if (IS_ERR_OR_NULL(mm))
		return !mm ? -ESRCH :
		       PTR_ERR(mm) == -EACCES ? -EPERM : PTR_ERR(mm);
	sc = memdup_user(uctx, VM_EXEC_CONTEXT);
	if (IS_ERR(sc)) {
		mmput(mm);
		return PTR_ERR(sc);
	}
	if (flags & PROCESS_VM_EXEC_SYSCALL)
		ret = vm_exec_one(mm, uctx, sc);
	else
		ret = vm_exec_run(mm, uctx, sc, uinfo, &wanted);
	kfree(sc);
	mmput(mm);
	return ret;
}
