/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A thread that traces.  What it traces is its own: the kernel lets nobody
 * else wait for its tracees or ask ptrace(2) about them.  All else (the table
 * of tracees, the handler and what stands behind it) is everybody's, and
 * whoever uses it holds the engine's lock.  A tracer holds it but while it
 * sleeps, so that code under it reads as that of a single thread.
 *
 * The first one is the thread that made the engine.  It starts the command,
 * attaches, is the one that signals end, and the last to go.  Others begin
 * with a tracee that is handed over to them (trace/handover.h), and end with
 * their last one.  Not for others than trace/.
 */
#ifndef VX_TRACE_TRACER_H
#define VX_TRACE_TRACER_H

#include <linux/ptrace.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <time.h>

struct engine;
struct task;

/* What wait4(2) reported, and when. */
struct seen {
	pid_t tid;		/* 0: void */
	int status;
	uint64_t wall_ns, mono_ns, stime_ns;
	/*
	 * PTRACE_GET_SYSCALL_INFO's, where it was asked already, without the
	 * lock; info_r is its result, 0: it was not.
	 */
	long info_r;
	struct ptrace_syscall_info info;
};

/* Stops that were fetched in one sweep and wait for their turn. */
enum { BATCH_MAX = 64 };

/* A tracee that goes on once the lock is let go. */
struct waking {
	pid_t tid;		/* 0: none */
	int request, sig;
};

struct tracer {
	struct engine *e;
	pthread_t thread;
	struct tracer *next;	/* in e->others, or e->ended */
	size_t ntasks;		/* tracees that are its own … */
	unsigned int nearly;	/* … in an EARLY state */
	unsigned int ncalls;	/* stops of the only one, since it became
				 * that */
	struct waking waking;
	bool away;		/* its affinity is not ours */
	bool letting_go;	/* of what it traces: the run is over */

	/* wait.c: */
	struct seen batch[BATCH_MAX];
	unsigned int nbatch, pos;
	timer_t timer;		/* raises SIGALRM in it */
	bool has_timer;
	long tick_ns;		/* its interval; 0: it is off */
	bool hinted;		/* since the last tick */
	bool told;		/* idle() since the last stop */
	unsigned int stops;	/* since the last sweep */
	bool drained;		/* the last sweep left nothing */
};

/* In the thread that makes the engine, before it has tracees. */
void tracers_begin(struct engine *e);
void tracers_end(struct engine *e);

/*
 * The lock is let go, and taken again: around whatever sleeps.  In between
 * anything can happen to what is not the tracer's own.
 */
struct tracer *tracer_leave(struct engine *e);
void tracer_return(struct tracer *me);

/*
 * A tracee of this tracer's goes on.  Where there are others, it does so when
 * the lock is let go: it would take the CPU from who holds that.
 */
void tracer_resume(struct engine *e, int request, pid_t tid, int sig);
/*
 * Something is reported of this tracer's `tid`: it is not in the stop any more
 * that it was to go on from.
 */
void tracer_heard(struct engine *e, pid_t tid);

/* There is another one. */
bool tracers_many(const struct engine *e);
/*
 * A new one, which waits for the lock and takes what is handed over to it
 * until then; NULL where there must not be more, or cannot.
 */
struct tracer *tracer_new(struct engine *e);
/*
 * It is its tracer's no more, and soon nobody's.  One that has none left is
 * told: wait4(2) need not, while it has a child.
 */
void tracer_drop(struct task *task);
/* A tracee becomes another's. */
void tracer_give(struct task *task, struct tracer *to);
/* The next one of this tracer's: as hash_next(). */
struct task *tracer_next(const struct engine *e, size_t *pos);
/* All others are to let go of what they trace, and end. */
void tracers_stop(struct engine *e);
/* For the first one: sleeps until a signal comes or another has ended. */
void tracers_await(struct engine *e);
/*
 * A tracer of one tracee follows it to its CPU: a stop costs less there.
 * At each of its calls.
 */
void tracer_follow(struct engine *e, const struct task *task);

#endif
