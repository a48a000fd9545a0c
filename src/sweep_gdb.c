/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --replay CASE --gdb: the command runs as it was called, until the fault has
 * been made; there it is stopped, let go, and handed to the debugger.  What a
 * fault that stays does to later calls is not seen there.
 */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep_in.h"
#include "sweep_run.h"

/* The fault's own rule, and a stop: the second of them. */
static const char *const *stopping(struct sweep_state *s,
				   const struct sweep_case *c)
{
	const char *const *rules = sweep_rules_of(s, c);
	unsigned int n = 0;
	const char **v;

	while (rules[n])
		n++;
	v = arena_memdup(&s->sweep.arena, rules, (n + 1) * sizeof(*v));
	v[1] = arena_printf(&s->sweep.arena, "%s:signal=SIGSTOP", v[1]);
	return v;
}

/* Runs it in a child of ours, which no longer traces when that has ended. */
static void run_until_stopped(struct sweep_state *s,
			      const struct sweep_case *c, struct signs *signs)
{
	struct sweep_run r = {
		.what = WATCH_STOP,
		.rules = stopping(s, c),
		.nrules = 2,
		.calls = sweep_calls_of(s, c),
		.depth = s->rq->depth,
		.startup = s->rq->startup,
		.signs = signs,
		.argv = s->rq->argv,
	};
	int status;
	pid_t pid;

	fflush(NULL);
	pid = fork();
	if (pid < 0)
		die_errno(errno, "sweep: fork");
	if (!pid) {
		sweep_run(&r, -1);
		fflush(NULL);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
}

int sweep_debug(struct sweep_state *s, const struct sweep_case *c)
{
	struct signs *signs = area_new();
	char pid[16];

	if (!signs)
		die("sweep: no memory");
	run_until_stopped(s, c, signs);
	if (!signs->stopped) {
		warn("sweep: the command ended, and did not come to the site");
		area_free(signs);
		return SWEEP_EXIT_UNTRIED;
	}
	snprintf(pid, sizeof(pid), "%d", (int)signs->stopped);
	execlp("gdb", "gdb", "-q", "-p", pid, (char *)NULL);
	warn_errno(errno, "sweep: gdb");
	kill(signs->stopped, SIGKILL);
	area_free(signs);
	return SWEEP_EXIT_USAGE;
}
