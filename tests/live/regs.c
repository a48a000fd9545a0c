/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Fills every register, makes a call, and compares: in the program, in a
 * child of fork and in a thread; on x86_64 by syscall and by int $0x80.
 * A line a call: "thread int80 getpid 77 ok", or what is different. The
 * kernel itself changes rax, rcx and r11 (int $0x80: rax), and x0.
 * The calls: getpid lseek getuid getgid geteuid write clone; test scripts
 * change them by rules. Exit status 1 where a register is not as it was.
 */
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "abi32.h"

#if defined(__x86_64__)
enum {
	RAX,
	RBX,
	RCX,
	RDX,
	RSI,
	RDI,
	RBP,
	R8,
	R9,
	R10,
	R11,
	R12,
	R13,
	R14,
	R15,
	FLAGS,
	NREGS
};
static const char *const names[] = { "rax", "rbx", "rcx", "rdx",  "rsi", "rdi",
				     "rbp", "r8",  "r9",  "r10",  "r11", "r12",
				     "r13", "r14", "r15", "flags" };
static const int argument[] = { RDI, RSI, RDX, R10, R8, R9 };
static const int argument32[] = { RBX, RCX, RDX, RSI, RDI, RBP };
enum { NUMBER = RAX, RESULT = RAX };
#define LOW MAP_32BIT

/* void NAME(const uint64_t *before, uint64_t *after) */
#define PROBE(name, instruction)                                             \
	__asm__(".text\n" #name ":\n"                                        \
		"push %rbx\n push %rbp\n push %r12\n push %r13\n"            \
		"push %r14\n push %r15\n push %rsi\n"                        \
		"mov 0(%rdi), %rax\n mov 8(%rdi), %rbx\n"                    \
		"mov 16(%rdi), %rcx\n mov 24(%rdi), %rdx\n"                  \
		"mov 32(%rdi), %rsi\n mov 48(%rdi), %rbp\n"                  \
		"mov 56(%rdi), %r8\n mov 64(%rdi), %r9\n"                    \
		"mov 72(%rdi), %r10\n mov 80(%rdi), %r11\n"                  \
		"mov 88(%rdi), %r12\n mov 96(%rdi), %r13\n"                  \
		"mov 104(%rdi), %r14\n mov 112(%rdi), %r15\n"                \
		"pushq 120(%rdi)\n popfq\n mov 40(%rdi), %rdi\n" instruction \
		"\n"                                                         \
		"push %rax\n mov 8(%rsp), %rax\n mov %rbx, 8(%rax)\n"        \
		"mov %rcx, 16(%rax)\n mov %rdx, 24(%rax)\n"                  \
		"mov %rsi, 32(%rax)\n mov %rdi, 40(%rax)\n"                  \
		"mov %rbp, 48(%rax)\n mov %r8, 56(%rax)\n"                   \
		"mov %r9, 64(%rax)\n mov %r10, 72(%rax)\n"                   \
		"mov %r11, 80(%rax)\n mov %r12, 88(%rax)\n"                  \
		"mov %r13, 96(%rax)\n mov %r14, 104(%rax)\n"                 \
		"mov %r15, 112(%rax)\n pushfq\n popq 120(%rax)\n"            \
		"pop %rcx\n mov %rcx, 0(%rax)\n pop %rsi\n"                  \
		"pop %r15\n pop %r14\n pop %r13\n pop %r12\n"                \
		"pop %rbp\n pop %rbx\n cld\n ret\n");                        \
	extern void name(const uint64_t *before, uint64_t *after)

PROBE(probe, "syscall");
PROBE(probe32, "int $0x80");

static bool kernels(int reg, bool abi32)
{
	return reg == RAX || (!abi32 && (reg == RCX || reg == R11));
}

#elif defined(__aarch64__)
enum { X0 = 0, X8 = 8, X29 = 29, NREGS = 30 };
static const char *const names[] = { "x0",  "x1",  "x2",  "x3",	 "x4",	"x5",
				     "x6",  "x7",  "x8",  "x9",	 "x10", "x11",
				     "x12", "x13", "x14", "x15", "x16", "x17",
				     "x18", "x19", "x20", "x21", "x22", "x23",
				     "x24", "x25", "x26", "x27", "x28", "x29" };
static const int argument[] = { 0, 1, 2, 3, 4, 5 };
enum { NUMBER = X8, RESULT = X0 };
#define LOW 0

#define PAIRS(op, base)                                                       \
	op " x2, x3, [" base ", 16]\n " op " x4, x5, [" base ", 32]\n" op     \
	   " x6, x7, [" base ", 48]\n " op " x8, x9, [" base ", 64]\n" op     \
	   " x10, x11, [" base ", 80]\n " op " x12, x13, [" base ", 96]\n" op \
	   " x14, x15, [" base ", 112]\n " op " x16, x17, [" base             \
	   ", 128]\n" op " x18, x19, [" base ", 144]\n " op                   \
	   " x20, x21, [" base ", 160]\n" op " x22, x23, [" base              \
	   ", 176]\n " op " x24, x25, [" base ", 192]\n" op                   \
	   " x26, x27, [" base ", 208]\n " op " x28, x29, [" base ", 224]\n"

