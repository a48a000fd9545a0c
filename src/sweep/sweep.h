/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What a sweep knows, as plain data: where a program makes calls (sites),
 * which fault was tried there (cases), and what came of it (results).  The
 * sweep fills it, the journal keeps it, reports read it; none of them needs
 * to know another.
 *
 * All texts are valid UTF-8 and end with a NUL; they and the arrays live in
 * the arena of struct sweep, as long as it.
 */
#ifndef VX_SWEEP_SWEEP_H
#define VX_SWEEP_SWEEP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/buf.h"

/* Worst first. */
enum sweep_verdict {
	SWEEP_CRASH,		/* a process died by SIGSEGV, BUS, ILL, FPE,
				 * ABRT, SYS or TRAP; not so in the baseline */
	SWEEP_SANITIZER,	/* ASan, UBSan, … reported something */
	SWEEP_HANG,		/* it did not end, and was blocked … */
	SWEEP_SPIN,		/* … or computed, or repeated one call */
	SWEEP_CORRUPT,		/* --check failed */
	SWEEP_SILENT_WRONG,	/* success, but output or artifacts differ */
	SWEEP_LEAK,		/* processes or files were left behind */
	SWEEP_FAIL_SILENT,	/* it failed and did not say so */
	SWEEP_SUSPECT,		/* as TOLERATED, but what failed was written,
				 * synced, closed or renamed for an artifact */
	SWEEP_NOT_REACHED,	/* the run did not come to the site */
	SWEEP_NOT_APPLIED,	/* it did, but the fault could not be made */
	SWEEP_FLAKY,		/* tried again, it ended in another way */
	SWEEP_MISREPORTED,	/* success and wrong output, but a diagnostic */
	SWEEP_TOLERATED,	/* as without the fault */
	SWEEP_REPORTED,		/* failure, and a diagnostic: as it should be */
	SWEEP_VERDICTS,
};

/* "CRASH", "SILENT-WRONG", …: what people and files call it. */
const char *sweep_verdict_name(enum sweep_verdict v);
/* SWEEP_VERDICTS: there is no verdict of that name (of any case). */
enum sweep_verdict sweep_verdict_find(const char *name);
/* One sentence for somebody who reads the word for the first time. */
const char *sweep_verdict_help(enum sweep_verdict v);

enum sweep_grade {
	SWEEP_BAD,		/* a finding: it fails the run (--fail-on) */
	SWEEP_DOUBTFUL,		/* worth a look, fails nothing */
	SWEEP_UNTRIED,		/* says nothing about the program */
	SWEEP_GOOD,
};

/* Before --fail-on and --known are looked at. */
enum sweep_grade sweep_grade_of(enum sweep_verdict v);

struct sweep_frame {
	const char *module;	/* path of the file, or NULL */
	const char *function;	/* or NULL */
	uint64_t addr;		/* in the file, as addr2line(1) wants it */
	uint64_t offset;	/* from the function */
	const char *source;	/* source file, or NULL */
	unsigned int line;	/* in it; 0: not known */
};

struct sweep_stack {
	const struct sweep_frame *v;	/* innermost first */
	unsigned int n;
};

/* A place in a program where a call is made. */
struct sweep_site {
	/* Of ABI, call and stack (build-id and address of each frame): the
	 * same in each run of the same files. */
	uint64_t id;
	uint64_t leaf;		/* the same of the innermost frame outside of
				 * libc alone */
	const char *abi;	/* "x86_64", "i386", "aarch64", … */
	const char *call;	/* "openat" */
	const char *portable;	/* "write cp!copy_reg<cp!main": survives
				 * another build */
	const char *where;	/* "copy_reg<main": for people */
	/* The innermost frame that has them, or NULL and 0. */
	const char *source;
	unsigned int line;
	struct sweep_stack stack;
	const char *text;	/* the call as it was in the baseline:
				 * write(4, "…", 12) = 12 */
	const char *path;	/* the file that it is about, or NULL */
	unsigned int hits;	/* how often it was made in the baseline */
	bool flaky;		/* one of two traced baselines had it */
	bool recovery;		/* only behind another fault: --pairs */
};

