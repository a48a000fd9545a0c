/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call_in.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "event/fdfacts.h"
#include "linux/procfs.h"
#include "trace/deny.h"

static struct call_result *result_new(struct call_run *run, pid_t pid,
				      pid_t tid)
{
	struct call_result *r = xcalloc(1, sizeof(*r));

	r->pid = pid;
	r->tid = tid;
	run->v = xrealloc(run->v, (run->n + 1) * sizeof(struct call_result *));
	run->v[run->n++] = r;
	return r;
}

/* The first problem is the cause of the others. */
static void set_problem(struct call_result *r, const char *text)
{
	if (!r->done && !r->problem.len)
		buf_str(&r->problem, text);
}

/* --- what a block can ask --- */

static struct fdfacts *facts(struct rule_env *e)
{
	return ((struct visitor *)e)->run->facts;
}

static const char *fd_path(struct rule_env *e, struct event *ev, int fd)
{
	return fdfacts_path(facts(e), ev, fd);
}

static uint32_t fd_type(struct rule_env *e, struct event *ev, int fd)
{
	return fdfacts_type(facts(e), ev, fd);
}

static const char *exe(struct rule_env *e, struct event *ev)
{
	return fdfacts_exe(facts(e), ev);
}

static const char *comm(struct rule_env *e, struct event *ev)
{
	return fdfacts_comm(facts(e), ev);
}

static int64_t uid(struct rule_env *e, struct event *ev)
{
	return fdfacts_uid(facts(e), ev);
}

/* --- the handler --- */

struct visitor *visitor_new(struct call_run *run, pid_t pid, pid_t tid)
{
	struct visitor *v = xcalloc(1, sizeof(*v));

	v->env = (struct rule_env){
		.fd_path = fd_path, .fd_type = fd_type, .exe = exe,
		.comm = comm, .uid = uid,
	};
	v->run = run;
	v->result = result_new(run, pid, tid);
	v->task = rule_task_new(run->rules, NULL, false);
	return v;
}

void visitor_free(struct visitor *v)
{
	rule_task_free(v->run->rules, v->task);
	event_free(&v->ev);
	free(v);
}

/* Somebody may have begun without it. */
static int attached(void *ctx, struct tracee *t)
{
	struct visitor *v = call_still_visitor(ctx, t->pid);

	if (v) {
		v->result->tid = t->tid;
		v->ev.reader = &t->reader;
	}
	t->data = v ? v : visitor_new(ctx, t->pid, t->tid);
	return 0;
}

static int denied(void *ctx, pid_t tid, int err)
{
	struct visitor *v = call_still_visitor(ctx, tid);
	struct call_result *r = v ? v->result : result_new(ctx, tid, tid);

	deny_explain(&r->problem, tid, err, " call");
	r->told = r->problem.len > 0;
	if (!r->told)
		buf_str(&r->problem, strerror(err));
	return 0;
}

static void tell_log(struct visitor *v, char *text)
{
	char *line, *end;

	for (line = text; *line; line = end) {
		end = line + strcspn(line, "\n");
		if (*end)
			*end++ = '\0';
		v->run->reporter->log(v->result, line);
	}
}

static void take_texts(struct visitor *v)
{
	struct buf text = BUF_INIT;

	rules_take_log(v->task, &text);
	if (text.len)
		tell_log(v, text.data);
	buf_reset(&text);
	rules_take_refusals(v->task, &text);
	if (text.len) {
		buf_cstr(&text);
		text.data[strcspn(text.data, "\n")] = '\0';
		set_problem(v->result, text.data);
	}
	buf_free(&text);
}

/* The verdict that ends a block is its result, and nobody else's. */
static void look_at(struct visitor *v, const struct verdict *vd)
{
	struct call_result *r = v->result;

	take_texts(v);
	v->stepping = vd->act == ACT_CALL;
	v->since = v->ev.enter_ns;
	v->nr = vd->nr;
	memcpy(v->arg, vd->arg, sizeof(v->arg));
	if (vd->act == ACT_SCRATCH)
		v->nr = (uint64_t)abi_number(v->ev.abi, "mmap");
	if (vd->act != ACT_SKIP && vd->act != ACT_RESULT)
		return;
	if (r->problem.len)
		return;
	r->done = true;
	r->ret = vd->ret;
	r->err = vd->err;
}

