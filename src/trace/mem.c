/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/mem.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "trace/ask.h"
#include "trace/task.h"

/* Ranges of one system call; IOV_MAX would allow 1024. */
enum { BATCH = 32 };

/*
 * Distributes `got` bytes over the ranges and returns how many of them
 * are full.
 */
static unsigned int settle(struct range *v, unsigned int n, size_t got)
{
	for (unsigned int i = 0; i < n; i++) {
		size_t left = v[i].len - v[i].got;

		v[i].got += got < left ? got : left;
		if (got < left)
			return i;
		got -= left;
	}
	return n;
}

static ssize_t read_batch(struct mem *m, const struct range *v, unsigned int n)
{
	struct iovec local[BATCH], remote[BATCH];
	unsigned long flags;
	pid_t whom = mem_whom(m, &flags);
	ssize_t got;

	for (unsigned int i = 0; i < n; i++) {
		local[i].iov_base = (char *)v[i].to + v[i].got;
		local[i].iov_len = v[i].len - v[i].got;
		remote[i].iov_base = (void *)(uintptr_t)(v[i].addr + v[i].got);
		remote[i].iov_len = local[i].iov_len;
	}
	got = process_vm_readv(whom, local, n, remote, n, flags);
	return got < 0 ? -errno : got;
}

/*
 * process_vm_readv(2) stops at the first unreadable page of any range; the
 * ranges behind that one are asked for again.
 */
static int by_process_vm(struct mem *m, struct range *v, unsigned int n)
{
	uint64_t patience = MEM_PATIENCE;

	while (n) {
		unsigned int batch = n < BATCH ? n : BATCH, full;
		ssize_t got = read_batch(m, v, batch);

		if (mem_mistaken(m, got))
			continue;
		if (got < 0 && got != -EFAULT)
			return (int)got;
		full = settle(v, batch, got < 0 ? 0 : (size_t)got);
		v += full;
		n -= full;
		if (full == batch ||
		    mem_await(m, v->addr + v->got, &patience) == MEM_READY)
			continue;
		v++;
		n--;
	}
	return 0;
}

/* Not by a descriptor that is kept: it would outlive an exec. */
static int by_proc_mem(struct mem *m, struct range *v, unsigned int n)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", m->tid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	for (; n; n--, v++) {
		while (v->got < v->len) {
			ssize_t r = pread(fd, (char *)v->to + v->got,
					  v->len - v->got,
					  (off_t)(v->addr + v->got));

			if (r <= 0)
				break;
			v->got += r;
		}
	}
	close(fd);
	return 0;
}

/* The last resort: a word at a time. */
static int by_peek(struct mem *m, struct range *v, unsigned int n)
{
	for (; n; n--, v++) {
		while (v->got < v->len) {
			uint64_t addr = v->addr + v->got;
			unsigned int skip = addr % sizeof(long);
			size_t part = sizeof(long) - skip;
			long word;
			long r = ask(PTRACE_PEEKDATA, m->tid, addr - skip,
				     (uintptr_t)&word);

			if (r == -ESRCH)
				return -ESRCH;
			if (r < 0)
				break;
			if (part > v->len - v->got)
				part = v->len - v->got;
			memcpy((char *)v->to + v->got, (char *)&word + skip,
			       part);
			v->got += part;
		}
	}
	return 0;
}

int mem_read_by(enum mem_way way, struct mem *m, struct range *v,
		unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		v[i].got = 0;
	switch (way) {
	case MEM_PROCESS_VM:
		return by_process_vm(m, v, n);
	case MEM_PROC:
		return by_proc_mem(m, v, n);
	case MEM_WORDS:
		return by_peek(m, v, n);
	case MEM_WAYS:
		break;
	}
	return -EINVAL;
}

int mem_read_from(struct mem *m, struct range *v, unsigned int n)
{
	int err = -EINVAL;

	for (unsigned int way = 0; way < MEM_WAYS; way++) {
		err = mem_read_by(way, m, v, n);
		if (!err || err == -ESRCH)
			break;
	}
	return err;
}

int mem_read(struct reader *r, struct range *v, unsigned int n)
{
	return mem_read_from(&task_of_reader(r)->mem, v, n);
}
