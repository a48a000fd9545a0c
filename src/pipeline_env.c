/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules ask about the tracee whose stop is being looked at. */
#include "pipeline_in.h"

#include <stdlib.h>

#include "base/die.h"
#include "event/fdfacts.h"
#include "rule/env.h"
#include "trace/unwind.h"

struct pipeline_env {
	struct rule_env env;	/* first: what rules see */
	struct pipeline *p;
	struct tracee *t;
	struct fdfacts *facts;
	/* The stack as it was asked for: it stays while the call lasts. */
	const struct frames *frames;
	const struct event *frames_ev;
	uint64_t frames_ns;	/* the call's entry */
};

static struct pipeline_env *env_of(struct rule_env *e)
{
	return (struct pipeline_env *)e;
}

static const struct task *task_of(struct rule_env *e)
{
	return env_of(e)->t->data;
}

static const char *fd_path(struct rule_env *e, struct event *ev, int fd)
{
	return fdfacts_path(env_of(e)->facts, ev, fd);
}

static uint32_t fd_type(struct rule_env *e, struct event *ev, int fd)
{
	return fdfacts_type(env_of(e)->facts, ev, fd);
}

static socklen_t fd_addr(struct rule_env *e, struct event *ev, int fd,
			 bool peer, struct sockaddr_storage *to)
{
	return fdfacts_addr(env_of(e)->facts, ev, fd, peer, to);
}

static int fd_flags(struct rule_env *e, struct event *ev, int fd)
{
	return fdfacts_flags(env_of(e)->facts, ev, fd);
}

static const char *exe(struct rule_env *e, struct event *ev)
{
	return fdfacts_exe(env_of(e)->facts, ev);
}

static const char *comm(struct rule_env *e, struct event *ev)
{
	return fdfacts_comm(env_of(e)->facts, ev);
}

static int64_t uid(struct rule_env *e, struct event *ev)
{
	return fdfacts_uid(env_of(e)->facts, ev);
}

static unsigned int depth(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return task_of(e)->depth;
}

static uint64_t elapsed(struct rule_env *e, struct event *ev)
{
	uint64_t now = ev->phase == EVENT_EXIT ? ev->exit_ns : ev->enter_ns;
	uint64_t start = env_of(e)->p->roster.start_mono;

	return now > start ? now - start : 0;
}

static bool is_kept(const struct pipeline_env *x, const struct event *ev)
{
	return x->frames && x->frames_ev == ev &&
	       x->frames_ns == ev->enter_ns;
}

static const struct frames *stack(struct rule_env *e, struct event *ev)
{
	struct pipeline_env *x = env_of(e);

	if (!x->p->unwinder)
		return NULL;
	if (!is_kept(x, ev)) {
		x->frames = pipeline_unwind(x->p, x->t, &ev->arena);
		x->frames_ev = ev;
		x->frames_ns = ev->enter_ns;
	}
	return x->frames;
}

struct pipeline_env *pipeline_env_new(struct pipeline *p)
{
	struct pipeline_env *x = xcalloc(1, sizeof(*x));

	x->env = (struct rule_env){
		.fd_path = fd_path,
		.fd_type = fd_type,
		.fd_addr = fd_addr,
		.fd_flags = fd_flags,
		.exe = exe,
		.comm = comm,
		.uid = uid,
		.depth = depth,
		.elapsed = elapsed,
		.stack = stack,
	};
	x->p = p;
	x->facts = fdfacts_new();
	return x;
}

void pipeline_env_free(struct pipeline_env *x)
{
	if (!x)
		return;
	fdfacts_free(x->facts);
	free(x);
}

struct rule_env *pipeline_env_at(struct pipeline_env *x, struct tracee *t)
{
	x->t = t;
	return &x->env;
}
