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
#include "trace/mem.h"
#include "trace/place.h"
#include "trace/placement.h"
#include "trace/sandbox.h"
#include "trace/visit.h"
#include "trace/ways.h"

/* What wait4(2) reported, and when. */
struct seen {
	pid_t tid;		/* 0: void */
	int status;
	uint64_t wall_ns, mono_ns, stime_ns;
};

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

/* Stops that were fetched in one sweep and wait for their turn. */
enum { BATCH_MAX = 64 };

struct engine {
	const struct engine_options *opt;
	struct handler h;
	struct hash tasks;		/* tid -> struct task */
	bool released;			/* an early one, without its parent */
	unsigned int nearly;		/* tasks in an EARLY state */
	unsigned int nexec;		/* tasks with in_exec */
	struct seen batch[BATCH_MAX];
	unsigned int nbatch, pos;
	struct delays delays;
	timer_t timer;			/* raises SIGALRM */
	bool has_timer;
	long tick_ns;			/* its interval; 0: it is off */
	bool hinted;			/* since the last tick */
	bool told;			/* idle() since the last stop */
	unsigned int turn;		/* stops since the last sweep */
	bool drained;			/* the last sweep left nothing */
	unsigned int trace_options;	/* PTRACE_O_* */
	int64_t exec_nr[ABI_COUNT][2];	/* execve, execveat */
	int64_t filter_nr[ABI_COUNT][2]; /* seccomp, prctl */
	int64_t sigreturn_nr[ABI_COUNT][2]; /* rt_sigreturn, sigreturn */
	int64_t fork_nr[ABI_COUNT][4];	/* fork, vfork, clone, clone3 */
	bool repairs;			/* children that nobody follows come */
	unsigned int filters;		/* of seccomp, that we run under */
	struct ways ways;
	struct placement placement;
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
/* In the process that waits: a fork(2) loses its timer. */
void wait_begin(struct engine *e);
void wait_end(struct engine *e);

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
int engine_adopt(struct engine *e, struct task *task);
int engine_left(struct engine *e, struct task *task, enum leave how,
		const struct stop *s);
void engine_resume(struct engine *e, struct task *task);
/*
 * delay.c: it stays stopped for so long, or until it is detached, and then
 * goes on as by engine_resume(); others go on meanwhile.  0: at once.
 */
void engine_delay(struct engine *e, struct task *task, uint64_t ns);
void engine_keep_error(struct engine *e, int err);
/* The tracee that reported this, or NULL. */
struct task *engine_whose(struct engine *e, const struct seen *seen);
/* The batch's entry for `tid` is of somebody that is gone. */
void engine_forget_seen(struct engine *e, pid_t tid);

int engine_step(struct engine *e, struct task *task, struct stop *s);

/* family.c: results are a handler's */
int family_fork(struct engine *e, struct task *task, struct stop *s);
int family_exec(struct engine *e, struct task *task, struct stop *s);
/* An exec of another thread that took over this leader's tid unseen. */
int family_missed_exec(struct engine *e, struct task *task,
		       const struct stop *s);
/* Early tasks go on without their parent's event. */
int family_release_orphans(struct engine *e);

/* detach.c */
void detach_one(struct engine *e, struct task *task);
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
