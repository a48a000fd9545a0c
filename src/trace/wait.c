/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the next stop.  wait4(-1) reports the first of its list that has
 * something to say, and its cost grows with that list.  So stops are
 * fetched in sweeps and handled in turn, that a busy tracee cannot hide
 * the others; and with many tracees SIGCHLD's si_pid names whom to ask.
 */
#include "config.h"

#include "trace/task.h"

#include <errno.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/die.h"

enum {
	MANY = 64,		/* tracees from which hints pay */
	TICK_NS = 5000000,
	AWAKE_MAX = 16,		/* looks without a look at signals */
};

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* 1 when there was a stop, 0 when not, -ECHILD. */
static int fetch(struct engine *e, pid_t tid, struct seen *seen)
{
	struct rusage ru, *want = e->opt->cpu_time ? &ru : NULL;
	pid_t r;

	do
		r = wait4(tid, &seen->status, WNOHANG | __WALL, want);
	while (r < 0 && errno == EINTR);
	if (r <= 0)
		return r < 0 ? -errno : 0;
	seen->tid = r;
	seen->wall_ns = now(CLOCK_REALTIME);
	seen->mono_ns = now(CLOCK_MONOTONIC);
	seen->stime_ns = 0;
	if (want)
		seen->stime_ns = ru.ru_stime.tv_sec * UINT64_C(1000000000) +
				 ru.ru_stime.tv_usec * UINT64_C(1000);
	return 1;
}

uint64_t wait_now(void)
{
	return now(CLOCK_MONOTONIC);
}

void engine_forget_seen(struct engine *e, pid_t tid)
{
	for (unsigned int i = e->pos; i < e->nbatch; i++) {
		if (e->batch[i].tid == tid)
			e->batch[i].tid = 0;
	}
}

/*
 * A tid can be in the batch twice only if its tracee was killed in
 * between; the former stop is then nobody's any more.
 */
static int sweep(struct engine *e)
{
	int r = 0;

	e->pos = e->nbatch = 0;
	while (e->nbatch < BATCH_MAX) {
		struct seen *seen = &e->batch[e->nbatch];

		r = fetch(e, -1, seen);
		if (r <= 0)
			break;
		engine_forget_seen(e, seen->tid);
		e->batch[e->nbatch++] = *seen;
		/* The next one will be looked for before we sleep. */
		if (e->tasks.count <= 1) {
			e->drained = false;
			return 1;
		}
	}
	e->drained = e->nbatch < BATCH_MAX;
	return e->nbatch ? 1 : r;
}

/*
 * Waits for a signal; the pid that a SIGCHLD names is in *hint.  -EAGAIN
 * after `timeout`, -EINTR when the signal was a fatal one.
 */
static int sleep_for(struct engine *e, const struct timespec *timeout,
		     pid_t *hint)
{
	siginfo_t si;
	int sig;

	*hint = 0;
	do
		sig = sigtimedwait(&e->wait_set, &si, timeout);
	while (sig < 0 && errno == EINTR);
	if (sig < 0)
		return -EAGAIN;
	e->drained = false;
	if (sig == SIGALRM)
		return 0;
	if (sig == SIGCHLD) {
		*hint = si.si_pid;
		return 0;
	}
	if (!e->fatal)
		e->fatal = sig;
	return -EINTR;
}

/*
 * A SIGCHLD can merge into one that is pending, and its hint is lost.  So
 * while hints are followed a timer asks for a sweep now and then.  It runs
 * on: programming one for each wait would cost more than the sweep, where
 * the machine is virtual.
 */
void wait_begin(struct engine *e)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL,
			       .sigev_signo = SIGALRM };

	/* Without one sweeps are merely more. */
	e->has_timer = timer_create(CLOCK_MONOTONIC, &ev, &e->timer) == 0;
}

void wait_end(struct engine *e)
{
	if (e->has_timer)
		timer_delete(e->timer);
}

static void start_ticks(struct engine *e)
{
	static const struct itimerspec often = {
		.it_interval.tv_nsec = TICK_NS, .it_value.tv_nsec = TICK_NS,
	};

	if (e->has_timer && !e->ticking &&
	    timer_settime(e->timer, 0, &often, NULL) == 0)
		e->ticking = true;
}

static void stop_ticks(struct engine *e)
{
	static const struct itimerspec never;

	if (e->ticking && timer_settime(e->timer, 0, &never, NULL) == 0)
		e->ticking = false;
}

