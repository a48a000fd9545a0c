/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tracer's own signals.  SIGCHLD is blocked and waited for; fatal ones,
 * unless -I says otherwise, and SIGALRM end a sleep in wait4(2) through
 * handlers that leave a note.  One that came just before the kernel was
 * entered ends no sleep, so a fatal one is followed by ticks until the run
 * is over.  The command starts with the dispositions and the mask that the
 * tracer was started with.
 */
#include "trace/task.h"

#include <errno.h>
#include <sys/time.h>
#include <time.h>

static const int fatal_signals[] = {
	SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM,
};

enum { NFATAL = sizeof(fatal_signals) / sizeof(fatal_signals[0]) };

/* Of this process, and of this thread: handlers know nothing else. */
static volatile sig_atomic_t noted;
static _Thread_local volatile sig_atomic_t ticks;

static void on_fatal(int sig)
{
	static const struct itimerval often = {
		.it_interval.tv_usec = 10000, .it_value.tv_usec = 10000,
	};

	noted = sig;
	setitimer(ITIMER_REAL, &often, NULL);
}

static void on_alarm(int sig)
{
	(void)sig;
	ticks = 1;
}

bool signals_fatal(struct engine *e)
{
	int sig = noted;

	if (!sig)
		return false;
	noted = 0;
	if (!e->fatal)
		e->fatal = sig;
	return true;
}

bool signals_ticked(void)
{
	bool was = ticks;

	ticks = 0;
	return was;
}

static void change(struct engine *e, int sig, void (*to)(int))
{
	struct sigaction act = { .sa_handler = to };

	sigemptyset(&act.sa_mask);
	if (sigaction(sig, &act, &e->old_action[sig]) == 0)
		e->changed |= 1u << sig;
}

static enum interruptible interruptible(const struct engine_options *opt)
{
	if (opt->interruptible != INTR_DEFAULT)
		return opt->interruptible;
	if (opt->daemonize != DAEMONIZE_NONE)
		return INTR_NEVER_TSTP;
	return opt->output_is_file && opt->argv ? INTR_NEVER : INTR_WAITING;
}

void signals_begin(struct engine *e)
{
	enum interruptible how = interruptible(e->opt);
	sigset_t alarm;

	sigemptyset(&e->wait_set);
	sigaddset(&e->wait_set, SIGCHLD);
	change(e, SIGCHLD, SIG_DFL);
	change(e, SIGALRM, on_alarm);
	/* Writing to a terminal from the background must not stop us. */
	change(e, SIGTTOU, SIG_IGN);
	change(e, SIGTTIN, SIG_IGN);
	if (how == INTR_NEVER_TSTP)
		change(e, SIGTSTP, SIG_IGN);
	sigprocmask(SIG_SETMASK, NULL, &e->old_mask);
	for (unsigned int i = 0; how != INTR_ANYWHERE && i < NFATAL; i++) {
		/* What the user blocked stays so. */
		if (sigismember(&e->old_mask, fatal_signals[i]))
			continue;
		change(e, fatal_signals[i],
		       how == INTR_WAITING ? on_fatal : SIG_IGN);
	}
	sigprocmask(SIG_BLOCK, &e->wait_set, NULL);
	sigemptyset(&alarm);
	sigaddset(&alarm, SIGALRM);
	sigprocmask(SIG_UNBLOCK, &alarm, NULL);
}

/* The timer's signal last: a fatal one starts it as long as it is ours. */
static void restore(const struct engine *e)
{
	static const struct itimerval never;

	for (int sig = 1; sig < 32; sig++) {
		if (e->changed & 1u << sig && sig != SIGALRM)
			sigaction(sig, &e->old_action[sig], NULL);
	}
	setitimer(ITIMER_REAL, &never, NULL);
	if (e->changed & 1u << SIGALRM)
		sigaction(SIGALRM, &e->old_action[SIGALRM], NULL);
	sigprocmask(SIG_SETMASK, &e->old_mask, NULL);
}

void signals_forget_child(void)
{
	static const struct timespec now;
	sigset_t chld;

	sigemptyset(&chld);
	sigaddset(&chld, SIGCHLD);
	sigtimedwait(&chld, NULL, &now);
}

void signals_end(struct engine *e)
{
	int sig;

	/* A left-over SIGCHLD is of no use to whoever handles it next. */
	signals_forget_child();
	restore(e);
	/* One that came when the run was over is not ours. */
	sig = noted;
	noted = 0;
	ticks = 0;
	if (sig)
		raise(sig);
}

void signals_child(const struct engine *e)
{
	restore(e);
}
