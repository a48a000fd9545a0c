/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine's inside: its table of tracees, what it knows of each, and
 * the parts of the loop that are in files of their own.  Not for others
 * than trace/.
 */
#ifndef VX_TRACE_TASK_H
#define VX_TRACE_TASK_H

#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <time.h>

#include "base/hash.h"
#include "trace/backend.h"
#include "trace/change.h"
#include "trace/engine.h"
#include "trace/guard.h"
#include "trace/handover.h"
#include "trace/mem.h"
#include "trace/parent.h"
#include "trace/place.h"
#include "trace/placement.h"
#include "trace/sandbox.h"
#include "trace/tracer.h"
#include "trace/visit.h"
#include "trace/ways.h"

enum task_state {
	TASK_RUNNING,
	TASK_STOPPED,	/* in a ptrace stop that we were told of */
	TASK_DELAYED,	/* … and kept there until its deadline */
	TASK_LISTENING,	/* in a group-stop, and left there */
	TASK_EARLY,	/* stopped before its parent's event came */
	TASK_EARLY_DEAD, /* … and ended since */
};

struct task {
	struct tracee t;	/* first: what others see of it */
	uint8_t state;		/* enum task_state */
	bool hush;		/* no calls are reported: before the exec */
	bool in_exec;		/* in an execve or execveat */
	pid_t exec_from;	/* the tid whose exec it went on from */
	int pending;		/* STOPPED: signal to resume it with */
	uint64_t deadline;	/* DELAYED: CLOCK_MONOTONIC, ns */
	struct seen first;	/* EARLY: its stop. EARLY_DEAD: its end */
	struct mem mem;		/* what t.reader reads */
	struct place place;	/* which call it is in */
	struct changes changes;	/* calls that are not as it made them */
	struct space *space;	/* memory in it that is ours, or NULL */
	struct sandbox sandbox;
	struct repair *repair;	/* for its first stop, or NULL */
	bool own_filter;	/* of seccomp: it can hide calls from ours */
	bool passing;		/* a child that is let go when repaired */
	struct visit *visit;	/* or NULL */
	struct tracer *tracer;	/* whose it is */
	bool moved;		/* to a tracer of its own, or it cannot be */
	struct handover *handover; /* on the way there; else NULL */
	bool ended;		/* … and its end is its leader's to tell */
};

struct deadline {
	uint64_t when;		/* CLOCK_MONOTONIC, ns */
	pid_t tid;
};

/* A heap: the nearest one first. */
struct delays {
	struct deadline *v;
	size_t n, cap;
};

struct engine {
	const struct engine_options *opt;
	struct handler h;
	pthread_mutex_t lock;		/* of all this: trace/tracer.h */
	struct tracer *me;		/* the one that holds it */
	struct tracer first;
	struct tracer *others, *ended;
	unsigned int ntracers, tracers_max;
	unsigned int moving;		/* tracees on their way */
	struct parent parent;		/* of the command, with others */
	struct cpus cpus;		/* the affinity that we began with */
	struct hash tasks;		/* tid -> struct task */
	bool released;			/* an early one, without its parent */
	unsigned int nexec;		/* tasks with in_exec */
	struct delays delays;
	unsigned int trace_options;	/* PTRACE_O_* */
	int64_t exec_nr[ABI_COUNT][2];	/* execve, execveat */
	int64_t filter_nr[ABI_COUNT][2]; /* seccomp, prctl */
	int64_t sigreturn_nr[ABI_COUNT][2]; /* rt_sigreturn, sigreturn */
	int64_t fork_nr[ABI_COUNT][4];	/* fork, vfork, clone, clone3 */
	bool repairs;			/* children that nobody follows come */
	unsigned int filters;		/* of seccomp, that we run under */
	struct ways ways;
	struct placement placement;
	struct guard guard;
	uint8_t mem_flags;		/* enum mem_flag */
	bool prefilter;			/* the command has our filter … */
	bool new_privs;			/* … without PR_SET_NO_NEW_PRIVS */
	bool lingering;			/* tracees are passed over until they
					 * end: they have that filter */
	bool killed;			/* all of them, by a verdict */
	bool visiting;			/* all have come who were to */
	unsigned int ncoming;		/* visited ones that are to stop … */
	struct haven haven;		/* of the process visited last */
	uint64_t visit_until;		/* … until then (CLOCK_MONOTONIC) */
	bool detaching;
	bool hurried;			/* … and sequences were cut short */
	bool abandoned;			/* … and what is left is the kernel's */
	uint64_t until;			/* … then (CLOCK_MONOTONIC), or 0 */
	bool exec_done;			/* the command has become itself */
	sigset_t wait_set;		/* SIGCHLD */
	sigset_t old_mask;
	struct sigaction old_action[32];
	uint32_t changed;		/* old_action[] that are set */
	int fatal;			/* signal that ends the run */
	pid_t command;			/* 0: none, or it has ended */
	int status;			/* the command's, wait4 form */
	int error;			/* first of a handler */
};

