/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that a tracer changes, seen by who makes them: results on lines of
 * standard output, and whether every register is what it was.
 * usage: changed MODE [ARG...]; the modes are at the end.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "abi32.h"
#include "pace.h"

/* A call with known values in all registers that it can leave alone. */
struct regs {
	uint64_t in[16], out[16];
};

#if defined(__x86_64__)
static const char *const names[16] = {
	"rax", "rbx", "rcx", "rdx", "rsi", "rdi", "rbp", "rsp", "r8", "r9",
	"r10", "r11", "r12", "r13", "r14", "r15",
};

/* rax, rcx and r11 are the kernel's; rsp is not set. */
static const uint16_t kept = 0xffff & ~(1 << 0 | 1 << 2 | 1 << 7 |
				      1 << 11);

#define CALL(r, INSN) \
	register uint64_t base asm("rbx") = (uintptr_t)(r); \
	\
	asm volatile( \
		"add $-128, %%rsp\n\tpush %%rbp\n\tpush %%rbx\n\t" \
		"mov 0(%%rbx), %%rax\n\tmov 16(%%rbx), %%rcx\n\t" \
		"mov 24(%%rbx), %%rdx\n\tmov 32(%%rbx), %%rsi\n\t" \
		"mov 40(%%rbx), %%rdi\n\tmov 48(%%rbx), %%rbp\n\t" \
		"mov %%rsp, 56(%%rbx)\n\t" \
		"mov 64(%%rbx), %%r8\n\tmov 72(%%rbx), %%r9\n\t" \
		"mov 80(%%rbx), %%r10\n\tmov 88(%%rbx), %%r11\n\t" \
		"mov 96(%%rbx), %%r12\n\tmov 104(%%rbx), %%r13\n\t" \
		"mov 112(%%rbx), %%r14\n\tmov 120(%%rbx), %%r15\n\t" \
		"mov 8(%%rbx), %%rbx\n\t" \
		INSN "\n\t" \
		"xchg %%rbx, (%%rsp)\n\t" \
		"mov %%rax, 128(%%rbx)\n\tmov %%rcx, 144(%%rbx)\n\t" \
		"mov %%rdx, 152(%%rbx)\n\tmov %%rsi, 160(%%rbx)\n\t" \
		"mov %%rdi, 168(%%rbx)\n\tmov %%rbp, 176(%%rbx)\n\t" \
		"mov %%rsp, 184(%%rbx)\n\t" \
		"mov %%r8, 192(%%rbx)\n\tmov %%r9, 200(%%rbx)\n\t" \
		"mov %%r10, 208(%%rbx)\n\tmov %%r11, 216(%%rbx)\n\t" \
		"mov %%r12, 224(%%rbx)\n\tmov %%r13, 232(%%rbx)\n\t" \
		"mov %%r14, 240(%%rbx)\n\tmov %%r15, 248(%%rbx)\n\t" \
		"pop %%rax\n\tmov %%rax, 136(%%rbx)\n\tpop %%rbp\n\t" \
		"sub $-128, %%rsp\n\t" \
		: "+r"(base) : \
		: "rax", "rcx", "rdx", "rsi", "rdi", "r8", "r9", "r10", \
		  "r11", "r12", "r13", "r14", "r15", "memory", "cc")

static void __attribute__((noinline)) call(struct regs *r)
{
	CALL(r, "syscall");
}

static void __attribute__((noinline)) call_32(struct regs *r)
{
	CALL(r, "int $0x80");
}

#elif defined(__aarch64__)
static const char *const names[16] = {
	"x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", "x10",
	"x11", "x12", "x13", "x14", "x15",
};

static const uint16_t kept = 0xffff & ~(1 << 0);

#define CALL(r, INSN) \
	register uint64_t base asm("x20") = (uintptr_t)(r); \
	 \
	asm volatile( \
		"ldp x0, x1, [x20, 0]\n\tldp x2, x3, [x20, 16]\n\t" \
		"ldp x4, x5, [x20, 32]\n\tldp x6, x7, [x20, 48]\n\t" \
		"ldp x8, x9, [x20, 64]\n\tldp x10, x11, [x20, 80]\n\t" \
		"ldp x12, x13, [x20, 96]\n\tldp x14, x15, [x20, 112]\n\t" \
		INSN "\n\t" \
		"stp x0, x1, [x20, 128]\n\tstp x2, x3, [x20, 144]\n\t" \
		"stp x4, x5, [x20, 160]\n\tstp x6, x7, [x20, 176]\n\t" \
		"stp x8, x9, [x20, 192]\n\tstp x10, x11, [x20, 208]\n\t" \
		"stp x12, x13, [x20, 224]\n\tstp x14, x15, [x20, 240]\n\t" \
		: "+r"(base) : \
		: "x0", "x1", "x2", "x3", "x4", "x5", "x6", "x7", "x8", "x9", \
		  "x10", "x11", "x12", "x13", "x14", "x15", "memory", "cc")

