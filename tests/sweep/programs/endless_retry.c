/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes a spool file. Where there is no room, a write is tried again, for ever
 * if none comes: only a fault that stays shows it.
 */
#include <fcntl.h>

#include "prog.h"

static int put(int fd, const char *p, size_t len)
{
	ssize_t n;

	while (len) {
		do
			n = write(fd, p, len); /* BUG */
		while (n < 0 && (errno == EINTR || errno == ENOSPC));
		if (n < 0)
			return -1;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

static int spool(int fd)
{
	char job[48];

	for (int i = 1; i <= 3; i++) {
		int len = snprintf(job, sizeof(job), "job %d: print page %d\n",
				   i, i * 10);

		if (put(fd, job, (size_t)len) < 0)
			return -1;
	}
	return 0;
}

int main(void)
{
	int fd = open("spool", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0) {
		complain("spool");
		return 1;
	}
	err = spool(fd);
	if (err)
		complain("spool");
	if (close(fd) < 0) {
		complain("spool: close");
		err = 1;
	}
	return err ? 1 : finish("3 jobs\n");
}
