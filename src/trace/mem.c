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
 * are settled: the full ones, and the one that ended early.
 */
static unsigned int settle(struct range *v, unsigned int n, size_t got)
{
	for (unsigned int i = 0; i < n; i++) {
		v[i].got = got < v[i].len ? got : v[i].len;
		got -= v[i].got;
		if (v[i].got < v[i].len)
			return i + 1;
	}
	return n;
}

/*
 * process_vm_readv(2) stops at the first unreadable page of any range; the
 * ranges behind that one are asked for again.
 */
static int by_process_vm(pid_t tid, struct range *v, unsigned int n)
{
	struct iovec local[BATCH], remote[BATCH];

	while (n) {
		unsigned int batch = n < BATCH ? n : BATCH, done;
		ssize_t got;

		for (unsigned int i = 0; i < batch; i++) {
			local[i] = (struct iovec){ v[i].to, v[i].len };
			remote[i].iov_base = (void *)(uintptr_t)v[i].addr;
			remote[i].iov_len = v[i].len;
		}
		got = process_vm_readv(tid, local, batch, remote, batch, 0);
		if (got < 0 && errno != EFAULT)
			return -errno;
		done = settle(v, batch, got < 0 ? 0 : got);
		v += done;
		n -= done;
	}
	return 0;
}

/* Not by a descriptor that is kept: it would outlive an exec. */
static int by_proc_mem(pid_t tid, struct range *v, unsigned int n)
{
	char path[32];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/mem", tid);
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
static int by_peek(pid_t tid, struct range *v, unsigned int n)
{
	for (; n; n--, v++) {
		while (v->got < v->len) {
			uint64_t addr = v->addr + v->got;
			unsigned int skip = addr % sizeof(long);
			size_t part = sizeof(long) - skip;
			long word;
			long r = ask(PTRACE_PEEKDATA, tid, addr - skip,
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

int mem_read_by(enum mem_way way, pid_t tid, struct range *v, unsigned int n)
{
	for (unsigned int i = 0; i < n; i++)
		v[i].got = 0;
	switch (way) {
	case MEM_PROCESS_VM:
		return by_process_vm(tid, v, n);
	case MEM_PROC:
		return by_proc_mem(tid, v, n);
	case MEM_WORDS:
		return by_peek(tid, v, n);
	case MEM_WAYS:
		break;
	}
	return -EINVAL;
}

int mem_read(struct reader *r, struct range *v, unsigned int n)
{
	pid_t tid = task_of_reader(r)->t.tid;
	int err = -EINVAL;

	for (unsigned int way = 0; way < MEM_WAYS; way++) {
		err = mem_read_by(way, tid, v, n);
		if (!err || err == -ESRCH)
			break;
	}
	return err;
}
