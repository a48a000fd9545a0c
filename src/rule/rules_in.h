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
	bool set;		/* by the compiler: a rule sets it */
};

/* What happened to one rule; matched: its conditions and its counter. */
struct rule_stats {
	uint64_t seen;		/* calls that its SET names */
	uint64_t held;		/* all its conditions, but for the counter */
	uint64_t matched, applied, refused, faults;
	const char *near_what, *nearest;	/* "path", and which: near.h */
	unsigned int nearness;
	bool told[REFUSED_DETACHED + 1]; /* a line was printed for it */
};

struct schedule;

struct rules {
	struct rules_options opt;
	struct arena arena;	/* the trees; as long as the program */
	struct rule *first, *last;
	unsigned int n;
	struct rule **v;	/* by index - 1; by the compiler */
	struct rule_stats *stats;	/* by index - 1 */
	struct bitmap calls[ABI_COUNT];	/* of all but filters */
	struct bitmap filter_calls[ABI_COUNT];
	struct rule_var *vars;
	unsigned int nvars;
	struct expectation *expect;
	struct rule_regex *regexes;	/* compile.c */
	struct hash counters;	/* count.c */
	unsigned int ncounters;
	/* numbers of rt_sigreturn, sigreturn, restart_syscall; or -1 */
	int64_t sigreturn[ABI_COUNT], old_sigreturn[ABI_COUNT];
	int64_t restart_call[ABI_COUNT];
	bool want_exit, want_stack, want_comm, change_forks, filters;
	bool filters_late, any;
	bool plain;	/* all of them are in strace's form */
	bool draw;	/* by the compiler: see rules_draw() */
	struct schedule *schedule;	/* or NULL */
	bool replay;
	uint64_t tasks;		/* made so far */
	unsigned int roots;	/* … of those without a parent */
};

struct counter;
struct rule_process;
struct filter_wait;
struct places;

/* A regular expression: what it has is freed with the rules. */
struct rule_regex {
	regex_t re;
	struct rule_regex *next;
};

/* What rules_compile() and matching made; by rules_free(). */
void rules_compile_free(struct rules *r);
/* At the end of the list; gives it its index. */
void rules_append(struct rules *r, struct rule *rule);
/* What a rule that is in no list owns beside the arena. */
void rules_drop(struct rule *rule);

/* --- results.c --- */

/* Errors that only the kernel knows what to do with: -EINVAL. */
int rules_check_errors(const struct rules *r, struct rule_error *e);
/* Values of retval= that look like errors, or are cut in 32-bit code. */
void rules_check_results(const struct rules *r, struct buf *warnings);

/* A sequence or statements under way: block.c. */
struct block_run;
/* What is recorded and replayed: schedule.c. */
struct schedule_line;
struct applied;
/* Memory of the tracee that a call asks for: argbuf.c. */
struct argbuf;

/* A rule whose conditions hold for a call, as far as its entry can tell. */
struct held {
	struct rule *rule;
	uint64_t nth;		/* occurrence, for `nth` */
	uint64_t key;		/* of draws, where replayed */
	bool replayed;
	bool at_exit;		/* only the exit says whether it holds */
	bool dead;		/* not applied: refused */
	bool applied;		/* did something, and is counted */
	bool changes;		/* arguments of the call */
	uint32_t marks;		/* of what it did */
	int64_t *locals;	/* of its blocks, or NULL */
	struct rule_token *action;	/* its terminal one, or NULL */
	struct rule_token *scene;	/* of script=, what is on now */
	const struct fault *fault;	/* of `fail` */
};

/* What a call waits for. */
enum call_stage {
	CALL_OPEN,		/* its exit, which rules want to see */
	CALL_IDLE,		/* its exit, where nothing is to be done */
	CALL_MEMORY,		/* memory for changed arguments */
	CALL_STEPS,		/* the end of a step */
	CALL_ENDED,		/* to be printed */
};

/* One call of a thread while rules are concerned with it. */
struct rule_call {
	struct injected injected;
	uint8_t stage;		/* enum call_stage */
	struct held *held;	/* in the order of rules */
	unsigned int nheld, held_cap;
	struct held *terminal;	/* whose terminal action holds, or NULL */
	uint64_t nth;		/* of the rule that is looked at */
	uint64_t rands;		/* rand(n) asked so far */
	uint64_t nr, sp;	/* the program's own */
	uint64_t arg[6];	/* the program's own */
	uint64_t now[6];	/* what args.NAME=, short= … made of them */
	bool changed;		/* now differs */
	int sigs[8];		/* to be sent with the next verdict */
	unsigned int nsigs;
	uint64_t delay_ns;	/* … and waited for */
	bool result;		/* ret and err are for the program */
	uint64_t ret;
	int err;
	struct verdict_write *writes;	/* so far at this stop */
	unsigned int nwrites, writes_cap;
	size_t written;		/* bytes of them */
	struct held *writer, *asker;	/* who wrote last, who wants memory */
	struct argbuf *mem;	/* scratch memory, or NULL */
	struct block_run *run;	/* seq=, restart=, or NULL */
	/* --schedule: where it stands, what was done to it */
	uint64_t number, site;
	const char *call;	/* its name, with @32 */
	struct applied *applied;
	unsigned int napplied;
	struct schedule_line *replayed;
	struct arena arena;	/* of this call */
	struct rule_call *outer;	/* the call that this one interrupts */
};

struct rule_task {
	char *id;		/* "0.2.1" */
	uint64_t key;		/* a hash of id: the same in every run */
	unsigned int children;	/* made so far, threads as well */
	unsigned int depth;	/* forks below the command */
	struct rule_call *call;	/* innermost, or NULL */
	struct injected none;	/* all zero */
	struct buf log, refusals;	/* lines to be taken */
	uint64_t number;	/* unique in this run, for counters */
	struct rule_process *process;	/* its thread group: count.h */
	struct counter *counters;	/* its own: count.h */
	/* Calls that the kernel may restart, each called by a handler that
	 * the one before it waits for: match.c. */
	struct former {
		uint64_t nr, ip, sp;
	} former[4];
	unsigned int nformer;
	struct filter_wait *waiting;	/* filter.c */
	struct places *places;	/* places.h: of the present call, or NULL */
};

#endif
