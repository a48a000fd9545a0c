/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Letting tracees go, exactly as they were: a signal that was about to be
 * delivered is passed on, a stopped process stays stopped, and a child
 * that is being born is let go too.
 */
#include "trace/task.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "linux/procfs.h"
#include "trace/ask.h"

void detach_one(struct engine *e, struct task *task)
{
	long r = ask(PTRACE_DETACH, task->t.tid, 0, task->pending);

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
	struct procfs_status st;

	if (task_find(e, tid) || procfs_status(tid, &st) < 0 ||
	    st.tracer != getpid())
		return;
	task_new(e, tid, tid)->state = TASK_EARLY;
	e->nearly++;
}

static void on_stop(struct engine *e, struct task *task, struct stop *s)
{
	struct task *old;

	task->pending = s->kind == STOP_SIGNAL ? s->sig : 0;
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

/* Whatever is reported while tracees are let go. */
static void release(struct engine *e, const struct seen *seen)
{
	struct task *task = engine_whose(e, seen);
	struct stop s;

	if (!task) {
		ask(PTRACE_DETACH, seen->tid, 0, 0);
		return;
	}
	if (classify(task, seen, &s) < 0)
		return;
	if (s.kind == STOP_EXITED || s.kind == STOP_KILLED)
		on_end(e, task, &s);
	else if (e->trace_options & PTRACE_O_EXITKILL)
		ask(PTRACE_CONT, seen->tid, 0, 0);
	else
		on_stop(e, task, &s);
}

/* The command dies of what the tracer dies of. */
static void signal_command(struct engine *e)
{
	if (!e->fatal || !e->command)
		return;
	kill(e->command, SIGCONT);
	kill(e->command, e->fatal);
}

static void begin(struct engine *e, struct task *task)
{
	if (e->trace_options & PTRACE_O_EXITKILL)
		kill(task->t.pid, SIGKILL);
	else if (task->state == TASK_EARLY_DEAD)
		task_free(e, task);
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

	while ((task = hash_next(&e->tasks, &pos)))
		engine_left(e, task, LEAVE_DETACHED, NULL);
}

static bool await(struct engine *e, struct seen *seen)
{
	bool second = e->fatal;
	int r = wait_next(e, seen);

	if (r == -EINTR && !second)
		r = wait_next(e, seen);
	return r == 0;
}

void detach_all(struct engine *e)
{
	struct task *task;
	struct seen seen;
	size_t pos = 0;

	if (!e->tasks.count)
		return;
	e->detaching = true;
	signal_command(e);
	/* Stops that were fetched and not handled. */
	while (e->pos < e->nbatch) {
		if (e->batch[e->pos].tid)
			release(e, &e->batch[e->pos]);
		e->pos++;
	}
	while ((task = hash_next(&e->tasks, &pos)))
		begin(e, task);
	while (e->tasks.count && await(e, &seen))
		release(e, &seen);
	give_up(e);
}
