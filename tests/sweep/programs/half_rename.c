/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Installs two files that belong together, users and groups. Both are
 * written and synced before the first is moved; but when the second cannot
 * be moved the first stays where it is, and one is new and one is not.
 */
#include <fcntl.h>

#include "prog.h"

static int prepare(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, text);
	if (!err)
		err = fsync(fd);
	return close(fd) < 0 ? -1 : err;
}

static int install(void)
{
	if (prepare("users.new", "generation 2\nann\nbob\n") < 0 ||
	    prepare("groups.new", "generation 2\nstaff\n") < 0)
		return -1;
	if (rename("users.new", "users") < 0)
		return -1;
	return rename("groups.new", "groups"); /* BUG */
}

int main(void)
{
	if (install() < 0) {
		complain("install");
		unlink("users.new");
		unlink("groups.new");
		return 1;
	}
	return finish("installed\n");
}
