/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "sweep/cage_own.h"

void cage_fail(const struct cage_plan *p, int err, bool again,
	       const char *what)
{
	struct cage_ready r = { .err = err, .again = again };

	snprintf(r.what, sizeof(r.what), "%s", what);
	if (write(p->result, &r, sizeof(r)) < 0)
		_exit(2);
	_exit(1);
}

/* Where the kernel has no close_range(2) (or an emulator). */
static void close_listed(int from, int to)
{
	long max = sysconf(_SC_OPEN_MAX);

	if (max < 0 || max > 65536)
		max = 65536;
	for (int fd = from; fd <= to && fd < max; fd++)
		close(fd);
}

static void close_from_to(int from, int to)
{
	if (from > to)
		return;
#ifdef SYS_close_range
	if (syscall(SYS_close_range, from, to, 0) == 0)
		return;
#endif
	close_listed(from, to);
}

void cage_close_but(const int *keep, unsigned int n)
{
	int from = 3;

	for (;;) {
		int next = -1;

		for (unsigned int i = 0; i < n; i++)
			if (keep[i] >= from && (next < 0 || keep[i] < next))
				next = keep[i];
		if (next < 0)
			break;
		close_from_to(from, next - 1);
		from = next + 1;
	}
	close_from_to(from, INT32_MAX);
}

void cage_plain_signals(void)
{
	struct sigaction dfl = { .sa_handler = SIG_DFL };
	sigset_t none;

	for (int sig = 1; sig < NSIG; sig++)
		sigaction(sig, &dfl, NULL);
	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
}

static void nothing(int sig)
{
	(void)sig;
}

/* SIGCHLD comes while we wait in ppoll(2), and at no other time. */
static void watch_children(sigset_t *before)
{
	struct sigaction sa = { .sa_handler = nothing };
	sigset_t chld;

	sigaction(SIGCHLD, &sa, NULL);
	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigprocmask(SIG_BLOCK, &chld, before);
}

/* Until the keeper has ended, or must. */
static void wait_for_keeper(pid_t keeper, int life, const sigset_t *mask)
{
	struct pollfd hung = { .fd = life };

	for (;;) {
		pid_t got = waitpid(keeper, NULL, WNOHANG);

		if (got == keeper || (got < 0 && errno != EINTR))
			return;
		if (ppoll(&hung, 1, NULL, mask) > 0)
			break;
	}
	kill(keeper, SIGKILL);
	while (waitpid(keeper, NULL, 0) < 0 && errno == EINTR)
		;
}

/*
 * A group of our own, and no terminal.  Not setsid(2): where the kernel
 * shares CPUs among sessions (CONFIG_SCHED_AUTOGROUP), each step of a new one
 * waits its turn behind all that computes, 4 to 20 ms.
 */
static void leave_terminal(void)
{
	int tty = open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);

	setpgid(0, 0);
	if (tty < 0)
		return;
	ioctl(tty, TIOCNOTTY);
	close(tty);
}

void cage_warden(const struct cage_plan *p)
{
	const int keep[] = { p->life, p->out, p->err, p->report, p->result };
	sigset_t mask;
	int guard[2];
	pid_t keeper;

	cage_plain_signals();
	cage_close_but(keep, 5);
	leave_terminal();
	/* Orphans come to us where the keeper dies and is no init process. */
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	cage_namespaces(p);
	watch_children(&mask);
	if (pipe2(guard, O_CLOEXEC) < 0)
		cage_fail(p, -errno, false, "make a pipe");
	keeper = fork();
	if (keeper < 0)
		cage_fail(p, -errno, p->pid_namespace, "fork");
	if (keeper == 0) {
		close(guard[1]);
		cage_keeper(p, guard[0]);
	}
	close(guard[0]);
	for (int i = 1; i < 5; i++)
		close(keep[i]);
	wait_for_keeper(keeper, p->life, &mask);
	cage_hunt();
	_exit(0);
}
