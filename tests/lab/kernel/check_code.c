// SPDX-License-Identifier: GPL-2.0
/* process_vm_exec(), code: of x86_64 only. */
#include <string.h>
#include <unistd.h>

#include "check.h"

#ifdef __x86_64__
static char stack[65536];

static void code_call(void)
{
	for (;;) {
		register long nr asm("rax") = 1234;

		asm volatile("syscall" : "+r"(nr) : : "rcx", "r11", "memory");
		mark = nr;
	}
}

static void code_fault(void)
{
	*(volatile int *)8 = 1;
}

static void code_spin(void)
{
	for (;;)
		asm volatile("pause");
}

static void begin(struct sigcontext *context, void (*code)(void))
{
	unsigned long top = (unsigned long)(stack + sizeof(stack) - 64);

	memset(context, 0, sizeof(*context));
	context->rip = (unsigned long)code;
	context->rsp = (top & ~15UL) - 8;
	context->eflags = 0x202;
}

static void body_spin(void)
{
	struct sigcontext context;
	uint64_t wanted = ~0UL;
	siginfo_t info;

	begin(&context, code_spin);
	ualarm(150000, 0);
	_exit(vm_exec(other, &context, 0, &info, &wanted) ?
		      1 : info.si_signo);
}

void test_code(void)
{
	struct sigaction action = { .sa_handler = on_signal };
	struct sigcontext context;
	uint64_t wanted = ~0UL;
	siginfo_t info;
	pid_t caller;

	sigaction(SIGALRM, &action, NULL);
	other = start(body_wait);
	begin(&context, code_call);
	gives(vm_exec(other, &context, 0, &info, &wanted), 0, "code runs");
	say(info.si_signo == SIGSYS && info.si_syscall == 1234 &&
	    context.rax == 1234, "code: to a call");
	context.rax = 5678;
	gives(vm_exec(other, &context, 0, &info, &wanted), 0, "code: goes on");
	gives(word(other, (unsigned long)&mark), 5678, "code: in the other");
	gives(mark, 0x11, "code: and not here");
	begin(&context, code_fault);
	gives(vm_exec(other, &context, 0, &info, &wanted), 0, "code: faults");
	say(info.si_signo == SIGSEGV && info.si_addr == (void *)8 &&
	    context.cr2 == 8, "code: the fault is told");
	begin(&context, code_spin);
	ualarm(50000, 0);
	gives(vm_exec(other, &context, 0, &info, &wanted), 0,
	      "code: a wanted signal");
	gives(info.si_signo, SIGALRM, "code: which one");
	begin(&context, code_spin);
	wanted = 0;
	ualarm(50000, 0);
	gives(vm_exec(other, &context, 0, &info, &wanted), -EINTR,
	      "code: a signal that is not wanted");
	caller = start(body_spin);
	usleep(20000);
	gives(word(caller, (unsigned long)&mark), 5678,
	      "code: the caller has the other's memory meanwhile");
	kill(caller, SIGKILL);
	gives(status_of(caller), -SIGKILL, "code: the caller is killed");
	gives(kill(other, 0), 0, "code: the other lives");
	caller = start(body_spin);
	usleep(20000);
	end(other);
	gives(status_of(caller), SIGALRM, "code: the other is killed");
	begin(&context, code_spin);
	context.rip = 1UL << 63;
	gives(vm_exec(getpid(), &context, 0, &info, &wanted), -EFAULT,
	      "code: no address of a user's");
}
#else
void test_code(void)
{
}
#endif
