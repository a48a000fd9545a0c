/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Small reads below /proc/TID. Results end in NUL and fit the caller's
 * buffer; a file that is gone is -errno, as the kernel said it.
 */
#ifndef VX_EVENT_PROCFS_H
#define VX_EVENT_PROCFS_H

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

#endif
