/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Letting tracees go, exactly as they were: a signal that was about to be
 * delivered is passed on, a stopped process stays stopped, and a child
 * that is being born is let go too.
 */
#include "config.h"

#include "trace/task.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace/ask.h"
#include "trace/repair.h"
#include "trace/restart.h"

void detach_one(struct engine *e, struct task *task)
{
	long r;

	placement_leave(e, task);
	r = ask(PTRACE_DETACH, task->t.tid, 0, task->pending);
	/* Killed meanwhile: its end is still to be waited for. */
	if (r == -ESRCH)
		task->pending = 0;
	else
		engine_left(e, task, LEAVE_DETACHED, NULL);
}

/*
 * A child that the handler never hears of.  Its stop can have come before
 * its parent's, and then it is gone already.
 */
static void expect_child(struct engine *e, pid_t tid)
{
	if (task_find(e, tid) || !family_is_ours(tid))
		return;
	task_new(e, tid, tid)->state = TASK_EARLY;
	e->me->nearly++;
}

static void on_stop(struct engine *e, struct task *task, struct stop *s)
{
	struct task *old;

	task->pending = s->kind == STOP_SIGNAL ? s->sig : 0;
	/* What is to stop it would interrupt the call: once it has. */
	if (s->kind == STOP_ENTER && restart_concerns(s)) {
		engine_resume(e, task);
		return;
	}
	if (s->kind == STOP_NEW || (s->kind == STOP_EXIT && s->err == EINTR))
		restart_call(task->t.tid);
	if (s->kind == STOP_FORK)
		expect_child(e, s->new_tid);
	if (s->kind == STOP_EXEC && s->old_tid != s->tid) {
		old = task_find(e, s->old_tid);
		if (old)
			engine_left(e, old, LEAVE_LOST, NULL);
	}
	detach_one(e, task);
}

static void on_end(struct engine *e, struct task *task, struct stop *s)
{
	if (task->t.tid == e->command) {
		e->status = s->wait_status;
		e->command = 0;
	}
	engine_left(e, task, s->kind == STOP_EXITED ? LEAVE_EXITED :
		    LEAVE_KILLED, s);
}

/* Between two of its stops, the next of which is not to be its last. */
static bool is_busy(const struct task *task)
{
	return task->changes.top || visit_is_busy(task);
}

static bool any_busy(const struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while ((task = tracer_next(e, &pos))) {
		if (is_busy(task))
			return true;
	}
	return false;
}

static void cut(struct engine *e, struct task *task, struct stop *s)
{
	task->pending = s->kind == STOP_SIGNAL ? s->sig : 0;
	engine_keep_error(e, change_cut(e, task, s));
	detach_one(e, task);
}

/*
 * A stop of a task whose call has been changed: that runs to its end, and
 * the task is let go there, or it is cut short.
 */
static void on_busy(struct engine *e, struct task *task, struct stop *s)
{
	pid_t tid = task->t.tid;
	bool at_end = s->kind == STOP_EXIT || steps_pending(task);
	int err;

	if (e->hurried && at_end && change_is_stepping(task)) {
		cut(e, task, s);
		return;
	}
	err = engine_step(e, task, s);
	engine_keep_error(e, err);
	/* It is still where it stopped. */
	task = err ? task_find(e, tid) : NULL;
	if (!task || task->state != TASK_STOPPED)
		return;
	if (is_busy(task) && at_end)
		cut(e, task, s);
	else if (is_busy(task))
		engine_resume(e, task);
	else
		detach_one(e, task);
}

/* It may be the child of a busy one, whose event says what it needs. */
static void keep_child(struct engine *e, const struct seen *seen)
{
	struct task *task = task_new(e, seen->tid, seen->tid);

	task->state = TASK_EARLY;
	task->passing = true;
	task->first = *seen;
	e->me->nearly++;
}

static bool is_end(const struct stop *s)
{
	return s->kind == STOP_EXITED || s->kind == STOP_KILLED;
}

static void release_known(struct engine *e, struct task *task,
			  const struct seen *seen)
{
	struct stop s;

	if (classify(task, seen, &s) < 0)
		return;
	if (is_end(&s)) {
		on_end(e, task, &s);
	} else if (e->trace_options & PTRACE_O_EXITKILL) {
		ask(PTRACE_CONT, seen->tid, 0, 0);
	} else if (task->visit) {
		task->state = TASK_STOPPED;
		engine_keep_error(e, engine_step(e, task, &s));
	} else if (is_busy(task)) {
		task->state = TASK_STOPPED;
		on_busy(e, task, &s);
	} else {
		repair_child(task);
		on_stop(e, task, &s);
	}
}

