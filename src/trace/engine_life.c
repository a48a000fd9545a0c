/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* An engine before and after its run. */
#include "trace/engine.h"

#include <stdlib.h>

#include "base/die.h"
#include "trace/repair.h"
#include "trace/task.h"

/* A visit is over before a probe would be. */
static void begin_changes(struct engine *e)
{
	static const struct caps none;

	sandbox_begin(e);
	if (e->opt->visit)
		ways_choose(&e->ways, &none, BACKEND_REGS, NULL);
	else
		ways_find(&e->ways, e->opt->backend, e->opt->vm_exec_nr);
	e->visit_until = wait_now() + e->opt->visit_ns;
}

struct engine *engine_new(const struct engine_options *opt,
			  const struct handler *handler)
{
	struct engine *e = xcalloc(1, sizeof(*e));

	e->opt = opt;
	e->h = *handler;
	e->mem_flags = mem_flags();
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		e->exec_nr[i][0] = abi_number(abis[i], "execve");
		e->exec_nr[i][1] = abi_number(abis[i], "execveat");
		e->filter_nr[i][0] = abi_number(abis[i], "seccomp");
		e->filter_nr[i][1] = abi_number(abis[i], "prctl");
		e->sigreturn_nr[i][0] = abi_number(abis[i], "rt_sigreturn");
		e->sigreturn_nr[i][1] = abi_number(abis[i], "sigreturn");
	}
	if (e->h.judge)
		begin_changes(e);
	repair_begin(e);
	e->trace_options = PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEEXEC;
	if (opt->follow)
		e->trace_options |= REPAIR_OPTIONS;
	if (e->h.exiting)
		e->trace_options |= PTRACE_O_TRACEEXIT;
	if (opt->kill_on_exit)
		e->trace_options |= PTRACE_O_EXITKILL;
	if (opt->debug)
		warn("ptrace_setoptions = %#x", e->trace_options);
	signals_begin(e);
	tracers_begin(e);
	if (opt->argv)
		start_command(e);
	wait_begin(e);
	handover_begin(e);
	placement_begin(e);
	if (opt->nattach)
		attach_all(e);
	return e;
}

void engine_mechanisms(const struct engine *e, struct buf *to)
{
	ways_report(&e->ways, to);
}

int engine_fatal(const struct engine *e)
{
	return e->fatal;
}

bool engine_stays(const struct engine *e)
{
	return e->lingering;
}

struct tracee *engine_next(struct engine *e, size_t *pos)
{
	struct task *task = hash_next(&e->tasks, pos);

	return task ? &task->t : NULL;
}

void engine_free(struct engine *e)
{
	detach_all(e);
	if (e->lingering)
		linger(e);
	placement_end(e);
	tracers_end(e);
	parent_end(&e->parent);
	guard_end(&e->guard);
	signals_end(e);
	delay_free(e);
	hash_free(&e->tasks);
	free(e);
}
