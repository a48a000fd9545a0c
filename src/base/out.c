/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

#include "base/die.h"
#include "base/library.h"

#define ZSTD_SUFFIX ".zst"

/* The first error counts; it is returned by this call alone. */
static int remember(struct out *o, int err)
{
	if (!err || o->err)
		return 0;
	o->err = err;
	return err;
}

/* A terminal or pipe that somebody else made non-blocking is waited for. */
static int wait_writable(int fd)
{
	struct pollfd p = { .fd = fd, .events = POLLOUT };

	if (poll(&p, 1, -1) < 0 && errno != EINTR)
		return -errno;
	return 0;
}

static int write_all(int fd, const char *data, size_t len)
{
	while (len) {
		ssize_t n = write(fd, data, len);
		int err = 0;

		if (n > 0) {
			data += n;
			len -= (size_t)n;
		} else if (n == 0) {
			err = -EIO;
		} else if (errno == EAGAIN) {
			err = wait_writable(fd);
		} else if (errno != EINTR) {
			err = -errno;
		}
		if (err)
			return err;
	}
	return 0;
}

#ifdef HAVE_ZSTD

#define LIBZSTD_FUNCTIONS(F)      \
	F(ZSTD_CCtx_setParameter) \
	F(ZSTD_CStreamOutSize)    \
	F(ZSTD_compressStream2)   \
	F(ZSTD_createCCtx) F(ZSTD_freeCCtx) F(ZSTD_isError)

struct libzstd {
	LIBZSTD_FUNCTIONS(LIBRARY_MEMBER)
};
static LIBRARY(libzstd, ZSTD_FILES, LIBZSTD_FUNCTIONS);

struct out_zstd {
	ZSTD_CCtx *ctx;
	size_t held;	/* bytes taken since the last block ended */
	size_t size;
	char packed[];
};

static int zstd_open(struct out *o)
{
	int err = library_load(&libzstd_library, NULL);
	struct out_zstd *z;
	size_t size;

	if (err)
		return err;
	size = libzstd.ZSTD_CStreamOutSize();
	z = xmalloc(sizeof(*z) + size);
	z->ctx = libzstd.ZSTD_createCCtx();
	if (!z->ctx)
		oom();
	z->held = 0;
	z->size = size;
	libzstd.ZSTD_CCtx_setParameter(z->ctx, ZSTD_c_checksumFlag, 1);
	o->zstd = z;
	return 0;
}

static void zstd_free(struct out *o)
{
	if (o->zstd)
		libzstd.ZSTD_freeCCtx(o->zstd->ctx);
	free(o->zstd);
	o->zstd = NULL;
}

static int zstd_write(struct out *o, ZSTD_EndDirective how)
{
	struct out_zstd *z = o->zstd;
	ZSTD_inBuffer in = { o->buf.data, o->buf.len, 0 };
	size_t left;
	int err = 0;

	do {
		ZSTD_outBuffer to = { z->packed, z->size, 0 };

		left = libzstd.ZSTD_compressStream2(z->ctx, &to, &in, how);
		if (libzstd.ZSTD_isError(left))
			return -EIO;
		err = write_all(o->fd, z->packed, to.pos);
	} while (!err && (how == ZSTD_e_continue ? in.pos < in.size : left));
	return err;
}

/* Blocks end now and then, so that a killed tracer's file can be read. */
static int zstd_flush(struct out *o)
{
	struct out_zstd *z = o->zstd;
	bool enough;

	z->held += o->buf.len;
	enough = z->held >= OUT_BUFFER;
	if (enough)
		z->held = 0;
	return zstd_write(o, enough ? ZSTD_e_flush : ZSTD_e_continue);
}

static int zstd_end(struct out *o)
{
	return zstd_write(o, ZSTD_e_end);
}

#else /* !HAVE_ZSTD */

static int zstd_open(struct out *o)
{
	(void)o;
	return -ENOTSUP;
}

static void zstd_free(struct out *o)
{
	(void)o;
}

static int zstd_flush(struct out *o)
{
	(void)o;
	return -ENOTSUP;
}

static int zstd_end(struct out *o)
{
	return zstd_flush(o);
}

#endif

static bool is_compressed(const char *path)
{
	size_t len = strlen(path), end = strlen(ZSTD_SUFFIX);

	return len > end && !strcmp(path + len - end, ZSTD_SUFFIX);
}

/*
 * A program may be started with 0, 1 or 2 closed; messages and the tracee's
 * own output must not land in the trace.
 */