static void __attribute__((noinline)) call(struct regs *r)
{
	CALL(r, "svc 0");
}
#endif

enum {
#if defined(__x86_64__)
	AT_NR = 0, AT_RET = 0,
#else
	AT_NR = 8, AT_RET = 0,
#endif
};

/* The result; says which registers are not as they were. */
static int64_t checked_by(void (*make)(struct regs *), long nr)
{
	struct regs r;

	for (int i = 0; i < 16; i++)
		r.in[i] = 0x1122334455667700 + i;
	r.in[AT_NR] = nr;
#ifndef SYS_fork
	/* What stands for fork(2) has arguments that matter. */
	if (nr == SYS_clone) {
		r.in[0] = SIGCHLD;
		memset(&r.in[1], 0, 4 * sizeof(r.in[0]));
	}
#endif
	make(&r);
	for (int i = 0; i < 16; i++) {
		if (kept >> i & 1 && r.in[i] != r.out[i])
			printf("%s was %#llx, is %#llx\n", names[i],
			       (unsigned long long)r.in[i],
			       (unsigned long long)r.out[i]);
	}
	return (int64_t)r.out[AT_RET];
}

#ifdef SYS_fork
#define FORK SYS_fork
#else
#define FORK SYS_clone
#endif

static int64_t checked(long nr)
{
	return checked_by(call, nr);
}

static int regs(void)
{
	for (int i = 0; i < 3; i++)
		printf("%lld\n", (long long)checked(SYS_getppid));
	return 0;
}

/* By the 32-bit ABI from 64-bit code; 77 where there is no such thing. */
static int regs_32(void)
{
#ifdef __x86_64__
	enum { GETPPID = 64 };

	if (!has_abi32() || checked_by(call_32, GETPPID) == -ENOSYS)
		return 77;
	for (int i = 0; i < 2; i++)
		printf("%d\n", (int)checked_by(call_32, GETPPID));
	return 0;
#else
	return 77;
#endif
}

static int count(char **arg)
{
	for (int n = atoi(arg[0]); n > 0; n--) {
		long r = syscall(SYS_getppid);

		printf("%ld %d\n", r, r < 0 ? errno : 0);
	}
	return 0;
}

/* Says what it gets whenever that is news, until it is killed. */
static int loop(void)
{
	long old = -1000, r, parent = getppid();

	for (;;) {
		r = syscall(SYS_getppid);
		if (r == parent)
			r = 0;
		if (r != old)
			printf("%ld %d\n", r, r < 0 ? errno : 0);
		old = r;
		usleep(1000);
	}
	return 0;
}

/* Opens the file and shows what is in it. */
static int show(char **arg)
{
	char name[4096], text[64];
	ssize_t n;
	int fd;

	snprintf(name, sizeof(name), "%s", arg[0]);
	fd = open(name, O_RDONLY);
	n = fd < 0 ? -1 : read(fd, text, sizeof(text));
	if (n < 0)
		printf("error %d\n", errno);
	else
		printf("%.*s", (int)n, text);
	printf("%s\n", strcmp(name, arg[0]) == 0 ? "same" : "changed");
	return 0;
}

static volatile long alarms;
static volatile sig_atomic_t over;

static void on_term(int sig)
{
	(void)sig;
	over = 1;
}

/* Until SIGTERM each result must be the parent or 77. */
static void *choosy(void *arg)
{
	long parent = (long)(intptr_t)arg, n = 0;

	while (!over) {
		long r = syscall(SYS_getppid);

		n++;
		if (r != parent && r != 77) {
			printf("%ld is wrong (%d)\n", r, r < 0 ? errno : 0);
			_exit(1);
		}
	}
	return (void *)(intptr_t)n;
}

static void on_alarm(int sig);

static int rounds(void)
{
	struct sigaction sa = { .sa_handler = on_alarm };
	const long often = pace(500);
	struct itimerval each = { { 0, often }, { 0, often } };
	pthread_t t[3];

	signal(SIGTERM, on_term);
	for (int i = 0; i < 3; i++)
		pthread_create(&t[i], NULL, choosy,
			       (void *)(intptr_t)getppid());
	sigaction(SIGALRM, &sa, NULL);
	setitimer(ITIMER_REAL, &each, NULL);
	printf("ready\n");
	choosy((void *)(intptr_t)getppid());
	for (int i = 0; i < 3; i++)
		pthread_join(t[i], NULL);
	printf("right\n");
	return 0;
}

