/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "linux/procfs.h"
#include "trace/ask.h"

/* No page is smaller: within so many bytes there is no half of a write. */
enum { PAGE = 4096 };

/* Each way returns how many bytes it wrote, from the first on; or -errno. */
static ssize_t by_process_vm(struct mem *m, uint64_t addr, const void *data,
			     size_t len)
{
	struct iovec local = { (void *)(uintptr_t)data, len };
	struct iovec remote = { (void *)(uintptr_t)addr, len };
	unsigned long flags;
	ssize_t r;

	do {
		pid_t whom = mem_whom(m, &flags);

		r = process_vm_writev(whom, &local, 1, &remote, 1, flags);
		if (r < 0)
			r = -errno;
	} while (mem_mistaken(m, r));
	return r;
}

/* Also where the tracee itself must not write (FOLL_FORCE). */
static ssize_t by_proc_mem(struct mem *m, uint64_t addr, const void *data,
			   size_t len)
{
	char path[PROCFS_PATH];
	size_t done = 0;
	int fd;

	procfs_path(path, m->tid, "mem", -1);
	fd = open(path, O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	while (done < len) {
		ssize_t r = pwrite(fd, (const char *)data + done, len - done,
				   (off_t)(addr + done));

		if (r <= 0)
			break;
		done += r;
	}
	close(fd);
	return done ? (ssize_t)done : -EFAULT;
}

static ssize_t by_poke(struct mem *m, uint64_t addr, const void *data,
		       size_t len)
{
	size_t done = 0;

	while (done < len) {
		uint64_t at = addr + done;
		unsigned int skip = at % sizeof(long);
		size_t part = sizeof(long) - skip;
		long word = 0, r = 0;

		if (part > len - done)
			part = len - done;
		if (part < sizeof(long))
			r = ask(PTRACE_PEEKDATA, m->tid, at - skip,
				(uintptr_t)&word);
		memcpy((char *)&word + skip, (const char *)data + done, part);
		if (r >= 0)
			r = ask(PTRACE_POKEDATA, m->tid, at - skip, word);
		if (r == -ESRCH || (r < 0 && !done))
			return r == -ESRCH ? r : -EFAULT;
		if (r < 0)
			break;
		done += part;
	}
	return (ssize_t)done;
}

ssize_t mem_write_by(enum mem_way way, struct mem *m, uint64_t addr,
		     const void *data, size_t len)
{
	switch (way) {
	case MEM_PROCESS_VM:
		return by_process_vm(m, addr, data, len);
	case MEM_PROC:
		return by_proc_mem(m, addr, data, len);
	case MEM_WORDS:
		return by_poke(m, addr, data, len);
	case MEM_WAYS:
		break;
	}
	return -EINVAL;
}

/*
 * Way after way, each where the one before it came to a stop; but the later
 * ones would wait for a page that NOWAIT did not.
 */
static int write_all(struct mem *m, uint64_t addr, const char *data,
		     size_t len, size_t *done)
{
	uint64_t patience = MEM_PATIENCE;

	*done = 0;
	for (unsigned int way = 0; way < MEM_WAYS; way++) {
		ssize_t r = mem_write_by(way, m, addr + *done, data + *done,
					 len - *done);

		if (r == -ESRCH)
			return r;
		if (r > 0)
			*done += r;
		if (*done == len)
			return 0;
		if (mem_await(m, addr + *done, &patience) == MEM_STUCK)
			break;
	}
	return -EFAULT;
}

/* What is there now: it can be written back, and is known to be mapped. */
static int read_old(struct mem *m, uint64_t addr, char *old, size_t len)
{
	struct range v = { .addr = addr, .to = old, .len = len };
	int err = mem_read_from(m, &v, 1);

	return err || v.got == len ? err : -EFAULT;
}

static int write_or_undo(struct mem *m, uint64_t addr, const void *data,
			 size_t len)
{
	char *old = malloc(len);
	size_t done, undone;
	int err = old ? read_old(m, addr, old, len) : -ENOMEM;

	if (!err) {
		err = write_all(m, addr, data, len, &done);
		if (err == -EFAULT && done)
			write_all(m, addr, old, done, &undone);
	}
	free(old);
	return err;
}

int mem_write(struct mem *m, uint64_t addr, const void *data, size_t len)
{
	size_t done;

	if (!len)
		return 0;
	if (addr > UINT64_MAX - len)
		return -EFAULT;
	if (addr % PAGE + len <= PAGE)
		return write_all(m, addr, data, len, &done);
	return write_or_undo(m, addr, data, len);
}

ssize_t mem_write_some(struct mem *m, uint64_t addr, const void *data,
		       size_t len)
{
	size_t done = 0;
	int err = write_all(m, addr, data, len, &done);

	return err == -ESRCH ? err : (ssize_t)done;
}
