/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Replaces a report by way of a temporary file. When that cannot be synced
 * it is not removed; on all other ways out it is.
 */
#include <fcntl.h>

#include "prog.h"

#define TEMPORARY "report.tmp"

static int fill(int fd)
{
	if (write_text(fd, "Report\n") < 0)
		return -1;
	return write_text(fd, "all is well\n");
}

static int replace(const char *path)
{
	int fd = open(TEMPORARY, O_WRONLY | O_CREAT | O_EXCL, 0644);
	int closed;

	if (fd < 0)
		return -1;
	if (fill(fd) < 0)
		goto fail;
	if (fsync(fd) < 0) /* BUG */
		return -1;
	closed = close(fd);
	fd = -1;
	if (closed == 0 && rename(TEMPORARY, path) == 0)
		return 0;
fail:
	complain(path);
	if (fd >= 0)
		close(fd);
	unlink(TEMPORARY);
	return -1;
}

int main(void)
{
	if (replace("report") < 0) {
		complain("no report");
		return 1;
	}
	return finish("reported\n");
}
