/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the proposed flags of process_vm_readv(2) give: a process that is
 * named by its pidfd, and pages that nobody waits for.
 */
#include "config.h"

#include "trace/mem.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

#include "linux/procfs.h"

/* Flags are looked at first (EINVAL), then the list of ranges (EFAULT). */
int mem_probe_flag(enum mem_flag flag)
{
	long r = syscall(SYS_process_vm_readv, getpid(), NULL, 1L, NULL, 1L,
			 (unsigned long)flag);

	if (r >= 0)
		return -EINVAL;
	return errno == EFAULT ? 0 : -errno;
}

uint8_t mem_flags(void)
{
	uint8_t flags = 0;

	if (mem_probe_flag(MEM_PIDFD) == 0)
		flags |= MEM_PIDFD;
	if (mem_probe_flag(MEM_NOWAIT) == 0)
		flags |= MEM_NOWAIT;
	return flags;
}

void mem_begin(struct mem *m, pid_t tid, pid_t pid, uint8_t flags)
{
	*m = (struct mem){
		.tid = tid, .pid = pid, .flags = flags, .pidfd = -1,
	};
}

void mem_end(struct mem *m)
{
	if (m->pidfd >= 0)
		close(m->pidfd);
	m->pidfd = -1;
}

void mem_renew(struct mem *m, pid_t tid)
{
	mem_end(m);
	m->tid = tid;
}

/*
 * Opened at the first use, of the process: the kernel looks for the leader
 * whatever thread a pidfd is of.  Where none can be had (too many files are
 * open) the tid does: while it is traced nobody else gets it.
 */
pid_t mem_whom(struct mem *m, unsigned long *flags)
{
	*flags = m->flags & MEM_NOWAIT;
	if (!(m->flags & MEM_PIDFD))
		return m->tid;
	if (m->pidfd < 0)
		m->pidfd = (int)syscall(SYS_pidfd_open, m->pid, 0);
	if (m->pidfd < 0) {
		m->flags &= ~MEM_PIDFD;
		return m->tid;
	}
	*flags |= MEM_PIDFD;
	return m->pidfd;
}

/* A leader that has ended has no memory; its other threads do. */
bool mem_mistaken(struct mem *m, ssize_t r)
{
	if (r != -ESRCH || !(m->flags & MEM_PIDFD))
		return false;
	m->flags &= ~MEM_PIDFD;
	return true;
}

/* Whether the process may read there, by its list of mappings (proc(5)). */
static bool is_mapped(pid_t tid, uint64_t addr)
{
	char path[PROCFS_PATH], *line = NULL;
	uint64_t start, end = 0;
	size_t size = 0;
	bool found = false;
	char read;
	FILE *f;

	procfs_path(path, tid, "maps", -1);
	f = fopen(path, "re");
	if (!f)
		return false;
	while (end <= addr && getline(&line, &size, f) > 0) {
		if (sscanf(line, "%" SCNx64 "-%" SCNx64 " %c", &start, &end,
			   &read) == 3)
			found = addr >= start && addr < end && read == 'r';
	}
	free(line);
	fclose(f);
	return found;
}

static bool is_at_hand(struct mem *m, uint64_t addr)
{
	char byte;
	struct iovec local = { &byte, 1 };
	struct iovec remote = { (void *)(uintptr_t)addr, 1 };
	unsigned long flags;
	pid_t whom = mem_whom(m, &flags);

	return process_vm_readv(whom, &local, 1, &remote, 1, flags) == 1;
}

/*
 * The first try has the kernel fetch the page, and does not wait for that
 * (FAULT_FLAG_RETRY_NOWAIT in its mm/filemap.c and mm/memory.c).
 */
enum mem_page mem_await(struct mem *m, uint64_t addr, uint64_t *patience_ns)
{
	uint64_t pause = 50000;

	if (!(m->flags & MEM_NOWAIT) || !is_mapped(m->tid, addr))
		return MEM_UNMAPPED;
	while (!is_at_hand(m, addr)) {
		const struct timespec ts = { .tv_nsec = (long)pause };

		if (*patience_ns < pause)
			return MEM_STUCK;
		*patience_ns -= pause;
		nanosleep(&ts, NULL);
		pause *= 2;
	}
	return MEM_READY;
}
