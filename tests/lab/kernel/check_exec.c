// SPDX-License-Identifier: GPL-2.0
/* process_vm_exec(), one call. */
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "check.h"

#define VM_EXEC_NR 600
#define VM_EXEC_SYSCALL 1UL

long vm_exec(pid_t pid, struct sigcontext *context, unsigned long flags,
		    siginfo_t *info, const uint64_t *wanted)
{
	return error_of(syscall(VM_EXEC_NR, pid, context, flags, info, wanted,
				8UL));
}

static void load(struct sigcontext *context, long nr, const unsigned long *args)
{
	memset(context, 0, sizeof(*context));
#ifdef __x86_64__
	context->rax = nr;
	context->rdi = args[0];
	context->rsi = args[1];
	context->rdx = args[2];
	context->r10 = args[3];
	context->r8 = args[4];
	context->r9 = args[5];
#else
	context->regs[8] = nr;
	memcpy(context->regs, args, 6 * sizeof(*args));
#endif
}

static long result(const struct sigcontext *context)
{
#ifdef __x86_64__
	return context->rax;
#else
	return context->regs[0];
#endif
}

/* What the call gives; the error of process_vm_exec in *failed. */
static long call_in(pid_t pid, long *failed, long nr, unsigned long a,
		    unsigned long b, unsigned long c, unsigned long d,
		    unsigned long e)
{
	unsigned long args[] = { a, b, c, d, e, 0 };
	struct sigcontext context;
	uint64_t wanted = 0;
	siginfo_t info;

	load(&context, nr, args);
	*failed = vm_exec(pid, &context, VM_EXEC_SYSCALL, &info, &wanted);
	return *failed ? *failed : result(&context);
}

/* The memory calls of process_vm_exec upon a process. */
void memory_in(pid_t pid, const char *who, unsigned long map_flags)
{
	const char text[] = "in the memory of the tracer";
	int fd = memfd_create("check", 0);
	char got[sizeof(text)] = "";
	long failed, at, moved;

	at = call_in(pid, &failed, SYS_mmap, 0, 4 * PAGE,
		     PROT_READ | PROT_WRITE, MAP_FLAGS | map_flags, -1UL);
	say(!failed && at > 0 && mapped(pid, at, "rw-"), "%s: mmap (%#lx)",
	    who, at);
	say(!mapped(getpid(), at, "rw-") || map_flags,
	    "%s: mmap is not in the caller", who);
	gives(call_in(pid, &failed, SYS_mprotect, at, PAGE, PROT_READ, 0, 0),
	      0, "mprotect");
	say(mapped(pid, at, "r--") && mapped(pid, at + PAGE, "rw-"),
	    "%s: mprotect has its effect", who);
	gives(call_in(pid, &failed, SYS_getrandom, at + PAGE, 8, 0, 0, 0), 8,
	      "a call that writes into the target");
	say(word(pid, at + PAGE) != 0, "%s: and has written", who);
	gives(call_in(pid, &failed, SYS_madvise, at + PAGE, PAGE,
		      MADV_DONTNEED, 0, 0), 0, "madvise");
	say(word(pid, at + PAGE) == 0, "%s: madvise has its effect", who);
	moved = call_in(pid, &failed, SYS_mremap, at + PAGE, 3 * PAGE,
			8 * PAGE, MREMAP_MAYMOVE, 0);
	say(!failed && moved > 0 && mapped(pid, moved + 7 * PAGE, "rw-"),
	    "%s: mremap", who);
	gives(call_in(pid, &failed, SYS_munmap, moved, 8 * PAGE, 0, 0, 0), 0,
	      "munmap");
	call_in(pid, &failed, SYS_munmap, at, PAGE, 0, 0, 0);
	say(!mapped(pid, moved + PAGE, "rw-"), "%s: munmap has its effect",
	    who);

	if (write(fd, text, sizeof(text)) != sizeof(text))
		say(0, "memfd: %m");
	at = call_in(pid, &failed, SYS_mmap, 0, PAGE, PROT_READ,
		     MAP_SHARED | map_flags, fd);
	say(at > 0 && copy(pid, at, got, sizeof(got), 0) == sizeof(got) &&
	    !strcmp(got, text), "%s: mmap of the caller's memfd", who);
	call_in(pid, &failed, SYS_munmap, at, PAGE, 0, 0, 0);
	gives(call_in(pid, &failed, SYS_mmap, 0, 0, PROT_READ, MAP_FLAGS,
		      -1UL), -EINVAL, "an error of the call is its result");
	gives(failed, 0, "and not that of process_vm_exec");
	close(fd);
}