/* One fault at one site, and what came of it. */
struct sweep_result {
	/* Sixteen hexadecimal digits of site, fault, persistence, occurrence
	 * and the fault before it; --replay takes them, or their first. */
	const char *id;
	const struct sweep_site *site;
	const char *model;	/* "io", "mem", "net" or "proc" */
	const char *fault;	/* "ENOSPC", "posterror=EIO", "short=1" */
	bool sticky;		/* it stays: all later calls of the leaf fail
				 * likewise; else once */
	const char *occurrence;	/* "first", "last" or a number from "1" */
	const char *after;	/* --pairs: the id of the fault that came
				 * before it, or NULL */
	enum sweep_verdict verdict;
	const char *reason;	/* "killed by SIGSEGV", "exit status 0, but
				 * standard output differs in line 3" */
	int status;		/* wait(2) form; -1: it had to be killed */
	unsigned int applied;	/* how many calls were made to fail */
	unsigned int tries;	/* how often the case was run */
	uint64_t ns;		/* the last of them, by the clock */
	bool known;		/* --known names it: it fails no run */
	/* The rest is there for findings and doubtful ones alone. */
	const char *diff;	/* what differs from the baseline, lines */
	const char *diagnostic;	/* the end of its standard error */
	struct sweep_stack end;	/* where it crashed or hung; n may be 0 */
	const char *const *tail; /* its last calls, a line each */
	unsigned int ntail;
	const char *repeat;	/* the shell command that does it again */
};

/* What two runs without a fault showed. */
struct sweep_baseline {
	int status;		/* wait(2) form */
	uint64_t bare_ns;	/* an untraced run */
	uint64_t traced_ns;
	unsigned int calls;	/* of a traced run */
	const char *const *masks; /* what differs between runs and is not
				   * compared: "standard output, line 2" … */
	unsigned int nmasks;
};

/* A shard of which a journal was read. */
struct sweep_part {
	unsigned int shard, shards;
	unsigned int ncases;
};

struct sweep {
	struct arena arena;
	const char *const *argv; /* the command; argc words, then NULL */
	unsigned int argc;
	const char *command;	/* the same, quoted for a shell */
	const char *options;	/* what was asked for, quoted for a shell: what
				 * a sweep must have in common to be merged */
	const char *version;	/* of the program */
	const char *cwd;
	uint64_t started_ms;	/* since the epoch */
	uint64_t ns;		/* how long it took; 0: it did not end */
	unsigned int shard, shards;	/* shard from 1; 1 of 1: all; 0: some,
					 * those of `parts` */
	bool out_of_budget;	/* --budget ended it */
	struct sweep_baseline baseline;
	struct sweep_site **sites;	/* in order of the program's calls */
	unsigned int nsites;
	struct sweep_result **results;	/* in the order in which they ended */
	unsigned int nresults;
	unsigned int ncases;	/* that there are for this shard */
	struct sweep_part *parts;	/* journals alone fill this */
	unsigned int nparts;
};

void sweep_init(struct sweep *s);
void sweep_free(struct sweep *s);
/* Both take what was made in s->arena. */
void sweep_add_site(struct sweep *s, struct sweep_site *site);
void sweep_add_result(struct sweep *s, struct sweep_result *r);
/* NULL: there is none. */
struct sweep_site *sweep_find_site(const struct sweep *s, uint64_t id);
/* "write ENOSPC @ copy_reg<main once": a case, for people. */
void sweep_case_name(const struct sweep_result *r, struct buf *to);
/* A copy of `len` bytes in the arena, made valid UTF-8: what is not stands
 * as U+FFFD, and control characters but newline and tab as \xNN. */
const char *sweep_text(struct sweep *s, const void *data, size_t len);

/* --- reports: the whole file, appended to `to` --- */

void report_junit(const struct sweep *s, struct buf *to);
void report_tap(const struct sweep *s, struct buf *to);
void report_sarif(const struct sweep *s, struct buf *to);
void report_html(const struct sweep *s, struct buf *to);
/* Lines for GitHub's log: ::error file=…,line=…:: … */
void report_github(const struct sweep *s, struct buf *to);
/* For a terminal: a finding as a block; the summary of six lines. */
void report_block(const struct sweep_result *r, struct buf *to);
void report_summary(const struct sweep *s, struct buf *to);

#endif
