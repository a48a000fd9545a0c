/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Writes a log. Of its writes the one that ends the log is not looked at:
 * it can fail, or write less, and nobody is told.
 */
#include <fcntl.h>

#include "prog.h"

enum { RECORDS = 4 };

static int append(int fd, int number)
{
	char line[64];
	int len = snprintf(line, sizeof(line), "record %d: value %d\n", number,
			   number * number);

	return write_all(fd, line, (size_t)len);
}

static int fill(int fd)
{
	static const char end[] = "-- end of log --\n";

	for (int i = 0; i < RECORDS; i++)
		if (append(fd, i) < 0)
			return -1;
	write(fd, end, sizeof(end) - 1); /* BUG */
	return fsync(fd);
}

int main(void)
{
	int fd = open("run.log", O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err = 0;

	if (fd < 0 || fill(fd) < 0) {
		complain("run.log");
		err = 1;
	}
	if (fd >= 0 && close(fd) < 0) {
		complain("run.log: close");
		err = 1;
	}
	return err ? err : finish("4 records\n");
}
