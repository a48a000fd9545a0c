/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/procfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

static ssize_t read_file(const char *path, char *to, size_t size)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t len = 0;
	ssize_t r;

	if (fd < 0)
		return -errno;
	while ((r = read(fd, to + len, size - 1 - len)) > 0)
		len += r;
	if (r < 0)
		r = -errno;
	close(fd);
	to[len] = '\0';
	return r < 0 ? r : (ssize_t)len;
}

/* The text behind "\nKEY:\t", or NULL. */
static const char *value_of(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (const char *p = text; p; p = strchr(p, '\n')) {
		p += *p == '\n';
		if (strncmp(p, key, len) == 0 && p[len] == ':')
			return p + len + 1 + strspn(p + len + 1, "\t ");
	}
	return NULL;
}

static unsigned long long number_of(const char *text, const char *key,
				    int base)
{
	const char *v = value_of(text, key);

	return v ? strtoull(v, NULL, base) : 0;
}

int procfs_status(pid_t tid, struct procfs_status *st)
{
	char path[64], text[4096];
	const char *v;
	ssize_t len;

	*st = (struct procfs_status){ 0 };
	snprintf(path, sizeof(path), "/proc/%d/status", tid);
	len = read_file(path, text, sizeof(text));
	if (len < 0)
		return len == -ENOENT ? -ESRCH : (int)len;
	v = value_of(text, "Name");
	if (v)
		snprintf(st->comm, sizeof(st->comm), "%.*s",
			 (int)strcspn(v, "\n"), v);
	v = value_of(text, "State");
	st->state = v ? *v : '?';
	st->tgid = number_of(text, "Tgid", 10);
	st->ppid = number_of(text, "PPid", 10);
	st->tracer = number_of(text, "TracerPid", 10);
	st->uid = number_of(text, "Uid", 10);
	st->kthread = number_of(text, "Kthread", 10);
	st->seccomp = number_of(text, "Seccomp", 10);
	st->cap_eff = number_of(text, "CapEff", 16);
	st->cap_prm = number_of(text, "CapPrm", 16);
	return 0;
}

int procfs_threads(pid_t tid, pid_t **tids, size_t *n)
{
	char path[64];
	struct dirent *d;
	size_t cap = 0;
	DIR *dir;

	*tids = NULL;
	*n = 0;
	snprintf(path, sizeof(path), "/proc/%d/task", tid);
	dir = opendir(path);
	if (!dir)
		return errno == ENOENT ? -ESRCH : -errno;
	while ((d = readdir(dir))) {
		long v = strtol(d->d_name, NULL, 10);

		if (v <= 0)
			continue;
		if (*n == cap) {
			cap = cap ? 2 * cap : 16;
			*tids = xrealloc(*tids, cap * sizeof(**tids));
		}
		(*tids)[(*n)++] = v;
	}
	closedir(dir);
	return 0;
}

int procfs_number(const char *path, long *out)
{
	char text[64];
	ssize_t len = read_file(path, text, sizeof(text));

	if (len < 0)
		return len;
	*out = strtol(text, NULL, 10);
	return 0;
}
