/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A buffered stream onto a file, a command's standard input, or a descriptor
 * that is there already.  It is not locked: who shares it locks.
 *
 * A failed write is reported once, by the call that met it; what is written
 * after that is dropped, so that the tracer can detach in peace.  `err`
 * keeps the first error, and out_close() tells it again.
 *
 * The caller ignores SIGPIPE and SIGXFSZ, which would end the program before
 * write(2) could report EPIPE or EFBIG.  A command gets their defaults, and
 * the signal mask of the moment it is opened.
 *
 * Descriptors opened here are closed by execve(2) and never 0, 1 or 2.
 */
#ifndef VX_BASE_OUT_H
#define VX_BASE_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/buf.h"

struct out_zstd;

struct out {
	/* Not yet written. May be added to directly; then out_flush(). */
	struct buf buf;
	int fd;
	int err;		/* the first error, as -errno, or 0 */
	pid_t pid;		/* of the command, or 0 */
	bool borrowed;		/* fd is not closed */
	struct out_zstd *zstd;	/* NULL: not compressed */
};

#define OUT_INIT { .fd = -1 }
#define OUT_BUFFER (64 * 1024)

/*
 * Created with mode 0666 and the umask; truncated unless `append`.  A path
 * that ends in ".zst" is compressed, or -ENOTSUP where the program was built
 * without libzstd.
 */
int out_open_file(struct out *o, const char *path, bool append);
/*
 * /bin/sh -c CMD, which reads what is written.  It is a child of the caller:
 * a tracer that waits for any child must know out_pid() and pass it over; if
 * it has collected the command's status, out_close() does not wait.
 */
int out_open_pipe(struct out *o, const char *cmd);
/* Standard error, say. out_close() flushes it and leaves it open. */
void out_open_fd(struct out *o, int fd);

int out_fd(const struct out *o);
pid_t out_pid(const struct out *o);
bool out_is_tty(const struct out *o);

/*
 * Buffers whole pieces: what fits is not torn apart between two write(2)s,
 * so that the lines of several processes do not mingle in one file.
 */
int out_write(struct out *o, const void *data, size_t len);
/*
 * Hands everything to the kernel.  A compressed stream holds back up to
 * about OUT_BUFFER bytes until it is closed, or nothing would be compressed.
 */
int out_flush(struct out *o);
/*
 * Flushes, closes, and waits for the command, whose status is its own
 * affair.  Returns the first error of the stream's life.  Harmless on a
 * stream that is closed, or was never opened (OUT_INIT, or zeroed).
 */
int out_close(struct out *o);

#endif