void wait_poll(struct engine *e)
{
	static const struct timespec none;
	pid_t hint;

	sleep_for(e, &none, &hint);
}

/* After a signal: 1 with something in the batch, 0, or -ECHILD. */
static int look(struct engine *e, pid_t hint)
{
	if (e->tasks.count >= MANY && hint) {
		start_ticks(e);
		e->hinted = true;
		e->pos = e->nbatch = 0;
		if (e->ticking) {
			e->nbatch = fetch(e, hint, &e->batch[0]) > 0;
			return (int)e->nbatch;
		}
	}
	if (!e->hinted)
		stop_ticks(e);
	e->hinted = false;
	return sweep(e);
}

/*
 * What has happened already. Signals are asked for first where they are
 * hints, else now and then: a tracer that never sleeps must see a ^C too.
 */
static int look_now(struct engine *e)
{
	static const struct timespec none;
	pid_t hint;
	int r = -EAGAIN;

	if (e->ticking || ++e->awake >= AWAKE_MAX) {
		e->awake = 0;
		r = sleep_for(e, &none, &hint);
	}
	if (r == -EINTR)
		return r;
	if (r == 0)
		return look(e, hint);
	return e->drained || e->ticking ? 0 : sweep(e);
}

static const struct timespec *sooner(const struct timespec *a,
				     const struct timespec *b)
{
	if (!a || !b)
		return a ? a : b;
	if (a->tv_sec != b->tv_sec)
		return a->tv_sec < b->tv_sec ? a : b;
	return a->tv_nsec < b->tv_nsec ? a : b;
}

/* While tracees are let go: until `until`, if that is set. */
static int sleep_detaching(struct engine *e, pid_t *hint)
{
	uint64_t t = wait_now(), left = e->until > t ? e->until - t : 0;
	const struct timespec timeout = {
		left / 1000000000, left % 1000000000,
	};

	if (e->h.idle)
		engine_keep_error(e, e->h.idle(e->h.ctx));
	return sleep_for(e, e->until ? &timeout : NULL, hint);
}

/*
 * Nothing has happened: sleep until something does.  -EAGAIN where early
 * tasks have waited in vain, 0 also when a delay is over.
 */
static int sleep_on(struct engine *e, pid_t *hint)
{
	static const struct timespec patience = { .tv_nsec = 20000000 };
	const struct timespec *early = e->nearly || e->opt->visit ? &patience :
								 NULL;
	struct timespec left;
	bool delays = delay_left(e, &left);
	const struct timespec *delay = delays ? &left : NULL;
	int r = -EAGAIN;

	*hint = 0;
	/* Lines for a file can wait a moment: one write for many. */
	if (e->opt->output_is_file && !early)
		r = sleep_for(e, sooner(&patience, delay), hint);
	if (r != -EAGAIN || (delays && delay_end_due(e)))
		return r == -EAGAIN ? 0 : r;
	if (e->h.idle)
		engine_keep_error(e, e->h.idle(e->h.ctx));
	if (e->error)
		return -EINTR;
	if (delays)
		delays = delay_left(e, &left);
	r = sleep_for(e, sooner(early, delays ? &left : NULL), hint);
	if (r == -EAGAIN && delays && (delay_end_due(e) || !early))
		r = 0;
	return r;
}

/*
 * Every stop raises SIGCHLD, which stays pending while blocked: where a
 * sweep found no more and no signal came since, nobody has stopped.
 */
static int refill(struct engine *e)
{
	for (;;) {
		pid_t hint;
		int r;

		/* Also while there is no time to sleep. */
		if (e->delays.n && !e->detaching)
			delay_end_due(e);
		r = look_now(e);
		if (r)
			return r;
		r = e->detaching ? sleep_detaching(e, &hint) :
			sleep_on(e, &hint);
		if (r < 0)
			return r;
		e->awake = 0;
		r = look(e, hint);
		if (r)
			return r;
	}
}

int wait_next(struct engine *e, struct seen *seen)
{
	do {
		if (e->pos == e->nbatch) {
			int r = refill(e);

			if (r < 0)
				return r;
		}
		*seen = e->batch[e->pos++];
	} while (!seen->tid);
	if (e->opt->debug)
		warn("[wait(0x%06x) = %d] %u tracees, %u waiting",
		     (unsigned int)seen->status, seen->tid,
		     (unsigned int)e->tasks.count, e->nbatch - e->pos);
	return 0;
}
