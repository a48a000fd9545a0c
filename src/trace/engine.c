/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The loop: each stop in its turn, to the handler, and on. */
#include "trace/engine.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/repair.h"
#include "trace/restart.h"
#include "trace/task.h"
#include "trace/vdso.h"

void engine_keep_error(struct engine *e, int err)
{
	if (!e->error)
		e->error = err;
}

/* A tracee becomes known to the handler. */
int engine_adopt(struct engine *e, struct task *task)
{
	int err = e->h.attached ? e->h.attached(e->h.ctx, &task->t) : 0;

	engine_keep_error(e, err);
	return err;
}

int engine_left(struct engine *e, struct task *task, enum leave how,
		const struct stop *s)
{
	int err = 0;

	if (task->t.tid == task->t.pid)
		handover_ends(e, task, how, s);
	if (task->state != TASK_EARLY && task->state != TASK_EARLY_DEAD &&
	    !task->passing && e->h.left)
		err = e->h.left(e->h.ctx, &task->t, how, s);
	engine_keep_error(e, err);
	task_free(e, task);
	return err;
}

/* The request that a stopped tracee goes on with. */
static int way_on(const struct engine *e, const struct task *task)
{
	if (task->hush || visit_is_outside(task) ||
	    (e->prefilter && !task->t.in_call && !task->own_filter))
		return PTRACE_CONT;
	return PTRACE_SYSCALL;
}

void engine_resume(struct engine *e, struct task *task)
{
	int sig = task->pending;

	task->pending = 0;
	task->state = TASK_RUNNING;
	tracer_resume(e, way_on(e, task), task->t.tid, sig);
}

/* -1: the ABI has no such call. */
static bool is_number(const int64_t nr[2], const struct stop *s)
{
	return (int64_t)s->nr >= 0 &&
		(s->nr == (uint64_t)nr[0] || s->nr == (uint64_t)nr[1]);
}

/* The event of a filter comes behind the entry of the same call. */
static bool is_same_call(const struct task *task, const struct stop *s)
{
	return task->place.inside && !task->place.by_filter &&
		task->place.nr == s->nr &&
		s->wait_status >> 16 == PTRACE_EVENT_SECCOMP;
}

static void go_inside(struct engine *e, struct task *task,
		      const struct stop *s)
{
	task->place = (struct place){
		.inside = true,
		.by_filter = s->wait_status >> 16 == PTRACE_EVENT_SECCOMP,
		.sigreturn = is_number(e->sigreturn_nr[s->abi->index], s),
		.nr = s->nr,
	};
}

/*
 * While calls are pending every entry is seen, also of those that the
 * prefilter is to hide; and some stop for the engine alone.  Nothing new
 * begins when tracees are let go.
 */
static bool is_silent(const struct engine *e, const struct task *task,
		      const struct stop *s)
{
	if (task->visit)
		return false;
	if (e->detaching)
		return true;
	return e->prefilter && !((task->place.by_filter || task->own_filter) &&
				 prefilter_wants(e, s));
}

/* All threads of a process can get it at once. */
static void on_own_filter(struct engine *e, const struct task *task)
{
	struct task *other;
	size_t pos = 0;

	while ((other = hash_next(&e->tasks, &pos)))
		other->own_filter |= other->t.pid == task->t.pid;
}

/*
 * Behind the stop by our filter nobody wants to hear of this call: it goes on
 * as one that the filter lets pass.
 */
static void end_unwanted(const struct engine *e, struct task *task)
{
	if (!e->prefilter || !task->place.inside || !task->place.by_filter ||
	    !task->t.in_call || !task->t.skip_exit || task->in_exec ||
	    task->own_filter || task->changes.top)
		return;
	task->place.inside = false;
	task->t.in_call = false;
	task->t.depth = 0;
}

/*
 * The exit of its latest call will not come: the event of a filter was
 * about one of vsyscall(7).
 */
static void lose_exit(struct task *task)
{
	if (!task->place.inside || task->place.silent)
		return;
	if (change_running(task))
		change_pop(task);
	task->t.depth--;
	task->t.in_call = task->t.depth > 0;
}

static int begin_call(struct engine *e, struct task *task, struct stop *s)
{
	task->place.silent = false;
	task->t.abi = s->abi;
	task->t.in_call = true;
	task->t.skip_exit = false;
	task->t.depth++;
	task_set_in_exec(e, task, is_number(e->exec_nr[s->abi->index], s));
	if (e->h.judge)
		return change_enter(e, task, s);
	return e->h.enter ? e->h.enter(e->h.ctx, &task->t, s) : 0;
}

