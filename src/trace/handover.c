/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/handover.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/deny.h"
#include "trace/task.h"

/*
 * No descriptors, no timeout, no mask; so its size is not looked at, and
 * nobody else sleeps so.
 */
static const uint64_t sleep_args[6] = { 0, 0, 0, 0, 0x7678747261636521, 0 };

/* The guard could not seize what is not below it. */
static bool guard_may(void)
{
	long scope = 0;

	return procfs_number("/proc/sys/kernel/yama/ptrace_scope", &scope) <
		       0 ||
	       !scope || deny_has_cap_ptrace();
}

/* What it says of a tid is of another thread, where it is not our namespace's. */
static bool proc_is_ours(void)
{
	char pid[16] = "";

	return procfs_link("/proc/self", pid, sizeof(pid)) > 0 &&
	       atoi(pid) == getpid();
}

/*
 * Rules hold memory in their tracees that all threads share, and tracees with
 * a filter must not be without a tracer for a moment.
 */
static const char *why_not(const struct engine *e)
{
	if (!regs_true_at_exit)
		return "a call's exit has not all registers on this CPU";
	if (e->h.judge)
		return "rules change calls";
	if (e->prefilter)
		return "a prefilter lets few calls stop";
	if (e->opt->kill_on_exit)
		return "tracees are to die with the tracer";
	if (e->opt->visit)
		return "it is a visit";
	if (!e->first.has_timer)
		return "there are no timers to be had";
	if (!proc_is_ours())
		return "/proc is another pid namespace's";
	if (!guard_may())
		return "Yama would not let a lost one be brought home";
	return NULL;
}

void handover_begin(struct engine *e)
{
	const char *why = e->tracers_max > 1 ? why_not(e) : NULL;

	if (!why)
		return;
	e->tracers_max = 1;
	if (e->opt->debug)
		warn("one tracer thread: %s", why);
}

/* --- parking --- */

static bool is_call_insn(struct task *task, const struct abi *abi, uint64_t at)
{
	uint8_t code[sizeof(abi->insn)];
	struct range r = { .addr = at, .to = code, .len = abi->insn_size };

	return mem_read(&task->t.reader, &r, 1) == 0 &&
	       r.got == abi->insn_size &&
	       !memcmp(code, abi->insn, abi->insn_size);
}

/* Nobody else could be refused what we have: a tracee that is not dumpable. */
static bool may_be_seized(pid_t tid)
{
	struct procfs_status st;
	char path[PROCFS_PATH];
	int fd;

	/* A filter of its own need not let it sleep. */
	if (procfs_status(tid, &st) < 0 || st.seccomp)
		return false;
	procfs_path(path, tid, "mem", -1);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0)
		close(fd);
	return fd >= 0;
}

static int prepare(struct task *task, struct handover *h)
{
	const struct abi *abi;
	int64_t nr;
	uint64_t at;
	int err = regs_get(task->t.tid, &h->regs);

	if (!err)
		err = ask_mask(task->t.tid, &h->mask);
	if (err)
		return err;
	abi = regs_abi(&h->regs);
	nr = abi_number(abi, "ppoll");
	at = regs_ip(&h->regs) - abi->insn_size;
	if (nr < 0 || !is_call_insn(task, abi, at))
		return -ENOEXEC;
	h->parked = h->regs;
	regs_park(&h->parked, abi, at, (uint64_t)nr, sleep_args);
	return 0;
}

static void bring_back(pid_t tid, const struct handover *h)
{
	ask_set_mask(tid, h->mask);
	regs_set(tid, &h->regs);
}

/*
 * Whenever the tracer is killed in here, the guard finds the thread as it
 * was, or parked.
 */
static int send(pid_t tid, const struct handover *h)
{
	int err = regs_set(tid, &h->parked);

	if (!err)
		err = ask_set_mask(tid, UINT64_MAX);
	if (!err)
		err = (int)ask(PTRACE_DETACH, tid, 0, 0);
	if (err && err != -ESRCH)
		bring_back(tid, h);
	return err;
}

/* It sleeps where it was left, or is about to. */
static bool is_parked(pid_t tid, const struct handover *h)
{
	struct regs now;
	uint64_t was[6], is[6];
	const struct abi *abi = regs_abi(&h->parked);

	if (regs_get(tid, &now) < 0 || regs_abi(&now) != abi)
		return false;
	regs_args(&h->parked, abi, was);
	regs_args(&now, abi, is);
	/* The first one can be the result. */
	return regs_sp(&now) == regs_sp(&h->parked) &&
	       regs_ip(&now) - regs_ip(&h->parked) <= abi->insn_size &&
	       !memcmp(was + 1, is + 1, sizeof(was) - sizeof(was[0]));
}

/* The guard still has it. */
static void forget(struct engine *e, struct task *task)
{
	e->moving -= task->handover != NULL;
	free(task->handover);
	task->handover = NULL;
}

static void let_go(struct engine *e, struct task *task)
{
	guard_arrived(&e->guard, task->t.tid);
	forget(e, task);
}

