/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep/snapshot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <fnmatch.h>
#include <inttypes.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/die.h"

/* Folders in each other; each holds a descriptor. */
#define DEPTH_MAX 200
#define PATHS_MAX (64 << 20)
#define BLOCK 65536
/* The hash of all that cannot be read: alike. */
#define UNREADABLE 1

struct file {
	const char *path;
	mode_t mode;		/* with the type */
	uint64_t size, hash;
	bool other;		/* matches no glob: its name alone counts */
};

struct snapshot {
	struct arena paths;
	struct file *files;	/* sorted by path */
	size_t n, cap;
	bool cut;
};

struct walk {
	struct snapshot *s;
	const char *const *globs;
	unsigned int nglobs;
	bool others;		/* what matches none is there, too */
	struct buf path;
	unsigned int depth;
};

/* ---- globs */

static size_t name_len(const char *path)
{
	return strcspn(path, "/");
}

static bool match_name(const char *glob, size_t len, const char *path)
{
	char name[256], pattern[256];
	size_t n = name_len(path);

	if (len >= sizeof(pattern) || n >= sizeof(name))
		return false;
	memcpy(pattern, glob, len);
	pattern[len] = '\0';
	memcpy(name, path, n);
	name[n] = '\0';
	return fnmatch(pattern, name, 0) == 0;
}

static bool match_names(const char *glob, const char *path)
{
	for (;;) {
		size_t len = name_len(glob), n = name_len(path);

		if (len == 2 && memcmp(glob, "**", 2) == 0) {
			if (!glob[2])
				return true;
			if (match_names(glob + 3, path))
				return true;
		} else {
			if (!match_name(glob, len, path))
				return false;
			if (!glob[len] || !path[n])
				return glob[len] == path[n];
			glob += len + 1;
		}
		if (!path[n])
			return false;
		path += n + 1;
	}
}

bool snapshot_match(const char *glob, const char *path)
{
	const char *last = strrchr(path, '/');

	if (!strchr(glob, '/') && strcmp(glob, "**") != 0)
		path = last ? last + 1 : path;
	if (strncmp(glob, "./", 2) == 0)
		glob += 2;
	return match_names(glob, path);
}

/* ---- taking it */

/* Not a cryptographic one: it tells runs apart, it fends off nobody. */
static uint64_t mix(uint64_t h, uint64_t v)
{
	h = (h ^ v) * UINT64_C(0x9e3779b97f4a7c15);
	return h ^ h >> 29;
}

static uint64_t hash_block(uint64_t h, const char *data, size_t len)
{
	uint64_t v;

	for (; len >= sizeof(v); data += sizeof(v), len -= sizeof(v)) {
		memcpy(&v, data, sizeof(v));
		h = mix(h, v);
	}
	v = len;
	memcpy((char *)&v + 1, data, len < 7 ? len : 7);
	return mix(h, v);
}

/* As much as the buffer takes, so that blocks do not depend on read(2). */
static ssize_t read_block(int fd, char *data, size_t size, off_t at)
{
	size_t got = 0;

	while (got < size) {
		ssize_t n = pread(fd, data + got, size - got, at + got);

		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		if (n == 0)
			break;
		got += n;
	}
	return (ssize_t)got;
}

static bool all_zero(const char *data, size_t len)
{
	return data[0] == '\0' && memcmp(data, data + 1, len - 1) == 0;
}

/*
 * Blocks of zeros count for nothing, so that holes need not be read: a file
 * may claim to be 8 EiB long.  Its size is compared anyway.
 */
static uint64_t hash_content(int fd)
{
	char block[BLOCK];
	uint64_t h = 2;
	off_t at = 0;
	ssize_t n;

	for (;; at += BLOCK) {
		off_t data = lseek(fd, at, SEEK_DATA);

		if (data < 0 && errno == ENXIO)
			return h;
		if (data > at)
			at = data - data % BLOCK;
		n = read_block(fd, block, sizeof(block), at);
		if (n <= 0)
			return n < 0 ? UNREADABLE : h;
		if (!all_zero(block, n))
			h = hash_block(mix(h, at), block, n);
	}
}

static uint64_t hash_file(int dir, const char *name)
{
	int fd = openat(dir, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK |
			O_CLOEXEC | O_NOCTTY);
	uint64_t h;

	if (fd < 0)
		return UNREADABLE;
	h = hash_content(fd);
	close(fd);
	return h;
}

static uint64_t hash_link(int dir, const char *name)
{
	char target[4096];
	ssize_t n = readlinkat(dir, name, target, sizeof(target));

	return n < 0 ? UNREADABLE : hash_block(2, target, n);
}

static bool wanted(const struct walk *w, mode_t mode)
{
	if (!w->globs)
		return true;
	for (unsigned int i = 0; i < w->nglobs && !S_ISDIR(mode); i++)
		if (snapshot_match(w->globs[i], buf_cstr(&w->path)))
			return true;
	return false;
}