static int on_enter(struct engine *e, struct task *task, struct stop *s)
{
	int err;

	if (task->hush)
		return 0;
	if (is_same_call(task, s) && !task->place.silent)
		return 0;
	if (is_same_call(task, s)) {
		go_inside(e, task, s);
		return begin_call(e, task, s);
	}
	lose_exit(task);
	go_inside(e, task, s);
	if (e->prefilter && !e->h.judge && sandbox_begins(e, s))
		on_own_filter(e, task);
	if (steps_pending(task) && steps_enter(e, task, s, &err))
		return err;
	task->place.silent = is_silent(e, task, s);
	return task->place.silent ? 0 : begin_call(e, task, s);
}

/*
 * The command's exec failed: what its process does now, saying so and
 * exiting, is ours.
 */
static void on_exec_failed(struct engine *e, struct task *task)
{
	if (task->t.tid == e->command && !e->exec_done)
		task->hush = true;
}

static int on_return(struct engine *e, struct task *task, struct stop *s)
{
	struct place was = task->place;
	bool over;
	int err;

	task->place.inside = false;
	if (was.sigreturn)
		steps_returned(task, s);
	/* Attached within a call: its entry was nobody's. */
	if (!was.inside || was.silent)
		return 0;
	s->abi = task->t.abi;
	if (e->h.judge)
		sandbox_exit(e, task, s);
	err = change_step(e, task, s, &over);
	if (err || !over)
		return err;
	if (task->visit)
		return visit_leave(e, task);
	err = change_exit(e, task, s);
	task_set_in_exec(e, task, false);
	if (s->err)
		on_exec_failed(e, task);
	return err;
}

static int on_signal(struct engine *e, struct task *task, struct stop *s)
{
	task->pending = s->sig;
	change_hide_sender(task, s);
	steps_signal(task, s);
	return e->h.signal && !task->hush ?
		e->h.signal(e->h.ctx, &task->t, s) : 0;
}

static int on_end(struct engine *e, struct task *task, struct stop *s)
{
	int err;

	if (task->t.tid == e->command) {
		e->status = s->wait_status;
		e->command = 0;
	}
	err = engine_left(e, task, s->kind == STOP_EXITED ? LEAVE_EXITED :
			  LEAVE_KILLED, s);
	return err || !e->me->nearly ? err : family_release_orphans(e);
}

/* At once, or when the delays that verdicts asked for are over. */
static void go_on(struct engine *e, struct task *task)
{
	uint64_t ns = task->changes.delay_ns;

	task->changes.delay_ns = 0;
	if (ns && !e->detaching)
		steps_settle(task);
	if (e->detaching && !task->changes.top && !task->visit)
		detach_one(e, task);
	else
		engine_delay(e, task, e->detaching ? 0 : ns);
}

/* -b execve: the first exec of the command is the command. */
static bool detaches(struct engine *e, struct task *task, bool first)
{
	return e->opt->detach_on_exec && !(task->t.command && first);
}

/* An exec that is already killed again has nothing to hide. */
static void hide_vdso(const struct engine *e, struct task *task)
{
	int err = e->opt->no_vdso ? vdso_hide(&task->t) : 0;

	if (err && err != -ESRCH)
		warn_errno(-err, "cannot hide the vDSO from process %d",
			   (int)task->t.tid);
}

/* Any stop takes away an interrupt that is pending (ptrace_stop(), Linux 6.18). */
static void go_on_from_exec(struct engine *e, struct task *task)
{
	if (visit_is_outside(task))
		ask(PTRACE_INTERRUPT, task->t.tid, 0, 0);
	go_on(e, task);
}

static int on_exec(struct engine *e, struct task *task, struct stop *s)
{
	bool first = !e->exec_done;
	int err;

	hide_vdso(e, task);
	err = family_exec(e, task, s);
	if (err)
		return err;
	if (detaches(e, task, first))
		detach_one(e, task);
	else if (visit_is_busy(task))
		visit_exec(e, task);
	else
		go_on_from_exec(e, task);
	return 0;
}

