/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The bytes of rule files, and where they are found. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "rule/parse.h"
#include "rule/rules_dir.h"

static int cannot_read(struct rule_error *e, const char *path, int err)
{
	buf_reset(&e->text);
	buf_printf(&e->text, "%s: %s", path, strerror(err));
	return -err;
}

static int read_all(int fd, struct buf *to)
{
	ssize_t n;

	do {
		n = read(fd, buf_reserve(to, 16384), 16384);
		if (n > 0)
			to->len += (size_t)n;
	} while ((n > 0 && to->len <= RULE_FILE_MAX) ||
		 (n < 0 && errno == EINTR));
	if (n < 0)
		return errno;
	return to->len > RULE_FILE_MAX ? EFBIG : 0;
}

/* A name that is no file here may be that of a recipe: with .vxr or not. */
static int open_recipe(const char *name)
{
	const char *dot = strrchr(name, '.');
	char *path;
	int fd;

	if (strchr(name, '/')) {
		errno = ENOENT;
		return -1;
	}
	path = xasprintf("%s/%s%s", RULES_DIR, name,
			 dot && !strcmp(dot, ".vxr") ? "" : ".vxr");
	fd = open(path, O_RDONLY | O_CLOEXEC);
	free(path);
	return fd;
}

int parse_read(const char *path, struct buf *to, struct rule_error *e)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC), err;

	if (fd < 0 && errno == ENOENT)
		fd = open_recipe(path);
	if (fd < 0)
		return cannot_read(e, path, errno);
	err = read_all(fd, to);
	close(fd);
	if (!err && to->len && memchr(to->data, 0, to->len))
		err = EILSEQ;
	return err ? cannot_read(e, path, err) : 0;
}
