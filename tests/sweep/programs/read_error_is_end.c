/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Makes a list and counts its lines. A read that fails is taken for the end
 * of the file: the count is too small, and that is all.
 */
#include <fcntl.h>

#include "prog.h"

static int make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, "apples\npears\nplums\ncherries\nquinces\n");
	if (close(fd) < 0)
		err = -1;
	return err;
}

static int count_lines(int fd)
{
	char buf[16];
	ssize_t n;
	int lines = 0;

	while ((n = read(fd, buf, sizeof(buf))) > 0) /* BUG */
		for (ssize_t i = 0; i < n; i++)
			lines += buf[i] == '\n';
	return lines;
}

int main(void)
{
	char text[32];
	int fd, lines;

	if (make("list") < 0) {
		complain("list");
		return 1;
	}
	fd = open("list", O_RDONLY);
	if (fd < 0) {
		complain("list");
		return 1;
	}
	lines = count_lines(fd);
	if (close(fd) < 0) {
		complain("list: close");
		return 1;
	}
	snprintf(text, sizeof(text), "%d lines\n", lines);
	return finish(text);
}
