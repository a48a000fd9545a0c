/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Children compute, each writes its result to a pipe; the parent waits for
 * all of them, and prints what they found when none of them failed.
 */
#include <poll.h>

#include "prog.h"

enum { CHILDREN = 2, ROOM = 32 };

struct child {
	pid_t pid;
	int fd;			/* its result comes from here; -1: ended */
	size_t len;
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

/* Reads what there is. */
static int take(struct child *c)
{
	ssize_t n = read_some(c->fd, c->text + c->len, ROOM - 1 - c->len);

	if (n > 0) {
		c->len += (size_t)n;
		return 0;
	}
	close(c->fd);
	c->fd = -1;
	return n < 0 ? -1 : 0;
}

static int collect(struct child *c, int n)
{
	struct pollfd p[CHILDREN];
	int left = n, tries = 0;

	while (left) {
		for (int i = 0; i < n; i++)
			p[i] = (struct pollfd){ c[i].fd, POLLIN, 0 };
		if (poll(p, (nfds_t)n, -1) < 0) {
			if (errno != EINTR || ++tries == TRIES)
				return -1;
			continue;
		}
		for (int i = 0; i < n; i++) {
			if (p[i].revents && take(&c[i]) < 0)
				return -1;
			left -= p[i].revents && c[i].fd < 0;
		}
	}
	return 0;
}

int main(void)
{
	struct child c[CHILDREN] = { { 0 } };
	int n, err = 0;

	for (n = 0; n < CHILDREN && !err; n += !err)
		err = start(&c[n], n);
	if (!err)
		err = collect(c, n);
	if (err)
		complain("children");
	for (int i = 0; i < n; i++)
		if (reap(c[i].pid) != 0)
			err = -1;
	if (err) {
		complain("not all children worked");
		return 1;
	}
	return finish(c[0].text) || finish(c[1].text);
}
