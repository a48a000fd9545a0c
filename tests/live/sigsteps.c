/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Signals in the middle of a sequence: getsid(2), which a rule has made a
 * sequence with a read(2) of descriptor 3, a pipe, where nothing is yet.
 * SIGALRM arrives again and again; the handler's third run writes to it.
 * Prints what getsid returned and how often the handler ran.
 *
 * usage: sigsteps HOW...
 *   restart, norestart    of the handler's SA_RESTART
 *   altstack              the handler runs on a stack of its own
 *   nested                the handler calls getpgid(2), a sequence too
 *   jump                  the handler leaves by siglongjmp, the first time
 *   fork                  the handler forks, the first time
 *   mask                  SIGALRM comes in a ppoll(2), not from a timer
 */
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "pace.h"

enum { TURNS = 3 };

static bool nested, jumps, forks;
static volatile sig_atomic_t runs, wrong, child;
static int fds[2];
static sigjmp_buf out;

/* It has a pipe of its own to wait for, and no timer. */
static void become_child(void)
{
	child = 1;
	close(fds[0]);
	close(fds[1]);
	if (pipe(fds) || fds[0] != 3 || write(fds[1], "x", 1) != 1)
		wrong = wrong + 1;
}

static void handler(int sig)
{
	int error = errno;

	(void)sig;
	runs = runs + 1;
	if (syscall(SYS_getuid) != (long)getuid())
		wrong = wrong + 1;
	if (nested && syscall(SYS_getpgid, 0) != 1234)
		wrong = wrong + 1;
	if (forks && runs == 1) {
		pid_t pid = fork();

		if (!pid)
			become_child();
		else if (pid < 0)
			wrong = wrong + 1;
	}
	if (jumps && runs == 1)
		siglongjmp(out, 1);
	if (runs >= TURNS && write(fds[1], "x", 1) != 1)
		wrong = wrong + 1;
	errno = error;
}

static void timer(bool on)
{
	const long often = on ? pace(5000) : 0;
	struct itimerval t = { { 0, often }, { 0, often } };

	setitimer(ITIMER_REAL, &t, NULL);
}

static void report(const char *who, long r)
{
	char line[128];
	struct iovec v = { line, 0 };

	v.iov_len = (size_t)snprintf(line, sizeof(line),
				     "%s: %ld after %s runs, %d wrong\n", who,
				     r, runs >= TURNS ? "all" : "too few",
				     (int)wrong);
	if (writev(1, &v, 1) < 0)
		_exit(9);
}

int main(int argc, char **argv)
{
	struct sigaction sa = { .sa_handler = handler, .sa_flags = SA_RESTART };
	volatile bool masked = false;
	static char stack[1 << 16];
	stack_t st = { .ss_sp = stack, .ss_size = sizeof(stack) };
	sigset_t none, alarms;
	int status = 0;
	long r;

	sigaltstack(&st, NULL);
	sigemptyset(&none);
	sigemptyset(&alarms);
	sigaddset(&alarms, SIGALRM);
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "norestart"))
			sa.sa_flags &= ~SA_RESTART;
		else if (!strcmp(argv[i], "altstack"))
			sa.sa_flags |= SA_ONSTACK;
		else if (!strcmp(argv[i], "nested"))
			nested = true;
		else if (!strcmp(argv[i], "jump"))
			jumps = true;
		else if (!strcmp(argv[i], "fork"))
			forks = true;
		else if (!strcmp(argv[i], "mask"))
			masked = true;
	}
	if (pipe(fds) || fds[0] != 3)
		return 2;
	sigaction(SIGALRM, &sa, NULL);
	if (masked) {
		sigprocmask(SIG_BLOCK, &alarms, NULL);
		kill(getpid(), SIGALRM);
		r = ppoll(NULL, 0, NULL, &none);
		printf("ppoll: %ld %s, %d runs\n", r, strerrorname_np(errno),
		       (int)runs);
		return 0;
	}
	if (sigsetjmp(out, 1)) {
		timer(false);
		report("jumped", 0);
		jumps = false;
	}
	timer(true);
	errno = 0;
	r = syscall(SYS_getsid, 0);
	if (r < 0)
		r = -errno;
	timer(false);
	report(child ? "child" : "program", r);
	if (child)
		_exit(0);
	while (wait(&status) > 0)
		if (status)
			printf("child: status %d\n", status);
	return 0;
}
