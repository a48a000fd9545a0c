/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/ways.h"

#include <errno.h>
#include <string.h>

#include "base/die.h"

/*
 * The caps by which a backend does an operation; best first. `filter` is the
 * same at a filter's stop, or `cap` again.
 */
struct rung {
	enum operation op;
	const struct backend *way;
	enum cap cap, filter;
};

static const struct rung ladder[] = {
	{ OP_REWRITE, &backend_setinfo, CAP_REWRITE_SETINFO,
	  CAP_FILTER_REWRITE_SETINFO },
	{ OP_REWRITE, &backend_regs, CAP_REWRITE_REGS,
	  CAP_FILTER_REWRITE_REGS },
	{ OP_SKIP, &backend_setinfo, CAP_SKIP_SETINFO,
	  CAP_FILTER_SKIP_SETINFO },
	{ OP_SKIP, &backend_regs, CAP_SKIP_REGS,
	  CAP_FILTER_SKIP_REGS },
	{ OP_RESULT, &backend_setinfo, CAP_RESULT_SETINFO, CAP_RESULT_SETINFO },
	{ OP_RESULT, &backend_regs, CAP_RESULT_REGS, CAP_RESULT_REGS },
	{ OP_REWIND, &backend_setinfo, CAP_REWIND_SETINFO, CAP_REWIND_SETINFO },
	{ OP_REWIND, &backend_regs, CAP_REWIND_REGS, CAP_REWIND_REGS },
	{ OP_MEMORY_CALL, &backend_vmexec, CAP_VM_EXEC, CAP_VM_EXEC },
};

enum { RUNGS = sizeof(ladder) / sizeof(ladder[0]) };

static const char *const what[OPERATION_COUNT] = {
	[OP_REWRITE] = "change the number and arguments of a call",
	[OP_SKIP] = "skip a call in one stop",
	[OP_RESULT] = "change the result of a call",
	[OP_REWIND] = "go back to the call instruction",
	[OP_MEMORY_CALL] = "make a call that concerns memory alone",
	[OP_READ] = "read memory",
	[OP_WRITE] = "write memory",
};

const char *operation_text(enum operation op)
{
	return what[op];
}

/* Where there is no prefilter its stops have not been tried. */
static int outcome_of(const struct caps *c, const struct rung *rung)
{
	int filter = c->outcome[rung->filter];

	if (c->outcome[rung->cap] || filter == OUTCOME_UNTRIED)
		return c->outcome[rung->cap];
	return filter;
}

static const struct rung *best(const struct caps *c, enum operation op,
				 const struct backend *only)
{
	for (unsigned int i = 0; i < RUNGS; i++) {
		const struct rung *rung = &ladder[i];

		if (rung->op == op && (!only || rung->way == only) &&
		    outcome_of(c, rung) == 0)
			return rung;
	}
	return NULL;
}

static const struct backend *forced(enum backend_choice choice)
{
	switch (choice) {
	case BACKEND_SETINFO:
		return &backend_setinfo;
	case BACKEND_REGS:
		return &backend_regs;
	case BACKEND_AUTO:
	case BACKEND_VMEXEC:
		break;
	}
	return NULL;
}

/* Of a memory call there may be no way; one that is forced leaves it. */
static void choose_memory_call(struct ways *w, const struct caps *c,
			       enum backend_choice choice, struct buf *notes)
{
	const struct rung *rung = best(c, OP_MEMORY_CALL, forced(choice));
	char why[32];

	if (rung)
		w->way[OP_MEMORY_CALL] = rung->way;
	if (rung || choice != BACKEND_VMEXEC || !notes)
		return;
	outcome_text(c->outcome[CAP_VM_EXEC], why, sizeof(why));
	buf_printf(notes, "--backend=vmexec cannot %s (process_vm_exec: %s): "
		   "the tracee does\n", what[OP_MEMORY_CALL], why);
}

/* Why the way that was asked for is not the one: its probe's outcome. */
static void note(struct buf *notes, const struct caps *c, enum operation op,
		 const struct backend *only, const struct backend *used)
{
	char why[32] = "it has no such operation";

	for (unsigned int i = 0; i < RUNGS; i++) {
		const struct rung *rung = &ladder[i];

		if (rung->op == op && rung->way == only)
			outcome_text(outcome_of(c, rung), why, sizeof(why));
	}
	buf_printf(notes, "--backend=%s cannot %s (%s): %s does\n", only->name,
		   what[op], why, used->name);
}

void ways_choose(struct ways *w, const struct caps *c,
		 enum backend_choice choice, struct buf *notes)
{
	const struct backend *only = forced(choice);

	*w = (struct ways){ 0 };
	for (enum operation op = OP_REWRITE; op <= OP_REWIND; op++) {
		const struct rung *rung = only ? best(c, op, only) : NULL;
		bool other = only && !rung;

		if (!rung)
			rung = best(c, op, NULL);
		w->way[op] = rung ? rung->way : &backend_regs;
		if (other && notes && w->way[op] != only)
			note(notes, c, op, only, w->way[op]);
	}
	w->vm_exec_nr = c->vm_exec_nr;
	choose_memory_call(w, c, choice, notes);
}

static int count(struct ways *w, enum operation op, const struct backend *by,
		 int err)
{
	w->count[op][by->id] += !err;
	return err;
}

int ways_rewrite(struct ways *w, const struct stop *s, uint64_t nr,
		 const uint64_t arg[6])
{
	const struct backend *by = w->way[OP_REWRITE];

	return count(w, OP_REWRITE, by, by->rewrite(s, nr, arg));
}

int ways_skip(struct ways *w, const struct stop *s, int64_t ret)
{
	const struct backend *by = w->way[OP_SKIP];

	return count(w, OP_SKIP, by, by->skip(s, ret));
}

int ways_result(struct ways *w, pid_t tid, const struct abi *abi, int64_t ret)
{
	const struct backend *by = w->way[OP_RESULT];

	return count(w, OP_RESULT, by, by->result(tid, abi, ret));
}

int ways_rewind(struct ways *w, pid_t tid, const struct abi *abi,
		const struct regs *saved, const uint64_t arg[6], bool *keeps)
{
	const struct backend *by = w->way[OP_REWIND];
	int err = by->rewind(tid, abi, saved, arg);

	if (err == -EOPNOTSUPP) {
		by = &backend_regs;
		err = by->rewind(tid, abi, saved, arg);
	}
	*keeps = by->keeps_args;
	return count(w, OP_REWIND, by, err);
}

bool ways_memory_call(struct ways *w, pid_t tid, const struct abi *abi,
		      uint64_t nr, const uint64_t arg[6], int64_t *ret)
{
	const struct backend *by = w->way[OP_MEMORY_CALL];
	const struct call_entry *entry;

	/* Our own ABI is the only one in which it makes calls. */
	if (!by || abi != abis[0])
		return false;
	entry = abi_call(abi, nr);
	if (!entry || !entry->row || !call_is_memory(entry->row, arg))
		return false;
	return count(w, OP_MEMORY_CALL, by, by->memory_call(w->vm_exec_nr, tid,
							   nr, arg, ret)) == 0;
}

void ways_find(struct ways *w, enum backend_choice choice, long vm_exec_nr)
{
	struct buf notes = BUF_INIT;
	struct caps c;

	caps_begin(&c, vm_exec_nr);
	caps_probe(&c, &prober_live, CAPS_CHANGE);
	ways_choose(w, &c, choice, &notes);
	for (const char *line = buf_cstr(&notes), *end;
	     (end = strchr(line, '\n')); line = end + 1)
		warn("%.*s", (int)(end - line), line);
	buf_free(&notes);
}
