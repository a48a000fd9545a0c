/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A logger that locks its file, gets through short writes and interruptions,
 * and begins a new file when the old one is long.
 */
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

#include "prog.h"

enum { LONG = 100 };

static int lock(int fd)
{
	int tries = 0;

	while (flock(fd, LOCK_EX) < 0)
		if (errno != EINTR || ++tries == TRIES)
			return -1;
	return 0;
}

/* A log that can be written to, or -1. */
static int log_open(void)
{
	int fd = open("log", O_WRONLY | O_CREAT | O_APPEND, 0644);

	if (fd >= 0 && lock(fd) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static int log_add(int fd, int number)
{
	char line[48];
	int len = snprintf(line, sizeof(line), "event %d happened\n", number);

	if (write_all(fd, line, (size_t)len) < 0)
		return -1;
	return fdatasync(fd);
}

static int log_close(int fd, int err)
{
	return close(fd) < 0 ? -1 : err;
}

/* The log, or a new one, or -1; the old one is no longer open then. */
static int rotated(int fd)
{
	struct stat st;

	if (fstat(fd, &st) < 0)
		return log_close(fd, -1);
	if (st.st_size < LONG)
		return fd;
	if (log_close(fd, rename("log", "log.1")) < 0)
		return -1;
	return log_open();
}

int main(void)
{
	int fd = log_open();
	int err;

	for (int i = 1; fd >= 0 && i <= 9; i++) {
		err = log_add(fd, i);
		fd = err ? log_close(fd, -1) : rotated(fd);
	}
	if (fd < 0 || log_close(fd, 0) < 0) {
		complain("log");
		return 1;
	}
	return finish("9 events\n");
}