static void body_busy(void)
{
	for (;;)
		mark++;
}

long far_in(pid_t pid)
{
	long failed;

	return call_in(pid, &failed, SYS_mmap, 0, PAGE, PROT_READ, MAP_FLAGS,
		       -1UL);
}

static void test_arguments(void)
{
	unsigned long none[6] = { 0 };
	struct sigcontext context;
	pid_t pid = start(body_wait), zombie;
	uint64_t wanted = 0;
	siginfo_t info;
	long failed;

	load(&context, SYS_getppid, none);
	gives(vm_exec(pid, &context, ~0UL, &info, &wanted), -EINVAL,
	      "process_vm_exec: all flags");
	gives(vm_exec(pid, &context, 2, &info, &wanted), -EINVAL,
	      "process_vm_exec: flag 2");
	gives(vm_exec(pid, &context, 1UL << 63, &info, &wanted), -EINVAL,
	      "process_vm_exec: flag 1 << 63");
	gives(error_of(syscall(VM_EXEC_NR, pid, &context, 1UL, &info, &wanted,
			       4UL)), -EINVAL, "process_vm_exec: mask size");
	gives(vm_exec(pid, (void *)8, 1, &info, &wanted), -EFAULT,
	      "process_vm_exec: context");
	gives(vm_exec(pid, &context, 1, &info, (void *)8), -EFAULT,
	      "process_vm_exec: mask");
	gives(vm_exec(0, &context, 1, &info, &wanted), -ESRCH,
	      "process_vm_exec: pid 0");
	gives(vm_exec(-1, &context, 1, &info, &wanted), -ESRCH,
	      "process_vm_exec: pid -1");
	gives(vm_exec(0x7ffffff0, &context, 1, &info, &wanted), -ESRCH,
	      "process_vm_exec: no such pid");
	zombie = fork();
	if (!zombie)
		_exit(0);
	waitid(P_PID, zombie, &info, WEXITED | WNOWAIT);
	gives(vm_exec(zombie, &context, 1, &info, &wanted), -ESRCH,
	      "process_vm_exec: a zombie");
	waitpid(zombie, NULL, 0);
	gives(call_in(pid, &failed, SYS_getpid, 0, 0, 0, 0, 0), getpid(),
	      "process_vm_exec: getpid is the caller's");
	gives(call_in(pid, &failed, SYS_exit_group, 3, 0, 0, 0, 0),
	      -EOPNOTSUPP, "process_vm_exec: exit_group");
	gives(call_in(pid, &failed, SYS_clone, SIGCHLD, 0, 0, 0, 0),
	      -EOPNOTSUPP, "process_vm_exec: clone");
	gives(call_in(pid, &failed, SYS_execve, 0, 0, 0, 0, 0), -EOPNOTSUPP,
	      "process_vm_exec: execve");
	gives(call_in(pid, &failed, SYS_rt_sigreturn, 0, 0, 0, 0, 0),
	      -EOPNOTSUPP, "process_vm_exec: rt_sigreturn");
	gives(call_in(pid, &failed, -1, 0, 0, 0, 0, 0), -EOPNOTSUPP,
	      "process_vm_exec: no number");
	gives(call_in(getpid(), &failed, SYS_getpid, 0, 0, 0, 0, 0), getpid(),
	      "process_vm_exec: upon itself");
	gives(call_in(pid, &failed, SYS_read, -1UL, 8, 8, 0, 0), -EBADF,
	      "process_vm_exec: read of no descriptor");
	end(pid);
}

static void body_limited(void)
{
	struct rlimit none = { 1, 1 };

	setrlimit(RLIMIT_AS, &none);
	body_wait();
}

static void body_foreign(void)
{
	long failed;

	if (setresgid(1000, 1000, 1000) || setresuid(1000, 1000, 1000))
		_exit(1);
	_exit(-call_in(getppid(), &failed, SYS_getpid, 0, 0, 0, 0, 0));
}