static int above_standard(int fd)
{
	int up, err;

	if (fd < 0 || fd > STDERR_FILENO)
		return fd;
	up = fcntl(fd, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
	err = errno;
	close(fd);
	errno = err;
	return up;
}

int out_open_file(struct out *o, const char *path, bool append)
{
	int how = O_WRONLY | O_CREAT | O_CLOEXEC | (append ? O_APPEND : O_TRUNC);

	*o = (struct out)OUT_INIT;
	if (is_compressed(path)) {
		int err = zstd_open(o);

		if (err)
			return err;
	}
	do
		o->fd = above_standard(open(path, how, 0666));
	while (o->fd < 0 && errno == EINTR);
	if (o->fd < 0) {
		int err = -errno;

		zstd_free(o);
		return err;
	}
	return 0;
}

/* Both above 2, so that neither is where the command's input goes. */
static int make_pipe(int ends[2])
{
	int err;

	if (pipe2(ends, O_CLOEXEC))
		return -errno;
	ends[0] = above_standard(ends[0]);
	if (ends[0] >= 0)
		ends[1] = above_standard(ends[1]);
	if (ends[0] >= 0 && ends[1] >= 0)
		return 0;
	err = -errno;
	close(ends[ends[0] >= 0 ? 0 : 1]);
	return err;
}

static int spawn(const char *cmd, int input, pid_t *pid)
{
	char *argv[] = { xstrdup("sh"), xstrdup("-c"), xstrdup(cmd), NULL };
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attr;
	sigset_t defaults;
	int err;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE);
	sigaddset(&defaults, SIGXFSZ);
	if (posix_spawnattr_init(&attr) ||
	    posix_spawn_file_actions_init(&files) ||
	    posix_spawn_file_actions_adddup2(&files, input, STDIN_FILENO))
		oom();
	posix_spawnattr_setsigdefault(&attr, &defaults);
	posix_spawnattr_setflags(&attr, POSIX_SPAWN_SETSIGDEF);
	err = posix_spawn(pid, "/bin/sh", &files, &attr, argv, environ);
	posix_spawn_file_actions_destroy(&files);
	posix_spawnattr_destroy(&attr);
	free(argv[0]);
	free(argv[1]);
	free(argv[2]);
	return -err;
}

int out_open_pipe(struct out *o, const char *cmd)
{
	int ends[2];
	int err;

	*o = (struct out)OUT_INIT;
	err = make_pipe(ends);
	if (err)
		return err;
	err = spawn(cmd, ends[0], &o->pid);
	close(ends[0]);
	if (err) {
		close(ends[1]);
		o->pid = 0;
		return err;
	}
	o->fd = ends[1];
	return 0;
}

void out_open_fd(struct out *o, int fd)
{
	*o = (struct out)OUT_INIT;
	o->fd = fd;
	o->borrowed = true;
}

int out_fd(const struct out *o)
{
	return o->fd;
}

pid_t out_pid(const struct out *o)
{
	return o->pid;
}

bool out_is_tty(const struct out *o)
{
	return isatty(o->fd);
}

int out_flush(struct out *o)
{
	int err;

	if (!o->buf.len || o->err)
		err = 0;
	else if (o->zstd)
		err = zstd_flush(o);
	else
		err = write_all(o->fd, o->buf.data, o->buf.len);
	buf_reset(&o->buf);
	return remember(o, err);
}

int out_write(struct out *o, const void *data, size_t len)
{
	size_t used = o->buf.len;
	int err = 0;

	if (o->err)
		return 0;
	if (used && (used >= OUT_BUFFER || len > OUT_BUFFER - used))
		err = out_flush(o);
	if (err)
		return err;
	buf_add(&o->buf, data, len);
	return o->buf.len >= OUT_BUFFER ? out_flush(o) : 0;
}

/*
 * None of 0 to 2 was opened here. Linux has closed the descriptor even where
 * close(2) says EINTR.
 */
static int close_fd(struct out *o)
{
	bool mine = o->fd > STDERR_FILENO && !o->borrowed;
	int fd = o->fd;

	o->fd = -1;
	if (!mine || !close(fd) || errno == EINTR)
		return 0;
	return -errno;
}

static void wait_for_command(struct out *o)
{
	while (o->pid && waitpid(o->pid, NULL, __WALL) < 0 && errno == EINTR)
		;
	o->pid = 0;
}

int out_close(struct out *o)
{
	out_flush(o);
	if (o->zstd && o->fd >= 0 && !o->err)
		remember(o, zstd_end(o));
	zstd_free(o);
	remember(o, close_fd(o));
	wait_for_command(o);
	buf_free(&o->buf);
	return o->err;
}