static void add(struct walk *w, int dir, const char *name,
		const struct stat *st, bool other)
{
	struct snapshot *s = w->s;
	struct file *f;

	if (s->n == SNAPSHOT_FILES || s->paths.used > PATHS_MAX) {
		s->cut = true;
		return;
	}
	if (s->n == s->cap) {
		s->cap = s->cap ? 2 * s->cap : 64;
		s->files = xrealloc(s->files, s->cap * sizeof(*s->files));
	}
	f = &s->files[s->n++];
	*f = (struct file){ .mode = st->st_mode, .other = other };
	f->path = arena_strdup(&s->paths, buf_cstr(&w->path));
	if (S_ISREG(st->st_mode)) {
		f->size = st->st_size;
		f->hash = other ? 0 : hash_file(dir, name);
	} else if (S_ISLNK(st->st_mode) && !other) {
		f->hash = hash_link(dir, name);
	}
}

static void walk_dir(struct walk *w, int parent, const char *name);

static void walk_one(struct walk *w, int dir, const char *name)
{
	struct stat st;
	bool is_wanted;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) < 0)
		return;
	is_wanted = wanted(w, st.st_mode);
	if (is_wanted || w->others)
		add(w, dir, name, &st, !is_wanted);
	if (!S_ISDIR(st.st_mode) || w->s->n == SNAPSHOT_FILES)
		return;
	w->depth++;
	walk_dir(w, dir, name);
	w->depth--;
}

static void walk_entries(struct walk *w, DIR *d)
{
	size_t len = w->path.len;
	struct dirent *e;

	while ((e = readdir(d))) {
		if (!strcmp(e->d_name, ".") || !strcmp(e->d_name, ".."))
			continue;
		buf_printf(&w->path, "%s%s", len ? "/" : "", e->d_name);
		walk_one(w, dirfd(d), e->d_name);
		buf_truncate(&w->path, len);
	}
}

static void walk_dir(struct walk *w, int parent, const char *name)
{
	int fd = -1;
	DIR *d;

	if (w->depth < DEPTH_MAX)
		fd = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW |
			    O_CLOEXEC);
	d = fd < 0 ? NULL : fdopendir(fd);
	if (!d) {
		if (fd >= 0)
			close(fd);
		w->s->cut = true;
		return;
	}
	walk_entries(w, d);
	closedir(d);
}

static int by_path(const void *a, const void *b)
{
	const struct file *x = a, *y = b;

	return strcmp(x->path, y->path);
}

static struct snapshot *take(const char *dir, const char *const *globs,
			     unsigned int n, bool others)
{
	struct walk w = {
		.globs = globs, .nglobs = n, .others = others,
		.path = BUF_INIT,
	};
	DIR *d = opendir(dir);

	if (!d)
		return NULL;
	w.s = xcalloc(1, sizeof(*w.s));
	walk_entries(&w, d);
	closedir(d);
	buf_free(&w.path);
	if (w.s->n)
		qsort(w.s->files, w.s->n, sizeof(*w.s->files), by_path);
	return w.s;
}

struct snapshot *snapshot_take(const char *dir, const char *const *globs,
			       unsigned int n)
{
	return take(dir, globs, n, false);
}

struct snapshot *snapshot_take_names(const char *dir, const char *const *globs,
				     unsigned int n)
{
	return take(dir, globs, n, true);
}

void snapshot_free(struct snapshot *s)
{
	if (!s)
		return;
	arena_free(&s->paths);
	free(s->files);
	free(s);
}

size_t snapshot_count(const struct snapshot *s)
{
	return s->n;
}

bool snapshot_cut(const struct snapshot *s)
{
	return s->cut;
}

/* ---- comparing */

static bool same(const struct file *a, const struct file *b)
{
	return a->mode == b->mode && a->size == b->size && a->hash == b->hash;
}

static void tell(const char *what, const struct file *f, struct buf *to)
{
	buf_str(to, what);
	buf_visible(to, f->path, strlen(f->path));
	if (S_ISDIR(f->mode))
		buf_char(to, '/');
}

static void tell_new(const struct file *f, struct buf *to)
{
	tell("new: ", f, to);
	if (S_ISREG(f->mode))
		buf_printf(to, " (%" PRIu64 " byte%s)", f->size,
			   f->size == 1 ? "" : "s");
}

static bool masked(const struct snapshot_mask *mask, const struct file *f)
{
	return mask && mask->ignore && mask->ignore(mask->ctx, f->path);
}

/* One of them may be NULL. True: it counts. */
static bool differ(const struct file *a, const struct file *b,
		   const struct snapshot_mask *mask, struct buf *to)
{
	const struct file *f = a ? a : b;

	if (!f || (a && a->other) || (a && b && same(a, b)) || masked(mask, f))
		return false;
	if (a)
		tell(b ? "changed: " : "missing: ", a, to);
	else
		tell_new(f, to);
	buf_char(to, '\n');
	return true;
}

size_t snapshot_diff(const struct snapshot *a, const struct snapshot *b,
		     const struct snapshot_mask *mask, struct buf *to)
{
	size_t i = 0, j = 0, n = 0;

	while (i < a->n || j < b->n) {
		const struct file *x = i < a->n ? &a->files[i] : NULL;
		const struct file *y = j < b->n ? &b->files[j] : NULL;
		int order = !x ? 1 : !y ? -1 : strcmp(x->path, y->path);

		if (order > 0)
			x = NULL;
		if (order < 0)
			y = NULL;
		n += differ(x, y, mask, to);
		i += x != NULL;
		j += y != NULL;
	}
	return n;
}
