/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Children compute, each writes its result to a pipe. The parent takes what
 * they found, for as long as it has patience, and prints it when none of
 * them failed.
 */
#include <poll.h>

#include "prog.h"

enum { CHILDREN = 2, ROOM = 32, PATIENCE_MS = 20000 };

struct child {
	pid_t pid;
	int fd; /* its result comes from here */
	char text[ROOM];
};

static void compute(int fd, int number)
{
	char text[ROOM];
	int sum = 0;

	for (int i = 1; i <= 10 * (number + 1); i++)
		sum += i * i;
	snprintf(text, sizeof(text), "child %d: %d\n", number, sum);
	if (write_text(fd, text) < 0) {
		complain("child");
		_exit(1);
	}
	_exit(0);
}

static int start(struct child *c, int number)
{
	int fds[2];

	if (pipe(fds) < 0)
		return -1;
	c->pid = fork();
	if (c->pid == 0)
		compute(fds[1], number);
	close(fds[1]);
	c->fd = fds[0];
	return c->pid < 0 ? -1 : 0;
}

static int readable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLIN };
	int n, tries = 0;

	do
		n = poll(&p, 1, PATIENCE_MS);
	while (n < 0 && errno == EINTR && ++tries < TRIES);
	if (n == 0)
		errno = ETIMEDOUT;
	return n > 0 ? 0 : -1;
}

static int take(struct child *c)
{
	size_t len = 0;
	ssize_t n;

	do {
		if (readable(c->fd) < 0)
			return -1;
		n = read_some(c->fd, c->text + len, ROOM - 1 - len);
		if (n > 0)
			len += (size_t)n;
	} while (n > 0);
	return n < 0 ? -1 : 0;
}

int main(void)
{
	struct child c[CHILDREN] = { { 0 } };
	int n, err = 0;

	for (n = 0; n < CHILDREN && !err; n += !err)
		err = start(&c[n], n);
	for (int i = 0; i < n && !err; i++)
		err = take(&c[i]);
	if (err)
		complain("children");
	for (int i = 0; i < n; i++) {
		close(c[i].fd);
		if (reap(c[i].pid) != 0)
			err = -1;
	}
	if (err) {
		complain("not all children worked");
		return 1;
	}
	return finish(c[0].text) || finish(c[1].text);
}
