/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/task.h"

#include <errno.h>
#include <sys/wait.h>

#include "trace/ask.h"

void linger_begin(struct engine *e)
{
	struct task *task;
	size_t pos = 0;

	e->lingering = true;
	while (e->me->pos < e->me->nbatch) {
		const struct seen *next = &e->me->batch[e->me->pos++];

		task = next->tid ? engine_whose(e, next) : NULL;
		if (task && WIFSTOPPED(next->status))
			task->state = TASK_STOPPED;
		else if (task)
			engine_left(e, task, LEAVE_DETACHED, NULL);
	}
	while ((task = hash_next(&e->tasks, &pos))) {
		if (task->state != TASK_RUNNING &&
		    task->state != TASK_LISTENING)
			ask(PTRACE_CONT, task->t.tid, 0, task->pending);
		engine_left(e, task, LEAVE_DETACHED, NULL);
	}
}

static void pass(pid_t tid, int status)
{
	int event = status >> 16, sig = WSTOPSIG(status);

	if (event == PTRACE_EVENT_STOP && sig != SIGTRAP)
		ask(PTRACE_LISTEN, tid, 0, 0);
	else
		ask(PTRACE_CONT, tid, 0,
		    event || sig == (SIGTRAP | 0x80) ? 0 : sig);
}

void linger(struct engine *e)
{
	int status;

	while (!signals_fatal(e)) {
		pid_t tid = wait4(-1, &status, __WALL, NULL);

		if (tid < 0 && errno != EINTR)
			return;
		if (tid > 0 && WIFSTOPPED(status))
			pass(tid, status);
	}
}
