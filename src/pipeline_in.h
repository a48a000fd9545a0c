/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The pipeline's inside: pipeline.c makes it and tells the sinks,
 * pipeline_task.c follows tracees from their coming to their end,
 * pipeline_call.c calls and signals.
 */
#ifndef VX_PIPELINE_IN_H
#define VX_PIPELINE_IN_H

#include <stdbool.h>
#include <stdint.h>

#include "event/event.h"
#include "pipeline.h"
#include "plan.h"
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
	struct sink *sinks[SINKS_MAX];
	unsigned int nsinks;
	bool values;		/* a sink wants argument values */
	bool comms;		/* a sink wants command names */
	bool command_seen;	/* the command, which nobody announces */
	uint64_t calls;		/* shown so far, for --syscall-limit */
	struct event signal;	/* carries siginfo values */
	/* where -k shows stacks, or a rule asks for them; else NULL */
	struct unwinder *unwinder;
	bool stacks;		/* -k: they are shown */
	struct pipeline_env *env;	/* where there are rules, or NULL */
	/* The child that a fork just made known, until it is attached. */
	pid_t born;
	unsigned int born_depth;	/* of its parent */
	struct json_options json;
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
struct task *pipeline_task_new(struct pipeline *p, struct tracee *t, int *err);
int pipeline_task_free(struct pipeline *p, struct tracee *t);
/* pipeline.c: stacks, NULL without -k. */
const struct frames *pipeline_capture(struct pipeline *p, struct tracee *t,
				    struct arena *a);
/* The same, shown or not; there is an unwinder. */
const struct frames *pipeline_unwind(struct pipeline *p, struct tracee *t,
				     struct arena *a);
bool pipeline_ends_stack(const struct event *ev);
void pipeline_mappings_changed(struct pipeline *p, const struct task *k);
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

#endif
