/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Verdicts, at the entry and at the exit of a call. */
#include "trace/change.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/ask.h"
#include "trace/mem.h"
#include "trace/repair.h"
#include "trace/sandbox.h"
#include "trace/scratch.h"
#include "trace/task.h"

enum { ERRNO_MAX = 4095 };

int change_refuse(struct engine *e, struct task *task, enum refusal why)
{
	return e->h.refused ? e->h.refused(e->h.ctx, &task->t, why) : 0;
}

struct change *change_running(const struct task *task)
{
	struct change *c = task->changes.top;

	return c && c->state == CHANGE_RUNS ? c : NULL;
}

bool change_is_stepping(const struct task *task)
{
	const struct change *c = task->changes.top;

	return c && (c->state != CHANGE_RUNS || c->now.kind == KIND_OWN ||
		     c->now.asks);
}

void change_pop(struct task *task)
{
	struct change *c = task->changes.top;

	task->changes.top = c->under;
	task->changes.n--;
	scratch_release(task, c);
	free(c);
}

void change_forget(struct task *task)
{
	while (task->changes.top)
		change_pop(task);
}

bool change_is_filter_event(const struct stop *s)
{
	return s->wait_status >> 16 == PTRACE_EVENT_SECCOMP;
}

/*
 * The kernel sends what a tracee is resumed with from the stops of entry
 * and exit, but not from other ones (ptrace_report_syscall()).
 */
void change_raise(struct task *task, const struct stop *s, int sig)
{
	if (!sig)
		return;
	if (task->pending || change_is_filter_event(s)) {
		task->changes.raised = sig;
		syscall(SYS_tgkill, task->t.pid, task->t.tid, sig);
	} else {
		task->pending = sig;
	}
}

/* It comes from nobody, as the kernel's own do. */
void change_hide_sender(struct task *task, struct stop *s)
{
	if (!s->si_valid || s->sig != task->changes.raised ||
	    s->si.si_code != SI_TKILL || s->si.si_pid != getpid())
		return;
	task->changes.raised = 0;
	s->si = (siginfo_t){ .si_signo = s->sig, .si_code = SI_KERNEL };
	ask(PTRACE_SETSIGINFO, s->tid, 0, (uintptr_t)&s->si);
}

static void kill_all(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	e->killed = true;
	while ((task = hash_next(&e->tasks, &pos)))
		kill(task->t.pid, SIGKILL);
}

/* In the words of strace, for which it is no failure. */
static int write_some(struct task *task, const struct verdict_write *w)
{
	ssize_t n = mem_write_some(&task->mem, w->addr, w->data, w->len);

	if (n < 0)
		return (int)n;
	if (!n && w->len)
		return -EFAULT;
	if ((size_t)n < w->len)
		warn("pid:%d short write (%zd < %zu) @%#llx:"
		     " short read (%zd < %zu) @%#llx: %s",
		     (int)task->t.tid, n, w->len, (unsigned long long)w->addr,
		     n, w->len, (unsigned long long)w->addr,
		     strerror(EFAULT));
	return 0;
}

static int do_writes(struct engine *e, struct task *task,
		     const struct verdict *v)
{
	int err = 0;

	for (unsigned int i = 0; !err && i < v->nwrites; i++) {
		const struct verdict_write *w = &v->writes[i];
		int r = w->some ? write_some(task, w) :
			mem_write(&task->mem, w->addr, w->data, w->len);

		if (r < 0 && r != -ESRCH)
			err = change_refuse(e, task, REFUSED_WRITE);
	}
	return err;
}

/* What a verdict asks for besides its act and its signal. */
int change_others(struct engine *e, struct task *task,
		     const struct verdict *v)
{
	if (v->kill)
		kill_all(e);
	task->changes.delay_ns += v->delay_ns;
	return do_writes(e, task, v);
}

/* -ESRCH: its end will be reported. */
int change_failed(struct engine *e, struct task *task, int err)
{
	return err == -ESRCH ? 0 : change_refuse(e, task, REFUSED_KERNEL);
}

int64_t change_result(uint64_t ret, int err)
{
	return err ? -(int64_t)err : (int64_t)ret;
}

void change_set_result(struct stop *s, uint64_t ret, int err)
{
	s->ret = err ? UINT64_C(0) - (uint64_t)err : ret;
	s->err = err;
}

void change_to_call(struct change *c, const struct verdict *v)
{
	c->now = (struct substitute){
		.kind = KIND_CALL,
		.asks = v->step,
		.interruptible = v->interruptible,
		.sig = v->sig,
		.nr = v->nr,
	};
	for (unsigned int i = 0; i < 6; i++)
		c->now.arg[i] = v->arg[i];
}

