/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The sinks' side of the pipeline: what a sink is told, and by whom.  A
 * sink sees events and notices of tasks; it knows no ptrace, no option and
 * no other sink.  All functions return 0, or -errno when the output cannot
 * be written; then the run ends.
 */
#ifndef VX_SINK_SINK_H
#define VX_SINK_SINK_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/buf.h"
#include "event/event.h"
#include "event/injected.h"
#include "sink/dump.h"
#include "sink/output.h"
#include "sink/rules_table.h"

struct outer_call;
struct rule_task;

/* What all tasks of a run share; the pipeline's. */
struct roster {
	unsigned int alive;	/* tracees now */
	bool several;		/* more than one from the start */
	uint64_t start_wall;	/* ns since the epoch, when the run began */
	uint64_t start_mono;
};

/* What the text sink remembers of a line between entry and exit. */
struct text_task {
	size_t shown;		/* bytes of the argument list printed */
	bool begun;		/* the entry's part was printed */
	bool reprint;		/* go on with "<... x resumed>" in any case */
};

/* A call that rules make in place of the task's: the pipeline's. */
struct taken_step {
	bool under_way;
	uint64_t nr, arg[6];
	uint64_t ns;		/* CLOCK_MONOTONIC when it began */
};

/* A tracee, as sinks see it. Made at adoption, freed at its end. */
struct task {
	pid_t tid, pid;
	struct event ev;	/* its present or latest call */
	bool in_call;		/* ev is between its entry and its exit */
	bool shown;		/* ev passes the filters known at entry */
	bool held;		/* … and its exit tells whether it is shown */
	bool had_call;		/* ev is a call, the present or a past one */
	unsigned int depth;	/* forks below what was there first */
	bool gone;		/* counted out already: lost by an execve */
	bool moved;		/* its call began as another thread's */
	int comm_fd;		/* /proc/TID/comm, where a sink wants it */
	char comm[64];
	char call_comm[64];	/* as ev began: execve changes it on the way */
	/* From a record, where no memory can be read: the call's data. */
	const struct dump_piece *dump;
	unsigned int ndump;
	/* What rules did to the call, or NULL; and what they know of this
	 * tracee: the pipeline's. */
	const struct injected *injected;
	struct rule_task *rule_task;
	bool begun, judged;	/* see pipeline_rules.c */
	struct outer_call *outer; /* that ev interrupts, or NULL */
	unsigned int nested;	/* how many of them there are */
	struct taken_step step;
	/* The sink's: what comes with the call when it is printed. */
	struct buf behind;
	struct output *out;
	struct roster *roster;
	struct text_task text;
};

/* How a call ended. */
enum ending {
	ENDING_RETURNED,
	ENDING_UNKNOWN,		/* returned, the result cannot be had */
	ENDING_NEVER,		/* the tracee ends in it: "= ?" */
	ENDING_GONE,		/* the tracee vanished in it */
	ENDING_DETACHED,	/* we let go in it */
	ENDING_MOVED,		/* execve: goes on under another pid */
};

enum notice_kind {
	NOTICE_ATTACHED,
	NOTICE_DETACHED,
	NOTICE_MODE,		/* the tracee changed its ABI */
	NOTICE_FORKED,		/* other: the child's id */
	NOTICE_EXEC,
	NOTICE_SIGNAL,		/* sig, info */
	NOTICE_STOPPED,		/* sig */
	NOTICE_EXITED,		/* status */
	NOTICE_KILLED,		/* sig, core */
	NOTICE_SUPERSEDED,	/* other: the thread that called execve */
	NOTICE_LOST,		/* vanished: nobody knows how */
};

struct notice {
	uint8_t kind;		/* enum notice_kind */
	bool core;
	bool quiet;		/* not wanted as text */
	int sig;
	int status;
	pid_t other;
	unsigned int threads;	/* ATTACHED: more than one, or 0 */
	const struct value *info;
	uint64_t wall, mono;	/* when */
	uint64_t ip;		/* 0: not known */
	const struct frames *frames;	/* -k, or NULL */
};

struct sink {
	const struct sink_ops *ops;
};

struct sink_ops {
	/* Does it want argument values, or only counts and times? */
	bool values;
	int (*enter)(struct sink *s, struct task *t);
	/*
	 * The call goes on below others: a signal handler makes calls
	 * between two steps of it. May be NULL.
	 */
	int (*interrupted)(struct sink *s, struct task *t);
	/*
	 * A call that rules made in place of the task's, which is under
	 * way, has ended; a rule says something. It is printed with the
	 * task's call. Both may be NULL.
	 */
	int (*step)(struct sink *s, struct task *t, const struct event *step);
	int (*log)(struct sink *s, struct task *t, const char *text);
	int (*exit)(struct sink *s, struct task *t, enum ending how);
	int (*notice)(struct sink *s, struct task *t, const struct notice *n);
	/* The run is over. */
	int (*end)(struct sink *s);
	/* … and what rules did in it, behind end(). May be NULL. */
	int (*rules)(struct sink *s, struct output *out,
		     const struct rule_row *v, unsigned int n);
	void (*free)(struct sink *s);
};

#endif
