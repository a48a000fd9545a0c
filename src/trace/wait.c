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
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/ask.h"

#ifndef sigev_notify_thread_id
#define sigev_notify_thread_id _sigev_un._tid
#endif

enum {
	MANY = 64,		/* tracees from which hints pay */
	TICK_NS = 5000000,
	WAKE_NS = 3000000,	/* not the same: it is no tick for hints */
	PATIENCE_NS = 20000000,	/* for lines that nobody sees at once */
	TURN = 8,		/* stops between two sweeps */
};

static uint64_t now(clockid_t clock)
{
	struct timespec ts;

	clock_gettime(clock, &ts);
	return ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
}

/* What is about to be asked anyhow, while the others go on. */
static void ask_early(pid_t tid, struct seen *seen)
{
	if (seen->status >> 8 != (SIGTRAP | 0x80))
		return;
	seen->info_r = ask(PTRACE_GET_SYSCALL_INFO, tid, sizeof(seen->info),
			   (uintptr_t)&seen->info);
}

/*
 * As wait4(2), or -errno.  Children of the first thread are its own, and what
 * it traces is; so it is with the others'.
 */
static pid_t wait_for(struct engine *e, pid_t tid, struct seen *seen, int how,
		      struct rusage *want)
{
	bool many = tracers_many(e);
	struct tracer *me = how & WNOHANG ? NULL : tracer_leave(e);
	pid_t r = wait4(tid, &seen->status, how | __WALL | __WNOTHREAD,
			want);

	if (r < 0)
		r = -errno;
	if (me && many && r > 0)
		ask_early(r, seen);
	if (me)
		tracer_return(me);
	return r;
}

/* 1 when there was a stop, 0 when not, -ECHILD; -EINTR without WNOHANG. */
static int fetch(struct engine *e, pid_t tid, int how, struct seen *seen)
{
	struct rusage ru = { .ru_nvcsw = 0 }, *want = e->opt->cpu_time ? &ru : NULL;
	pid_t r;

	seen->info_r = 0;
	r = wait_for(e, tid, seen, how, want);
	if (r <= 0)
		return (int)r;
	tracer_heard(e, r);
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
	for (unsigned int i = e->me->pos; i < e->me->nbatch; i++) {
		if (e->me->batch[i].tid == tid)
			e->me->batch[i].tid = 0;
	}
}

/*
 * A tid can be in the batch twice only if its tracee was killed in
 * between; the former stop is then nobody's any more.
 */
static int sweep(struct engine *e)
{
	int r = 0;

	e->me->pos = e->me->nbatch = 0;
	while (e->me->nbatch < BATCH_MAX) {
		struct seen *seen = &e->me->batch[e->me->nbatch];

		r = fetch(e, -1, WNOHANG, seen);
		if (r <= 0)
			break;
		engine_forget_seen(e, seen->tid);
		e->me->batch[e->me->nbatch++] = *seen;
		/* The next one will be looked for before we sleep. */
		if (e->me->ntasks <= 1)
			break;
	}
	e->me->drained = r <= 0;
	return e->me->nbatch ? 1 : r;
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
			e->me->drained = false;
			return 0;
		}
		sig = sigtimedwait(&e->wait_set, &si, timeout);
	} while (sig < 0 && errno == EINTR);
	if (sig < 0)
		return -EAGAIN;
	e->me->drained = false;
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
	struct sigevent ev = { .sigev_notify = SIGEV_THREAD_ID,
			       .sigev_signo = SIGALRM };

	ev.sigev_notify_thread_id = gettid();
	e->me->has_timer = timer_create(CLOCK_MONOTONIC, &ev, &e->me->timer) ==
			   0;
}

void wait_end(struct engine *e)
{
	if (e->me->has_timer)
		timer_delete(e->me->timer);
	e->me->has_timer = false;
}

/* Each ns nanoseconds from now on; 0: never. */
static void tick(struct tracer *t, long ns)
{
	const struct itimerspec often = {
		.it_interval.tv_nsec = ns, .it_value.tv_nsec = ns,
	};

	if (t->has_timer && t->tick_ns != ns &&
	    timer_settime(t->timer, 0, &often, NULL) == 0)
		t->tick_ns = ns;
}

static void tick_each(struct engine *e, long ns)
{
	tick(e->me, ns);
}

void wait_wake(struct tracer *t)
{
	tick(t, WAKE_NS);
	if (!t->has_timer)
		pthread_kill(t->thread, SIGALRM);
}

void wait_heard(struct tracer *t)
{
	tick(t, 0);
}

/*
 * A SIGCHLD can merge into one that is pending, and its hint is lost.  So
 * while hints are followed a tick asks for a sweep now and then.
 */
