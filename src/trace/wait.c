/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Finding the next stop.  Where nothing but stops can come, the tracer sleeps
 * in wait4(2): one system call a stop.  Where something else has its time
 * (delays, children ahead of their parents), it sleeps in sigtimedwait(2).
 *
 * wait4(-1) reports the first of its list that has something to say, and its
 * cost grows with that list.  So now and then all stops that there are get
 * fetched and handled in turn, that a busy tracee cannot hide the others; and
 * with many tracees SIGCHLD's si_pid names whom to ask.
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
	PATIENCE_NS = 20000000,	/* for lines that nobody sees at once */
	TURN = 8,		/* stops between two sweeps */
};

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* 1 when there was a stop, 0 when not, -ECHILD; -EINTR without WNOHANG. */
static int fetch(struct engine *e, pid_t tid, int how, struct seen *seen)
{
	struct rusage ru = { .ru_nvcsw = 0 }, *want = e->opt->cpu_time ? &ru : NULL;
	pid_t r = wait4(tid, &seen->status, how | __WALL, want);

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

		r = fetch(e, -1, WNOHANG, seen);
		if (r <= 0)
			break;
		engine_forget_seen(e, seen->tid);
		e->batch[e->nbatch++] = *seen;
		/* The next one will be looked for before we sleep. */
		if (e->tasks.count <= 1)
			break;
	}
	e->drained = r <= 0;
	return e->nbatch ? 1 : r;
}

/*
 * Waits for a SIGCHLD; the pid that it names is in *hint.  0 also for a tick,
 * -EAGAIN after `timeout`, -EINTR where a fatal signal came.
 */
static int sleep_for(struct engine *e, const struct timespec *timeout,
		     pid_t *hint)
{
	siginfo_t si;
	int sig;

	*hint = 0;
	do {
		if (signals_fatal(e))
			return -EINTR;
		if (signals_ticked()) {
			e->drained = false;
			return 0;
		}
		sig = sigtimedwait(&e->wait_set, &si, timeout);
	} while (sig < 0 && errno == EINTR);
	if (sig < 0)
		return -EAGAIN;
	e->drained = false;
	*hint = si.si_pid;
	return 0;
}

/*
 * The timer raises SIGALRM, which ends a sleep.  It runs on while it is of
 * use: programming one for each wait would cost more than the work, where
 * the machine is virtual.
 */
void wait_begin(struct engine *e)
{
	struct sigevent ev = { .sigev_notify = SIGEV_SIGNAL,
			       .sigev_signo = SIGALRM };

	e->has_timer = timer_create(CLOCK_MONOTONIC, &ev, &e->timer) == 0;
}

void wait_end(struct engine *e)
{
	if (e->has_timer)
		timer_delete(e->timer);
}

/* Each ns nanoseconds from now on; 0: never. */
static void tick_each(struct engine *e, long ns)
{
	const struct itimerspec often = {
		.it_interval.tv_nsec = ns, .it_value.tv_nsec = ns,
	};

	if (e->has_timer && e->tick_ns != ns &&
	    timer_settime(e->timer, 0, &often, NULL) == 0)
		e->tick_ns = ns;
}

/*
 * A SIGCHLD can merge into one that is pending, and its hint is lost.  So
 * while hints are followed a tick asks for a sweep now and then.
 */
static bool follows_hints(const struct engine *e)
{
	return e->tick_ns == TICK_NS;
}

/* After a signal: 1 with something in the batch, 0, or -ECHILD. */
static int look(struct engine *e, pid_t hint)
{
	if (e->tasks.count >= MANY && hint) {
		tick_each(e, TICK_NS);
		e->hinted = true;
		e->pos = e->nbatch = 0;
		if (follows_hints(e)) {
			e->nbatch = fetch(e, hint, WNOHANG, &e->batch[0]) > 0;
			return (int)e->nbatch;
		}
	}
	if (!e->hinted && follows_hints(e))
		tick_each(e, 0);
	e->hinted = false;
	return sweep(e);
}

/* What has happened already.  Hints are asked for first where they are used. */
static int look_now(struct engine *e)
{
	static const struct timespec none;
	pid_t hint;
	int r = -EAGAIN;

	if (signals_fatal(e))
		return -EINTR;
	if (follows_hints(e))
		r = sleep_for(e, &none, &hint);
	if (r == -EINTR)
		return r;
	if (r == 0)
		return look(e, hint);
	return e->drained || follows_hints(e) ? 0 : sweep(e);
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
	static const struct timespec patience = { .tv_nsec = PATIENCE_NS };
	const struct timespec *early = e->nearly || e->opt->visit ? &patience :
								 NULL;
	struct timespec left;
	bool delays = delay_left(e, &left);
	const struct timespec *delay = delays ? &left : NULL;
	int r = -EAGAIN;

	*hint = 0;
	/* Lines for a file can wait a moment: one write for many. */
	if (!early)
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

/* Nothing is to be done but what stops ask for. */
static bool only_stops(const struct engine *e)
{
	return e->tasks.count < MANY && !e->nearly && !e->delays.n &&
		!e->opt->visit && !e->detaching && e->has_timer;
}

/*
 * In wait4(2), until a stop or a signal comes.  A signal that comes before
 * the kernel is entered ends no sleep: ticks do, which go on while lines
 * wait, and for ever behind a fatal one (signals.c).
 */
static int sleep_in_wait(struct engine *e, struct seen *seen)
{
	int r;

	if (!e->tick_ns && !e->told)
		tick_each(e, PATIENCE_NS);
	if (signals_fatal(e) || e->error)
		return -EINTR;
	r = fetch(e, -1, 0, seen);
	if (r > 0)
		e->told = false;
	return r;
}

/* 20 ms are over: lines are written, and where nothing came since, a sleep
 * may be a long one. */
static void on_tick(struct engine *e)
{
	if (!signals_ticked())
		return;
	if (e->told) {
		tick_each(e, 0);
		placement_idle(e);
	}
	e->told = true;
	engine_keep_error(e, e->h.idle ? e->h.idle(e->h.ctx) : 0);
}

/* Straight from the kernel: 1, -ECHILD, or -EINTR. */
static int next_stop(struct engine *e)
{
	e->pos = e->nbatch = 0;
	e->drained = false;
	if (e->tasks.count > 1 && ++e->turn >= TURN) {
		int r = sweep(e);

		e->turn = 0;
		if (r)
			return r;
	}
	for (;;) {
		int r;

		on_tick(e);
		r = signals_fatal(e) || e->error ? -EINTR :
			sleep_in_wait(e, &e->batch[0]);
		if (r == -EINTR && !e->fatal && !e->error)
			continue;
		e->nbatch = r > 0;
		return r;
	}
}

/*
 * Every stop raises SIGCHLD, which stays pending while blocked: where a
 * sweep found no more and no signal came since, nobody has stopped.
 */
static int refill(struct engine *e)
{
	if (only_stops(e))
		return next_stop(e);
	if (e->tick_ns && !follows_hints(e))
		tick_each(e, 0);
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
