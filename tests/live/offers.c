/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel says to requests that not all have, each on a line: its
 * name and "ok" or the errno. Asked here and now, with nothing of the
 * program under test.
 */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { GET_INFO = 0x420e, SET_INFO = 0x4212, GET_DISPATCH = 0x4211 };

/* Offsets in struct ptrace_syscall_info. */
enum { OP = 0, FLAGS = 2, IP = 8, NR = 24, RET = 24, SIZE = 88 };

static pid_t child;

static void say(const char *name, long r)
{
	static const struct {
		int err;
		const char *name;
	} names[] = {
		{ EINVAL, "EINVAL" }, { EIO, "EIO" }, { ENOSYS, "ENOSYS" },
		{ EPERM, "EPERM" }, { EFAULT, "EFAULT" },
		{ EACCES, "EACCES" }, { ESRCH, "ESRCH" },
	};
	int err = errno;

	printf("%s ", name);
	for (unsigned int i = 0; r < 0 && i < 7; i++) {
		if (names[i].err == err) {
			printf("%s\n", names[i].name);
			return;
		}
	}
	printf(r < 0 ? "error %d\n" : "ok\n", err);
}

static long ask(int request, uintptr_t addr, void *data)
{
	return syscall(SYS_ptrace, (long)request, (long)child, addr, data);
}

static void next(void)
{
	int status;

	ask(PTRACE_SYSCALL, 0, NULL);
	waitpid(child, &status, 0);
}

static long get(unsigned char *info)
{
	return ask(GET_INFO, SIZE, info);
}

static long set(unsigned char *info)
{
	return ask(SET_INFO, SIZE, info);
}

static void start(void)
{
	int status;

	child = fork();
	if (child == 0) {
		ptrace(PTRACE_TRACEME, 0, 0, 0);
		raise(SIGSTOP);
		for (;;)
			syscall(SYS_getppid);
	}
	waitpid(child, &status, 0);
	ptrace(PTRACE_SETOPTIONS, child, 0, (void *)PTRACE_O_TRACESYSGOOD);
	next();
}

int main(void)
{
	unsigned char info[SIZE] = { 0 }, other[SIZE] = { 0 };
	uint64_t config[4];
	long r;

	start();
	r = get(info);
	say("get", r);
	/* From an exit to an entry. */
	while (r >= 0 && info[OP] != 1) {
		next();
		r = get(info);
	}
	say("set_entry", set(info));
	memcpy(other, info, SIZE);
	memset(other + RET, 0, SIZE - RET);
	other[OP] = 2;
	r = set(other);
	say("set_early", r);
	say("dispatch", ask(GET_DISPATCH, sizeof(config), config));
	next();
	memset(info, 0, SIZE);
	get(info);
	memcpy(other, info, SIZE);
	say("set_exit", set(info));
	/* The address that is there already. */
	other[FLAGS] = 1;
	say("set_ip", set(other));
	kill(child, SIGKILL);
	waitpid(child, NULL, 0);
	r = syscall(SYS_process_vm_readv, (long)getpid(), NULL, 1L, NULL, 1L,
		    1L);
	say("pidfd", r < 0 && errno == EFAULT ? 0 : r);
	r = syscall(SYS_process_vm_readv, (long)getpid(), NULL, 1L, NULL, 1L,
		    2L);
	say("nowait", r < 0 && errno == EFAULT ? 0 : r);
	return 0;
}
