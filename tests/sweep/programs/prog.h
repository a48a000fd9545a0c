/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the programs of the sweep's test share: one way to say what failed,
 * and loops that get through short writes and interruptions but do not go on
 * for ever, for a fault may stay. All of it is right; bugs are in the
 * programs, at lines that say so.
 */
#ifndef VX_SWEEP_PROG_H
#define VX_SWEEP_PROG_H

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { TRIES = 10 };	/* at a call that is interrupted */

/* Apart from write_all(): where no data can be written this still can. */
static inline void complain(const char *what)
{
	const char *why = strerror(errno);

	for (int i = 0; i < TRIES; i++)
		if (dprintf(STDERR_FILENO, "%s: %s\n", what, why) > 0)
			return;
}

static inline int write_all(int fd, const char *p, size_t len)
{
	int tries = 0;

	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && (errno != EINTR || ++tries == TRIES))
			return -1;
		if (n > 0) {
			p += n;
			len -= (size_t)n;
		}
	}
	return 0;
}

static inline int write_text(int fd, const char *text)
{
	return write_all(fd, text, strlen(text));
}

/* As read(2); an interruption is tried again. */
static inline ssize_t read_some(int fd, char *to, size_t size)
{
	ssize_t n;
	int tries = 0;

	do
		n = read(fd, to, size);
	while (n < 0 && errno == EINTR && ++tries < TRIES);
	return n;
}

/* The status of a child, or -1. */
static inline int reap(pid_t pid)
{
	int status, tries = 0;

	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR || ++tries == TRIES)
			return -1;
	return status;
}

/* The last thing that a program says, and the exit status for it. */
static inline int finish(const char *text)
{
	if (write_text(STDOUT_FILENO, text) == 0)
		return 0;
	complain("standard output");
	return 1;
}

#endif