bool handover(struct engine *e, struct task *task)
{
	struct tracer *to;
	int err;

	if (e->ntracers >= e->tracers_max || e->me->ntasks < 2 || task->moved ||
	    task->t.tid == e->command)
		return false;
	task->moved = true;
	if (!may_be_seized(task->t.tid) || guard_begin(&e->guard) < 0)
		return false;
	task->handover = xcalloc(1, sizeof(*task->handover));
	e->moving++;
	err = prepare(task, task->handover);
	if (!err)
		err = guard_handover(&e->guard, task->t.tid, task->handover);
	to = err ? NULL : tracer_new(e);
	if (to)
		err = send(task->t.tid, task->handover);
	if (!to || err) {
		let_go(e, task);
		return false;
	}
	task->state = TASK_RUNNING;
	tracer_give(task, to);
	return true;
}

/* --- ended on the way --- */

static bool is_alone(const struct engine *e, const struct task *task)
{
	const struct task *other;
	size_t pos = 0;

	while ((other = hash_next(&e->tasks, &pos))) {
		if (other != task && other->t.pid == task->t.pid)
			return false;
	}
	return true;
}

/* Nothing else gets through to a thread that sleeps so. */
static void was_killed(struct engine *e, struct task *task)
{
	struct stop s = {
		.kind = STOP_KILLED,
		.tid = task->t.tid,
		.abi = task->t.abi,
		.wait_status = SIGKILL,
		.sig = SIGKILL,
		.mono_ns = wait_now(),
	};
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	s.wall_ns = ts.tv_sec * UINT64_C(1000000000) + ts.tv_nsec;
	engine_left(e, task, LEAVE_KILLED, &s);
}

static bool has_ended(pid_t tid)
{
	struct procfs_status st;

	return procfs_status(tid, &st) < 0 || st.state == 'Z' ||
	       st.state == 'X';
}

/*
 * It could not be seized.  What it has ended with nobody but its process can
 * be told.  A thread's is what the process ends with; it is kept until that
 * is known.
 */
static void lost(struct engine *e, struct task *task)
{
	struct task *leader = task_find(e, task->t.pid);

	if (!leader || !has_ended(task->t.tid)) {
		engine_lost(e, task);
	} else if (leader != task) {
		guard_arrived(&e->guard, task->t.tid);
		task->ended = true;
		tracer_give(task, leader->tracer);
	} else if (is_alone(e, task)) {
		was_killed(e, task);
	} else {
		engine_lost(e, task);
	}
}

void handover_ends(struct engine *e, const struct task *leader, enum leave how,
		   const struct stop *s)
{
	bool known = how == LEAVE_EXITED || how == LEAVE_KILLED;
	struct task *task;
	struct stop own;
	size_t pos = 0;

	while (e->moving && (task = hash_next(&e->tasks, &pos))) {
		if (task == leader || task->t.pid != leader->t.pid ||
		    !task->handover || task->handover->seized ||
		    (!known && !task->ended))
			continue;
		if (known) {
			own = *s;
			own.tid = task->t.tid;
		}
		engine_left(e, task, known ? how : LEAVE_LOST,
			    known ? &own : NULL);
	}
}

/* --- arriving --- */

/*
 * Seizing waits while a thread of its process is in an exec, and that waits
 * for other tracers to hear of the end of all others: so not under the lock.
 */
static long take(struct engine *e, pid_t tid)
{
	unsigned int options = e->trace_options;
	struct tracer *me = tracer_leave(e);
	long r = ask(PTRACE_SEIZE, tid, 0, options);

	tracer_return(me);
	return r;
}

void handover_take(struct engine *e)
{
	struct task *task;
	size_t pos = 0;
	pid_t tid;
	long r;

	task = tracer_next(e, &pos);
	if (!task)
		return;
	tid = task->t.tid;
	r = take(e, tid);
	/* An exec can have given its tid to another tracer's thread. */
	task = task_find(e, tid);
	if (!task || task->tracer != e->me)
		return;
	if (r < 0) {
		lost(e, task);
		return;
	}
	task->handover->seized = true;
	ask(PTRACE_INTERRUPT, tid, 0, 0);
}

/* Its tid can be that of a thread of its process that has made an exec. */
void handover_arrive(struct engine *e, struct task *task)
{
	if (is_parked(task->t.tid, task->handover))
		bring_back(task->t.tid, task->handover);
	let_go(e, task);
}

void handover_free(struct engine *e, struct task *task)
{
	if (task->handover)
		let_go(e, task);
}

void handover_abandon(struct engine *e, struct task *task)
{
	forget(e, task);
}

/* --- in the guard --- */

/* The dying tracer can still have it, for a moment. */
static long seize(pid_t tid)
{
	static const struct timespec ms = { .tv_nsec = 1000000 };
	long r = -EPERM;

	for (unsigned int i = 0; i < 1000 && r == -EPERM; i++) {
		if (i)
			nanosleep(&ms, NULL);
		r = ask(PTRACE_SEIZE, tid, 0, 0);
	}
	return r;
}

void handover_rescue(pid_t tid, const struct handover *h)
{
	int status, sig;

	if (seize(tid) < 0 || ask(PTRACE_INTERRUPT, tid, 0, 0) < 0 ||
	    waitpid(tid, &status, __WALL) != tid || !WIFSTOPPED(status))
		return;
	if (is_parked(tid, h))
		bring_back(tid, h);
	/* A SIGSTOP, which nobody can block, can have come first. */
	sig = status >> 16 ? 0 : WSTOPSIG(status);
	ask(PTRACE_DETACH, tid, 0, (uintptr_t)sig);
}