void change_to_original(struct change *c)
{
	c->now = (struct substitute){
		.kind = KIND_ORIGINAL,
		.nr = c->nr,
	};
	for (unsigned int i = 0; i < 6; i++)
		c->now.arg[i] = c->arg[i];
}

/* The program's call becomes one that is not what it made. */
static struct change *push(struct task *task, const struct stop *s)
{
	struct change *c = xcalloc(1, sizeof(*c));

	c->under = task->changes.top;
	c->scratch.before = task->t.scratch;
	c->abi = s->abi;
	c->ip = s->ip;
	c->sp = s->sp;
	c->nr = s->nr;
	for (unsigned int i = 0; i < 6; i++)
		c->arg[i] = c->held[i] = s->arg[i];
	change_to_original(c);
	task->changes.top = c;
	task->changes.n++;
	task->t.scratch = 0;
	return c;
}

int change_run(struct engine *e, struct task *task, struct change *c,
	       const struct stop *s)
{
	const int64_t *exec = e->exec_nr[s->abi->index];
	const struct substitute *n = &c->now;
	uint64_t nr = c->restarts ? (uint64_t)abi_number(s->abi,
		"restart_syscall") : n->nr;
	int err;

	c->state = CHANGE_RUNS;
	c->restarts = false;
	repair_expect(e, task, nr);
	err = ways_rewrite(&e->ways, s, nr, n->arg);
	if (err) {
		change_to_original(c);
		return change_failed(e, task, err);
	}
	c->rewritten = true;
	memcpy(c->held, n->arg, sizeof(c->held));
	task->place.nr = nr;
	task_set_in_exec(e, task, nr == (uint64_t)exec[0] ||
			 nr == (uint64_t)exec[1]);
	change_raise(task, s, n->sig);
	c->now.sig = 0;
	return 0;
}

/* `s` as step() is to see it. */
int change_ask(struct engine *e, struct task *task, struct change *c,
		    const struct stop *s, struct verdict *v)
{
	struct stop told = *s;
	int err;

	*v = (struct verdict){ 0 };
	change_set_result(&told, c->ret, c->err);
	err = e->h.step ? e->h.step(e->h.ctx, &task->t, &told, v) : 0;
	return err ? err : change_others(e, task, v);
}

static bool get_memory(struct engine *e, struct task *task, struct change *c,
		      size_t len, enum change_next *next, enum refusal *why)
{
	int r = scratch_get(e, task, c, len);

	if (r < 0) {
		*why = r == -EPERM ? REFUSED_SECCOMP : REFUSED_SCRATCH;
		*next = NEXT_REFUSED;
	} else if (r == SCRATCH_CALL) {
		*next = NEXT_RUN;
	}
	return r == SCRATCH_THERE;
}

/* A step whose result nobody but step() is to see. */
static bool call_at_once(struct engine *e, struct task *task, struct change *c,
			 const struct verdict *v)
{
	int64_t ret;

	if (!v->step || !ways_memory_call(&e->ways, task->t.tid, c->abi, v->nr,
					  v->arg, &ret))
		return false;
	c->err = ret < 0 && ret >= -ERRNO_MAX ? (int)-ret : 0;
	c->ret = (uint64_t)ret;
	c->stepped = true;
	return true;
}

int change_at_once(struct engine *e, struct task *task, struct change *c,
		   const struct stop *s, struct verdict *v,
		   enum change_next *next, enum refusal *why)
{
	bool done = true;
	int err = 0;

	*next = NEXT_VERDICT;
	while (!err && done) {
		int sig = v->sig;

		if (v->act == ACT_SCRATCH)
			done = get_memory(e, task, c, v->scratch, next, why);
		else
			done = v->act == ACT_CALL &&
			       call_at_once(e, task, c, v);
		if (done || v->act == ACT_SCRATCH)
			change_raise(task, s, sig);
		if (done)
			err = change_ask(e, task, c, s, v);
	}
	return err;
}

/* Ends at this stop, since nobody waits for another one. */
static bool ends_here(const struct engine *e, const struct task *task,
		      const struct stop *s)
{
	return e->prefilter && change_is_filter_event(s) &&
		task->changes.n == (change_running(task) ? 1 : 0);
}

static int skip_at_once(struct engine *e, struct task *task,
			const struct stop *s, const struct verdict *v)
{
	struct stop end = *s;
	int err = ways_skip(&e->ways, s, change_result(v->ret, v->err));

	if (err)
		return change_failed(e, task, err);
	end.kind = STOP_EXIT;
	change_set_result(&end, v->ret, v->err);
	task->place.inside = false;
	return change_exit(e, task, &end);
}

