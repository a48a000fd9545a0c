/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thread writes down in the background what was done. Its errors are asked
 * for when it has ended; but where it cannot open its file it just ends.
 */
#include <fcntl.h>
#include <pthread.h>

#include "prog.h"

struct writer {
	const char *path;
	int err;	/* an errno */
};

static void *write_down(void *arg)
{
	struct writer *w = arg;
	int fd = open(w->path, O_WRONLY | O_CREAT | O_TRUNC, 0644); /* BUG */

	if (fd < 0)
		return NULL;
	if (write_text(fd, "one thing\n") < 0 ||
	    write_text(fd, "and another\n") < 0 || fsync(fd) < 0)
		w->err = errno;
	if (close(fd) < 0)
		w->err = errno;
	return NULL;
}

int main(void)
{
	struct writer w = { "history", 0 };
	pthread_t thread;

	errno = pthread_create(&thread, NULL, write_down, &w);
	if (errno) {
		complain("thread");
		return 1;
	}
	errno = pthread_join(thread, NULL);
	if (!errno)
		errno = w.err;
	if (errno) {
		complain(w.path);
		return 1;
	}
	return finish("2 things done\n");
}
