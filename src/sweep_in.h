/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The inside of `vxtrace sweep`: sweep_cmd.c reads options, sweep_base.c
 * makes the baseline, sweep_cases.c chooses what to try, sweep_loop.c runs
 * it, sweep_judge.c says what came of it, sweep_show.c tells the user.
 */
#ifndef VX_SWEEP_IN_H
#define VX_SWEEP_IN_H

#include <regex.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/bitmap.h"
#include "base/hash.h"
#include "cli.h"
#include "linux/abi.h"
#include "sweep/cage.h"
#include "sweep/journal.h"
#include "sweep/snapshot.h"
#include "sweep/sweep.h"
#include "sweep_watch.h"

enum sweep_exit {
	SWEEP_EXIT_GOOD = 0,
	SWEEP_EXIT_FINDINGS = 1,
	SWEEP_EXIT_USAGE = 2,
	SWEEP_EXIT_UNTRIED = 3,		/* a fault could not be applied */
	SWEEP_EXIT_BASELINE = 5,
	SWEEP_EXIT_BUDGET = 124,
};

/* --errors, --rules: what is tried in place of the fault model's. */
struct chosen_faults {
	struct bitmap calls[ABI_COUNT];
	struct words faults;	/* actions of a rule: "error=EIO", "short=1" */
	bool more;		/* --rules: and the model's */
	struct chosen_faults *next;
};

struct substitution {		/* --normalize */
	regex_t pattern;
	char *by;
	bool global;
	struct substitution *next;
};

enum occurrence {
	OCCURRENCE_FIRST = 1,	/* and greater numbers: the K-th */
	OCCURRENCE_LAST = -1,
	OCCURRENCE_ALL = -2,
};

struct sweep_request {
	char *const *argv;
	/* what */
	uint32_t models;	/* 1 << enum sweep_model */
	bool by_set;		/* --set */
	struct bitmap set[ABI_COUNT];
	struct chosen_faults *chosen;
	uint64_t rules;		/* a hash of what stands in files; 0: none */
	/* sites */
	unsigned int depth;	/* 0: full */
	int occurrence;		/* enum occurrence */
	bool startup;
	struct words only, skip;
	/* mode */
	bool once, sticky;
	unsigned int pairs;	/* levels of recovery; 0: none */
	bool crash;
	/* oracle */
	const char *check, *reset, *golden;
	struct words artifacts;
	struct bitmap ok_status;
	bool ok_given;
	struct substitution *normalize;
	bool sanitizer;
	/* run */
	unsigned int jobs;	/* 0: by the machine */
	uint64_t timeout_ns;	/* 0: by the baseline … */
	unsigned int timeout_times;	/* … so many times it */
	uint8_t isolation;	/* enum cage_isolation */
	uint64_t budget_ns;	/* 0: none */
	unsigned int retries;
	/* split */
	unsigned int shard, shards;
	bool resume;
	const char *db, *since;
	/* out */
	const char *junit, *tap, *json, *html, *sarif, *known;
	uint32_t fail_on;	/* 1 << enum sweep_verdict */
	bool list, quiet, verbose;
	const char *replay;
	bool gdb, help, merges;
	struct arena arena;	/* of texts that are made */
	/* all that makes cases what they are, quoted for a shell */
	struct buf options;
};

enum sweep_model { MODEL_IO, MODEL_MEM, MODEL_NET, MODEL_PROC, MODEL_COUNT };

const char *sweep_model_name(enum sweep_model m);
enum sweep_model sweep_model_of(const char *call);
/* It brings data to where they stay, and says whether they came there. */
bool sweep_call_saves(const char *call);

/* One thing to try. */
struct sweep_case {
	const struct watched_site *site;
	uint64_t id;
	uint8_t model;		/* enum sweep_model */
	const char *fault;	/* for people: "ENOSPC" */
	const char *action;	/* of a rule: "error=ENOSPC" */
	bool sticky;
	bool gentle;		/* who goes on is right: EINTR, short= … */
	bool broken_pipe;	/* EPIPE, with its signal */
	bool crash;		/* --crash: the tree is killed there */
	int occurrence;		/* from 1 */
	bool last;		/* … which is the last of the baseline */
	const struct sweep_case *after;	/* --pairs */
	bool done;		/* there is a result, or it is not asked for */
	bool recovers;		/* … and its recovery is to be looked at */
	unsigned int rank;	/* the lower, the earlier */
	unsigned int tries;
};