/* The kernel executes the program's call as it is after all. */
static int refuse_skip(struct engine *e, struct task *task, struct change *c)
{
	if (c)
		change_to_original(c);
	return change_refuse(e, task, REFUSED_SECCOMP);
}

static int skip_harmlessly(struct engine *e, struct task *task,
			   struct change *c, const struct stop *s)
{
	int err;

	if (!sandbox_harmless(task, c))
		return refuse_skip(e, task, c);
	err = regs_get(task->t.tid, &c->saved);
	return err ? change_failed(e, task, err) : change_run(e, task, c, s);
}

/*
 * Number -1 and the result.  Filters of the tracee's own judge that number,
 * but for the stop that one of them asked for; they can put a result of
 * theirs there, so it is looked at again when the call ends.
 */
static int skip(struct engine *e, struct task *task, struct change *c,
		const struct stop *s, const struct verdict *v)
{
	int err;

	if (ends_here(e, task, s))
		return skip_at_once(e, task, s, v);
	if (!c && task->changes.n == CHANGES_MAX)
		return change_refuse(e, task, REFUSED_KERNEL);
	if (!c)
		c = push(task, s);
	c->ret = v->ret;
	c->err = v->err;
	if (!change_is_filter_event(s) && sandbox_is_own(e, task))
		return skip_harmlessly(e, task, c, s);
	err = ways_skip(&e->ways, s, change_result(v->ret, v->err));
	if (err)
		return change_failed(e, task, err);
	c->now.kind = KIND_SKIP;
	return 0;
}

static int skip_with(struct engine *e, struct task *task, struct change *c,
		     const struct stop *s, uint64_t ret, int err)
{
	const struct verdict v = { .act = ACT_RESULT, .ret = ret, .err = err };

	return skip(e, task, c, s, &v);
}

/* As it is, the program's call is executed: unless steps were, before. */
static int refuse_all(struct engine *e, struct task *task, struct change *c,
		      const struct stop *s, enum refusal why)
{
	int err = change_refuse(e, task, why);

	if (err || !c || !c->stepped)
		return err;
	return skip_with(e, task, c, s, 0, EINTR);
}

/*
 * What a verdict means at an entry.  With memory at hand step() is asked at
 * once, so that nothing but the rewritten call is executed.
 */
static int act_at_entry(struct engine *e, struct task *task, struct change *c,
			const struct stop *s, struct verdict *v)
{
	enum change_next next;
	enum refusal why;
	int err = change_at_once(e, task, c, s, v, &next, &why);

	if (err)
		return err;
	if (next == NEXT_REFUSED)
		return refuse_all(e, task, c, s, why);
	if (next == NEXT_RUN)
		return change_run(e, task, c, s);
	if (v->act == ACT_CALL) {
		if (!sandbox_allows(e, task, c, v->nr))
			return refuse_all(e, task, c, s, REFUSED_SECCOMP);
		change_to_call(c, v);
		return change_run(e, task, c, s);
	}
	change_raise(task, s, v->sig);
	if (v->act == ACT_NONE && c && c->stepped)
		return skip_with(e, task, c, s, c->ret, c->err);
	return v->act == ACT_NONE ? 0 : skip(e, task, c, s, v);
}

/* Its entry is in vsyscall(7)'s page, where the kernel allows a skip only. */
static bool is_vsyscall(const struct stop *s)
{
	return s->abi->word == 8 && (int64_t)s->ip < 0;
}

static int begin(struct engine *e, struct task *task, const struct stop *s,
		 struct verdict *v)
{
	struct change *c = NULL;
	int err;

	if (v->act == ACT_CALL || v->act == ACT_SCRATCH) {
		if (task->changes.n == CHANGES_MAX || is_vsyscall(s))
			return change_refuse(e, task, REFUSED_KERNEL);
		c = push(task, s);
		err = regs_get(task->t.tid, &c->saved);
		if (err)
			return change_failed(e, task, err);
	}
	return act_at_entry(e, task, c, s, v);
}

int change_enter(struct engine *e, struct task *task, struct stop *s)
{
	struct verdict v = { 0 };
	int err = e->h.judge(e->h.ctx, &task->t, s, &v);

	if (!err)
		err = change_others(e, task, &v);
	if (!err && e->h.enter)
		err = e->h.enter(e->h.ctx, &task->t, s);
	return err ? err : begin(e, task, s, &v);
}
