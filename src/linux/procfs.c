/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/procfs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

#define STATUS_MAX 4096

void procfs_path(char path[PROCFS_PATH], pid_t tid, const char *what, int fd)
{
	if (fd >= 0)
		snprintf(path, PROCFS_PATH, "/proc/%d/%s/%d", tid, what, fd);
	else
		snprintf(path, PROCFS_PATH, "/proc/%d/%s", tid, what);
}

ssize_t procfs_read(const char *path, char *to, size_t len)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	size_t got = 0;
	ssize_t n = 0;

	if (fd < 0)
		return -errno;
	while (got < len - 1) {
		n = read(fd, to + got, len - 1 - got);
		if (n < 0 && errno == EINTR)
			continue;
		if (n <= 0)
			break;
		got += n;
	}
	if (n < 0)
		n = -errno;
	close(fd);
	to[got] = '\0';
	return n < 0 ? n : (ssize_t)got;
}

ssize_t procfs_link(const char *path, char *to, size_t len)
{
	ssize_t n = readlink(path, to, len);

	if (n < 0)
		return -errno;
	if ((size_t)n >= len)
		return -ENAMETOOLONG;
	to[n] = '\0';
	return n;
}

const char *procfs_field(const char *text, const char *key)
{
	size_t len = strlen(key);

	for (const char *line = text; line && *line;) {
		if (strncmp(line, key, len) == 0 && line[len] == ':')
			return line + len + 1 + strspn(line + len + 1, " \t");
		line = strchr(line, '\n');
		if (line)
			line++;
	}
	return NULL;
}

static unsigned long long number_of(const char *text, const char *key,
				    int base)
{
	const char *v = procfs_field(text, key);

	return v ? strtoull(v, NULL, base) : 0;
}

/* "Uid: real effective saved of-files" */
static void read_uids(const char *text, struct procfs_status *st)
{
	const char *v = procfs_field(text, "Uid");
	char *end;

	if (!v)
		return;
	st->uid = strtoul(v, &end, 10);
	st->euid = strtoul(end, NULL, 10);
}

int procfs_status(pid_t tid, struct procfs_status *st)
{
	char path[PROCFS_PATH], text[STATUS_MAX];
	const char *v;
	ssize_t len;

	*st = (struct procfs_status){ 0 };
	procfs_path(path, tid, "status", -1);
	len = procfs_read(path, text, sizeof(text));
	if (len < 0)
		return len == -ENOENT ? -ESRCH : (int)len;
	v = procfs_field(text, "Name");
	if (v)
		snprintf(st->comm, sizeof(st->comm), "%.*s",
			 (int)strcspn(v, "\n"), v);
	v = procfs_field(text, "State");
	st->state = v ? *v : '?';
	st->tgid = number_of(text, "Tgid", 10);
	st->ppid = number_of(text, "PPid", 10);
	st->tracer = number_of(text, "TracerPid", 10);
	read_uids(text, st);
	st->kthread = number_of(text, "Kthread", 10);
	st->seccomp = number_of(text, "Seccomp", 10);
	st->cap_eff = number_of(text, "CapEff", 16);
	st->cap_prm = number_of(text, "CapPrm", 16);
	return 0;
}

int procfs_threads(pid_t tid, pid_t **tids, size_t *n)
{
	char path[PROCFS_PATH];
	struct dirent *d;
	size_t cap = 0;
	DIR *dir;

	*tids = NULL;
	*n = 0;
	procfs_path(path, tid, "task", -1);
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
	ssize_t len = procfs_read(path, text, sizeof(text));

	if (len < 0)
		return len;
	*out = strtol(text, NULL, 10);
	return 0;
}
