/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Gives jobs to a helper, a child, and writes down how many it did. When the
 * file for that cannot be opened the program ends and the helper does not:
 * it waits for jobs, and the end of the pipe never comes, since it has the
 * other end of it, too.
 */
#include <fcntl.h>
#include <signal.h>

#include "prog.h"

static void help(int fd)
{
	char job;
	int done = 0;

	while (read_some(fd, &job, 1) == 1) {
		if (job == 'q')
			_exit(done);
		done++;
	}
	complain("helper");
	_exit(100);
}

/* How many jobs were done, or -1. */
static int run_jobs(int fd, pid_t pid)
{
	int status;

	if (write_text(fd, "jjjq") < 0) {
		complain("helper");
		kill(pid, SIGKILL);
		reap(pid);
		return -1;
	}
	status = reap(pid);
	if (!WIFEXITED(status) || WEXITSTATUS(status) == 100)
		return -1;
	return WEXITSTATUS(status);
}

int main(void)
{
	char text[32];
	int fds[2], fd, done;
	pid_t pid;

	signal(SIGPIPE, SIG_IGN);
	if (pipe(fds) < 0 || (pid = fork()) < 0) {
		complain("helper");
		return 1;
	}
	if (pid == 0)
		help(fds[0]);
	fd = open("done", O_WRONLY | O_CREAT | O_TRUNC, 0644); /* BUG */
	if (fd < 0) {
		complain("done");
		return 1;
	}
	done = run_jobs(fds[1], pid);
	snprintf(text, sizeof(text), "%d jobs\n", done);
	if (done < 0 || write_text(fd, text) < 0 || fsync(fd) < 0 ||
	    close(fd) < 0) {
		complain("jobs");
		return 1;
	}
	return finish(text);
}
