/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Attaching (-p).  PTRACE_SEIZE does not stop, PTRACE_INTERRUPT does
 * without a signal: the tracee can see neither.
 */
#include "config.h"

#include "trace/task.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/deny.h"

/* -EPERM also for one of ours: its clone was seen before it was. */
bool attach_is_ours(pid_t tid)
{
	struct procfs_status st;

	return procfs_status(tid, &st) == 0 && st.tracer == gettid();
}

static int seize(struct engine *e, pid_t tid, pid_t pid)
{
	struct task *task;
	long r;

	if (task_find(e, tid))
		return 0;
	r = ask(PTRACE_SEIZE, tid, 0, e->trace_options);
	if (r == -EPERM && attach_is_ours(tid))
		return 0;
	if (r < 0)
		return r;
	task = task_new(e, tid, pid);
	task->t.attached = true;
	if (e->opt->visit)
		visit_expect(e, task);
	ask(PTRACE_INTERRUPT, tid, 0, 0);
	engine_adopt(e, task);
	return 1;
}

/*
 * Threads that are born by one we have not seized yet are found by looking
 * again; those of a seized one come by themselves.
 */
static void seize_threads(struct engine *e, pid_t pid)
{
	int found;

	do {
		pid_t *tids;
		size_t n;

		found = 0;
		if (procfs_threads(pid, &tids, &n) < 0)
			return;
		for (size_t i = 0; i < n; i++)
			found += seize(e, tids[i], pid) > 0;
		free(tids);
	} while (found);
}

static void complain(pid_t tid, int err)
{
	struct buf why = BUF_INIT;

	warn_errno(err, "attach: ptrace(PTRACE_SEIZE, %d)", tid);
	deny_explain(&why, tid, err, "");
	if (why.len)
		fprintf(stderr, "%s", buf_cstr(&why));
	buf_free(&why);
}

static void attach(struct engine *e, pid_t tid)
{
	struct procfs_status st;
	pid_t pid = tid;
	int r;

	if (procfs_status(tid, &st) == 0)
		pid = st.tgid;
	r = seize(e, tid, pid);
	if (r < 0 && e->h.denied)
		engine_keep_error(e, e->h.denied(e->h.ctx, tid, -r));
	else if (r < 0)
		complain(tid, -r);
	else if (e->opt->follow || e->opt->visit_all)
		seize_threads(e, pid);
}

void attach_again(struct engine *e)
{
	struct procfs_status st;

	for (unsigned int i = 0; i < e->opt->nattach; i++) {
		if (procfs_status(e->opt->attach[i], &st) == 0)
			seize_threads(e, st.tgid);
	}
}

void attach_all(struct engine *e)
{
	const struct engine_options *opt = e->opt;

	for (unsigned int i = 0; i < opt->nattach; i++) {
		if (opt->attach[i] == getpid()) {
			detach_all(e);
			die("attach: %d is myself", getpid());
		}
	}
	for (unsigned int i = 0; i < opt->nattach && !e->error; i++)
		attach(e, opt->attach[i]);
	if (!e->tasks.count && !e->error && !e->opt->visit)
		exit(1);
}