/* A call like any other, which nothing of the block can name. */
void visitor_begin(struct visitor *v, struct reader *reader,
		   const struct stop *s, struct verdict *vd)
{
	struct event *ev = &v->ev;

	v->begun = true;
	ev->tid = v->result->tid;
	ev->pid = v->result->pid;
	ev->abi = s->abi;
	ev->nr = (uint64_t)abi_number(s->abi, "getpid");
	ev->ip = s->ip;
	ev->sp = s->sp;
	ev->opt = &v->run->decode;
	ev->reader = reader;
	ev->enter_ns = s->mono_ns;
	event_begin(ev);
	rules_judge(v->run->rules, v->task, ev, &v->env, vd);
	look_at(v, vd);
}

static int judge(void *ctx, struct tracee *t, const struct stop *s,
		 struct verdict *vd)
{
	struct call_run *run = ctx;
	struct visitor *v = t->data;
	const char *lacks = rules_block_lacks(run->rules, s->abi->index);

	if (v->begun) {
		*vd = v->next;
		return 0;
	}
	if (lacks) {
		v->begun = true;
		buf_printf(&v->result->problem, "no %s like this in the ABI"
			   " %s, which its code is of", lacks, s->abi->name);
		return 0;
	}
	visitor_begin(v, &t->reader, s, vd);
	return 0;
}

/* The step that has ended as `s` says. */
static void tell_step(struct visitor *v, const struct stop *s)
{
	struct event *ev = &v->run->step;

	if (!v->stepping || !v->run->reporter->step)
		return;
	ev->tid = v->ev.tid;
	ev->pid = v->ev.pid;
	ev->abi = v->ev.abi;
	ev->opt = v->ev.opt;
	ev->reader = v->ev.reader;
	ev->nr = v->nr;
	memcpy(ev->arg, v->arg, sizeof(v->arg));
	ev->enter_ns = v->since;
	event_begin(ev);
	event_decode_enter(ev);
	ev->ret = s->ret;
	ev->err = s->err;
	ev->phase = EVENT_EXIT;
	ev->exit_ns = s->mono_ns;
	event_decode_exit(ev);
	v->run->reporter->step(v->result, ev);
}

void visitor_step(struct visitor *v, uint64_t scratch, const struct stop *s,
		  struct verdict *vd)
{
	tell_step(v, s);
	v->ev.enter_ns = s->mono_ns;
	if (v->result->done || v->result->problem.len)
		return;
	rules_step(v->run->rules, v->task, &v->ev, &v->env, scratch, s->ret,
		   s->err, vd);
	look_at(v, vd);
}

static int step(void *ctx, struct tracee *t, const struct stop *s,
		struct verdict *vd)
{
	(void)ctx;
	visitor_step(t->data, t->scratch, s, vd);
	return 0;
}

static const char *const refusals[] = {
	[REFUSED_SCRATCH] = "no memory could be had in it",
	[REFUSED_WRITE] = "bad address",
	[REFUSED_KERNEL] = "the kernel said no",
	[REFUSED_ABANDONED] = "it left the block in the middle",
	[REFUSED_DETACHED] = "interrupted in the middle",
	[REFUSED_PLACE] = "there is no instruction in it to make calls with",
};

/* The call that a thread waits in: "vfork", or NULL. */
static const char *call_of(pid_t tid)
{
	char path[PROCFS_PATH], text[256], *end;
	const struct call_entry *e;
	unsigned long nr;

	procfs_path(path, tid, "syscall", -1);
	if (procfs_read(path, text, sizeof(text)) <= 0)
		return NULL;
	nr = strtoul(text, &end, 10);
	e = end == text ? NULL : abi_call(abis[0], nr);
	return e ? e->name : NULL;
}

