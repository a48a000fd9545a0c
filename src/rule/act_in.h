/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From rules that hold to verdicts: what judge.c, act.c, block.c and the
 * files of single actions share.  Everything here is about one call of one
 * thread at one stop; what lasts longer is in struct rule_call.
 *
 * Keeps true: what a verdict points to lives in the call's arena and is
 * not changed before the next stop; time and memory are bounded, whatever
 * the program's memory holds and the rules say.
 */
#ifndef VX_RULE_ACT_IN_H
#define VX_RULE_ACT_IN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/eval.h"
#include "rule/rules_in.h"

/* One stop of one call that rules look at; on the stack. */
struct act {
	struct rules *r;
	struct rule_task *t;
	struct rule_call *c;
	struct event *ev;
	struct rule_env *env;
	struct verdict *v;
	bool exit;		/* the result is known */
	bool first;		/* nothing was asked of the tracer before */
	bool did;		/* an action was carried out, to be told … */
	const char *said;	/* … in these words, or as it is written */
};

/* What draws of one occurrence are for: draw_salted(). */
enum act_draw {
	ACT_DRAW_ERROR = 0x100,
	ACT_DRAW_SHORT,
	ACT_DRAW_CORRUPT,	/* and those behind it */
};

/* At most this many bytes are written at one stop. */
#define ACT_WRITE_MAX ((size_t)8 << 20)

/* --- act.c --- */

/* What k did is told to those who record it. */
void act_begin_action(struct act *a);
void act_end_action(struct act *a, struct held *h, const struct rule_token *k);
/* What h's expressions are evaluated with. */
struct eval act_eval(const struct act *a, struct held *h);
/* What was written and sent at the stop before is done. */
void act_begin_stop(struct act *a);
/* Conditions hold: what is done at entry, and at exit. */
void act_enter(struct act *a);
void act_exit(struct act *a);
/* … the act, once changed arguments have their memory */
void act_enter_end(struct act *a);
/* Memory for changed arguments is there. */
void act_memory(struct act *a, uint64_t scratch);
/* The call goes on as it is: those who changed it are refused. */
void act_unchange(struct act *a, enum refusal why, const char *text);
/* Something is left to do at the exit. */
bool act_waits(const struct act *a);
/* A copy of `len` bytes is to be written to addr. 0 or -E2BIG. */
int act_write(struct act *a, uint64_t addr, const void *data, size_t len);
void act_signal(struct act *a, int sig);
void act_delay(struct act *a, uint64_t ns);
/* Writes, a signal and the delay go with this stop's verdict. */
void act_flush(struct act *a);
/* The verdict's ret and err: a small negative value is an error. */
void act_result(struct act *a, int64_t value);
/* h has done something that notes tell. */
void act_mark(struct act *a, struct held *h, uint32_t marks);
/* "rule 2 (openat:error=EIO)", into b. */
void act_name(const struct rule *rule, struct buf *b);
/* It has poke_enter= or poke_exit=. */
bool act_pokes(const struct rule *rule);
/* h is not applied; says why, once for each kind of reason. */
void act_refuse(struct act *a, struct held *h, enum refusal why,
		const char *text);
/* What -err of an argument means. */
const char *act_why(int err);

/* --- terminal.c --- */

/* What is on in h's script=, now that it is counted. */
void terminal_scene(struct held *h);

/* Whose action counts, of the rules that hold now. */
void terminal_choose(struct act *a);
void terminal_enter(struct act *a);
void terminal_exit(struct act *a);
/* The call is executed, perhaps within others. */
bool terminal_calls(const struct act *a);
/* The call goes on as it is, before the action was begun. */
void terminal_unmade(struct act *a, enum refusal why, const char *text);

#endif