/* What one run left, to be compared. */
struct evidence {
	int status;
	struct buf out, err;
	uint64_t out_len, err_len;	/* … all of it, kept or not */
	struct snapshot *files;		/* or NULL */
};

struct mask {			/* a part of a line that is not compared */
	unsigned int line;	/* from 0 */
	bool err;		/* of standard error */
	char *before, *behind;
	struct mask *next;
};

struct sweep_state {
	const struct sweep_request *rq;
	struct sweep sweep;
	struct evidence base;
	struct mask *masks;
	struct hash *known_sites;	/* --since: not to be tried again */
	struct words loose;	/* globs of files that are not compared */
	int base_crash;			/* a signal that kills without faults */
	unsigned int base_left;		/* processes that it always leaves … */
	unsigned int base_temporaries;	/* … and files in its TMPDIR */
	struct signs *survey[2];	/* the sites' memory */
	struct watched_site *sites;	/* of struct sweep_site, linked */
	struct hash all_sites;	/* by id: the baseline's, and recovery's … */
	struct hash recovery;	/* … and what may be that … */
	struct recovery *found;	/* … all of it */
	struct sweep_case **cases;
	unsigned int ncases;
	char *scratch;			/* a folder of ours */
	char *const *env;
	uint64_t timeout_ns;
	struct journal *journal;
	uint64_t begun_ns;
	struct sweep old;	/* --resume: what is done already … */
	struct hash *done;	/* … its results, by the ids of cases */
};

void sweep_state_free(struct sweep_state *s);

/* --- sweep_base.c --- */

/* CLOCK_MONOTONIC, ns. */
uint64_t sweep_now(void);

/* A folder for what belongs to a sweep alone; ends the program where there
 * can be none. */
char *sweep_scratch_new(void);
/* Otherwise when the program exits. */
void sweep_scratch_remove(void);

/* Two bare runs and two traced ones. 0, or an exit status; it is said. */
int sweep_baseline(struct sweep_state *s);
/* Options of a cage for a run of the command. */
void sweep_cage_options(const struct sweep_state *s, struct cage_options *o);
enum sweep_wait {
	WAIT_ENDED,
	WAIT_LEFT,	/* what it started went on, and was killed */
	WAIT_KILLED,	/* its time was over, or ours */
};

/*
 * The command has ended, and what it started goes on longer than it may;
 * *since is 0 at first, and for this alone.
 */
bool sweep_lingers(const struct signs *signs, uint64_t *since);
/* Runs it to its end, or kills it after `ns`; signs: of a traced run. */
enum sweep_wait sweep_wait(struct cage *c, const struct signs *signs,
			   uint64_t ns);
/* --reset and --check, in `dir`: wait(2)'s status. */
int sweep_shell(const struct sweep_state *s, const char *command,
		const char *dir, struct buf *said);

/* --- sweep_cases.c --- */

void sweep_make_cases(struct sweep_state *s);
/* Is it asked for, and not swept already (--since)? */
bool sweep_site_wanted(const struct sweep_state *state,
		       const struct sweep_site *s);
/* All that is to be tried at a site, behind another fault or none. */
void sweep_add_site_cases(struct sweep_state *s, struct watched_site *x,
			  const struct sweep_case *after);
/* Its rules, for -e inject=; NULL ends them. */
/* The calls that have to stop for it. */
const char *sweep_calls_of(struct sweep_state *s, const struct sweep_case *c);
const char *const *sweep_rules_of(struct sweep_state *s,
				  const struct sweep_case *c);

/* --- sweep_pairs.c --- */

/* Whether the sites of code that recovers from it are to be found. */
bool sweep_has_recovery(const struct sweep_state *s,
			const struct sweep_case *c);
/* Those that a survey of it found … */
void sweep_keep_recovery(struct sweep_state *s, const struct sweep_case *c,
			 const struct signs *found);
/* … make cases, when all surveys have ended. True: there are some. */
bool sweep_add_recovery(struct sweep_state *s);
/* Shards may have come to one site behind different faults: one stays. */
void sweep_merge_recovery(struct sweep *s);

/* --- sweep_loop.c --- */

/* All cases that are left, or that of --replay. 0 or an exit status. */
int sweep_loop(struct sweep_state *s);
/* SIGINT and the like are noted. */
void sweep_catch_signals(void);
/* The signal that came, or 0. */
int sweep_interrupted(void);

