/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Keeps counters in a file that it maps. Whether that worked is not asked:
 * the first counter is then written to the address of MAP_FAILED.
 */
#include <fcntl.h>
#include <sys/mman.h>

#include "prog.h"

struct counters {
	char magic[8];
	unsigned int hits[62];
};

static int update(int fd)
{
	const int access = PROT_READ | PROT_WRITE;
	struct counters *c;
	int err;

	if (ftruncate(fd, sizeof(*c)) < 0)
		return -1;
	c = mmap(NULL, sizeof(*c), access, MAP_SHARED, fd, 0); /* BUG */
	memcpy(c->magic, "counters", sizeof(c->magic));
	for (unsigned int i = 0; i < 62; i++)
		c->hits[i] = i * 3;
	err = msync(c, sizeof(*c), MS_SYNC);
	if (munmap(c, sizeof(*c)) < 0)
		err = -1;
	return err;
}

int main(void)
{
	int fd = open("counters", O_RDWR | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0) {
		complain("counters");
		return 1;
	}
	err = update(fd);
	if (err)
		complain("counters");
	if (close(fd) < 0) {
		complain("counters: close");
		err = -1;
	}
	return err ? 1 : finish("62 counters\n");
}
