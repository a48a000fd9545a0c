/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * filters: a few calls that succeed and fail, here and in a child, all of
 * which end in the same way in every run.
 */
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static void wait_a_moment(void)
{
	struct timespec ts = { .tv_nsec = 20000000 };

	while (nanosleep(&ts, &ts) < 0)
		;
}

static int child(int fd)
{
	if (write(fd, "child", 5) != 5)
		return 1;
	close(98);
	kill(getpid(), SIGKILL);
	return 1;
}

int main(void)
{
	int fd = openat(AT_FDCWD, "here", O_RDWR | O_CREAT | O_TRUNC, 0600);
	char data[64];
	pid_t pid;

	if (fd < 0 || write(fd, "abc", 3) != 3 || write(fd, "abcdef", 6) != 6 ||
	    lseek(fd, 0, SEEK_SET) != 0 || read(fd, data, sizeof(data)) != 9)
		return 1;
	if (openat(AT_FDCWD, "gone", O_RDONLY) >= 0)
		return 1;
	close(99);
	wait_a_moment();
	pid = fork();
	if (!pid)
		return child(fd);
	return waitpid(pid, NULL, 0) == pid ? 0 : 1;
}