static void on_alarm(int sig)
{
	(void)sig;
	__atomic_add_fetch(&alarms, 1, __ATOMIC_RELAXED);
	syscall(SYS_getuid);
}

static void *stormy(void *arg)
{
	const long often = pace(1000) * 1000;
	const struct itimerspec each = { { 0, often }, { 0, often } };
	struct sigevent ev = { .sigev_notify = SIGEV_THREAD_ID,
			       .sigev_signo = SIGALRM };
	long n = (long)(intptr_t)arg, sum = 0;
	timer_t timer;

	ev._sigev_un._tid = (pid_t)syscall(SYS_gettid);
	if (timer_create(CLOCK_MONOTONIC, &ev, &timer) < 0 ||
	    timer_settime(timer, 0, &each, NULL) < 0)
		return (void *)(intptr_t)-1;
	for (; n > 0; n--)
		sum += syscall(SYS_getppid);
	timer_delete(timer);
	return (void *)(intptr_t)sum;
}

/* Threads that make calls while each gets a signal a millisecond. */
static int storm(char **arg)
{
	int nthreads = atoi(arg[0]), n = atoi(arg[1]);
	pthread_t t[64];
	struct sigaction sa = { .sa_handler = on_alarm };
	long sum = 0;

	sigaction(SIGALRM, &sa, NULL);
	for (int i = 0; i < nthreads; i++)
		pthread_create(&t[i], NULL, stormy, (void *)(intptr_t)n);
	for (int i = 0; i < nthreads; i++) {
		void *part;

		pthread_join(t[i], &part);
		sum += (long)(intptr_t)part;
	}
	printf("%ld %s\n", sum, alarms ? "alarms" : "no alarm");
	return 0;
}

static sigjmp_buf back;
static volatile int jumps;

static void jump_away(int sig)
{
	(void)sig;
	if (jumps++ == 0)
		siglongjmp(back, 1);
}

/* Out of a handler that interrupted a call, and the same call again. */
static int jump(int again)
{
	volatile int away = 0;

	signal(SIGUSR1, jump_away);
	if (sigsetjmp(back, 1))
		away = 1;
	if (!away || again)
		printf("%ld\n", syscall(SYS_getppid));
	else
		printf("%ld\n", syscall(SYS_getpgid, 0) - getpgrp());
	printf("away %d\n", away);
	return 0;
}

static void nested(int sig)
{
	(void)sig;
	printf("handler %ld\n", syscall(SYS_getppid));
	fflush(stdout);
}

/* Handlers on a stack of their own, above the frame of who was interrupted
 * and in the same mapping: `big` is at a higher address. */
static int alt(void)
{
	char big[65536];
	stack_t ss = { .ss_sp = big, .ss_size = sizeof(big) };
	struct sigaction sa = { .sa_handler = nested, .sa_flags = SA_ONSTACK };

	sigaltstack(&ss, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	printf("%ld\n", syscall(SYS_getppid));
	return 0;
}

static int nest(void)
{
	struct sigaction sa = { .sa_handler = nested, .sa_flags = SA_NODEFER };

	sigaction(SIGUSR1, &sa, NULL);
	printf("%ld\n", syscall(SYS_getppid));
	return 0;
}

/* A child by the raw call: what it finds in its registers. */
static int child(long nr)
{
	int status;
	pid_t pid = (pid_t)checked(nr);

	fflush(stdout);
	if (pid == 0)
		_exit(7);
	printf("%s\n", pid > 0 ? "child" : "none");
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		printf("status %d\n", WEXITSTATUS(status));
	return 0;
}

/* libc's keeps its return address in a register that carries arguments. */
static int spawn(void)
{
	/* NOLINTNEXTLINE(clang-analyzer-security.insecureAPI.vfork): meant */
	pid_t pid = vfork();
	int status;

	if (pid == 0)
		_exit(7);
	if (pid > 0 && waitpid(pid, &status, 0) == pid)
		printf("status %d\n", WEXITSTATUS(status));
	return 0;
}

static void *in_thread(void *arg)
{
	char **argv = arg;

	if (argv[0])
		execv(argv[0], argv);
	printf("thread %ld\n", syscall(SYS_getppid));
	return arg;
}

/* A thread, which executes a program if there is one. */
static int thread(char **argv)
{
	pthread_t t;
	void *got;

	if (pthread_create(&t, NULL, in_thread, argv) == 0 &&
	    pthread_join(t, &got) == 0)
		printf("%s\n", got == argv ? "right" : "wrong");
	return 0;
}

static int exec(char **argv)
{
	execv(argv[0], argv);
	printf("error %d\n", errno);
	return 0;
}

/* Children and threads that use memory of the tracer's at the same time. */
static void *seeker(void *arg)
{
	long bad = 0;

	(void)arg;
	for (int i = 0; i < 200; i++) {
		bad += syscall(SYS_faccessat, AT_FDCWD, "/nowhere", F_OK) < 0;
	}
	return (void *)(intptr_t)bad;
}

static int seek(void)
{
	long bad = (long)(intptr_t)seeker(NULL);
	pthread_t t[4];
	int status;
	pid_t pid;

	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, seeker, NULL);
	pid = fork();
	if (pid == 0)
		_exit(seeker(NULL) != NULL);
	for (int i = 0; i < 4; i++) {
		void *part;

		pthread_join(t[i], &part);
		bad += (long)(intptr_t)part;
	}
	waitpid(pid, &status, 0);
	printf("%ld bad, child %d\n", bad, status);
	return 0;
}

