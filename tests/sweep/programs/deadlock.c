/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A journal with a lock. When it cannot be opened the way back leaves the
 * lock taken, and who then wants to tell the state waits for ever.
 */
#include <fcntl.h>
#include <pthread.h>

#include "prog.h"

static struct journal {
	pthread_mutex_t lock;
	int entries;
	int err;
} journal = { .lock = PTHREAD_MUTEX_INITIALIZER };

static int commit(const char *entry)
{
	int fd, err;

	pthread_mutex_lock(&journal.lock);
	fd = open("journal", O_WRONLY | O_CREAT | O_APPEND, 0644); /* BUG */
	if (fd < 0)
		return -1;
	err = write_text(fd, entry);
	if (!err)
		err = fdatasync(fd);
	if (close(fd) < 0)
		err = -1;
	if (!err)
		journal.entries++;
	pthread_mutex_unlock(&journal.lock);
	return err;
}

static int entries(void)
{
	int n;

	pthread_mutex_lock(&journal.lock);
	n = journal.entries;
	pthread_mutex_unlock(&journal.lock);
	return n;
}

int main(void)
{
	char text[32];

	if (commit("begin\nend\n") < 0) {
		complain("journal");
		snprintf(text, sizeof(text), "%d entries\n", entries());
		finish(text);
		return 1;
	}
	snprintf(text, sizeof(text), "%d entries\n", entries());
	return finish(text);
}