/* "it does not stop: it waits in vfork (state D, kernel_clone)" */
static void say_stuck(struct buf *b, pid_t tid)
{
	char path[PROCFS_PATH], where[128];
	const char *call = call_of(tid);
	struct procfs_status st;

	buf_str(b, "it does not stop");
	if (call)
		buf_printf(b, ": it waits in %s", call);
	if (procfs_status(tid, &st) != 0)
		return;
	buf_printf(b, " (state %c", st.state);
	procfs_path(path, tid, "wchan", -1);
	if (procfs_read(path, where, sizeof(where)) > 0 && where[0] != '0')
		buf_printf(b, ", %s", where);
	buf_char(b, ')');
}

static void say_filtered(struct visitor *v)
{
	const struct call_entry *e = v->begun ? abi_call(v->ev.abi, v->nr) :
					       NULL;
	char *text = xasprintf("a seccomp filter of its own %s%s",
			       e ? "may kill it for " : "cannot be read",
			       e ? e->name : "");

	set_problem(v->result, text);
	free(text);
}

void visitor_refused(struct visitor *v, enum refusal why)
{
	/* That of the last statement comes behind its verdict. */
	if (why == REFUSED_WRITE)
		v->result->done = false;
	if (why == REFUSED_SECCOMP)
		say_filtered(v);
	else if (why != REFUSED_STUCK)
		set_problem(v->result, refusals[why]);
	else if (!v->result->problem.len)
		say_stuck(&v->result->problem, v->result->tid);
}

static int refused(void *ctx, struct tracee *t, enum refusal why)
{
	(void)ctx;
	visitor_refused(t->data, why);
	return 0;
}

/*
 * execve(2) was the block's last statement: there is nothing to return to.
 * Or it was a thread's own, and the others are gone.
 */
static int exec(void *ctx, struct tracee *t, struct tracee *old,
		const struct stop *s)
{
	struct visitor *v = old ? old->data : t->data, *leader = t->data;

	(void)ctx;
	(void)s;
	if (v->stepping)
		v->result->done = !v->result->problem.len;
	if (!old)
		return 0;
	v->result->ended = !v->begun;
	set_problem(v->result, "it has ended");
	set_problem(leader->result, "it has begun another program");
	visitor_free(v);
	old->data = NULL;
	return 0;
}

/* It was told to end. */
static bool is_exit(const struct visitor *v)
{
	const struct call_entry *e = v->begun && v->stepping ?
		abi_call(v->ev.abi, v->nr) : NULL;

	return e && e->name && (!strcmp(e->name, "exit") ||
				!strcmp(e->name, "exit_group"));
}

static int left(void *ctx, struct tracee *t, enum leave how,
		const struct stop *s)
{
	struct visitor *v = t->data;

	(void)s;
	if (how == LEAVE_EXITED && is_exit(v))
		v->result->done = true;
	v->result->ended = how != LEAVE_DETACHED && !v->begun;
	if (how == LEAVE_DETACHED)
		set_problem(v->result, refusals[REFUSED_DETACHED]);
	else
		set_problem(v->result, v->begun ? "it ended in the middle" :
						  "it has ended");
	(void)ctx;
	visitor_free(v);
	t->data = NULL;
	return 0;
}

int call_run(struct call_run *run, const struct engine_options *opt)
{
	struct handler h = {
		.ctx = run, .attached = attached, .denied = denied,
		.judge = judge, .step = step, .refused = refused,
		.exec = exec, .left = left,
	};
	struct engine *e;
	int err, status;

	run->facts = fdfacts_new();
	run->decode.string_limit = 4096;
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_fill(&run->decode.verbose[i]);
	if (call_still(run, opt))
		return 0;
	e = engine_new(opt, &h);
	err = engine_run(e, &status);
	engine_free(e);
	call_still_end(run);
	return err;
}

void call_run_free(struct call_run *run)
{
	for (size_t i = 0; i < run->n; i++) {
		buf_free(&run->v[i]->behind);
		buf_free(&run->v[i]->problem);
		free(run->v[i]);
	}
	free(run->v);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&run->decode.verbose[i]);
	fdfacts_free(run->facts);
	event_free(&run->step);
}
