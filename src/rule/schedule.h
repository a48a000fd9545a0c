/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What was done in a run, a line for each action, and the same again:
 *
 *	vxschedule 1
 *	seed 42
 *	0.2<TAB>openat<TAB>7f31…<TAB>3<TAB>error=EMFILE<TAB>EMFILE<TAB>12/9e…
 *
 * The thread's stable id, the call (with @32 where it is the 32-bit ABI's),
 * the site or "-", the how-manieth call of that name this thread made, the
 * action with all that was drawn for it settled, the result ("*" for
 * addresses and ids, which differ from run to run; "?" where the call did
 * not return), the rule's occurrence and what its further draws came from.
 *
 * A replay looks at no conditions: a call gets the actions that its lines
 * say.  Keeps true: a line that was not met, or met with another site or
 * result, is told, the first in the file's order.
 */
#ifndef VX_RULE_SCHEDULE_H
#define VX_RULE_SCHEDULE_H

#include "rule/act_in.h"

struct schedule;
struct schedule_line;

void schedule_free(struct rules *r);
/* A call begins: its number among the thread's of this name. */
void schedule_enter(struct act *a);
/* … and something will be done to it: where does it stand? */
void schedule_site(struct act *a);
/* A replay: the lines of this call, each to be held. */
struct schedule_line *schedule_first(struct act *a);
struct schedule_line *schedule_next(struct schedule_line *l);
void schedule_hold(const struct schedule_line *l, struct held *h);
/* h's token k was carried out, as `text` says, or as it is written. */
void schedule_applied(struct act *a, struct held *h,
		      const struct rule_token *k, const char *text);
/* The call returns what the verdict says, else what the event says. */
void schedule_exit(struct act *a);
/* It will not return. */
void schedule_lost(struct rules *r, struct rule_task *t, struct rule_call *c);

#endif
