/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lives under a seccomp filter of its own that kills on any call but those
 * it lists, and says what it saw of getppid, lseek and getuid.
 * usage: sandbox getpid|strict
 *   getpid    it may call getpid, and has
 *   strict    nothing harmless but the three calls is allowed
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

static void say(const char *what, long r)
{
	char line[64];
	struct iovec v = { line, 0 };

	if (r < 0)
		r = -errno;
	v.iov_len = (size_t)snprintf(line, sizeof(line), "%s %ld\n", what, r);
	if (writev(1, &v, 1) < 0)
		_exit(9);
}

static int sandbox(const int *allowed, size_t n)
{
	struct sock_filter f[64];
	struct sock_fprog prog = { 0, f };
	unsigned short len = 0;

	f[len++] =
		(struct sock_filter)BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
					     offsetof(struct seccomp_data, nr));
	for (size_t i = 0; i < n; i++) {
		f[len++] =
			(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
						     (uint32_t)allowed[i], 0,
						     1);
		f[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
							SECCOMP_RET_ALLOW);
	}
	f[len++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K,
						SECCOMP_RET_KILL_PROCESS);
	prog.len = len;
	return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) ||
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &prog);
}

int main(int argc, char **argv)
{
	static const int allowed[] = { SYS_writev,	 SYS_exit_group,
				       SYS_rt_sigreturn, SYS_getppid,
				       SYS_lseek,	 SYS_getuid,
				       SYS_getpid };
	bool strict = argc > 1 && !strcmp(argv[1], "strict");
	long r;

	if (sandbox(allowed,
		    sizeof(allowed) / sizeof(allowed[0]) - (strict ? 1 : 0)))
		return 77;
	if (!strict)
		syscall(SYS_getpid);
	r = syscall(SYS_getppid);
	/* Larger than any number of a process: injected. */
	say("getppid", r > 0 && r < 1 << 22 ? 0 : r);
	say("lseek", syscall(SYS_lseek, 1000, 5, 0));
	say("getuid", syscall(SYS_getuid));
	syscall(SYS_exit_group, 0);
	return 0;
}
