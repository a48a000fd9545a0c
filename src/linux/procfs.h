/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Small reads below /proc: paths of a thread's files, links, lines of its
 * status, a process's list of threads.  Results end in NUL and fit the
 * caller's buffer; a file that is gone is -errno, as the kernel said it.
 */
#ifndef VX_LINUX_PROCFS_H
#define VX_LINUX_PROCFS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Bytes that hold any path below /proc/TID that is made here. */
#define PROCFS_PATH 64

/* "/proc/TID/WHAT" into `path`, or "/proc/TID/WHAT/FD" where fd >= 0. */
void procfs_path(char path[PROCFS_PATH], pid_t tid, const char *what, int fd);
/* The file's first len - 1 bytes: their number, or -errno. */
ssize_t procfs_read(const char *path, char *to, size_t len);
/* Where a link leads: its length, or -errno; -ENAMETOOLONG where cut. */
ssize_t procfs_link(const char *path, char *to, size_t len);
/* Behind "KEY:" and blanks of a line of `text`, or NULL. */
const char *procfs_field(const char *text, const char *key);

struct procfs_status {
	char comm[64];		/* escaped by the kernel */
	char state;		/* R S D T t Z X */
	pid_t tgid, ppid, tracer;
	uid_t uid, euid;	/* real, effective */
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