__asm__(".text\nprobe:\n"
	"stp x29, x30, [sp, -112]!\n stp x19, x20, [sp, 16]\n"
	"stp x21, x22, [sp, 32]\n stp x23, x24, [sp, 48]\n"
	"stp x25, x26, [sp, 64]\n stp x27, x28, [sp, 80]\n"
	"stp x1, x18, [sp, 96]\n" PAIRS(
		"ldp",
		"x0") "ldp x0, x1, [x0]\n"
		      "svc #0\n"
		      "mov x30, x0\n ldr x0, [sp, 96]\n" PAIRS(
			      "stp",
			      "x0") "stp x30, x1, [x0]\n"
				    "ldp x1, x18, [sp, 96]\n ldp x27, x28, [sp, 80]\n"
				    "ldp x25, x26, [sp, 64]\n ldp x23, x24, [sp, 48]\n"
				    "ldp x21, x22, [sp, 32]\n ldp x19, x20, [sp, 16]\n"
				    "ldp x29, x30, [sp], 112\n ret\n");
extern void probe(const uint64_t *before, uint64_t *after);

static bool kernels(int reg, bool abi32)
{
	(void)abi32;
	return reg == X0;
}

#else
#error "no registers known"
#endif

struct call {
	const char *name;
	long nr, nr32;
	int nargs;
	uint64_t args[6];
	bool forks;
};

static char *buffer;
static const char *who = "parent";
static bool with_abi32;

static void say(const char *line)
{
	struct iovec v = { (void *)(uintptr_t)line, strlen(line) };

	if (writev(1, &v, 1) < 0)
		_exit(9);
}

static int differences(const struct call *c, const uint64_t *before,
		       const uint64_t *after, bool abi32)
{
	char line[256];
	int bad = 0;

	for (int i = 0; i < NREGS; i++) {
		if (kernels(i, abi32) || before[i] == after[i])
			continue;
		snprintf(line, sizeof(line),
			 "%s %s%s: %s was 0x%llx, is 0x%llx\n", who,
			 abi32 ? "int80 " : "", c->name, names[i],
			 (unsigned long long)before[i],
			 (unsigned long long)after[i]);
		say(line);
		bad++;
	}
	return bad;
}

static int waited(pid_t pid)
{
	int status = 1;

	waitpid(pid, &status, 0);
	return status != 0;
}

static int try(const struct call *c, bool abi32)
{
	uint64_t before[NREGS], after[NREGS];
	char line[256];
	long result;
	int bad;

	for (uint64_t i = 0; i < NREGS; i++)
		before[i] = 0x0101010101010101u * (i + 3) + i;
#if defined(__x86_64__)
	before[FLAGS] = 0x8d7 | 0x202; /* all of arithmetic, and IF */
#endif
	for (int i = 0; i < c->nargs; i++) {
		int reg = argument[i];
#if defined(__x86_64__)
		if (abi32)
			reg = argument32[i];
#endif
		before[reg] = c->args[i];
	}
	before[NUMBER] = (uint64_t)(abi32 ? c->nr32 : c->nr);
	memset(after, 0, sizeof(after));
#if defined(__x86_64__)
	if (abi32)
		probe32(before, after);
	else
#endif
		probe(before, after);
	result = (long)after[RESULT];
	if (c->forks && !result) {
		who = "child of clone";
		_exit(differences(c, before, after, abi32) != 0);
	}
	bad = differences(c, before, after, abi32);
	if (c->forks && result > 0) {
		bad += waited((pid_t)result);
		result = 0;
	}
	snprintf(line, sizeof(line), "%s %s%s %ld %s\n", who,
		 abi32 ? "int80 " : "", c->name, result, bad ? "BAD" : "ok");
	say(line);
	return bad;
}

static void *all(void *arg)
{
	const struct call calls[] = {
		{ "getpid", SYS_getpid, 20, 0, { 0 }, false },
		{ "lseek", SYS_lseek, 19, 3, { 3, 0x1111, 0x22 }, false },
		{ "getuid", SYS_getuid, 199, 0, { 0 }, false },
		{ "getgid", SYS_getgid, 200, 0, { 0 }, false },
		{ "geteuid", SYS_geteuid, 201, 0, { 0 }, false },
		{ "write",
		  SYS_write,
		  4,
		  3,
		  { 3, (uint64_t)(uintptr_t)buffer, 8 },
		  false },
		{ "clone", SYS_clone, 120, 5, { SIGCHLD, 0, 0, 0, 0 }, true },
	};
	int *bad = arg;

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++)
		*bad += try(&calls[i], false);
	for (size_t i = 0; with_abi32 && i < sizeof(calls) / sizeof(calls[0]);
	     i++)
		*bad += try(&calls[i], true);
	return NULL;
}

int main(void)
{
	int bad = 0;
	pthread_t t;
	pid_t pid;

	buffer = mmap(NULL, 4096, PROT_READ | PROT_WRITE,
		      MAP_PRIVATE | MAP_ANONYMOUS | LOW, -1, 0);
	if (buffer == MAP_FAILED ||
	    dup2(open(".", O_TMPFILE | O_RDWR, 0600), 3) != 3)
		return 2;
	snprintf(buffer, 9, "abcdefgh");
	with_abi32 = has_abi32();
	all(&bad);
	pid = fork();
	if (!pid) {
		who = "child";
		all(&bad);
		_exit(bad != 0);
	}
	bad += waited(pid);
	who = "thread";
	if (pthread_create(&t, NULL, all, &bad))
		return 2;
	pthread_join(t, NULL);
	return bad != 0;
}
