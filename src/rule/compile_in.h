/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the compiler's files share. */
#ifndef VX_RULE_COMPILE_IN_H
#define VX_RULE_COMPILE_IN_H

#include "rule/rules_in.h"

/* Variables of a rule's sequences. */
#define LOCALS_MAX 64

/* Where an expression stands. */
enum phase {
	PHASE_ENTRY,	/* the result is not known */
	PHASE_STEPS,	/* ret and errno are the last step's */
	PHASE_EXIT,
};

struct compile {
	struct rules *rules;
	struct rule *rule;	/* under work */
	struct rule_error *e;
	struct buf *warnings;
	uint8_t phase;		/* enum phase */
	const char *later;	/* ENTRY: the token for the exit, or NULL */
	/* Of the block under work; slots are the rule's. */
	const char *locals[LOCALS_MAX];
	bool assigned[LOCALS_MAX];
	unsigned int nlocals;
};

/* What numbers stand against: types that may have names for them. */
#define HINTS_MAX 32

struct hints {
	const struct type *v[HINTS_MAX];
	unsigned int n;
	const char *what;	/* "args.flags", for messages */
};

/* --- compile.c --- */

/* The rule's token of that key, or NULL. */
const struct rule_token *compile_token_of(const struct rule *r,
					  enum token_key key);
/* Walks the calls that the rule's SET names; *i begins at 0. */
const struct call_entry *compile_next_call(const struct rule *r,
					   unsigned int abi, unsigned int *i);
int compile_regex(struct compile *c, regex_t **re, const char *text,
	      struct span at);
unsigned int compile_var(struct rules *r, const char *name);
/* --- resolve.c: what names in expressions mean --- */

int resolve_expr(struct compile *c, struct expr *e,
		 const struct hints *hints);
/* args.PATH exists, in all calls or in one, and what it can be. */
int resolve_path(struct compile *c, const char *path, struct span at,
		 struct hints *hints);
int resolve_block(struct compile *c, struct stmt *list);
int resolve_declare(struct compile *c, const struct stmt *list);
int resolve_assign(struct compile *c, struct assign *a);
/* The slot of a sequence's variable, made where it is new. */
int resolve_slot(struct compile *c, const char *name, struct span at,
	       unsigned int *slot);

/* --- names.c: constants --- */

void names_hint(struct hints *h, const struct type *t);
/* Looks e->text up: NAME_CONST, or an error. */
int names_const(struct compile *c, struct expr *e, const struct hints *hints);

/* --- check.c: what cannot be --- */

int check_rule(struct compile *c);
/* Warns of switches that nothing sets: when all rules are resolved. */
void check_variables(struct compile *c);

/* --- kinds.c: what tokens do --- */

/* Before the call, or instead of it. */
bool kinds_enters(const struct rule_token *t);
/* When the call has ended. */
bool kinds_exits(const struct rule_token *t);
/* The program's argument registers differ while the call runs. */
bool kinds_changes(const struct rule_token *t);
bool kinds_draws(const struct rule_token *t);

/* plain.c: which rules are in strace's form, and what that means. */
void plain_settle(struct rules *r);

#endif
