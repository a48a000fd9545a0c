/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Reads a word from a file and cuts its newline off: one byte before the
 * last that was read, which for a read that failed is before the buffer.
 * Built with AddressSanitizer. (It takes no memory of the heap: what the
 * sanitizer's own allocator does when there is none is no bug of ours.)
 */
#include <fcntl.h>

#include "prog.h"

/* Its leak check traces the process, which is traced already. */
const char *__asan_default_options(void);
const char *__asan_default_options(void)
{
	return "detect_leaks=0";
}

static int make(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
	int err;

	if (fd < 0)
		return -1;
	err = write_text(fd, "secret\n");
	return close(fd) < 0 ? -1 : err;
}

static int show(int fd)
{
	char word[32];
	ssize_t n = read(fd, word, sizeof(word)); /* BUG */

	word[n - 1] = '\0';
	return finish(word);
}

int main(void)
{
	int fd = make("word") < 0 ? -1 : open("word", O_RDONLY);
	int err;

	if (fd < 0) {
		complain("word");
		return 1;
	}
	err = show(fd);
	if (close(fd) < 0) {
		complain("word: close");
		return 1;
	}
	return err;
}