/* --- sweep_gdb.c --- */

/* The case in the debugger; returns an exit status where there is none. */
int sweep_debug(struct sweep_state *s, const struct sweep_case *c);

/* --- sweep_keep.c --- */

/* 0 or an exit status; it is said. */
int sweep_journal_open(struct sweep_state *s);
/* Cases from there on of which there are results already. */
void sweep_take_done(struct sweep_state *s, unsigned int from);
/* The head once more, and sites from there on. 0 or -errno. */
int sweep_journal_more(struct sweep_state *s, unsigned int site);
void sweep_read_known_sites(struct sweep_state *s);

/* --- sweep_lines.c --- */

/* Is an output as the baseline's? Where it first differs goes to `diff`. */
bool sweep_same_text(const struct sweep_state *s, const struct buf *base,
		     const struct buf *now, bool err, struct buf *diff);
/* Masks for where two baselines differ; false: in the number of lines. */
bool sweep_mask_text(struct sweep_state *s, const struct buf *base,
		     const struct buf *now, bool err);
/* Has standard error a line that the baseline's has not? */
bool sweep_says_more(const struct sweep_state *s, const struct buf *base,
		     const struct buf *now);

/* --- sweep_files.c --- */

enum { FILES_DIFFER = 1, FILES_NEW = 2 };

/* NULL where files are not looked at. */
struct snapshot *sweep_files_of(const struct sweep_state *s, const char *dir);
/* One whose changes say nothing; ctx: the state. */
bool sweep_file_ignored(void *ctx, const char *path);
/* Journals and --golden in the working directory are not the command's. */
void sweep_ignore_own_files(struct sweep_state *s);
/* How many files are in a TMPDIR; NULL: none. One of them into `name`. */
unsigned int sweep_temporaries(const char *dir, struct buf *name);
/* What differs between baselines is not compared; false: too much. */
bool sweep_mask_files(struct sweep_state *s, const struct snapshot *now,
		      struct buf *why);
/* FILES_* against the baseline's, `diff` says which. */
unsigned int sweep_compare_files(struct sweep_state *s,
				 const struct snapshot *now, struct buf *diff);

/* --- sweep_judge.c --- */

/* How a run ended. */
struct run_end {
	const struct cage_outcome *o;
	const struct signs *signs;
	int status;		/* of the command, wait(2) form */
	bool timed_out, computes;
	unsigned int left;	/* processes that outlived it … */
	const char *left_name;	/* … one of them */
	const char *doing;	/* what they did then */
};

struct verdict_of {
	enum sweep_verdict verdict;
	struct buf reason, diff;
};

/* Lines, files and status of a run that has ended. */
void evidence_take(const struct sweep_state *s, const struct cage_outcome *o,
		   int status, struct evidence *e);
void evidence_free(struct evidence *e);
/* Masks for what differs from the baseline; false: more than can be masked,
 * `why` says what. */
bool evidence_mask(struct sweep_state *s, const struct evidence *e,
		   struct buf *why);
/* Into sweep.baseline. */
void sweep_tell_masks(struct sweep_state *s);
void sweep_judge(struct sweep_state *s, const struct sweep_case *c,
		 const struct run_end *end, struct verdict_of *v);

/* --- sweep_show.c --- */

void sweep_list(const struct sweep_state *s);
void sweep_progress(const struct sweep_state *s);
void sweep_progress_clear(void);
/* A case has ended: told where it is a finding. */
void sweep_show_result(const struct sweep_state *s,
		       const struct sweep_result *r);
void sweep_mark_result(const struct sweep_request *rq, struct sweep_result *r);
/* Reports of all kinds that were asked for. 0, or 1: one could not be
 * written, which is said. */
int sweep_reports(const struct sweep_request *rq, struct sweep *sweep);
/* What the results mean for who asked. */
int sweep_exit_status(const struct sweep_request *rq, const struct sweep *s);
/* The summary, and lines for GitHub. */
void sweep_show_all(const struct sweep_request *rq, const struct sweep *s);
/* --known, whose file may not be there: it is said, and the end. */
void sweep_read_known(const struct sweep_request *rq);
/* Marks those that it names. */
void sweep_mark_known(const struct sweep_request *rq, struct sweep *s);
bool sweep_fails(const struct sweep_request *rq, const struct sweep_result *r);
/* The command that does a case again. */
const char *sweep_repeat(struct sweep_state *s, const struct sweep_case *c);

#endif
