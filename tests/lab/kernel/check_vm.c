// SPDX-License-Identifier: GPL-2.0
/* process_vm_readv() and process_vm_writev(). */
#include <dirent.h>
#include <fcntl.h>
#include <linux/userfaultfd.h>
#include <sys/mman.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

#define VM_PIDFD 1UL
#define VM_NOWAIT 2UL
#define PIDFD_THREAD O_EXCL

static long *area;

static void body_area(void)
{
	struct uffdio_register range = {
		.mode = UFFDIO_REGISTER_MODE_MISSING,
	};
	struct uffdio_api api = { .api = UFFD_API };
	int fd = syscall(SYS_userfaultfd, O_CLOEXEC);

	area[0] = 0x44;
	range.range.start = (unsigned long)area + PAGE;
	range.range.len = PAGE;
	if (fd < 0 || ioctl(fd, UFFDIO_API, &api) ||
	    ioctl(fd, UFFDIO_REGISTER, &range))
		area[0] = -1;
	body_wait();
}

static void body_touch(void)
{
	long value;

	copy(other, (unsigned long)area + PAGE, &value, 8, 0);
}

/* Pages of area: here, of a userfaultfd, untouched, not mapped. */
static void test_nowait(void)
{
	unsigned long at, flags = VM_NOWAIT;
	char buffer[4 * PAGE];
	long value = 0x55;
	struct iovec local = { &value, 8 }, remote;
	pid_t reader;

	area = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_FLAGS, -1, 0);
	at = (unsigned long)area;
	munmap((char *)area + 3 * PAGE, PAGE);
	other = start(body_area);
	wait_asleep(other);
	gives(word(other, at), 0x44, "a userfaultfd");
	gives(copy(other, at, buffer, 8, flags), 8, "NOWAIT: a page");
	gives(*(long *)buffer, 0x44, "NOWAIT: its contents");
	gives(copy(other, at + PAGE, buffer, 8, flags), -EFAULT,
	      "NOWAIT: a userfaultfd's page");
	gives(copy(other, at, buffer, 2 * PAGE, flags), PAGE,
	      "NOWAIT: up to a userfaultfd's page");
	gives(copy(other, at + 2 * PAGE, buffer, 8, flags), 8,
	      "NOWAIT: a page never touched");
	gives(*(long *)buffer, 0, "NOWAIT: is zero");
	gives(copy(other, at + 3 * PAGE, buffer, 8, flags), -EFAULT,
	      "NOWAIT: nothing mapped");
	remote.iov_base = (void *)(at + PAGE);
	remote.iov_len = 8;
	gives(error_of(syscall(SYS_process_vm_writev, other, &local, 1UL,
			       &remote, 1UL, flags)), -EFAULT,
	      "NOWAIT: writing to a userfaultfd's page");
	remote.iov_base = (void *)at;
	gives(error_of(syscall(SYS_process_vm_writev, other, &local, 1UL,
			       &remote, 1UL, flags)), 8, "NOWAIT: writing");
	gives(word(other, at), 0x55, "NOWAIT: has written");
	reader = start(body_touch);
	usleep(50000);
	gives(waitpid(reader, NULL, WNOHANG), 0, "without NOWAIT it waits");
	end(reader);
	end(other);
}

static void *thread(void *unused)
{
	pause();
	return unused;
}

static void body_thread(void)
{
	pthread_t id;

	pthread_create(&id, NULL, thread, NULL);
	body_wait();
}

/* A pidfd of a thread that is not the first. */
static int open_thread(pid_t pid)
{
	char name[64];
	int tid = pid;
	struct dirent *entry;
	DIR *dir;

	snprintf(name, sizeof(name), "/proc/%d/task", pid);
	while (tid == pid) {
		dir = opendir(name);
		while (dir && (entry = readdir(dir)))
			if (atoi(entry->d_name) > tid)
				tid = atoi(entry->d_name);
		if (dir)
			closedir(dir);
	}
	return syscall(SYS_pidfd_open, tid, PIDFD_THREAD);
}

static void test_pidfd_thread(void)
{
	pid_t pid = start(body_thread);
	int fd = open_thread(pid);
	long value;

	say(fd >= 0, "a pidfd of a thread");
	gives(copy(fd, (unsigned long)&mark, &value, 8, VM_PIDFD), -ESRCH,
	      "PIDFD: of a thread that is not the first");
	close(fd);
	end(pid);
}

static void test_pidfd(void)
{
	pid_t pid = start(body_marked);
	int fd = syscall(SYS_pidfd_open, pid, 0), file;
	unsigned long at = (unsigned long)&mark;
	long value = 0;

	wait_asleep(pid);
	gives(copy(fd, at, &value, 8, VM_PIDFD), 8, "PIDFD");
	gives(value, 0x22, "PIDFD: the contents");
	gives(copy(fd, at, &value, 8, VM_PIDFD | VM_NOWAIT), 8,
	      "PIDFD and NOWAIT");
	gives(copy(-1, at, &value, 8, VM_PIDFD), -EBADF, "PIDFD: -1");
	gives(copy(999, at, &value, 8, VM_PIDFD), -EBADF, "PIDFD: closed");
	file = open("/proc/self/exe", O_RDONLY);
	gives(copy(file, at, &value, 8, VM_PIDFD), -EBADF, "PIDFD: a file");
	close(file);
	gives(copy(pid, at, &value, 8, 4), -EINVAL, "flag 4");
	gives(copy(pid, at, &value, 8, 1UL << 63), -EINVAL, "flag 1 << 63");
	gives(error_of(syscall(SYS_process_vm_readv, getpid(), NULL, 1UL,
			       NULL, 1UL, VM_PIDFD | VM_NOWAIT)), -EFAULT,
	      "the probe: no vectors");
	end(pid);
	gives(copy(fd, at, &value, 8, VM_PIDFD), -ESRCH, "PIDFD: gone");
	close(fd);
}

void test_vm(void)
{
	test_pidfd();
	test_pidfd_thread();
	test_nowait();
}