static int on_group_stop(struct engine *e, struct task *task, struct stop *s)
{
	int err = e->h.group_stop ?
		e->h.group_stop(e->h.ctx, &task->t, s) : 0;

	if (err)
		return err;
	task->state = TASK_LISTENING;
	ask(PTRACE_LISTEN, task->t.tid, 0, 0);
	return 0;
}

static int on_new(struct engine *e, struct task *task)
{
	repair_child(task);
	if (task->t.attached)
		restart_call(task->t.tid);
	/* Born while the others were killed. */
	if (e->killed)
		kill(task->t.pid, SIGKILL);
	if (task->passing)
		detach_one(e, task);
	else if (task->t.attached || !handover(e, task))
		go_on(e, task);
	return 0;
}

/* include/linux/errno.h of the kernel: results that no program sees */
enum { ERESTARTSYS = 512 };

/*
 * Behind a call that is over, and stands where its program made it.  One that
 * a signal has ended can have that delivered by a mask of its own, which we
 * could not give back.
 */
static bool is_behind_call(const struct task *task, const struct stop *s)
{
	return !task->place.inside && !task->place.sigreturn &&
	       !task->place.execed && s->err < ERESTARTSYS && s->err != EINTR;
}

int engine_step(struct engine *e, struct task *task, struct stop *s)
{
	int err = 0;

	if (task->visit && (s->kind == STOP_NEW || s->kind == STOP_GROUP)) {
		visit_stop(e, task);
		return 0;
	}
	switch ((enum stop_kind)s->kind) {
	case STOP_ENTER:
		err = on_enter(e, task, s);
		end_unwanted(e, task);
		break;
	case STOP_EXIT:
		err = on_return(e, task, s);
		if (!err && is_behind_call(task, s) && handover(e, task))
			return 0;
		break;
	case STOP_SIGNAL:
		err = on_signal(e, task, s);
		break;
	case STOP_GROUP:
		return on_group_stop(e, task, s);
	case STOP_FORK:
		err = family_fork(e, task, s);
		break;
	case STOP_EXEC:
		return on_exec(e, task, s);
	case STOP_EXITED:
	case STOP_KILLED:
		return on_end(e, task, s);
	case STOP_EXITING:
		if (e->h.exiting && !task->hush)
			err = e->h.exiting(e->h.ctx, &task->t, s);
		break;
	case STOP_NEW:
		return on_new(e, task);
	case STOP_OTHER:
		break;
	}
	/* With an error it stays stopped until it is detached. */
	if (!err)
		go_on(e, task);
	return err;
}

static bool is_end(int status)
{
	return WIFEXITED(status) || WIFSIGNALED(status);
}

/* A stop of nobody we know. */
static int on_stranger(struct engine *e, const struct seen *seen)
{
	struct procfs_status st;
	struct task *task;

	if (is_end(seen->status)) {
		if (seen->tid != e->opt->ignore_child && !e->opt->quiet_exit)
			warn("Exit of unknown pid %d ignored", seen->tid);
		return 0;
	}
	if (!e->opt->follow && !e->repairs) {
		/* By CLONE_PTRACE, which asks nobody. */
		ask(PTRACE_DETACH, seen->tid, 0, 0);
		if (!e->opt->quiet_attach)
			warn("Detached unknown pid %d", seen->tid);
		return 0;
	}
	/* It waits for us, whatever /proc knows: that can be another one's. */
	if (procfs_status(seen->tid, &st) < 0)
		st.tgid = seen->tid;
	task = task_new(e, seen->tid, st.tgid);
	task->state = TASK_EARLY;
	task->passing = !e->opt->follow;
	task->first = *seen;
	e->me->nearly++;
	return 0;
}

/*
 * A leader's tid can be taken over by a thread's exec between any two of
 * our requests: stops under that tid are then of another thread.
 */
struct task *engine_whose(struct engine *e, const struct seen *seen)
{
	struct task *task = task_find(e, seen->tid);
	unsigned long old = 0;

	if (task || seen->status >> 8 != (SIGTRAP | PTRACE_EVENT_EXEC << 8))
		return task;
	/* The leader was not traced; the thread that made the call was. */
	if (ask(PTRACE_GETEVENTMSG, seen->tid, 0, (uintptr_t)&old) < 0)
		return NULL;
	task = task_find(e, old);
	if (task)
		task_rename(e, task, seen->tid);
	return task;
}

