/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/fs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/hash.h"
#include "sweep/cage_own.h"

/* Folders in each other; each holds two descriptors. */
#define DEPTH_MAX 200

struct copying {
	struct hash links;	/* inode -> path of its first copy */
	int to;			/* the top */
	struct stat top;	/* of the copy, which may be in what is copied */
	struct buf path;	/* of what is copied now, from the top */
	struct buf *why;
	unsigned int depth;
};

static int failed(struct copying *c, int err, const char *what)
{
	buf_printf(c->why, "cannot %s %s: %s", what, buf_cstr(&c->path),
		   strerror(-err));
	return err;
}

/* ---- files */

static int copy_by_hand(int from, int to)
{
	char data[32768];
	ssize_t n;

	while ((n = read(from, data, sizeof(data)))) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0 || write(to, data, n) != n)
			return n < 0 || !errno ? -EIO : -errno;
	}
	return 0;
}

/* From the positions of both on; what is left to do by hand: -EXDEV. */
static int copy_range(int from, int to, off_t len)
{
	while (len > 0) {
		ssize_t n = copy_file_range(from, NULL, to, NULL, len, 0);

		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			return -EXDEV;
		len -= n;
	}
	return 0;
}

static int copy_sparse(int from, int to, off_t size)
{
	off_t data = 0, hole;
	int err = 0;

	while (!err && data < size) {
		data = lseek(from, data, SEEK_DATA);
		if (data < 0)	/* a hole up to the end */
			break;
		hole = lseek(from, data, SEEK_HOLE);
		if (hole < 0 || lseek(from, data, SEEK_SET) < 0 ||
		    lseek(to, data, SEEK_SET) < 0)
			return -errno;
		err = copy_range(from, to, hole - data);
		data = hole;
	}
	if (!err && ftruncate(to, size) < 0)
		err = -errno;
	return err;
}

static int copy_content(int from, int to, const struct stat *st)
{
	int err;

	if (ioctl(to, FICLONE, from) == 0)
		return 0;
	if (st->st_blocks < st->st_size / 512)
		err = copy_sparse(from, to, st->st_size);
	else
		err = copy_range(from, to, st->st_size);
	if (err != -EXDEV)
		return err;
	if (lseek(from, 0, SEEK_SET) < 0 || lseek(to, 0, SEEK_SET) < 0 ||
	    ftruncate(to, 0) < 0)
		return -errno;
	return copy_by_hand(from, to);
}

/* The owner is root's business; set before the mode, of which it takes. */
static int set_attributes(int fd, const struct stat *st)
{
	const struct timespec times[2] = { st->st_atim, st->st_mtim };

	if (geteuid() == 0 && fchown(fd, st->st_uid, st->st_gid) < 0 &&
	    errno != EPERM && errno != EINVAL)
		return -errno;
	if (fchmod(fd, st->st_mode & 07777) < 0)
		return -errno;
	return futimens(fd, times) < 0 ? -errno : 0;
}

/* What we may not read the command may not either: an empty one will do. */
static int copy_file(int from, int to, const char *name, const struct stat *st)
{
	int src = openat(from, name, O_RDONLY | O_NOFOLLOW | O_CLOEXEC |
			 O_NONBLOCK);
	int dst = -1, err = 0;

	if (src < 0 && errno != EACCES)
		return -errno;
	dst = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (dst < 0)
		err = -errno;
	if (!err && src >= 0)
		err = copy_content(src, dst, st);
	if (!err)
		err = set_attributes(dst, st);
	if (dst >= 0)
		close(dst);
	if (src >= 0)
		close(src);
	return err;
}

static uint64_t inode_key(const struct stat *st)
{
	const uint64_t id[2] = { st->st_dev, st->st_ino };

	return hash_bytes(id, sizeof(id));
}

/* True: the same file was copied before, and is linked to. */
static bool copy_link(struct copying *c, int to, const char *name,
		      const struct stat *st)
{
	const char *first;

	if (st->st_nlink < 2)
		return false;
	first = hash_find(&c->links, inode_key(st));
	if (first)
		return linkat(c->to, first, to, name, 0) == 0;
	hash_put(&c->links, inode_key(st), xstrdup(buf_cstr(&c->path)));
	return false;
}

static int copy_symlink(int from, int to, const char *name,
			const struct stat *st)
{
	const struct timespec times[2] = { st->st_atim, st->st_mtim };
	char target[4097];
	ssize_t n = readlinkat(from, name, target, sizeof(target) - 1);

	if (n < 0)
		return -errno;
	target[n] = '\0';
	if (symlinkat(target, to, name) < 0)
		return -errno;
	utimensat(to, name, times, AT_SYMLINK_NOFOLLOW);
	return 0;
}

/* ---- folders */

static int copy_entries(struct copying *c, DIR *from, int to);

