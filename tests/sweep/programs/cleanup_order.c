/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Loads a table into memory of its own. When it cannot be read the memory
 * goes first, and then the name that stands in it is told.
 */
#include <fcntl.h>
#include <sys/mman.h>

#include "prog.h"

struct table {
	char name[32];
	char rows[96];
};

static int make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, "red\ngreen\nblue\n");
	return close(fd) < 0 ? -1 : err;
}

static int show(struct table *t)
{
	int fd = open(t->name, O_RDONLY);
	ssize_t n;

	if (fd < 0) {
		complain(t->name);
		munmap(t, sizeof(*t));
		return 1;
	}
	n = pread(fd, t->rows, sizeof(t->rows) - 1, 0); /* BUG */
	if (n < 0) {
		munmap(t, sizeof(*t));
		complain(t->name);
		close(fd);
		return 1;
	}
	if (close(fd) < 0) {
		complain(t->name);
		munmap(t, sizeof(*t));
		return 1;
	}
	return finish(t->rows);
}

int main(void)
{
	struct table *t = mmap(NULL, sizeof(*t), PROT_READ | PROT_WRITE,
			       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (t == MAP_FAILED || make("colours") < 0) {
		complain("colours");
		return 1;
	}
	snprintf(t->name, sizeof(t->name), "colours");
	return show(t);
}