static void test_memory(void)
{
	pid_t pid = start(body_wait);

	memory_in(pid, "a waiting process", 0);
	end(pid);
	pid = start(body_limited);
	wait_asleep(pid);
	say(far_in(pid) > 0, "process_vm_exec: the limits are the caller's");
	end(pid);
	pid = start(body_busy);
	memory_in(pid, "a running process", 0);
	end(pid);
	pid = start(body_wait);
	ptrace(PTRACE_ATTACH, pid, NULL, NULL);
	waitpid(pid, NULL, __WALL);
	memory_in(pid, "a stopped tracee", 0);
	end(pid);
	gives(status_of(start(body_foreign)), EPERM,
	      "process_vm_exec: another user's");
}

/* ---- a process that ends, or becomes another */

static int pipe_fds[2];

/* Reads 8 bytes into mark of other. */
static void body_read(void)
{
	long failed, got;

	got = call_in(other, &failed, SYS_read, pipe_fds[0],
		      (unsigned long)&mark, 8, 0, 0);
	_exit(failed ? -failed : got < 0 ? 100 - got : got);
}

static void body_interrupted(void)
{
	struct sigaction action = { .sa_handler = on_signal };

	sigaction(SIGUSR1, &action, NULL);
	body_read();
}

static void test_blocking(void)
{
	long value = 0x33;
	pid_t caller;

	if (pipe(pipe_fds))
		say(0, "pipe: %m");
	other = start(body_marked);
	wait_asleep(other);
	caller = start(body_read);
	wait_asleep(caller);
	if (write(pipe_fds[1], &value, 8) != 8)
		say(0, "write: %m");
	gives(status_of(caller), 8, "a call that waits");
	gives(word(other, (unsigned long)&mark), 0x33,
	      "a call that waits has its effect");
	gives(mark, 0x11, "and none here");

	caller = start(body_interrupted);
	wait_asleep(caller);
	kill(caller, SIGUSR1);
	gives(status_of(caller), 100 + EINTR, "a call that is interrupted");
	caller = start(body_read);
	wait_asleep(caller);
	kill(caller, SIGKILL);
	gives(status_of(caller), -SIGKILL, "a caller that is killed");
	gives(kill(other, 0), 0, "leaves the process alone");

	caller = start(body_read);
	wait_asleep(caller);
	end(other);
	if (write(pipe_fds[1], &value, 8) != 8)
		say(0, "write: %m");
	gives(status_of(caller), 8, "the process ends during the call");
	close(pipe_fds[0]);
	close(pipe_fds[1]);
}

static unsigned long long now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000ULL + time.tv_nsec / 1000000;
}

/* Calls into a process that becomes another program again and again. */
static void test_becoming(void)
{
	unsigned long long until = now() + 700;
	long failed, done = 0, strange = 0, rounds = 0;
	pid_t pid = start(body_exec);

	while (now() < until) {
		long ret = call_in(pid, &failed, SYS_mmap, 0, PAGE, PROT_READ,
				   MAP_FLAGS, -1UL);

		rounds++;
		if (!failed && ret > 0)
			done++;
		else if (failed != -ESRCH && failed != -EPERM)
			strange++;
	}
	end(pid);
	say(done > 0 && !strange,
	    "a process that execs: %ld of %ld calls, %ld strange", done,
	    rounds, strange);
}

/* Calls into processes that end meanwhile. */
static void test_ending(void)
{
	long failed, strange = 0, done = 0, gone = 0;

	for (int i = 0; i < 100; i++) {
		pid_t pid = fork();

		if (!pid) {
			for (volatile int j = 0; j < i * 2000; j++)
				;
			_exit(0);
		}
		do {
			call_in(pid, &failed, SYS_mmap, 0, PAGE, PROT_READ,
				MAP_FLAGS, -1UL);
			done += !failed;
		} while (!failed);
		if (failed == -ESRCH)
			gone++;
		else
			strange++;
		waitpid(pid, NULL, 0);
	}
	say(gone == 100 && !strange,
	    "processes that end: %ld calls, %ld gone, %ld strange", done,
	    gone, strange);
	gives(mark, 0x11, "the caller's memory is its own");
}

void test_exec(void)
{
	test_arguments();
	test_memory();
	test_blocking();
	test_becoming();
	test_ending();
}
