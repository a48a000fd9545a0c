/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pipeline's inside: pipeline.c makes it and tells the sinks,
 * pipeline_task.c follows tracees from their coming to their end,
 * pipeline_call.c calls and signals, pipeline_rules.c asks the rules.
 */
#ifndef VX_PIPELINE_IN_H
#define VX_PIPELINE_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"
#include "pipeline.h"
#include "plan.h"
#include "rule/rules.h"
#include "sink/json.h"
#include "sink/sink.h"
#include "trace/engine.h"

#define SINKS_MAX 3

struct pipeline {
	const struct plan *plan;
	struct handler handler;
	struct output_set outputs;
	struct roster roster;
	struct namer *namer;
	struct layouts *layouts;
	struct memcache *cache;	/* of all events */
	struct sink *sinks[SINKS_MAX];
	unsigned int nsinks;
	bool values;		/* a sink wants argument values */
	bool comms;		/* a sink wants command names */
	bool command_seen;	/* the command, which nobody announces */
	bool command_runs;	/* … has become itself by our execve */
	uint64_t calls;		/* shown so far, for --syscall-limit */
	struct event signal;	/* carries siginfo values */
	/* where -k shows stacks, or a rule asks for them; else NULL */
	struct unwinder *unwinder;
	bool stacks;		/* -k: they are shown */
	struct pipeline_env *env;	/* where there are rules, or NULL */
	/* The child that a fork just made known, until it is attached. */
	pid_t born;
	struct task *parent;
	struct json_options json;
	struct rules *rules;	/* the plan's, or NULL */
	struct out schedule;	/* --schedule, while `recording` */
	bool recording;
	uint64_t uring;		/* operations that rules cannot see … */
	uint64_t uring_nr[ABI_COUNT]; /* … and the call that makes them */
	bool steps;		/* a sink wants steps of sequences */
	struct event step;	/* one that has ended */
};

/*
 * A call that has not ended and is not the present one: a signal handler
 * makes calls between two steps of its sequence.
 */
struct outer_call {
	struct event ev;
	bool shown, held, judged;
	const struct injected *injected;
	struct text_task text;
	struct buf behind;
	struct taken_step step;
	char call_comm[64];
	struct outer_call *next;
};

/* pipeline.c: every sink is told; 0 or -errno. */
int pipeline_tell_enter(struct pipeline *p, struct task *k);
/* Whether -z, -Z, -e status= let a call that ended so through. */
bool pipeline_status_wanted(const struct pipeline *p, enum ending how,
			    int err);
int pipeline_tell_exit(struct pipeline *p, struct task *k, enum ending how);
int pipeline_tell(struct pipeline *p, struct task *k, struct notice *n,
		const struct stop *s);
/* pipeline.c: what is kept of a tracee (tracee->data). */
void pipeline_read_comm(struct pipeline *p, struct task *k);
void pipeline_task_ids(struct task *k, struct tracee *t);
/* What all events have in common. */
void pipeline_event_init(const struct pipeline *p, struct event *ev);
struct task *pipeline_task_new(struct pipeline *p, struct tracee *t, int *err);
int pipeline_task_free(struct pipeline *p, struct tracee *t);
/* pipeline.c: stacks, NULL without -k. */
const struct frames *pipeline_capture(struct pipeline *p, struct tracee *t,
				    struct arena *a);
/* The same, shown or not; there is an unwinder. */
const struct frames *pipeline_unwind(struct pipeline *p, struct tracee *t,
				     struct arena *a);
bool pipeline_ends_stack(const struct event *ev);
void pipeline_mappings_changed(struct pipeline *p, const struct task *k,
			       const struct stop *s);
/*
 * pipeline_env.c: what rules ask about a tracee, from here on `t`, whose
 * stop is being handled.
 */
struct rule_env;
struct pipeline_env *pipeline_env_new(struct pipeline *p);
void pipeline_env_free(struct pipeline_env *x);
struct rule_env *pipeline_env_at(struct pipeline_env *x, struct tracee *t);
/* The handler's callbacks: pipeline_task.c … */
int pipeline_attached(void *ctx, struct tracee *t);
int pipeline_forked(void *ctx, struct tracee *parent, pid_t child);
int pipeline_exiting(void *ctx, struct tracee *t, const struct stop *s);
int pipeline_left(void *ctx, struct tracee *t, enum leave how,
		   const struct stop *s);
int pipeline_exec(void *ctx, struct tracee *t, struct tracee *old,
		   const struct stop *s);
/* … and pipeline_call.c. */
int pipeline_enter(void *ctx, struct tracee *t, const struct stop *s);
int pipeline_exit_stop(void *ctx, struct tracee *t, const struct stop *s);
int pipeline_signal(void *ctx, struct tracee *t, const struct stop *s);
int pipeline_group_stop(void *ctx, struct tracee *t, const struct stop *s);
int pipeline_idle(void *ctx);
/* pipeline_call.c: `s` is an entry; the event is begun, not decoded. */
int pipeline_begin(struct pipeline *p, struct tracee *t, const struct stop *s);
void pipeline_fill_exit(struct event *ev, const struct stop *s);
/* pipeline_task.c: the present call, and those it interrupts, end. */
int pipeline_call_ends(struct pipeline *p, struct task *k, enum ending how);
/* … the present one alone: its program jumped out of it. */
int pipeline_call_lost(struct pipeline *p, struct task *k);
/* pipeline_schedule.c */
void pipeline_schedule_open(struct pipeline *p);
int pipeline_schedule_write(struct pipeline *p);
/* False: not all of it is there, which has been said. */
bool pipeline_schedule_close(struct pipeline *p);

/* pipeline_rules.c: start, callbacks, */
void pipeline_make_rules(struct pipeline *p);
int pipeline_judge(void *ctx, struct tracee *t, const struct stop *s,
		   struct verdict *v);
int pipeline_step(void *ctx, struct tracee *t, const struct stop *s,
		  struct verdict *v);
int pipeline_judge_exit(void *ctx, struct tracee *t, const struct stop *s,
			struct verdict *v);
int pipeline_refused(void *ctx, struct tracee *t, enum refusal why);
/*
 * … whether filters with conditions show the present call: at entry, where
 * its exit may have to be waited for (k->held), and then,
 */
bool pipeline_filter_enter(struct pipeline *p, struct tracee *t);
bool pipeline_filter_exit(struct pipeline *p, struct tracee *t);
/* … what they know of a tracee, */
void pipeline_rule_task(struct pipeline *p, struct tracee *t);
void pipeline_rules_forget(struct pipeline *p, struct task *k);
void pipeline_swap_rule_tasks(struct task *a, struct task *b);
void pipeline_free_rule_task(struct pipeline *p, struct task *k);
/* … the sinks are told what they did in all, */
int pipeline_tell_rules(struct pipeline *p);
/* … and calls that wait for others. */
void pipeline_push_call(struct task *k);
void pipeline_pop_call(struct task *k);
/* The sinks are told that the call below the present one is. */
int pipeline_tell_interrupted(struct pipeline *p, struct task *k);

#endif
