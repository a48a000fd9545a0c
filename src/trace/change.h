/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Carrying out verdicts: what a tracee executes instead of the call that it
 * made, and what it gets for it.  Keeps true: when a call returns to the
 * program its argument registers are as the program set them; a call that
 * could not be changed runs as it is, and the handler is told.  Not for
 * others than trace/.
 */
#ifndef VX_TRACE_CHANGE_H
#define VX_TRACE_CHANGE_H

#include <stdbool.h>
#include <stdint.h>

#include "linux/regs.h"
#include "linux/verdict.h"
#include "trace/scratch.h"
#include "trace/stop.h"

struct engine;
struct task;

/* The kernel's call that a tracee is in, by its latest stop. */
struct place {
	bool inside;		/* … was an entry */
	bool by_filter;		/* … by the event of a seccomp filter */
	bool silent;		/* that the handler knows nothing of */
	bool sigreturn;		/* it restores registers */
	bool execed;		/* it has: they are a new program's */
	uint64_t nr;		/* what the kernel takes it for */
};

enum change_state {
	CHANGE_RUNS,		/* `now` is in the kernel */
	CHANGE_REWOUND,		/* the next entry at (ip, sp) is for `now` */
	CHANGE_HANDLER,		/* … once a signal handler has returned */
};

enum change_kind {
	KIND_CALL,		/* the handler's: rewrites, steps */
	KIND_OWN,		/* the engine's */
	KIND_ORIGINAL,		/* the program's, as it is */
	KIND_SKIP,		/* none, or one without an effect */
};

/* A call that is executed in another one's place. */
struct substitute {
	uint8_t kind;		/* enum change_kind */
	bool asks;		/* CALL: step() when it ends */
	bool interruptible;
	int sig;		/* pending when it begins */
	uint64_t nr, arg[6];
};

/* Of one task: more of them than handlers of signals can sanely nest. */
enum { CHANGES_MAX = 16 };

/* A call that is not what the program made.  Lives until that returns. */
struct change {
	struct change *under;	/* a handler of signals interrupted this one */
	uint8_t state;		/* enum change_state */
	bool rewritten;		/* registers are not the program's */
	bool stepped;		/* ret, err are a step's */
	bool fixed;		/* the program's result is not in a register */
	bool restarts;		/* `now` goes on by restart_syscall(2) */
	bool leaving;		/* of a visit: what it mapped is unmapped */
	bool displaced;		/* REWOUND: argument registers are a step's */
	unsigned int again;	/* times that `now` was made again */
	const struct abi *abi;
	uint64_t ip, sp;	/* behind the call instruction */
	uint64_t nr, arg[6];	/* the program's */
	struct regs saved;	/* at its entry */
	uint64_t held[6];	/* what the argument registers hold */
	struct substitute now;
	uint64_t ret;		/* of the latest step, or of a SKIP */
	int err;
	struct scratch scratch;
};

struct changes {
	struct change *top;
	unsigned int n;
	uint64_t delay_ns;	/* before the tracee goes on */
	int raised;		/* a signal sent to it, or 0 */
};

/* What a callback's result, a handler's, is passed on as. */

/* A call begins: asks the handler and does what it says. */
int change_enter(struct engine *e, struct task *task, struct stop *s);
/*
 * An exit. *over: the program's call ends, with what `s` says now; if not,
 * the next step is on its way.
 */
int change_step(struct engine *e, struct task *task, struct stop *s,
		bool *over);
/* The program's call ends: the handler's last word, and its exit(). */
int change_exit(struct engine *e, struct task *task, struct stop *s);
/* Its calls are not what the program made, nor the last ones of their kind. */
bool change_is_stepping(const struct task *task);
/* The one that is executed now, or NULL. */
struct change *change_running(const struct task *task);
/* The innermost one is over, without a word to the tracee. */
void change_pop(struct task *task);
/* All of them: the tracee has ended, or has a new program. */
void change_forget(struct task *task);

/*
 * Thrown away at any stop, in the middle: the program gets -EINTR where it
 * can be given that.  The tracer lets go.
 */
int change_cut(struct engine *e, struct task *task, struct stop *s);

/* Shared by change.c, change_end.c and steps.c */

int change_refuse(struct engine *e, struct task *task, enum refusal why);
/* Of a backend's -errno; -ESRCH is nothing: the end will be reported. */
int change_failed(struct engine *e, struct task *task, int err);
/* Puts c->now in place of the call that `s`, an entry, is about. */
int change_run(struct engine *e, struct task *task, struct change *c,
	       const struct stop *s);
/* Sets c->now. */
void change_to_call(struct change *c, const struct verdict *v);
void change_to_original(struct change *c);
/* What step() says. */
int change_ask(struct engine *e, struct task *task, struct change *c,
	       const struct stop *s, struct verdict *v);
/*
 * What can be done without the tracee: memory that is there, calls that
 * process_vm_exec makes.  step() is asked after each, so *v is then what is
 * left to do; or c->now is, first; or there is no memory: *why.
 */
enum change_next { NEXT_VERDICT, NEXT_RUN, NEXT_REFUSED };
int change_at_once(struct engine *e, struct task *task, struct change *c,
		   const struct stop *s, struct verdict *v,
		   enum change_next *next, enum refusal *why);
/* What a verdict asks for besides its act and its signal. */
int change_others(struct engine *e, struct task *task,
		  const struct verdict *v);
/* `sig` is pending when the tracee goes on from `s`. */
void change_raise(struct task *task, const struct stop *s, int sig);
/* A signal is about to be delivered, possibly one of change_raise(). */
void change_hide_sender(struct task *task, struct stop *s);
bool change_is_filter_event(const struct stop *s);
/* As the kernel has it in a register, and into a stop. */
int64_t change_result(uint64_t ret, int err);
void change_set_result(struct stop *s, uint64_t ret, int err);

/* steps.c */

/*
 * An entry while calls are pending: true where it is for the innermost of
 * them, and has been dealt with.
 */
bool steps_enter(struct engine *e, struct task *task, const struct stop *s,
		 int *err);
/* The entry of a call that is where `c` was rewound to. */
bool steps_is_home(const struct change *c, const struct stop *s);
/* Behind an exit: where a signal handler returned to. */
void steps_returned(struct task *task, const struct stop *s);
/* A signal will be delivered. */
void steps_signal(struct task *task, const struct stop *s);
/*
 * It stays where it is for a while, in which the tracer may be killed: its
 * registers are the program's.
 */
void steps_settle(const struct task *task);
/* At an exit: back to the call instruction, to execute c->now. */
int steps_rewind(struct engine *e, struct task *task, struct change *c);
/* The call that would be made next is one of `task`'s pending ones. */
bool steps_pending(const struct task *task);

#endif