bool engine_disowned(struct engine *e, const struct seen *seen)
{
	struct task *task = task_find(e, seen->tid);
	unsigned long what;

	if (!task || task->tracer == e->me)
		return false;
	if (!is_end(seen->status) &&
	    ask(PTRACE_GETEVENTMSG, seen->tid, 0, (uintptr_t)&what) < 0)
		return true;
	tracer_give(task, e->me);
	return false;
}

/* -d: what wait4(2) told, in its own words. */
static void debug_seen(const struct engine *e, const struct seen *seen)
{
	int status = seen->status;

	if (!e->opt->debug)
		return;
	if (WIFEXITED(status))
		warn("[wait(%#06x) = %d] exited, %d", status, seen->tid,
		     WEXITSTATUS(status));
	else if (WIFSIGNALED(status))
		warn("[wait(%#06x) = %d] killed, sig %d", status, seen->tid,
		     WTERMSIG(status));
	else
		warn("[wait(%#06x) = %d] stopped, sig %d, event %d", status,
		     seen->tid, WSTOPSIG(status), status >> 16);
}

/*
 * An exit that nobody wants: behind an entry comes its exit, so nothing need
 * be asked.  Execs are looked at whatever they return.
 */
static bool skips(const struct engine *e, const struct task *task,
		  const struct seen *seen)
{
	return task->t.in_call && task->t.skip_exit && !task->in_exec &&
		!task->changes.top && !e->nexec && seen->status >> 8 == (SIGTRAP | 0x80);
}

/* A stop at a call's entry or exit, by PTRACE_O_TRACESYSGOOD. */
static bool is_call(int status)
{
	return WIFSTOPPED(status) && status >> 8 == (SIGTRAP | 0x80);
}

static int handle(struct engine *e, const struct seen *seen)
{
	struct task *task = engine_whose(e, seen);
	struct stop s;
	int r;

	debug_seen(e, seen);
	if (!task)
		return on_stranger(e, seen);
	if (task->state == TASK_EARLY) {
		task->first = *seen;
		if (is_end(seen->status))
			task->state = TASK_EARLY_DEAD;
		return 0;
	}
	if (!is_end(seen->status))
		task->state = TASK_STOPPED;
	if (task->handover && !is_end(seen->status))
		handover_arrive(e, task);
	if (skips(e, task, seen)) {
		task->t.in_call = false;
		task->place.inside = false;
		task->t.depth = 0;
		engine_resume(e, task);
		return 0;
	}
	r = classify(task, seen, &s);
	if (r == -ESRCH) {
		task->t.entry_lost = is_call(seen->status) &&
				     !task->t.in_call;
		return 0;
	}
	if (r < 0) {
		warn_errno(-r, "cannot ask for a system call");
		return r;
	}
	placement_stop(e, task, &s);
	tracer_follow(e, task);
	r = family_missed_exec(e, task, &s);
	return r ? r : engine_step(e, task, &s);
}

void engine_lost(struct engine *e, struct task *task)
{
	struct tracer *heir = family_heir(e, task);

	if (heir)
		tracer_give(task, heir);
	else
		engine_left(e, task, LEAVE_LOST, NULL);
}

/* wait4(2) knows nobody any more: whoever is left has vanished. */
static void lose_all(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	while ((task = tracer_next(e, &pos)))
		engine_lost(e, task);
}

/* Nothing has come for a while. */
static void on_patience(struct engine *e)
{
	if (e->me->nearly)
		engine_keep_error(e, family_release_orphans(e));
	visit_tick(e);
}

void engine_trace(struct engine *e)
{
	while (e->me->ntasks && !e->error && !e->detaching) {
		struct seen seen;
		int r = wait_next(e, &seen);

		if (r == -ECHILD)
			lose_all(e);
		else if (r == -EAGAIN)
			on_patience(e);
		else if (r == -EINTR)
			break;
		else
			engine_keep_error(e, handle(e, &seen));
	}
}

int engine_run(struct engine *e, int *status)
{
	engine_trace(e);
	while (tracers_many(e) && !e->error && !e->fatal) {
		tracers_await(e);
		if (!signals_fatal(e))
			engine_trace(e);
	}
	/* A reader of our output that went away is a signal first. */
	if (e->error == -EPIPE)
		signals_fatal(e);
	detach_all(e);
	*status = e->status;
	return e->error == HANDLER_STOP ? 0 : e->error;
}
