/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A few calls, and what the program saw of them, a line each. The lab builds
 * it as narrow32 too, for 32-bit ARM: calls there leave from code of both
 * widths of instructions, and offsets take two registers.
 * usage: narrow FILE
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifdef __arm__
__attribute__((noinline, target("arm"))) static long wide_code(long nr)
{
	register long r7 __asm__("r7") = nr;
	register long r0 __asm__("r0");

	__asm__ volatile("svc #0" : "=r"(r0) : "r"(r7) : "memory");
	return r0;
}
#else
static long wide_code(long nr)
{
	return syscall(nr);
}
#endif

static void say(const char *name, long r)
{
	char line[128];
	int error = errno;

	if (r == -1)
		snprintf(line, sizeof(line), "%s -1 %s\n", name,
			 strerrorname_np(error));
	else
		snprintf(line, sizeof(line), "%s %ld\n", name, r);
	if (write(1, line, strlen(line)) < 0)
		_exit(9);
}

int main(int argc, char **argv)
{
	char data[16] = "";
	long pid = getpid(), parent = getppid();
	int fd;

	if (argc != 2)
		return 2;
	say("getpid", syscall(SYS_getpid) == pid);
	say("wide getpid", wide_code(SYS_getpid) == pid);
	fd = open(argv[1], O_RDONLY);
	say("open", fd);
	say("pread", pread(fd, data, 4, 3));
	say(data, 0);
	say("getppid", syscall(SYS_getppid) == parent);
	say("wide getppid", wide_code(SYS_getppid) == parent);
	say("close", close(99));
	return 7;
}
