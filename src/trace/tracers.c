/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/tracer.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/handover.h"
#include "trace/task.h"

void tracers_begin(struct engine *e)
{
	pthread_mutexattr_t attr;

	/* It is let go soon, by a thread that runs. */
	pthread_mutexattr_init(&attr);
	pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ADAPTIVE_NP);
	pthread_mutex_init(&e->lock, &attr);
	pthread_mutexattr_destroy(&attr);
	pthread_mutex_lock(&e->lock);
	e->first.e = e;
	e->first.thread = pthread_self();
	e->me = &e->first;
	e->ntracers = 1;
	/*
	 * Alone, a command needs no parent that waits for nobody: its
	 * CLONE_PARENT makes children that we are to wait for.
	 */
	if (e->opt->follow || e->opt->nattach > 1)
		e->tracers_max = e->opt->tracers;
	if (e->tracers_max > 1 && cpus_get(0, &e->cpus) < 0)
		e->tracers_max = 1;
}

/* Those that have ended use nothing of the engine any more. */
static void join_ended(struct engine *e)
{
	while (e->ended) {
		struct tracer *t = e->ended;

		e->ended = t->next;
		pthread_join(t->thread, NULL);
		free(t);
	}
}

void tracers_end(struct engine *e)
{
	join_ended(e);
	wait_end(e);
	pthread_mutex_unlock(&e->lock);
	pthread_mutex_destroy(&e->lock);
}

/* -ESRCH is no error: its end will be reported by wait4(2). */
static void wake(struct tracer *me)
{
	const struct waking w = me->waking;

	me->waking.tid = 0;
	if (w.tid)
		ask(w.request, w.tid, 0, (uintptr_t)w.sig);
}

void tracer_resume(struct engine *e, int request, pid_t tid, int sig)
{
	wake(e->me);
	e->me->waking = (struct waking){ tid, request, sig };
	if (!tracers_many(e))
		wake(e->me);
}

void tracer_heard(struct engine *e, pid_t tid)
{
	if (e->me->waking.tid == tid)
		e->me->waking.tid = 0;
}

struct tracer *tracer_leave(struct engine *e)
{
	struct tracer *me = e->me;

	pthread_mutex_unlock(&e->lock);
	wake(me);
	return me;
}

void tracer_return(struct tracer *me)
{
	pthread_mutex_lock(&me->e->lock);
	me->e->me = me;
}

bool tracers_many(const struct engine *e)
{
	return e->ntracers > 1;
}

/* --- the thread --- */

static void leave_list(struct engine *e, const struct tracer *me)
{
	struct tracer **p = &e->others;

	while (*p != me)
		p = &(*p)->next;
	*p = me->next;
}

/*
 * What its tracees were is everybody's to see; the first one waits for it
 * when the run is over.
 */
static void end(struct tracer *me)
{
	struct engine *e = me->e;

	wait_end(e);
	leave_list(e, me);
	me->next = e->ended;
	e->ended = me;
	e->ntracers--;
	wait_wake(&e->first);
}

static void *work(void *arg)
{
	struct tracer *me = arg;
	struct engine *e = me->e;

	tracer_return(me);
	wait_begin(e);
	cpus_set(0, &e->cpus);
	handover_take(e);
	engine_trace(e);
	if (e->error)
		tracers_stop(e);
	detach_mine(e);
	end(me);
	tracer_leave(e);
	return NULL;
}

/*
 * Signals that end the run are for the first one; but SIGPIPE comes to who
 * wrote.
 */
static int create(struct tracer *t)
{
	sigset_t mask, old;
	int err;

	sigfillset(&mask);
	sigdelset(&mask, SIGALRM);
	sigdelset(&mask, SIGPIPE);
	pthread_sigmask(SIG_SETMASK, &mask, &old);
	err = pthread_create(&t->thread, NULL, work, t);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	return err;
}

struct tracer *tracer_new(struct engine *e)
{
	struct tracer *t;

	join_ended(e);
	if (e->ntracers >= e->tracers_max || e->detaching)
		return NULL;
	placement_share(e);
	t = xcalloc(1, sizeof(*t));
	t->e = e;
	if (create(t)) {
		free(t);
		return NULL;
	}
	t->next = e->others;
	e->others = t;
	e->ntracers++;
	return t;
}

/* --- what is whose --- */

static bool is_early(const struct task *task)
{
	return task->state == TASK_EARLY || task->state == TASK_EARLY_DEAD;
}

void tracer_drop(struct task *task)
{
	struct tracer *t = task->tracer;

	t->nearly -= is_early(task);
	t->ntasks--;
	if (!t->ntasks && t != t->e->me)
		wait_wake(t);
}

void tracer_give(struct task *task, struct tracer *to)
{
	tracer_drop(task);
	task->tracer = to;
	to->ntasks++;
	to->nearly += is_early(task);
}

struct task *tracer_next(const struct engine *e, size_t *pos)
{
	struct task *task;

	do
		task = hash_next(&e->tasks, pos);
	while (task && task->tracer != e->me);
	return task;
}

/* --- their end --- */

void tracers_stop(struct engine *e)
{
	e->detaching = true;
	for (struct tracer *t = e->others; t; t = t->next)
		wait_wake(t);
	if (e->me != &e->first)
		wait_wake(&e->first);
}

/* Both make noise until they are heard: see wait_wake() and signals.c. */
void tracers_await(struct engine *e)
{
	struct tracer *me = tracer_leave(e);

	pause();
	tracer_return(me);
	wait_heard(me);
}

/* --- where it runs --- */

enum { FOLLOW_CALLS = 64 }; /* between two looks */

/* The CPU that a thread ran on last; -1: unknown (proc_pid_stat(5)). */
static int cpu_of(pid_t tid)
{
	enum { PROCESSOR = 39, COMM = 2 };
	char path[PROCFS_PATH], text[1024];
	const char *p;

	procfs_path(path, tid, "stat", -1);
	if (procfs_read(path, text, sizeof(text)) <= 0)
		return -1;
	p = strrchr(text, ')');
	for (int i = COMM; p && i < PROCESSOR; i++)
		p = strchr(p + 1, ' ');
	return p ? atoi(p) : -1;
}

static void go_to(struct engine *e, int cpu)
{
	struct cpus there;

	if (cpu < 0 || cpu >= CPUS_MAX ||
	    !cpus_has(&e->cpus, (unsigned int)cpu))
		return;
	there = cpus_only(&e->cpus, (unsigned int)cpu);
	e->me->away = cpus_set(0, &there) == 0;
}

void tracer_follow(struct engine *e, const struct task *task)
{
	struct tracer *me = e->me;

	if (me == &e->first)
		return;
	if (me->ntasks > 1) {
		if (me->away)
			cpus_set(0, &e->cpus);
		me->away = false;
		me->ncalls = 0;
		return;
	}
	if (me->ncalls++ % FOLLOW_CALLS)
		return;
	go_to(e, cpu_of(task->t.tid));
}