/* Whatever is reported while tracees are let go. */
static void release(struct engine *e, const struct seen *seen)
{
	struct task *task = engine_whose(e, seen);

	if (task && task->handover && WIFSTOPPED(seen->status))
		handover_arrive(e, task);
	if (task)
		release_known(e, task, seen);
	else if (WIFSTOPPED(seen->status) && any_busy(e))
		keep_child(e, seen);
	else
		ask(PTRACE_DETACH, seen->tid, 0, 0);
}

/* The command dies of what the tracer dies of. */
static void signal_command(struct engine *e)
{
	if (!e->fatal || !e->command)
		return;
	kill(e->command, SIGCONT);
	kill(e->command, e->fatal);
}

/* An error of the handler's left it where it is. */
static void begin_busy(struct engine *e, struct task *task)
{
	struct stop end = {
		.kind = STOP_EXIT, .tid = task->t.tid, .abi = task->t.abi,
	};

	if (task->state == TASK_STOPPED && !task->place.inside &&
	    change_running(task))
		cut(e, task, &end);
	else if (task->state == TASK_STOPPED || task->state == TASK_DELAYED)
		engine_resume(e, task);
}

static void begin(struct engine *e, struct task *task)
{
	if (e->trace_options & PTRACE_O_EXITKILL)
		kill(task->t.pid, SIGKILL);
	else if (task->state == TASK_EARLY_DEAD)
		task_free(e, task);
	else if (task->ended)
		engine_left(e, task, LEAVE_LOST, NULL);
	else if (visit_is_busy(task))
		return;
	else if (is_busy(task))
		begin_busy(e, task);
	else if (task->state == TASK_STOPPED || task->state == TASK_EARLY ||
		 task->state == TASK_DELAYED)
		detach_one(e, task);
	else
		/* Not a bare DETACH: it may have stopped for a signal. */
		ask(PTRACE_INTERRUPT, task->t.tid, 0, 0);
}

/* A second fatal signal ends the waiting: the kernel does the rest. */
static void give_up(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while ((task = tracer_next(e, &pos))) {
		handover_abandon(e, task);
		engine_left(e, task, LEAVE_DETACHED, NULL);
	}
}

/* For sequences to end by themselves, and once they were interrupted. */
#define PATIENCE UINT64_C(2000000000)
#define HURRY UINT64_C(500000000)

/* The time is over: what runs now is interrupted. */
static void hurry(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	e->hurried = true;
	e->until = wait_now() + HURRY;
	while ((task = tracer_next(e, &pos))) {
		if (is_busy(task))
			ask(PTRACE_INTERRUPT, task->t.tid, 0, 0);
	}
}

/* Children that nobody asked for after all. */
static void release_kept(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while ((task = tracer_next(e, &pos))) {
		if (task->state == TASK_EARLY && task->passing)
			detach_one(e, task);
	}
}

/* False: what is left is the kernel's to detach. */
static bool await(struct engine *e, struct seen *seen)
{
	bool second = e->fatal;
	int r;

	for (;;) {
		bool busy = any_busy(e);

		if (!busy)
			release_kept(e);
		if (!e->me->ntasks || e->abandoned)
			return false;
		if (busy && !e->until)
			e->until = wait_now() + PATIENCE;
		/* Also while stops come one after the other. */
		r = busy && wait_now() >= e->until ? -EAGAIN :
			wait_next(e, seen);
		if (r == 0)
			return true;
		if (r == -EINTR && !second) {
			second = true;
			continue;
		}
		if (r == -ECHILD || !busy || e->hurried)
			break;
		hurry(e);
	}
	e->abandoned |= r == -EINTR;
	return false;
}

void detach_mine(struct engine *e)
{
	struct task *task;
	struct seen seen;
	size_t pos = 0;

	e->me->letting_go = true;
	/* Stops that were fetched and not handled. */
	while (e->me->pos < e->me->nbatch) {
		const struct seen *next = &e->me->batch[e->me->pos++];

		if (next->tid && !engine_disowned(e, next))
			release(e, next);
	}
	while ((task = tracer_next(e, &pos)))
		begin(e, task);
	while (e->me->ntasks && await(e, &seen))
		release(e, &seen);
	give_up(e);
}

/* A second fatal signal is for all of them. */
static void await_others(struct engine *e)
{
	bool second = e->fatal;

	if (e->abandoned)
		tracers_stop(e);
	while (tracers_many(e)) {
		tracers_await(e);
		if (!signals_fatal(e))
			continue;
		if (second) {
			e->abandoned = true;
			tracers_stop(e);
		}
		second = true;
	}
}

void detach_all(struct engine *e)
{
	if (!e->tasks.count && !tracers_many(e))
		return;
	signal_command(e);
	tracers_stop(e);
	if (e->prefilter && e->opt->prefilter == PREFILTER_AUTO &&
	    !e->opt->kill_on_exit) {
		linger_begin(e);
		return;
	}
	detach_mine(e);
	await_others(e);
}
