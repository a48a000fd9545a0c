/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * From a rule's text to its tree; what the parser's files share.  parse.c
 * cuts a rule into SET and tokens, parse_value.c and its siblings make
 * values of them, parse_expr.c and parse_block.c what stands in brackets.
 * Nothing here needs a table of calls but SET and syscall=.
 *
 * Everything is made in one arena, and the time and the memory that a text
 * takes are proportional to its length; nesting is bounded.
 */
#ifndef VX_RULE_PARSE_H
#define VX_RULE_PARSE_H

#include "base/arena.h"
#include "rule/error.h"
#include "rule/rules_in.h"
#include "rule/tokens.h"

#define RULE_TEXT_MAX (64 * 1024)	/* bytes of one rule */
#define RULE_FILE_MAX (1024 * 1024)	/* and of a file */
#define RULE_DEPTH_MAX 64		/* brackets in brackets */

struct parser {
	struct rules *rules;
	struct arena *arena;
	struct rule_error *e;
	const struct source *src;
	bool blanks;	/* tokens stand apart by blanks, as in files */
	uint8_t kind;	/* enum rule_kind */
	bool strace;	/* the rule has strace's forms alone: its limits */
	unsigned int depth;
};

/* SET and tokens in `text`; the rule is not in any list yet. */
int parse_rule(struct parser *p, struct span text, struct rule **out);
/* The token's key is set, and where its value stands. */
int parse_value(struct parser *p, struct rule_token *t);
/* One action of a script: a token in the form KEY[=VALUE]. */
int parse_action(struct parser *p, struct span text, struct rule_token **out);

/* --- cutting: parse_cut.c --- */

/* A token before its value is looked at. */
struct raw_token {
	struct span all, key, value;
	bool negated, has_value;
	enum token_key found;	/* TOKEN_COUNT: no such token */
};

/* From `*pos`; true: there is one. -EINVAL in *err: brackets, quotes. */
bool cut_token(struct parser *p, uint32_t *pos, uint32_t end,
	       struct raw_token *raw, int *err);
/* Where SET ends. */
uint32_t cut_set(const struct parser *p, struct span text);
/*
 * Where the text from `at` first has one of `stop` outside quotes and
 * brackets, or `end`.
 */
int cut_until(struct parser *p, uint32_t at, uint32_t end, const char *stop,
	      uint32_t *out);

/* --- parts of texts --- */

struct span span_of(const struct parser *p, uint32_t from, uint32_t to);
/* Without the blanks around it. */
struct span span_trim(struct span s);
const char *span_start(struct span s);
bool span_is(struct span s, const char *word);
/* A copy in the arena. */
char *span_text(struct parser *p, struct span s);
/* The next item of a list, which is used up; there is always one. */
bool span_item(struct parser *p, struct span *list, struct span *item,
	       char separator, int *err);

/* --- values --- */

int parse_number(struct parser *p, struct span s, uint64_t *out);
/* With its sign. */
int parse_signed(struct parser *p, struct span s, int64_t *out);
/* NUM and a unit; unit 0: it must not be missing. */
int parse_duration(struct parser *p, struct span s, uint64_t unit_ns,
		   uint64_t *ns);
int parse_percent(struct parser *p, struct span s, uint64_t *ppm);
int parse_signal(struct parser *p, struct span s, int *sig);
int parse_errno(struct parser *p, struct span s, int *err);
int parse_name(struct parser *p, struct span s, const char **out);
/* A quoted string or a bare word. */
int parse_text(struct parser *p, struct span s, const char **out);
int parse_string(struct parser *p, struct span s, const char **out,
		 size_t *len);

int parse_pattern(struct parser *p, struct span s, struct pattern **out);
int parse_ranges(struct parser *p, struct rule_token *t);
int parse_limits(struct parser *p, struct rule_token *t);
int parse_address(struct parser *p, struct rule_token *t);
int parse_frames(struct parser *p, struct rule_token *t);
int parse_call_site(struct parser *p, struct rule_token *t);

int parse_pokes(struct parser *p, struct rule_token *t);
int parse_short(struct parser *p, struct rule_token *t);
int parse_corrupt(struct parser *p, struct rule_token *t);
int parse_script(struct parser *p, struct rule_token *t);
int parse_assign(struct parser *p, struct rule_token *t);

/* The whole span is one expression. */
int parse_expr(struct parser *p, struct span s, struct expr **out);
/* NUM, NAME, "string", (EXPR) or a bare word. */
int parse_operand(struct parser *p, struct span s, struct expr **out);
/* {…}, or statements without braces; with calls or without. */
int parse_block(struct parser *p, struct rule_token *t);

/* A rule file, or a recipe of that name. 0 or -errno, with a message. */
int parse_read(const char *path, struct buf *to, struct rule_error *e);

#endif