static bool follows_hints(const struct engine *e)
{
	return e->me->tick_ns == TICK_NS;
}

/* After a signal: 1 with something in the batch, 0, or -ECHILD. */
static int look(struct engine *e, pid_t hint)
{
	if (e->me->ntasks >= MANY && hint) {
		tick_each(e, TICK_NS);
		e->me->hinted = true;
		e->me->pos = e->me->nbatch = 0;
		if (follows_hints(e)) {
			e->me->nbatch =
				fetch(e, hint, WNOHANG, &e->me->batch[0]) > 0;
			return (int)e->me->nbatch;
		}
	}
	if (!e->me->hinted && follows_hints(e))
		tick_each(e, 0);
	e->me->hinted = false;
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
	return e->me->drained || follows_hints(e) ? 0 : sweep(e);
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
	const struct timespec *early =
		e->me->nearly || e->opt->visit ? &patience : NULL;
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

/*
 * Nothing is to be done but what stops ask for; or SIGCHLD, which the other
 * way listens to, comes to any of several tracers.
 */
static bool only_stops(const struct engine *e)
{
	return tracers_many(e) ||
	       (e->me->ntasks < MANY && !e->me->nearly && !e->delays.n &&
		!e->opt->visit && !e->detaching && e->me->has_timer);
}

/* What only the first tracer hears, and what all are told then. */
static bool must_end(struct engine *e)
{
	if (e->me == &e->first && signals_fatal(e))
		return true;
	if (e->me->letting_go)
		return e->abandoned;
	return e->error || e->detaching;
}

/*
 * Without a timer nothing ends a sleep for certain: short ones, each of which
 * counts for a tick.
 */
static int nap(struct engine *e, struct seen *seen)
{
	static const struct timespec ms = { .tv_nsec = 1000000 };
	struct tracer *me = tracer_leave(e);

	nanosleep(&ms, NULL);
	raise(SIGALRM);
	tracer_return(me);
	return fetch(e, -1, WNOHANG, seen);
}

/*
 * In wait4(2), until a stop or a signal comes.  A signal that comes before
 * the kernel is entered ends no sleep: ticks do, which go on while lines
 * wait, and for ever behind a fatal one (signals.c).
 */
static int sleep_in_wait(struct engine *e, struct seen *seen)
{
	struct tracer *me = e->me;
	int r;

	if (!me->tick_ns && (!me->told || me->nearly))
		tick(me, PATIENCE_NS);
	r = me->has_timer ? fetch(e, -1, 0, seen) : nap(e, seen);
	if (r > 0)
		me->told = false;
	return r;
}

/*
 * 20 ms are over: lines are written, and where nothing came since, a sleep
 * may be a long one: true.
 */
static bool on_tick(struct engine *e)
{
	bool quiet;

	if (!signals_ticked())
		return false;
	quiet = e->me->told;
	if (quiet) {
		tick(e->me, 0);
		placement_idle(e);
	}
	e->me->told = true;
	engine_keep_error(e, e->h.idle ? e->h.idle(e->h.ctx) : 0);
	return quiet;
}

/* Straight from the kernel: 1, -ECHILD, -EINTR, or -EAGAIN. */
static int next_stop(struct engine *e)
{
	struct tracer *me = e->me;
	int r;

	me->pos = me->nbatch = 0;
	me->drained = false;
	if (me->ntasks > 1 && ++me->stops >= TURN) {
		me->stops = 0;
		r = sweep(e);
		if (r)
			return r;
	}
	do {
		bool quiet = on_tick(e);

		if (must_end(e))
			return -EINTR;
		if (!me->ntasks)
			return -ECHILD;
		if (quiet && me->nearly && !me->letting_go)
			return -EAGAIN;
		r = sleep_in_wait(e, &me->batch[0]);
	} while (r == -EINTR || !r);
	me->nbatch = r > 0;
	return r;
}

/*
 * Every stop raises SIGCHLD, which stays pending while blocked: where a
 * sweep found no more and no signal came since, nobody has stopped.
 */
static int refill(struct engine *e)
{
	if (only_stops(e))
		return next_stop(e);
	if (e->me->tick_ns && !follows_hints(e))
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
		if (e->me->pos == e->me->nbatch) {
			int r = refill(e);

			if (r < 0)
				return r;
		}
		*seen = e->me->batch[e->me->pos++];
	} while (!seen->tid || engine_disowned(e, seen));
	if (e->opt->debug)
		warn("[wait(0x%06x) = %d] %u tracees, %u waiting",
		     (unsigned int)seen->status, seen->tid,
		     (unsigned int)e->me->ntasks, e->me->nbatch - e->me->pos);
	return 0;
}
