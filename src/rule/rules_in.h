/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of rules: what its files share.  rules.c makes and keeps them,
 * parse*.c and file.c fill the tree, compile.c resolves it, match.c and
 * count.c say whether a rule holds, act.c turns actions into a verdict,
 * block.c runs sequences and the statements of entry={} and exit={}.
 */
#ifndef VX_RULE_RULES_IN_H
#define VX_RULE_RULES_IN_H

#include "base/arena.h"
#include "base/hash.h"
#include "rule/ast.h"
#include "rule/rules.h"

/* A variable of the run: set=(x=1), on=x, var(x). */
struct rule_var {
	const char *name;
	int64_t value;
};

/* What happened to one rule; matched: its conditions and its counter. */
struct rule_stats {
	uint64_t seen;		/* calls that its SET names */
	uint64_t matched, applied, refused, faults;
	const char *nearest;	/* for the report, see report.c */
	unsigned int nearness;
	bool told[REFUSED_DETACHED + 1]; /* a line was printed for it */
};

struct rules {
	struct rules_options opt;
	struct arena arena;	/* the trees; as long as the program */
	struct rule *first, *last;
	unsigned int n;
	struct rule **v;	/* by index - 1; by the compiler */
	struct rule_stats *stats;	/* by index - 1 */
	struct bitmap calls[ABI_COUNT];	/* of all but filters */
	struct rule_var *vars;
	unsigned int nvars;
	struct expectation *expect;
	struct hash counters;	/* count.c */
	bool want_exit, want_stack, want_comm, change_forks, filters;
	bool draw;	/* by the compiler: see rules_draw() */
};

/* A sequence or statements under way: block.c. */
struct block_run;

/* One call of a thread while rules are concerned with it. */
struct rule_call {
	struct injected injected;
	struct rule *terminal;	/* whose terminal action holds, or NULL */
	struct rule_token *action;	/* that action; of a script: its own */
	/* Rules with something left to do at exit, in order. */
	struct rule **pending;
	unsigned int npending;
	uint64_t nth;		/* occurrence, for `nth` */
	uint64_t arg[6];	/* the program's own */
	struct verdict_write *writes;	/* so far at this stop */
	unsigned int nwrites;
	struct block_run *run;	/* seq=, restart=, scratch wanted, or NULL */
	struct arena arena;	/* of this call */
	struct rule_call *outer;	/* the call that this one interrupts */
};

struct rule_task {
	const char *id;		/* "0.2.1" */
	uint64_t key;		/* a hash of id: the same in every run */
	unsigned int children, threads;	/* made so far */
	unsigned int depth;	/* forks below the command */
	struct rule_call *call;	/* innermost, or NULL */
	struct injected none;	/* all zero */
	struct buf log;
	uint64_t number;	/* unique in this run, for counters */
	uint64_t process;	/* number of its thread group */
};

#endif
