/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tracer: owns ptrace, starts or attaches tracees, turns stops into
 * calls of a handler, and lets tracees go.  Keeps true: a tracee is never
 * lost (whatever ends the tracer), signals arrive exactly as without it,
 * and every entry is followed by its exit or by the tracee's end.
 *
 * It can have several threads that trace (trace/tracer.h); they call the
 * handler one at a time.  It knows no option syntax, no output and no
 * decoding.
 */
#ifndef VX_TRACE_ENGINE_H
#define VX_TRACE_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/bitmap.h"
#include "base/buf.h"
#include "linux/abi.h"
#include "linux/arg_test.h"
#include "linux/reader.h"
#include "linux/verdict.h"
#include "trace/stop.h"

struct engine;

/* What others may know of a tracee. Lives from adoption to its end. */
struct tracee {
	pid_t tid;
	pid_t pid;		/* thread group */
	const struct abi *abi;	/* of its latest call; native before one */
	struct reader reader;	/* its memory */
	void *data;		/* the handler's */
	bool in_call;		/* between an entry and its exit */
	bool entry_lost;	/* killed before its entry could be looked at */
	bool attached;		/* by -p, not a child of ours */
	bool command;		/* the command itself */
	/*
	 * For the handler to set in enter(): it does not want this call's
	 * exit() and what asking for it costs.
	 */
	bool skip_exit;
	/*
	 * Calls of it that are under way: 1 in an ordinary one, more where a
	 * signal handler makes calls between two steps of a sequence.
	 * Counted up before judge(), down after exit(), or before the next
	 * judge() where no exit can be seen: of vsyscall(7) with a prefilter.
	 */
	unsigned int depth;
	/* Memory of its own for the call under way (ACT_SCRATCH), or 0. */
	uint64_t scratch;
	/* … the engine's own part is in trace/task.h */
};

/* How a tracee left. */
enum leave {
	LEAVE_EXITED,
	LEAVE_KILLED,
	LEAVE_DETACHED,
	LEAVE_LOST,	/* vanished (killed by an exec or SIGKILL) */
};

/*
 * The engine's only way up.  A callback returns 0 to go on, HANDLER_STOP
 * to detach everything and end normally, or -errno to detach everything
 * and end with that error (a full disk).
 */
#define HANDLER_STOP 1

struct handler {
	void *ctx;
	/* A tracee is ours: by -p, as the command, or followed. */
	int (*attached)(void *ctx, struct tracee *t);
	/*
	 * A call begins: what is to be done to it?  `v` is zeroed. Its
	 * writes are made before enter() is called, its act behind it. May
	 * be NULL.
	 */
	int (*judge)(void *ctx, struct tracee *t, const struct stop *s,
		     struct verdict *v);
	int (*enter)(void *ctx, struct tracee *t, const struct stop *s);
	/*
	 * ACT_CALL with step has ended with s->ret, s->err, or the memory
	 * of ACT_SCRATCH is there: what next?  NONE ends the sequence with
	 * the last step's result; where there was none, the program's call
	 * is executed as it is.
	 */
	int (*step)(void *ctx, struct tracee *t, const struct stop *s,
		    struct verdict *v);
	/*
	 * The call is about to return s->ret, s->err to the program; ret
	 * and err of RESULT replace them in what exit() is told. Called for
	 * skipped calls too. May be NULL.
	 */
	int (*judge_exit)(void *ctx, struct tracee *t, const struct stop *s,
			  struct verdict *v);
	int (*exit)(void *ctx, struct tracee *t, const struct stop *s);
	/*
	 * What a verdict asked for at this tracee could not be done.  Of a
	 * call that was ABANDONED nothing more is heard, no exit() either;
	 * t->depth is counted down behind this callback.
	 */
	int (*refused)(void *ctx, struct tracee *t, enum refusal why);
	int (*signal)(void *ctx, struct tracee *t, const struct stop *s);
	/* "--- stopped by SIGTSTP ---" */
	int (*group_stop)(void *ctx, struct tracee *t, const struct stop *s);
	/*
	 * exec by thread s->old_tid: `t` is the leader that goes on; `old`
	 * (NULL if it was the leader itself) had made the call, and its
	 * event moves to t.
	 */
	int (*exec)(void *ctx, struct tracee *t, struct tracee *old,
		    const struct stop *s);
	/*
	 * PTRACE_EVENT_EXIT: the tracee is about to end, and a call that it
	 * is in will not return.
	 */
	int (*exiting)(void *ctx, struct tracee *t, const struct stop *s);
	/* A forked child or new thread is known before its first stop. */
	int (*forked)(void *ctx, struct tracee *parent, pid_t child);
	/* Could not be attached to, `err` says why; NULL: it is printed. */
	int (*denied)(void *ctx, pid_t tid, int err);
	/* The tracee's end; `s` is NULL for DETACHED and LOST. */
	int (*left)(void *ctx, struct tracee *t, enum leave how,
		    const struct stop *s);
	/*
	 * Buffers are to be flushed: before the tracer sleeps for long, and
	 * each 20 ms while stops come.
	 */
	int (*idle)(void *ctx);
};

