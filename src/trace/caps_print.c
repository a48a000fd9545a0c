/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* --capabilities: every operation, each way to do it, and what it gave. */
#include "trace/ways.h"

#include <stdbool.h>

/* One way; `what` is empty below another one for the same. */
struct row {
	const char *what, *by;
	enum cap cap;
	int op;			/* enum operation, or one of these: */
	const struct backend *way;
};

enum {
	NO_OP = -1,
	OP_VM_FLAG = -2,	/* beside what reads and writes memory */
};

static const char set_info[] = "PTRACE_SET_SYSCALL_INFO";
static const char registers[] = "registers";

static const struct row rows[] = {
	{ "tell an entry from an exit", "PTRACE_GET_SYSCALL_INFO",
	  CAP_GET_INFO, NO_OP, NULL },
	{ "change number and arguments", set_info,
	  CAP_REWRITE_SETINFO, OP_REWRITE, &backend_setinfo },
	{ "", registers, CAP_REWRITE_REGS, OP_REWRITE, &backend_regs },
	{ "  at a filter's stop", set_info,
	  CAP_FILTER_REWRITE_SETINFO, OP_REWRITE, &backend_setinfo },
	{ "", registers, CAP_FILTER_REWRITE_REGS, OP_REWRITE, &backend_regs },
	{ "skip a call in one stop", set_info,
	  CAP_SKIP_SETINFO, OP_SKIP, &backend_setinfo },
	{ "", registers, CAP_SKIP_REGS, OP_SKIP, &backend_regs },
	{ "  at a filter's stop", set_info,
	  CAP_FILTER_SKIP_SETINFO, OP_SKIP, &backend_setinfo },
	{ "", registers, CAP_FILTER_SKIP_REGS, OP_SKIP, &backend_regs },
	{ "change the result", set_info,
	  CAP_RESULT_SETINFO, OP_RESULT, &backend_setinfo },
	{ "", registers, CAP_RESULT_REGS, OP_RESULT, &backend_regs },
	{ "return to the call instruction",
	  "SET_SYSCALL_INFO with SET_IP",
	  CAP_REWIND_SETINFO, OP_REWIND, &backend_setinfo },
	{ "", registers, CAP_REWIND_REGS, OP_REWIND, &backend_regs },
	{ "make a call for memory alone", "process_vm_exec",
	  CAP_VM_EXEC, OP_MEMORY_CALL, &backend_vmexec },
	{ "", "returning to the instruction",
	  CAP_REWIND_REGS, OP_MEMORY_CALL, NULL },
	{ "read memory", "process_vm_readv", CAP_READ_PROCESS_VM, OP_READ,
	  NULL },
	{ "", "/proc/PID/mem", CAP_READ_PROC, OP_READ, NULL },
	{ "", "PTRACE_PEEKDATA", CAP_READ_WORDS, OP_READ, NULL },
	{ "  by descriptor of the process", "process_vm_readv, PIDFD",
	  CAP_VM_PIDFD, OP_VM_FLAG, NULL },
	{ "  without a page fault", "process_vm_readv, NOWAIT",
	  CAP_VM_NOWAIT, OP_VM_FLAG, NULL },
	{ "write memory", "process_vm_writev", CAP_WRITE_PROCESS_VM,
	  OP_WRITE, NULL },
	{ "  also where it is read-only", "/proc/PID/mem", CAP_WRITE_PROC,
	  OP_WRITE, NULL },
	{ "", "PTRACE_POKEDATA", CAP_WRITE_WORDS, OP_WRITE, NULL },
	{ "handle calls without ptrace", "SECCOMP_RET_USER_NOTIF",
	  CAP_USER_NOTIF, NO_OP, NULL },
	{ "  on the caller's CPU", "USER_NOTIF_FD_SYNC_WAKE_UP", CAP_SYNC_WAKE_UP,
	  NO_OP, NULL },
	{ "see a program's own dispatch",
	  "user dispatch by ptrace", CAP_USER_DISPATCH,
	  NO_OP, NULL },
};

enum { ROWS = sizeof(rows) / sizeof(rows[0]) };

static bool is_used(const struct row *row, const struct caps *c,
		    const struct ways *w)
{
	if (c->outcome[row->cap] != 0)
		return false;
	if (row->op < 0)
		return row->op == OP_VM_FLAG || row->cap == CAP_GET_INFO;
	return !row->way || w->way[row->op] == row->way;
}

/*
 * Of the ways to memory the later ones serve where the former come to an
 * end, and a tracee of another ABI has to make its calls itself.
 */
static const char *use(const struct row *row, const struct caps *c,
		       const struct ways *w, bool first)
{
	if (!is_used(row, c, w))
		return "";
	return row->op >= OP_MEMORY_CALL && !first ? "if need be" : "yes";
}

int caps_print(FILE *out, enum backend_choice choice, long vm_exec_nr)
{
	struct buf notes = BUF_INIT;
	struct ways w;
	struct caps c;
	int last = NO_OP;

	caps_begin(&c, vm_exec_nr);
	caps_probe(&c, &prober_live, CAPS_ALL_CALLS);
	caps_probe_more(&c);
	ways_choose(&w, &c, choice, &notes);
	fprintf(out, "%-30s %-29s %-14s %s\n", "operation", "by", "here",
		"used");
	for (unsigned int i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];
		const char *used = use(row, &c, &w, row->op != last);
		char here[32];

		outcome_text(c.outcome[row->cap], here, sizeof(here));
		fprintf(out, "%-30s %-29s %-*s%s%s\n", row->what, row->by,
			*used ? 14 : 0, here, *used ? " " : "", used);
		if (*used)
			last = row->op;
	}
	fputs(buf_cstr(&notes), out);
	buf_free(&notes);
	return c.outcome[CAP_REWRITE_REGS] || c.outcome[CAP_REWIND_REGS];
}

/* One operation by one backend; operations of rows have it once or twice. */
static void report(struct buf *to, enum operation op, enum backend_id id,
		   uint64_t count)
{
	const char *what = "";

	for (unsigned int i = 0; i < ROWS; i++) {
		const struct row *row = &rows[i];

		if (*row->what)
			what = row->what;
		if (row->op != (int)op || !row->way || row->way->id != id)
			continue;
		buf_printf(to, "%s: %llu by %s\n", what,
			   (unsigned long long)count, row->by);
		return;
	}
}

void ways_report(const struct ways *w, struct buf *to)
{
	for (enum operation op = OP_REWRITE; op < OPERATION_COUNT; op++) {
		for (enum backend_id id = BY_SETINFO; id < BACKEND_COUNT; id++)
			if (w->count[op][id])
				report(to, op, id, w->count[op][id]);
	}
}
