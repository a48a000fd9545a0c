/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Copies a file as it should be done: beside the target, with the source's
 * permissions, synced, then moved, and the folder synced. What goes wrong is
 * told, and leaves no temporary file.
 */
#include <fcntl.h>
#include <sys/stat.h>

#include "prog.h"

#define TEMPORARY "copy.tmp"

static int make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, "To be copied:\nline 1\nline 2\nline 3\n");
	return close(fd) < 0 ? -1 : err;
}

static int copy_data(int to, int from)
{
	char buf[16];
	struct stat st;
	ssize_t n;

	if (fstat(from, &st) < 0 || fchmod(to, st.st_mode & 0777) < 0)
		return -1;
	while ((n = read_some(from, buf, sizeof(buf))) > 0)
		if (write_all(to, buf, (size_t)n) < 0)
			return -1;
	return n < 0 ? -1 : fsync(to);
}

static int sync_folder(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY);
	int err;

	if (fd < 0)
		return -1;
	err = fsync(fd);
	return close(fd) < 0 ? -1 : err;
}

static int copy(const char *path, int from)
{
	int to = open(TEMPORARY, O_WRONLY | O_CREAT | O_EXCL, 0600);
	int err;

	if (to < 0)
		return -1;
	err = copy_data(to, from);
	if (close(to) < 0)
		err = -1;
	if (!err)
		err = rename(TEMPORARY, path);
	if (err) {
		complain(TEMPORARY);
		unlink(TEMPORARY);
	}
	return err ? err : sync_folder();
}

int main(void)
{
	int from = make("original") < 0 ? -1 : open("original", O_RDONLY);
	int err = from < 0 ? -1 : copy("copy", from);

	if (from >= 0 && close(from) < 0)
		err = -1;
	if (err) {
		complain("copy");
		return 1;
	}
	return finish("copied\n");
}
