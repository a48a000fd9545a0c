/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/ways.h"

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
	{ OP_REWIND, &backend_regs, CAP_REWIND_REGS, CAP_REWIND_REGS },
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

/* Why the way that was asked for is not the one: its probe's outcome. */
static void note(struct buf *notes, const struct caps *c, enum operation op,
		 const struct backend *only, const struct backend *used)
{
	char why[32] = "it has no such operation";

	if (op == OP_REWIND && c->outcome[CAP_REWIND_SETINFO] != 0)
		outcome_text(c->outcome[CAP_REWIND_SETINFO], why, sizeof(why));
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
	if (choice == BACKEND_VMEXEC && notes)
		buf_str(notes, "--backend=vmexec: process_vm_exec is not "
			"configured: other ways are used\n");
}

void ways_find(struct ways *w, enum backend_choice choice)
{
	struct buf notes = BUF_INIT;
	struct caps c;

	caps_begin(&c);
	caps_probe(&c, &prober_live, CAPS_CHANGE);
	ways_choose(w, &c, choice, &notes);
	for (const char *line = buf_cstr(&notes), *end;
	     (end = strchr(line, '\n')); line = end + 1)
		warn("%.*s", (int)(end - line), line);
	buf_free(&notes);
}
