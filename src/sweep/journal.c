/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep/journal_in.h"

struct journal {
	int fd;
	bool file;	/* a regular one: it can be cut and synced */
	off_t end;	/* of the last line that was written */
	int err;	/* the first error: nothing is written after it */
	struct buf line;
};

static const char *ignore(void *arg, const struct jsonr_value *v)
{
	(void)arg;
	(void)v;
	return NULL;
}

/* What is no journal is not cut: somebody wrote it. */
static int find_end(struct journal *j)
{
	struct journal_scan scan = { .fd = j->fd, .line = ignore };
	int err = journal_scan(&scan);

	j->end = (off_t)scan.whole;
	return err == -ENODATA ? 0 : err;
}

/* Two sweeps in one file would be neither; a killed one holds no lock. */
static int lock(const struct journal *j)
{
	if (flock(j->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
		return -EBUSY;
	return 0;
}

static int prepare(struct journal *j, bool resume)
{
	int err = lock(j);

	if (!err && resume)
		err = find_end(j);
	if (err)
		return err;
	if (ftruncate(j->fd, j->end) || lseek(j->fd, j->end, SEEK_SET) < 0)
		return -errno;
	return 0;
}

static int open_file(struct journal *j, const char *path, bool resume)
{
	int how = resume ? O_RDWR : O_WRONLY;
	struct stat st;

	j->fd = open(path, how | O_CREAT | O_CLOEXEC | O_NOCTTY, 0666);
	if (j->fd < 0 || fstat(j->fd, &st))
		return -errno;
	j->file = S_ISREG(st.st_mode);
	return j->file ? prepare(j, resume) : 0;
}

struct journal *journal_open(const char *path, bool resume, int *err)
{
	struct journal *j = xcalloc(1, sizeof(*j));

	*err = open_file(j, path, resume);
	if (!*err)
		return j;
	if (j->fd >= 0)
		close(j->fd);
	free(j);
	return NULL;
}

static int write_all(int fd, const char *p, size_t len)
{
	while (len) {
		ssize_t n = write(fd, p, len);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return n ? -errno : -EIO;
		p += n;
		len -= (size_t)n;
	}
	return 0;
}

/* Half a line is taken back: what follows could not be read else. */
static int failed(struct journal *j, int err)
{
	j->err = err;
	if (j->file && ftruncate(j->fd, j->end))
		return err; /* it is the last line then, and torn */
	return err;
}

/* What j->line holds. */
static int put(struct journal *j)
{
	int err = j->err;

	if (!err) {
		err = write_all(j->fd, j->line.data, j->line.len);
		if (err)
			return failed(j, err);
		j->end += (off_t)j->line.len;
	}
	buf_reset(&j->line);
	return err;
}

static int sync_lines(struct journal *j)
{
	if (!j->err && j->file && fsync(j->fd))
		j->err = -errno;
	return j->err;
}

int journal_head(struct journal *j, const struct sweep *s)
{
	journal_line_head(&j->line, s);
	return put(j);
}

int journal_site(struct journal *j, const struct sweep_site *site)
{
	journal_line_site(&j->line, site);
	return put(j);
}

int journal_case(struct journal *j, const struct sweep_result *r)
{
	int err;

	journal_line_case(&j->line, r);
	err = put(j);
	return err ? err : sync_lines(j);
}

int journal_end(struct journal *j, const struct sweep *s)
{
	int err;

	journal_line_end(&j->line, s);
	err = put(j);
	return err ? err : sync_lines(j);
}

int journal_close(struct journal *j)
{
	int err;

	if (!j)
		return 0;
	err = sync_lines(j);
	if (close(j->fd) && !err)
		err = -errno;
	buf_free(&j->line);
	free(j);
	return err;
}
