/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tokens of rules, as a table: tokens.def with names.
 */
#ifndef VX_RULE_TOKENS_H
#define VX_RULE_TOKENS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/ast.h"

/* The form of a token's value. */
enum token_form {
	FORM_NONE,	/* a flag: no value */
	FORM_NUMBER, FORM_DURATION, FORM_PERCENT, FORM_SIGNAL,
	FORM_NAME, FORM_TEXT, FORM_CALL, FORM_WORDS, FORM_RANGES,
	FORM_LIMITS, FORM_WHEN, FORM_ERRNOS, FORM_PATTERN, FORM_ADDRESS,
	FORM_FRAMES, FORM_SITE, FORM_EXPR, FORM_VALUE, FORM_ASSIGN, FORM_BLOCK,
	FORM_SCRIPT, FORM_POKES, FORM_SHORT, FORM_CORRUPT,
};

struct token_info {
	const char *name;
	uint8_t class;		/* enum token_class */
	uint8_t form;		/* enum token_form */
	const char *help;
};

/* By enum token_key. */
extern const struct token_info token_infos[TOKEN_COUNT];

/* The token called `name` (len bytes), or TOKEN_COUNT. */
enum token_key token_find(const char *name, size_t len);
/* The nearest name, or NULL. */
const char *token_nearest(const char *name);
/* One of those that strace has. */
bool token_is_old(enum token_key key);
/* Something is done: not a condition, not a counter. */
bool token_is_action(enum token_key key);

#endif
