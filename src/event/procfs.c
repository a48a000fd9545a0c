/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/procfs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

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
