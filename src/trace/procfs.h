/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the tracer needs to know of /proc: the numbers in a thread's status
 * file, and a process's list of threads.
 */
#ifndef VX_TRACE_PROCFS_H
#define VX_TRACE_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

struct procfs_status {
	char comm[64];		/* escaped by the kernel */
	char state;		/* R S D T t Z X */
	pid_t tgid, ppid, tracer;
	uid_t uid;		/* real */
	bool kthread;
	unsigned int seccomp;	/* 0 none, 1 strict, 2 filter */
	uint64_t cap_eff, cap_prm;
};

/* -ESRCH (or another -errno) where there is no such thread. */
int procfs_status(pid_t tid, struct procfs_status *st);
/*
 * The threads of tid's process: a malloc'ed array in *tids, their number
 * in *n.
 */
int procfs_threads(pid_t tid, pid_t **tids, size_t *n);
/* A number in a file of /proc, or -errno. */
int procfs_number(const char *path, long *out);

#endif
