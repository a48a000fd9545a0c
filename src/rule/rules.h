/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The rules of a run: made from texts at start, asked at each call that one
 * of them names.  Rules read events and return verdicts (linux/verdict.h);
 * they know no ptrace and no output.  A call that no rule names is not
 * asked for: rules_calls() says which are.
 *
 * What all threads of the run share (counters, variables) is in struct
 * rules; with several tracer threads it would be locked here and nowhere
 * else.
 */
#ifndef VX_RULE_RULES_H
#define VX_RULE_RULES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/bitmap.h"
#include "base/buf.h"
#include "event/event.h"
#include "event/injected.h"
#include "linux/abi.h"
#include "linux/verdict.h"
#include "rule/env.h"

struct rules;
struct rule;

struct rules_options {
	uint64_t seed;		/* --seed, or drawn at start */
	bool seed_given;	/* --seed, or by a rule file */
	bool compat;		/* --inject-compat=strace */
	unsigned int step_max;	/* --seq-max; 64 */
	bool unwinder;		/* the build has one: stack= is possible */
};

/* A message of one line, or with the source and a caret below. */
struct rule_error {
	struct buf text;	/* no newline at its end */
	/* In strace's form and words: the usual exit status 1, not 2. */
	bool strace_form;
	bool usage;	/* strace_form: "Try … -h" follows */
	/* strace_form: the source and a caret, or a suggestion, for a
	 * person; "" where there is nothing to add */
	struct buf hint;
};

#define RULE_ERROR_INIT { 0 }

void rule_error_free(struct rule_error *e);

struct rules *rules_new(const struct rules_options *opt);
/*
 * Options may stand behind the rules on the command line: what depends on
 * them is judged by rules_compile(), before which they are settled here.
 * A seed that a rule file gives counts where opt->seed_given is false.
 */
void rules_set_options(struct rules *r, const struct rules_options *opt);
void rules_free(struct rules *r);

/*
 * Parsing: 0, or -EINVAL with *e.  `what` is "inject", "fault" or "trace".
 * rules_add_file() also says -errno where the file cannot be read.
 */
int rules_add(struct rules *r, const char *what, const char *text,
	      struct rule_error *e);
int rules_add_file(struct rules *r, const char *path, struct rule_error *e);
/*
 * A block for `vxtrace call`, the one rule there: what is in no call of the
 * program's has no args and no orig.
 */
int rules_add_block(struct rules *r, const char *text, struct rule_error *e);
/* Text that rules_add() makes the same rule of. */
void rules_explain(const struct rule *rule, struct buf *to);
/*
 * Whether the argument of -e trace= is a SET with conditions behind it, and
 * not a plain SET: asked where it is no plain one.
 */
bool rules_is_filter(const char *text);
/* A plain -e trace= begins anew: the filters so far are void. */
void rules_drop_filters(struct rules *r);
/* All rules together: names, calls and types are resolved. Warnings go to
 * `warnings`, one a line. */
int rules_compile(struct rules *r, struct rule_error *e,
		  struct buf *warnings);

/* --- after rules_compile() --- */

/* There is a rule that is no filter. */
bool rules_any(const struct rules *r);
/* All are in strace's form: its users want its output. */
bool rules_plain(const struct rules *r);
/* There is a filter. */
bool rules_filters(const struct rules *r);
/* What filters name; of these rules_filter_enter() is asked. */
const struct bitmap *rules_filter_calls(const struct rules *r,
					unsigned int abi);
/* A filter may need the exit of a call to tell. */
bool rules_filter_late(const struct rules *r);
/* In the order given; i from 0. */
const struct rule *rules_get(const struct rules *r, unsigned int i);
/* What a rule names, for ABI number `abi`; NULL: nothing. */
const struct bitmap *rules_calls(const struct rules *r, unsigned int abi);
/* A block's calls concern memory alone (call_is_memory()), by their rows. */
bool rules_block_is_memory(const struct rules *r);
/* Of a block: a call of it that cannot be made in that ABI, or NULL. */
const char *rules_block_lacks(const struct rules *r, unsigned int abi);
/* A rule may act at the exit of calls it names. */
bool rules_want_exit(const struct rules *r);
bool rules_want_stack(const struct rules *r);
bool rules_want_comm(const struct rules *r);
/* A rule draws (prob=, weights, rand …): the seed is worth telling. */
bool rules_draw(const struct rules *r);
uint64_t rules_seed(const struct rules *r);
/* A rule may change arguments of fork(2) and its family. */
bool rules_change_forks(const struct rules *r);

