/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From a wait status to a struct stop; ptrace(2) describes the forms. */
#include "trace/task.h"

#include <errno.h>
#include <sys/wait.h>

#include "linux/regs.h"
#include "trace/ask.h"

static void fill_entry(struct stop *s, const struct ptrace_syscall_info *info)
{
	s->kind = STOP_ENTER;
	/* The members of a seccomp stop are laid out as an entry's. */
	s->nr = info->entry.nr;
	for (unsigned int i = 0; i < 6; i++)
		s->arg[i] = info->entry.args[i];
}

static void fill_exit(struct stop *s, const struct ptrace_syscall_info *info)
{
	s->kind = STOP_EXIT;
	s->ret = info->exit.rval;
	if (s->abi->word == 4)
		s->ret = (uint64_t)(int64_t)(int32_t)s->ret;
	s->err = info->exit.is_error ? (int)-(int64_t)s->ret : 0;
}

enum { ERRNO_MAX = 4095 };

/*
 * By registers: behind an entry comes its exit, and the first stop is an
 * entry, for a call that we attached within was interrupted; so is a stop
 * by an event.
 */
static int fill_call_by_regs(struct task *task, struct stop *s)
{
	struct regs_call c;
	int err = regs_read(s->tid, &c);

	if (err)
		return err;
	s->ip = c.ip;
	s->sp = c.sp;
	s->abi = abi_of(c.arch);
	if (!task->place.inside || s->wait_status >> 16) {
		s->kind = STOP_ENTER;
		s->nr = c.nr;
		for (unsigned int i = 0; i < 6; i++)
			s->arg[i] = c.arg[i];
		return 0;
	}
	s->kind = STOP_EXIT;
	s->ret = s->abi->word == 4 ? (uint64_t)(int64_t)(int32_t)c.ret : c.ret;
	if (s->ret >= (uint64_t)-ERRNO_MAX)
		s->err = (int)-(int64_t)s->ret;
	return 0;
}

/* A system call stop: PTRACE_GET_SYSCALL_INFO knows which (Linux 5.3). */
static int fill_call(struct task *task, const struct seen *seen, struct stop *s)
{
	struct ptrace_syscall_info info;
	long r = seen->info_r;

	if (r)
		info = seen->info;
	else
		r = ask(PTRACE_GET_SYSCALL_INFO, s->tid, sizeof(info),
			(uintptr_t)&info);
	/* EIO: an unknown request. */
	if (r == -EIO)
		return fill_call_by_regs(task, s);
	if (r < 0)
		return r;
	s->ip = info.instruction_pointer;
	s->sp = info.stack_pointer;
	s->abi = abi_of(info.arch);
	if (!s->abi)
		s->abi = task->t.abi;
	if (info.op == PTRACE_SYSCALL_INFO_ENTRY ||
	    info.op == PTRACE_SYSCALL_INFO_SECCOMP)
		fill_entry(s, &info);
	else if (info.op == PTRACE_SYSCALL_INFO_EXIT)
		fill_exit(s, &info);
	return 0;
}

/* Where the tracee stands, in a stop that is not about a call. */
static void fill_place(struct stop *s)
{
	struct ptrace_syscall_info info;

	if (ask(PTRACE_GET_SYSCALL_INFO, s->tid, sizeof(info),
		(uintptr_t)&info) < 0)
		return;
	s->ip = info.instruction_pointer;
	s->sp = info.stack_pointer;
}

static int event_message(struct stop *s, pid_t *tid)
{
	unsigned long msg = 0;
	long r = ask(PTRACE_GETEVENTMSG, s->tid, 0, (uintptr_t)&msg);

	*tid = msg;
	return r < 0 ? r : 0;
}

/* PTRACE_EVENT_STOP: SIGTRAP, or the signal of a group-stop. */
static void fill_event_stop(struct stop *s)
{
	s->sig = WSTOPSIG(s->wait_status);
	s->kind = s->sig == SIGTRAP ? STOP_NEW : STOP_GROUP;
	if (s->kind == STOP_GROUP)
		fill_place(s);
}

static int fill_event(struct task *task, const struct seen *seen,
		      struct stop *s, int event)
{
	switch (event) {
	case PTRACE_EVENT_STOP:
		fill_event_stop(s);
		return 0;
	case PTRACE_EVENT_FORK:
	case PTRACE_EVENT_VFORK:
	case PTRACE_EVENT_CLONE:
		s->kind = STOP_FORK;
		return event_message(s, &s->new_tid);
	case PTRACE_EVENT_EXEC:
		s->kind = STOP_EXEC;
		fill_place(s);
		return event_message(s, &s->old_tid);
	case PTRACE_EVENT_EXIT:
		s->kind = STOP_EXITING;
		return 0;
	case PTRACE_EVENT_SECCOMP:
		return fill_call(task, seen, s);
	default:
		return 0;
	}
}

static int fill_signal(struct stop *s)
{
	long r = ask(PTRACE_GETSIGINFO, s->tid, 0, (uintptr_t)&s->si);

	s->kind = STOP_SIGNAL;
	s->sig = WSTOPSIG(s->wait_status);
	s->si_valid = r == 0;
	fill_place(s);
	return r == -ESRCH ? (int)r : 0;
}

int classify(struct task *task, const struct seen *seen, struct stop *s)
{
	int status = seen->status;

	*s = (struct stop){
		.kind = STOP_OTHER,
		.tid = seen->tid,
		.wait_status = status,
		.abi = task->t.abi,
		.wall_ns = seen->wall_ns,
		.mono_ns = seen->mono_ns,
		.stime_ns = seen->stime_ns,
	};
	if (WIFEXITED(status)) {
		s->kind = STOP_EXITED;
		s->status = WEXITSTATUS(status);
		return 0;
	}
	if (WIFSIGNALED(status)) {
		s->kind = STOP_KILLED;
		s->sig = WTERMSIG(status);
		s->core = WCOREDUMP(status);
		return 0;
	}
	if (!WIFSTOPPED(status))
		return 0;
	if (status >> 16)
		return fill_event(task, seen, s, status >> 16);
	if (WSTOPSIG(status) == (SIGTRAP | 0x80))
		return fill_call(task, seen, s);
	return fill_signal(s);
}