struct task *task_of(struct tracee *t);
struct task *task_of_reader(struct reader *r);
struct task *task_find(const struct engine *e, pid_t tid);
/* Adds a tracee; pid is its thread group. */
struct task *task_new(struct engine *e, pid_t tid, pid_t pid);
/* Removes and frees it, without telling the handler. */
void task_free(struct engine *e, struct task *task);
/* It gets another tid (exec of a thread whose leader is not traced). */
void task_rename(struct engine *e, struct task *task, pid_t tid);
void task_set_in_exec(struct engine *e, struct task *task, bool in);

/*
 * wait.c: the next stop or end of anybody; -ECHILD: nobody is left, -EINTR:
 * e->fatal or e->error is set, -EAGAIN: early tasks have waited in vain, or
 * e->until has come.
 */
int wait_next(struct engine *e, struct seen *seen);
uint64_t wait_now(void);		/* CLOCK_MONOTONIC, ns */
/* In the thread that waits, once no other process takes its place. */
void wait_begin(struct engine *e);
void wait_end(struct engine *e);
/*
 * A tracer that sleeps, or is about to, wakes up: signals come until it does,
 * for one that comes too early ends no sleep.
 */
void wait_wake(struct tracer *t);
void wait_heard(struct tracer *t);

/* Until the nearest deadline; false where there is none. */
bool delay_left(struct engine *e, struct timespec *left);
/* Those whose deadline has come go on; returns how many. */
unsigned int delay_end_due(struct engine *e);
void delay_free(struct engine *e);

/* signals.c: the tracer's own */
void signals_begin(struct engine *e);
void signals_end(struct engine *e);
/* In a child, before its exec. */
void signals_child(const struct engine *e);
/* A pending SIGCHLD is taken away. */
void signals_forget_child(void);
/* A fatal signal has come: e->fatal is the first one. */
bool signals_fatal(struct engine *e);
/* SIGALRM has come since this was asked last. */
bool signals_ticked(void);

/* start.c, attach.c */
void start_command(struct engine *e);
void attach_all(struct engine *e);
/* A thread is there, and we are its tracer. */
bool attach_is_ours(pid_t tid);
/* Threads that were born since, of processes all of whose are visited. */
void attach_again(struct engine *e);

/* classify.c: fills `s`; -ESRCH where the tracee is gone meanwhile. */
int classify(struct task *task, const struct seen *seen, struct stop *s);

/* engine.c */
/* Until this tracer has nobody left, or the run is to end. */
void engine_trace(struct engine *e);
int engine_adopt(struct engine *e, struct task *task);
int engine_left(struct engine *e, struct task *task, enum leave how,
		const struct stop *s);
/* It has ended, and wait4(2) does not tell this tracer. */
void engine_lost(struct engine *e, struct task *task);
void engine_resume(struct engine *e, struct task *task);
/*
 * delay.c: it stays stopped for so long, or until it is detached, and then
 * goes on as by engine_resume(); others go on meanwhile.  0: at once.
 */
void engine_delay(struct engine *e, struct task *task, uint64_t ns);
void engine_keep_error(struct engine *e, int err);
/* The tracee that reported this, or NULL. */
struct task *engine_whose(struct engine *e, const struct seen *seen);
/*
 * A leader's tid becomes that of another tracer's thread, by an exec, which
 * gets its task with the first that it reports: the exec, or its end where it
 * is killed before.  What was reported about the leader itself is nobody's
 * then: true.
 */
bool engine_disowned(struct engine *e, const struct seen *seen);
/* The batch's entry for `tid` is of somebody that is gone. */
void engine_forget_seen(struct engine *e, pid_t tid);

int engine_step(struct engine *e, struct task *task, struct stop *s);

/* family.c: results are a handler's */
int family_fork(struct engine *e, struct task *task, struct stop *s);
int family_exec(struct engine *e, struct task *task, struct stop *s);
/* An exec of another thread that took over this leader's tid unseen. */
int family_missed_exec(struct engine *e, struct task *task,
		       const struct stop *s);
/*
 * The tracer of a thread that has got this leader's tid by its exec, and is to
 * report that; NULL: there is none.
 */
struct tracer *family_heir(struct engine *e, const struct task *leader);
/* This tracer will be told of it, whose tracee or child it is. */
bool family_is_ours(pid_t tid);
/* Early tasks go on without their parent's event. */
int family_release_orphans(struct engine *e);

/* detach.c */
void detach_one(struct engine *e, struct task *task);
/* All of this tracer's, of all tracers. */
void detach_mine(struct engine *e);
void detach_all(struct engine *e);
/*
 * linger.c: with a prefilter that nobody asked for, tracees live on as if
 * they had been let go.  Their calls need a tracer, though: it stays until
 * the last one ends, or a fatal signal comes, which kills them.
 */
void linger_begin(struct engine *e);
void linger(struct engine *e);

/* prefilter.c: 0, or -errno where the kernel refuses it. */
int prefilter_install(const struct engine *e);
/*
 * Whether the command, a file of this name, gets one.  Says why not, with -d
 * or where it was asked for.
 */
bool prefilter_choose(struct engine *e, const char *path);
/* The call that begins is one that is to stop. */
bool prefilter_wants(const struct engine *e, const struct stop *s);

#endif
