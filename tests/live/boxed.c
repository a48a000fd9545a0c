/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A program with a seccomp filter that kills it for nearly everything:
 * getuid(2) fails with EACCES, getppid(2) is its end.  With an argument it
 * computes instead of sleeping.
 */
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#if defined __x86_64__
#define ARCH AUDIT_ARCH_X86_64
#else
#define ARCH AUDIT_ARCH_AARCH64
#endif

static const int allowed[] = {
	SYS_read, SYS_write, SYS_rt_sigreturn, SYS_nanosleep,
	SYS_clock_nanosleep, SYS_getpid, SYS_exit, SYS_exit_group,
	SYS_restart_syscall, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_getcwd,
};

enum { COUNT = sizeof(allowed) / sizeof(allowed[0]) };

static struct sock_filter program[2 * COUNT + 8];
static unsigned short len;

static void add(unsigned short code, unsigned char jt, unsigned char jf,
		unsigned int k)
{
	program[len++] = (struct sock_filter){ code, jt, jf, k };
}

static void add_rule(int nr, unsigned int action)
{
	add(BPF_JMP | BPF_JEQ | BPF_K, 0, 1, (unsigned int)nr);
	add(BPF_RET | BPF_K, 0, 0, action);
}

int main(int argc, char **argv)
{
	struct sock_fprog p = { .filter = program };
	const struct timespec t = { .tv_sec = 1000 };

	(void)argv;
	add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data,
						     arch));
	add(BPF_JMP | BPF_JEQ | BPF_K, 1, 0, ARCH);
	add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS);
	add(BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
	for (int i = 0; i < COUNT; i++)
		add_rule(allowed[i], SECCOMP_RET_ALLOW);
	add_rule(SYS_getuid, SECCOMP_RET_ERRNO | 13);
	add(BPF_RET | BPF_K, 0, 0, SECCOMP_RET_KILL_PROCESS);
	p.len = len;
	puts("ready");
	fflush(stdout);
	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	    prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &p))
		return 1;
	while (argc > 1)
		;
	nanosleep(&t, NULL);
	return 0;
}