/*
 * What rules know of one thread; the pipeline's task owns it.  Freed with
 * its counters at the thread's end.
 */
struct rule_task;
/* `parent` may be NULL; the new one's stable id is derived from it. */
struct rule_task *rule_task_new(struct rules *r, struct rule_task *parent,
				bool is_thread);
void rule_task_free(struct rules *r, struct rule_task *t);
/* "0.2.1": the second child of … : the same in every run. */
const char *rule_task_id(const struct rule_task *t);

/*
 * At entry, at a step's end, at exit: `ev` is filled and begun, not
 * necessarily decoded.  Calls of one thread may nest (a handler that runs
 * between two steps): judge opens one, judge_exit closes the innermost.
 * `scratch` is where ACT_SCRATCH's memory is.
 */
void rules_judge(struct rules *r, struct rule_task *t, struct event *ev,
		 struct rule_env *env, struct verdict *v);
void rules_step(struct rules *r, struct rule_task *t, struct event *ev,
		struct rule_env *env, uint64_t scratch, uint64_t ret, int err,
		struct verdict *v);
void rules_judge_exit(struct rules *r, struct rule_task *t, struct event *ev,
		      struct rule_env *env, struct verdict *v);
/* Could not be done; a message for the user is appended to `text`. */
void rules_refused(struct rules *r, struct rule_task *t, struct event *ev,
		   enum refusal why, struct buf *text);
/* The call of `t` that is under way will not return (exec, end). */
void rules_forget(struct rules *r, struct rule_task *t);
/*
 * What was done so far to the call that is under way; valid until it has
 * been printed.
 */
const struct injected *rules_injected(const struct rule_task *t);
/* What `log` said since the last time, a line each; cleared by this. */
void rules_take_log(struct rule_task *t, struct buf *to);
/* What matched but was not applied, said for the first time: likewise. */
void rules_take_refusals(struct rule_task *t, struct buf *to);

/* Filters: whether a call is shown. At entry: 1 yes, 0 no, -1: only its
 * exit will tell. */
int rules_filter_enter(struct rules *r, struct rule_task *t,
		       struct event *ev, struct rule_env *env);
bool rules_filter_exit(struct rules *r, struct rule_task *t,
		       struct event *ev, struct rule_env *env);

/*
 * --schedule: a line for each applied action.  Before rules_compile(); the
 * lines since the last time are appended to `to`, the head first.
 */
void rules_record(struct rules *r);
void rules_take_records(struct rules *r, struct buf *to);
/*
 * --replay-schedule: exactly those actions, and the seed, of a file that
 * rules_take_records() made; other rules but filters are not looked at.
 * Before rules_compile(). 0, -EINVAL with *e, -errno of the file.
 */
int rules_replay(struct rules *r, const char *path, struct rule_error *e);

/* --- at the end --- */

/* A replay went another way: the first line that differs, into `to`. */
bool rules_diverged(const struct rules *r, struct buf *to);

struct rule_count {
	const struct rule *rule;
	const char *name;	/* "torn", or "rule 2" */
	const char *text;	/* "read:path=\"/x\"" */
	uint64_t matched, applied, refused, faults;
};

/* Rules that act: filters are none. */
unsigned int rules_count(const struct rules *r);
/* The i-th; texts live as long as the rules. */
void rules_count_get(struct rules *r, unsigned int i, struct rule_count *c);
/* "rule 2 (…) never fired; 41 read calls seen, nearest path …", each a line.
 * How many there are. */
unsigned int rules_unfired(const struct rules *r, struct buf *to);
/* expect: what does not hold, each a line. How many. */
unsigned int rules_unmet(const struct rules *r, struct buf *to);

#endif