static int copy_dir(struct copying *c, int from, int to, const char *name,
		    const struct stat *st)
{
	int src = openat(from, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
			 O_CLOEXEC);
	int dst, err;
	DIR *d;

	if (src < 0 && errno == EACCES)
		return mkdirat(to, name, st->st_mode & 07777) < 0 ? -errno : 0;
	d = src < 0 ? NULL : fdopendir(src);
	if (!d)
		return -errno;
	err = mkdirat(to, name, 0700) < 0 ? -errno : 0;
	dst = err ? -1 : openat(to, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
				O_CLOEXEC);
	if (!err && dst < 0)
		err = -errno;
	if (!err)
		err = copy_entries(c, d, dst);
	if (!err)
		err = set_attributes(dst, st);
	closedir(d);
	if (dst >= 0)
		close(dst);
	return err;
}

static int copy_one(struct copying *c, int from, int to, const char *name)
{
	struct stat st;

	if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return errno == ENOENT ? 0 : -errno;
	if (S_ISLNK(st.st_mode))
		return copy_symlink(from, to, name, &st);
	if (S_ISREG(st.st_mode))
		return copy_link(c, to, name, &st) ?
			       0 : copy_file(from, to, name, &st);
	if (!S_ISDIR(st.st_mode) ||
	    (st.st_dev == c->top.st_dev && st.st_ino == c->top.st_ino))
		return 0;
	if (c->depth == DEPTH_MAX)
		return -ENAMETOOLONG;
	c->depth++;
	int err = copy_dir(c, from, to, name, &st);
	c->depth--;
	return err;
}

static int copy_entries(struct copying *c, DIR *from, int to)
{
	size_t len = c->path.len;
	struct dirent *d;
	int err = 0;

	while (!err && (d = readdir(from))) {
		if (!strcmp(d->d_name, ".") || !strcmp(d->d_name, ".."))
			continue;
		buf_printf(&c->path, "%s%s", len ? "/" : "", d->d_name);
		err = copy_one(c, dirfd(from), to, d->d_name);
		if (err && !c->why->len)
			failed(c, err, "copy");
		buf_truncate(&c->path, len);
	}
	return err;
}

static void forget_links(struct copying *c)
{
	size_t pos = 0;
	char *path;

	while ((path = hash_next(&c->links, &pos)))
		free(path);
	hash_free(&c->links);
}

int cage_copy(const char *from, const char *to, struct buf *why)
{
	struct copying c = { .links = HASH_INIT, .path = BUF_INIT,
			     .why = why };
	DIR *d = opendir(from);
	struct stat st = { 0 };
	int err = 0;

	if (!d)
		return failed(&c, -errno, "copy the working directory");
	c.to = open(to, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (c.to < 0 || fstat(c.to, &c.top) < 0 || fstat(dirfd(d), &st) < 0)
		err = -errno;
	if (!err)
		err = copy_entries(&c, d, c.to);
	if (!err)
		err = set_attributes(c.to, &st);
	if (c.to >= 0)
		close(c.to);
	closedir(d);
	forget_links(&c);
	buf_free(&c.path);
	return err;
}

/* ---- away with it */

/* Nothing runs there any more, so it is still one when it is changed. */
static void open_up(int dir, const char *name)
{
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	    S_ISDIR(st.st_mode))
		fchmodat(dir, name, 0700, 0);
}

/*
 * An entry of a folder that is being removed: up to the top, under a name
 * that is free there, so that depth needs no recursion.
 */
static bool move_up(int dir, const char *name, int top, unsigned long *serial)
{
	char to[32];

	open_up(dir, name);
	for (unsigned int i = 0; i < 1000; i++) {
		snprintf(to, sizeof(to), "..%lu", (*serial)++);
		if (renameat2(dir, name, top, to, RENAME_NOREPLACE) == 0)
			return true;
		if (errno != EEXIST)
			return false;
	}
	return false;
}

/* A folder right below the top: its files go, its folders move up. */
static bool empty_out(int top, const char *name, unsigned long *serial)
{
	struct dirent *e;
	int fd;
	DIR *d;

	open_up(top, name);
	fd = openat(top, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	d = fd < 0 ? NULL : fdopendir(fd);
	if (!d)
		return false;
	while ((e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		if (unlinkat(fd, e->d_name, 0) < 0)
			move_up(fd, e->d_name, top, serial);
	}
	closedir(d);
	return unlinkat(top, name, AT_REMOVEDIR) == 0;
}

/* True: something went, so that another look is worth it. */
static bool remove_entries(DIR *d, unsigned long *serial)
{
	const int top = dirfd(d);
	bool any = false;
	struct dirent *e;

	rewinddir(d);
	while ((e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		any |= unlinkat(top, e->d_name, 0) == 0 ||
		       empty_out(top, e->d_name, serial);
	}
	return any;
}

void cage_remove(const char *dir)
{
	unsigned long serial = 0;
	DIR *d;

	if (chmod(dir, 0700) < 0)
		return;
	d = opendir(dir);
	while (d && remove_entries(d, &serial))
		;
	if (d)
		closedir(d);
	rmdir(dir);
}
