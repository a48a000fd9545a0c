/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * usage: stuck FIFO: access(2) of a path that begins on one page and goes on
 * on another, which userfaultfd(2) gives only when somebody has written to
 * FIFO: until then the call waits, and so does whoever reads that page.
 * 77 where there is no such thing, which `stuck` alone finds out.
 */
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PAGE = 4096 };

/* Missing pages of these wait for the descriptor's owner. */
static int watch(char *page)
{
	struct uffdio_api api = { .api = UFFD_API };
	struct uffdio_register range = {
		.range = { (unsigned long)page, PAGE },
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	int fd = (int)syscall(SYS_userfaultfd, O_CLOEXEC);

	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) < 0 ||
	    ioctl(fd, UFFDIO_REGISTER, &range) < 0)
		return -1;
	return fd;
}

static int give(int fd, char *page, const char *fifo)
{
	struct uffdio_zeropage zero = {
		.range = { (unsigned long)page, PAGE },
	};
	char byte;
	int in = open(fifo, O_RDONLY);

	if (in < 0 || read(in, &byte, 1) != 1)
		return 1;
	return ioctl(fd, UFFDIO_ZEROPAGE, &zero) < 0;
}

int main(int argc, char **argv)
{
	char *area = mmap(NULL, 2 * PAGE, PROT_READ | PROT_WRITE,
			  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static const char start[] = { '/', 'n', 'o', 'n', 'e' };
	char *path = area + PAGE - sizeof(start);
	int fd, status;
	pid_t pid;

	if (area == MAP_FAILED)
		return 2;
	fd = watch(area + PAGE);
	if (fd < 0)
		return 77;
	if (argc < 2)
		return 0;
	memcpy(path, start, sizeof(start));
	pid = fork();
	if (pid == 0)
		return give(fd, area + PAGE, argv[1]);
	printf("%d\n", (int)syscall(SYS_faccessat, AT_FDCWD, path, F_OK));
	if (waitpid(pid, &status, 0) != pid)
		return 2;
	return status != 0;
}
