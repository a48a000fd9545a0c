/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Lexemes of expressions and blocks.  One is looked at, `now`; lex_next()
 * goes on.  A line's end is no lexeme: the one behind it says so, and
 * whoever reads statements ends them there.
 */
#ifndef VX_RULE_LEX_H
#define VX_RULE_LEX_H

#include "rule/parse.h"

enum lex_kind {
	LEX_END,
	LEX_NUM,
	LEX_DURATION,	/* a number with s, ms, us, ns behind it: num in ns */
	LEX_STR,
	LEX_NAME,
	LEX_OP,		/* enum lex_op, or the character itself */
};

enum lex_op {
	OP_SHL = '<' << 8 | '<', OP_SHR = '>' << 8 | '>',
	OP_LE = '<' << 8 | '=', OP_GE = '>' << 8 | '=',
	OP_EQ = '=' << 8 | '=', OP_NE = '!' << 8 | '=',
	OP_LAND = '&' << 8 | '&', OP_LOR = '|' << 8 | '|',
	OP_RE = '=' << 8 | '~', OP_GLOB = '~' << 8 | '~',
	OP_RANGE = '.' << 8 | '.',
};

struct lexeme {
	uint8_t kind;		/* enum lex_kind */
	bool line;		/* the first on its line */
	bool nul;		/* STR: "…", not b"…" */
	uint16_t op;
	struct span at;
	uint64_t num;
	const char *str;	/* STR: bytes */
	size_t len;
};

struct lex {
	struct parser *p;
	uint32_t pos, end;
	uint32_t last;		/* where the lexeme before `now` ended */
	struct lexeme now;
	unsigned int brackets;	/* open ( and [: a line's end is nothing */
	unsigned int operators;	/* in this expression so far */
	bool steps;		/* buf(), iovec() and sockaddr() have a meaning */
};

int lex_begin(struct lex *x, struct parser *p, struct span s);
int lex_next(struct lex *x);
static inline bool lex_is(const struct lex *x, uint16_t op)
{
	return x->now.kind == LEX_OP && x->now.op == op;
}
/* `now` is this name. */
bool lex_is_name(const struct lex *x, const char *name);
/* Goes on behind `op`, or says that it is missing. */
int lex_expect(struct lex *x, uint16_t op);
/* "… is not expected here" */
int lex_unexpected(struct lex *x, const char *expected);
/* From `from` to what was read last. */
struct span lex_since(const struct lex *x, uint32_t from);
/* The character behind `now`, blanks apart. */
char lex_peek(const struct lex *x);

/* A string's bytes; *pos is at its opening quote and goes behind it. */
int lex_string(struct parser *p, uint32_t *pos, uint32_t end,
	       const char **out, size_t *len);

/* --- parse_expr.c --- */

/* An expression from `now` on. */
int parse_lex_expr(struct lex *x, struct expr **out);
/* Behind "(": list of expressions and the ")"; how many. */
int parse_lex_list(struct lex *x, struct expr **list, unsigned int *n);
/* One of the functions of expressions: no call. */
bool parse_is_function(const char *name);
/* NAME=EXPR {, NAME=EXPR} until `close` (0: the end); dotted where `paths` */
int parse_lex_assigns(struct lex *x, uint16_t close, bool paths,
		      struct assign **out);
/* Not a word with a meaning of its own. */
int parse_check_variable(struct lex *x, struct span name);
/* Too deep? Each parse_enter() has its parse_leave(). */
int parse_enter(struct lex *x);
void parse_leave(struct lex *x);

#endif