enum interruptible {		/* -I */
	INTR_DEFAULT,
	INTR_ANYWHERE = 1,	/* no signal is blocked */
	INTR_WAITING,		/* fatal signals blocked while decoding */
	INTR_NEVER,		/* fatal signals always blocked */
	INTR_NEVER_TSTP,	/* and SIGTSTP: with -o FILE PROG */
};

enum prefilter_choice {
	PREFILTER_NONE,		/* --no-seccomp, or it would be unsafe */
	PREFILTER_AUTO,		/* where no program can tell */
	PREFILTER_ASKED,	/* --seccomp-bpf */
};

enum placement_choice {		/* --placement */
	PLACEMENT_AUTO,
	PLACEMENT_PAIR,		/* a process of one thread always */
	PLACEMENT_NONE,
};

enum daemonize {		/* -D -DD -DDD */
	DAEMONIZE_NONE,
	DAEMONIZE_GRANDCHILD,
	DAEMONIZE_PGROUP,
	DAEMONIZE_SESSION,
};

struct engine_options {
	char *const *argv;	/* command; NULL with attach only */
	const char *argv0;	/* --argv0, or NULL */
	char *const *env;	/* environment of the command, or NULL: ours */
	bool run_as;		/* -u: uid, gid and groups of `user` */
	uid_t uid;
	gid_t gid;
	const char *user;	/* for initgroups(3); NULL with UID:GID */
	const pid_t *attach;	/* -p */
	unsigned int nattach;
	bool follow;		/* -f */
	bool detach_on_exec;	/* -b execve */
	bool kill_on_exit;
	uint8_t prefilter;	/* enum prefilter_choice */
	bool debug;		/* -d */
	bool no_vdso;		/* --no-vdso */
	/*
	 * Threads are visited: each is stopped, asked about once (judge(),
	 * step()) at a call that is not its program's, and let go when
	 * there is no next step.
	 */
	bool visit, visit_all;	/* all threads of the processes */
	uint64_t visit_ns;	/* how long one may take to stop */
	/* No message about processes that are not ours: found traced, and
	 * ended. */
	bool quiet_attach, quiet_exit;
	bool cpu_time;		/* fill stop.stime_ns (-c without -w) */
	uint8_t interruptible;	/* enum interruptible */
	uint8_t daemonize;	/* enum daemonize */
	uint8_t placement;	/* enum placement_choice */
	unsigned int tracers;	/* threads at most; 0 is 1 */
	uint8_t backend;	/* enum backend_choice (trace/ways.h) */
	long vm_exec_nr;	/* process_vm_exec's number; 0: not known */
	bool output_is_file;	/* for -I's default */
	bool scratch_stack;	/* --scratch=stack */
	/* Calls that are to stop, one per ABI; others need not where there
	 * is a prefilter. */
	const struct bitmap *wanted[ABI_COUNT];
	/* … and what more must hold for them to stop there; NULL, or
	 * returns NULL: nothing. */
	const struct arg_test *(*arg_test)(void *ctx, unsigned int abi,
					   unsigned int nr);
	void *arg_test_ctx;
	pid_t ignore_child;	/* -o '|CMD': its end is no event of ours */
};

/* Starts the command and attaches; dies with a message where that fails. */
struct engine *engine_new(const struct engine_options *opt,
			  const struct handler *handler);
/*
 * Traces until the last tracee has left. Returns 0 or -errno of a handler.
 * The command's exit status or fatal signal is in *status (wait4 form).
 */
int engine_run(struct engine *e, int *status);
/*
 * The signal that ended the run (SIGINT …), or 0.  After its output is
 * complete the program should die by it.
 */
int engine_fatal(const struct engine *e);
/*
 * By which mechanisms calls were changed, and how often: a line each, none
 * where none was.
 */
void engine_mechanisms(const struct engine *e, struct buf *to);
/*
 * Tracees need their tracer until they have ended, though the run is over and
 * the handler hears no more: a prefilter that nobody asked for.  engine_free()
 * waits for that, or for a fatal signal, and ends them then.
 */
bool engine_stays(const struct engine *e);
/* Detaches what is left, restores signals. */
void engine_free(struct engine *e);

/* Iterate over tracees: *pos starts at 0. */
struct tracee *engine_next(struct engine *e, size_t *pos);

#endif
