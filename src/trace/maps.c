/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/maps.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

#include "base/die.h"

#define MAPS_MAX 65536 /* mappings: twice what sysctl allows by default */

static void set_path(struct mapping *m, char *path)
{
	static const char mark[] = " (deleted)";
	size_t len = strlen(path), tail = sizeof(mark) - 1;

	if (len > 0 && path[len - 1] == '\n')
		path[--len] = '\0';
	if (len > tail && strcmp(path + len - tail, mark) == 0) {
		m->deleted = true;
		path[len - tail] = '\0';
	}
	m->path = *path ? xstrdup(path) : NULL;
}

/* One line of /proc/PID/maps (proc(5)); false where it is of no use. */
static bool parse_line(char *line, struct mapping *m)
{
	const char *mode = strchr(line, ' ');
	int path = 0;

	/* Most are not executable: that is told before the rest is read. */
	if (!mode || strnlen(mode, 4) < 4 || mode[3] != 'x')
		return false;
	memset(m, 0, sizeof(*m));
	if (sscanf(line,
		   "%" SCNx64 "-%" SCNx64 " %*4c %" SCNx64 " %x:%x %" SCNu64
		   " %n",
		   &m->start, &m->end, &m->offset, &m->dev_major, &m->dev_minor,
		   &m->inode, &path) < 6 ||
	    !path)
		return false;
	set_path(m, line + path);
	return true;
}

static bool same(const struct mapping *a, const struct mapping *b)
{
	if (a->start != b->start || a->end != b->end ||
	    a->offset != b->offset || a->inode != b->inode ||
	    a->dev_major != b->dev_major || a->dev_minor != b->dev_minor ||
	    a->deleted != b->deleted || !a->path != !b->path)
		return false;
	return !a->path || strcmp(a->path, b->path) == 0;
}

static bool all_same(const struct maps *a, const struct maps *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (!same(&a->v[i], &b->v[i]))
			return false;
	return true;
}

static void set_ctime(struct mapping *m)
{
	struct stat st;

	if (m->inode && m->path && !m->deleted && stat(m->path, &st) == 0 &&
	    st.st_ino == m->inode && major(st.st_dev) == m->dev_major &&
	    minor(st.st_dev) == m->dev_minor)
		m->ctime = st.st_ctim.tv_sec * UINT64_C(1000000000) +
			   st.st_ctim.tv_nsec;
}

static void add(struct maps *m, size_t *cap, const struct mapping *one)
{
	if (m->n == *cap) {
		*cap = *cap ? *cap * 2 : 16;
		m->v = xrealloc(m->v, *cap * sizeof(*m->v));
	}
	m->v[m->n++] = *one;
}

int maps_read(struct maps *m, pid_t pid)
{
	struct maps now = MAPS_INIT;
	struct mapping one;
	char path[32], *line = NULL;
	size_t cap = 0, size = 0;
	bool changed;
	FILE *f;

	snprintf(path, sizeof(path), "/proc/%d/maps", pid);
	f = fopen(path, "re");
	if (!f) {
		int err = -errno;

		maps_free(m);
		return err;
	}
	while (now.n < MAPS_MAX && getline(&line, &size, f) > 0)
		if (parse_line(line, &one))
			add(&now, &cap, &one);
	free(line);
	fclose(f);
	changed = !all_same(m, &now);
	if (changed)
		for (size_t i = 0; i < now.n; i++)
			set_ctime(&now.v[i]);
	maps_free(changed ? m : &now);
	if (changed)
		*m = now;
	return changed;
}

void maps_free(struct maps *m)
{
	for (size_t i = 0; i < m->n; i++)
		free(m->v[i].path);
	free(m->v);
	memset(m, 0, sizeof(*m));
}

void maps_key(const struct maps *m, const struct mapping *one,
	      struct file_key *key)
{
	if (one->ctime) {
		key->dev = (uint64_t)one->dev_major << 32 | one->dev_minor;
		key->inode = one->inode;
		key->ctime = one->ctime;
	} else {
		key->dev = m->generation;
		key->inode = one->start - one->offset;
		key->ctime = 0;
	}
}

const struct mapping *maps_find(const struct maps *m, uint64_t addr)
{
	size_t low = 0, high = m->n;

	while (low < high) {
		size_t mid = (low + high) / 2;

		if (addr >= m->v[mid].end)
			low = mid + 1;
		else
			high = mid;
	}
	return low < m->n && addr >= m->v[low].start ? &m->v[low] : NULL;
}
