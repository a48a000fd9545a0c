/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Collects what a child writes. When it waits too long it goes on with what
 * it has; but that poll(2) was interrupted is taken for the same.
 */
#include <poll.h>
#include <stdlib.h>

#include "prog.h"

enum { PATIENCE_MS = 20000 };

static void produce(int fd)
{
	if (write_text(fd, "one\ntwo\nthree\n") < 0) {
		complain("child");
		_exit(1);
	}
	_exit(0);
}

/* How much came, or -1. */
static ssize_t collect(int fd, char *to, size_t size)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	size_t len = 0;

	while (len < size) {
		ssize_t n;

		if (poll(&p, 1, PATIENCE_MS) <= 0) /* BUG */
			break;
		n = read_some(fd, to + len, size - len);
		if (n < 0)
			return -1;
		if (n == 0)
			break;
		len += (size_t)n;
	}
	return (ssize_t)len;
}

int main(void)
{
	char text[64];
	int fds[2], status;
	ssize_t len;
	pid_t pid;

	if (pipe(fds) < 0 || (pid = fork()) < 0) {
		complain("child");
		return 1;
	}
	if (pid == 0)
		produce(fds[1]);
	close(fds[1]);
	len = collect(fds[0], text, sizeof(text) - 1);
	if (len < 0)
		complain("pipe");
	status = reap(pid);
	if (status != 0 && len >= 0)
		complain("the child failed");
	if (status != 0 || len < 0)
		return 1;
	text[len] = '\0';
	return finish(text);
}
