/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rules without a process: a tracee made of arrays (fake.h) with tables for
 * all that conditions ask about it, and calls that rules are asked about.
 */
#ifndef TESTS_UNIT_RULE_FAKE_H
#define TESTS_UNIT_RULE_FAKE_H

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <sys/un.h>

#include "check.h"
#include "fake.h"
#include "rule/eval.h"
#include "rule/match.h"
#include "rule/rules_in.h"

#define FAKE_FDS 8

struct fake_fd {
	int fd;
	const char *path;
	uint32_t type;
	struct sockaddr_storage near, far;
	socklen_t near_len, far_len;
};

struct rule_fake {
	struct rule_env env;	/* first: the asker is the fake */
	struct fake f;
	struct rules *r;
	struct rule_task *task;
	struct fake_fd fd[FAKE_FDS];
	unsigned int nfds;
	const char *cwd, *exe, *comm;
	int64_t uid;
	uint64_t elapsed;
	struct frames frames;
	unsigned int stacks, paths;	/* how often they were asked */
	struct rule_error error;
	struct buf warnings;
};

static inline struct rule_fake *fake_of(struct rule_env *e)
{
	return (struct rule_fake *)e;
}

static inline const struct fake_fd *fake_find(struct rule_env *e, int fd)
{
	struct rule_fake *r = fake_of(e);

	for (unsigned int i = 0; i < r->nfds; i++)
		if (r->fd[i].fd == fd)
			return &r->fd[i];
	return NULL;
}

static inline const char *fake_fd_path(struct rule_env *e, struct event *ev,
				       int fd)
{
	const struct fake_fd *f = fake_find(e, fd);

	(void)ev;
	fake_of(e)->paths++;
	if (fd == AT_FDCWD)
		return fake_of(e)->cwd;
	return f ? f->path : NULL;
}

static inline uint32_t fake_fd_type(struct rule_env *e, struct event *ev,
				    int fd)
{
	const struct fake_fd *f = fake_find(e, fd);

	(void)ev;
	return f ? f->type : 0;
}

static inline socklen_t fake_fd_addr(struct rule_env *e, struct event *ev,
				     int fd, bool peer,
				     struct sockaddr_storage *to)
{
	const struct fake_fd *f = fake_find(e, fd);

	(void)ev;
	if (!f)
		return 0;
	*to = peer ? f->far : f->near;
	return peer ? f->far_len : f->near_len;
}

static inline int fake_fd_flags(struct rule_env *e, struct event *ev, int fd)
{
	(void)e;
	(void)ev;
	(void)fd;
	return 0;
}

static inline const char *fake_exe(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return fake_of(e)->exe;
}

static inline const char *fake_comm(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return fake_of(e)->comm;
}

static inline int64_t fake_uid(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return fake_of(e)->uid;
}

static inline unsigned int fake_depth(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return fake_of(e)->task->depth;
}

static inline uint64_t fake_elapsed(struct rule_env *e, struct event *ev)
{
	(void)ev;
	return fake_of(e)->elapsed;
}

static inline const struct frames *fake_stack(struct rule_env *e,
					      struct event *ev)
{
	(void)ev;
	fake_of(e)->stacks++;
	return &fake_of(e)->frames;
}

static inline void rule_fake_init(struct rule_fake *r, const struct abi *abi)
{
	const struct rules_options opt = {
		.seed = 7, .step_max = 64, .unwinder = true,
	};

	memset(r, 0, sizeof(*r));
	fake_init(&r->f, abi);
	r->env = (struct rule_env){
		fake_fd_path, fake_fd_type, fake_fd_addr, fake_fd_flags,
		fake_exe, fake_comm, fake_uid, fake_depth, fake_elapsed,
		fake_stack,
	};
	r->cwd = "/home/u";
	r->exe = "/usr/bin/prog";
	r->comm = "prog";
	r->uid = 1000;
	r->f.ev.pid = r->f.ev.tid = 100;
	r->f.ev.ip = 0x401000;
	r->f.ev.sp = 0x7ffe0000;
	r->r = rules_new(&opt);
}

static inline void rule_fake_free(struct rule_fake *r)
{
	if (r->task)
		rule_task_free(r->r, r->task);
	rules_free(r->r);
	rule_error_free(&r->error);
	buf_free(&r->warnings);
	fake_free(&r->f);
}

/* Adds a rule: "inject=…", "fault=…" or "trace=…" without it is inject. */
static inline int rule_fake_add(struct rule_fake *r, const char *text)
{
	return rules_add(r->r, "inject", text, &r->error);
}

/* Rules as given; the first thread is there. */
static inline bool rule_fake_compile(struct rule_fake *r)
{
	if (rules_compile(r->r, &r->error, &r->warnings)) {
		printf("%s\n", buf_cstr(&r->error.text));
		return false;
	}
	r->task = rule_task_new(r->r, NULL, false);
	return true;
}

static inline struct fake_fd *rule_fake_fd(struct rule_fake *r, int fd,
					   const char *path, uint32_t type)
{
	struct fake_fd *f = &r->fd[r->nfds++];

	*f = (struct fake_fd){ .fd = fd, .path = path, .type = type };
	return f;
}

static inline struct eval rule_fake_eval(struct rule_fake *r)
{
	return (struct eval){
		.rules = r->r, .task = r->task, .ev = &r->f.ev,
		.env = &r->env, .exit = r->f.ev.phase == EVENT_EXIT,
	};
}

/* A call begins; nothing is asked yet. */
static inline void rule_fake_begin(struct rule_fake *r, const char *name,
				   const uint64_t arg[6])
{
	struct eval x = rule_fake_eval(r);

	r->f.ev.nr = (uint64_t)abi_number(r->f.ev.abi, name);
	memcpy(r->f.ev.arg, arg, 6 * sizeof(*arg));
	event_begin(&r->f.ev);
	x.exit = false;
	eval_begin(&x);
}

/*
 * A whole call with a result: a bit for each rule (the first is bit 0)
 * that matched it, at entry or at exit.
 */
static inline unsigned int rule_fake_call(struct rule_fake *r,
					  const char *name, int64_t ret,
					  const uint64_t arg[6])
{
	unsigned int matched = 0, late = 0;
	struct eval x;
	uint64_t nth;

	rule_fake_begin(r, name, arg);
	x = rule_fake_eval(r);
	for (unsigned int i = 0; i < r->r->n; i++) {
		struct rule *rule = r->r->v[i];

		if (!match_enter(&x, rule))
			continue;
		if (match_late(&x, rule))
			late |= 1u << i;
		else if (match_count(&x, rule, &nth))
			matched |= 1u << i;
	}
	r->f.ev.phase = EVENT_EXIT;
	r->f.ev.err = ret < 0 ? (int)-ret : 0;
	r->f.ev.ret = (uint64_t)ret;
	x = rule_fake_eval(r);
	eval_begin(&x);
	for (unsigned int i = 0; i < r->r->n; i++)
		if (late >> i & 1 && match_exit(&x, r->r->v[i]) &&
		    match_count(&x, r->r->v[i], &nth))
			matched |= 1u << i;
	match_end(&x);
	return matched;
}

#define ARGS(...) ((const uint64_t[6]){ __VA_ARGS__ })

#endif