/* As `show`, where nothing can be mapped any more. */
static int full(char **arg)
{
	const struct rlimit none = { 0, 0 };

	setrlimit(RLIMIT_AS, &none);
	return show(arg);
}

/* Under a filter of its own, that knows few numbers and kills for others. */
static int sandboxed(const char *what)
{
	static const uint32_t numbers[] = {
		SYS_getppid, SYS_write, SYS_exit_group, SYS_getuid,
		SYS_rt_sigreturn, SYS_brk, SYS_newfstatat, SYS_close,
	};
	enum { N = sizeof(numbers) / sizeof(numbers[0]) };
	struct sock_filter insn[2 * N + 3];
	struct sock_fprog prog = { 0, insn };

	insn[prog.len++] = (struct sock_filter)BPF_STMT(
		BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr));
	for (int i = 0; i < N; i++) {
		insn[prog.len++] = (struct sock_filter)BPF_JUMP(
			BPF_JMP | BPF_JEQ | BPF_K, numbers[i], 0, 1);
		insn[prog.len++] = (struct sock_filter)BPF_STMT(
			BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	}
	insn[prog.len++] = (struct sock_filter)BPF_STMT(
		BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS);
	printf("ready\n");
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog))
		return 77;
	if (strcmp(what, "uid") == 0)
		syscall(SYS_getuid);
	else if (strcmp(what, "close") == 0)
		syscall(SYS_close, 0);
	printf("%d\n", (int)checked(SYS_getppid));
	return 0;
}

int main(int argc, char **argv)
{
	const char *what = argc > 1 ? argv[1] : "";

	setvbuf(stdout, NULL, _IOLBF, 0);
#ifndef SYS_poll
	/* What a step can wait for without memory. */
	dup2(epoll_create1(0), 99);
#endif
	if (strcmp(what, "regs") == 0)
		return regs();
	if (strcmp(what, "regs32") == 0)
		return regs_32();
	if (strcmp(what, "count") == 0 && argc > 2)
		return count(argv + 2);
	if (strcmp(what, "loop") == 0)
		return loop();
	if (strcmp(what, "show") == 0 && argc > 2)
		return show(argv + 2);
	if (strcmp(what, "storm") == 0 && argc > 3)
		return storm(argv + 2);
	if (strcmp(what, "rounds") == 0)
		return rounds();
	if (strcmp(what, "jump") == 0)
		return jump(0);
	if (strcmp(what, "again") == 0)
		return jump(1);
	if (strcmp(what, "alt") == 0)
		return alt();
	if (strcmp(what, "nest") == 0)
		return nest();
	if (strcmp(what, "vfork") == 0)
		return spawn();
	if (strcmp(what, "thread") == 0)
		return thread(argv + 2);
	if (strcmp(what, "exec") == 0 && argc > 2)
		return exec(argv + 2);
	if (strcmp(what, "seek") == 0)
		return seek();
	if (strcmp(what, "full") == 0 && argc > 2)
		return full(argv + 2);
	if (strcmp(what, "sandbox") == 0 && argc > 2)
		return sandboxed(argv[2]);
	if (strcmp(what, "fork") == 0)
		return child(FORK);
	return 2;
}
