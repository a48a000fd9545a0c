/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A pool of threads that sum up pieces of a file. The error of any of them
 * is an error of the program.
 */
#include <fcntl.h>
#include <pthread.h>

#include "prog.h"

enum { THREADS = 3, PIECES = 6, SIZE = 8 };

static struct pool {
	pthread_mutex_t lock;
	int fd;
	int next;		/* piece that nobody has taken */
	int err;		/* an errno */
	unsigned int sums[PIECES];
} pool = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const char data[] = "All pieces of this have a length of eight bytes.";

static int take(void)
{
	int piece;

	pthread_mutex_lock(&pool.lock);
	piece = pool.err || pool.next == PIECES ? -1 : pool.next++;
	pthread_mutex_unlock(&pool.lock);
	return piece;
}

static void fail(int err)
{
	pthread_mutex_lock(&pool.lock);
	pool.err = err;
	pthread_mutex_unlock(&pool.lock);
}

static int sum_up(int piece)
{
	char buf[SIZE];
	ssize_t n;
	int tries = 0;

	do
		n = pread(pool.fd, buf, SIZE, piece * SIZE);
	while (n < 0 && errno == EINTR && ++tries < TRIES);
	for (ssize_t i = 0; i < n; i++)
		pool.sums[piece] += (unsigned char)buf[i];
	return n == SIZE ? 0 : n < 0 ? errno : EIO;
}

static void *work(void *unused)
{
	int piece, err;

	while ((piece = take()) >= 0) {
		err = sum_up(piece);
		if (err)
			fail(err);
	}
	return unused;
}

/* They begin when all are there. An errno. */
static int run(void)
{
	pthread_t threads[THREADS];
	int n, err = 0;

	pthread_mutex_lock(&pool.lock);
	for (n = 0; n < THREADS && !err; n += !err)
		err = pthread_create(&threads[n], NULL, work, NULL);
	pool.err = err;
	pthread_mutex_unlock(&pool.lock);
	while (n--)
		pthread_join(threads[n], NULL);
	return pool.err;
}

int main(void)
{
	char text[32];
	unsigned int sum = 0;

	pool.fd = open("data", O_RDWR | O_CREAT | O_TRUNC, 0644);
	if (pool.fd < 0 ||
	    write_text(pool.fd, data) < 0) {
		complain("data");
		return 1;
	}
	errno = run();
	if (errno || close(pool.fd) < 0) {
		complain("data");
		return 1;
	}
	for (int i = 0; i < PIECES; i++)
		sum = sum * 31 + pool.sums[i];
	snprintf(text, sizeof(text), "%u\n", sum);
	return finish(text);
}
