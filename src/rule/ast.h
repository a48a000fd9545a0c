/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rules as trees: what the parser makes of a text, the compiler resolves in
 * place, the matcher walks and explain prints.  strace's forms and the
 * longer ones give the same tree.  All of it lives in the arena of the
 * struct rules that it belongs to, as long as the program; texts are copies.
 *
 * doc: vxtrace-rules(7).
 */
#ifndef VX_RULE_AST_H
#define VX_RULE_AST_H

#include <regex.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/bitmap.h"
#include "linux/abi.h"

/* Where something stands in its source, for messages with a caret. */
struct span {
	const struct source *src;
	uint32_t at, len;	/* bytes */
};

/* A rule's text: an option's argument, or its part of a file. */
struct source {
	const char *text;
	const char *what;	/* "inject", "trace", or the file's path */
	bool file;		/* messages name the line */
	unsigned int line;	/* of the text's first byte, in the file */
};

/* --- expressions --- */

enum expr_op {
	EXPR_NUM,	/* num; text as written, or NULL */
	EXPR_STR,	/* str, len: a literal; `nul`: counts its NUL */
	EXPR_NAME,	/* text: a constant, a context name or a variable */
	EXPR_ARG,	/* args.PATH (text), or args[N] (num, text NULL) */
	EXPR_NEG, EXPR_NOT, EXPR_INV,		/* - ! ~ of a */
	EXPR_MUL, EXPR_DIV, EXPR_MOD, EXPR_ADD, EXPR_SUB,
	EXPR_SHL, EXPR_SHR, EXPR_LT, EXPR_LE, EXPR_GT, EXPR_GE,
	EXPR_EQ, EXPR_NE, EXPR_AND, EXPR_XOR, EXPR_OR,	/* bitwise */
	EXPR_LAND, EXPR_LOR,
	EXPR_COND,	/* a ? b : c */
	EXPR_MATCH_RE,	/* a =~ b */
	EXPR_MATCH_GLOB,/* a ~~ b */
	EXPR_IN,	/* a in (items: list) */
	EXPR_RANGE,	/* a .. b, inside IN */
	EXPR_CALL,	/* text(list): str mem u8 … fdpath fdtype rand var */
	/* as arguments of steps only: */
	EXPR_BUF,	/* buf(a): zeroed memory of that many bytes */
	EXPR_IOVEC,	/* iovec(list) */
	EXPR_SOCKADDR,	/* sockaddr("1.2.3.4:80"): str */
};

/* What an EXPR_NAME turned out to be. */
enum name_kind {
	NAME_UNRESOLVED,
	NAME_CONST,	/* num */
	NAME_RET, NAME_ERRNO, NAME_PID, NAME_TID, NAME_COMM, NAME_EXE,
	NAME_NR, NAME_NTH, NAME_UID, NAME_DEPTH, NAME_DURATION,
	NAME_LOCAL,	/* a sequence's: num is its slot */
	NAME_VAR,	/* one of the run's (set=, on=): num is its slot */
};

struct expr {
	uint8_t op;		/* enum expr_op */
	uint8_t name;		/* NAME: enum name_kind, by the compiler */
	bool nul;
	/* STR: of an unquoted word, as in args.pathname=/tmp/x */
	bool bare;
	struct span at;
	uint64_t num;
	uint64_t num32;		/* NAME_CONST: the 32-bit ABI's */
	const char *text;
	const char *str;	/* STR, SOCKADDR: bytes */
	size_t len;
	struct expr *a, *b, *c;
	struct expr *list, *next;	/* CALL, IN, IOVEC: operands */
	regex_t *re;		/* MATCH_RE with a literal: by the compiler */
	struct arg_ref *ref;	/* ARG: by the compiler, see args.h */
};

/* --- blocks (section SEQUENCES of the man page) --- */

struct step_arg {
	struct expr *e;
	struct step_arg *next;
};

/* A call in a block. */
struct step {
	const char *name;
	struct span at;
	struct expr *args;	/* list; unused for orig */
	unsigned int nargs;
	bool orig;		/* the program's own, `set` on top of it */
	struct assign *set;	/* orig(name=EXPR, …) */
	int64_t nr[ABI_COUNT];	/* by the compiler; -1: not there */
	const struct call_entry *entry;	/* native, by the compiler */
};

/* name = EXPR, as in orig(…), set=(…) and args.NAME= */
struct assign {
	const char *name;	/* set=: variable; orig, args.: path */
	struct span at;
	struct expr *e;
	struct arg_ref *ref;	/* orig, args.: by the compiler */
	unsigned int slot;	/* set=: by the compiler */
	struct assign *next;
};

enum on_error {
	ONERR_END,	/* the block ends with that error */
	ONERR_IGNORE,	/* ? */
	ONERR_VALUE,	/* ?: EXPR */
	ONERR_BLOCK,	/* ?{ … } */
};

enum stmt_kind {
	STMT_CALL,	/* [name =] step [onerr] */
	STMT_SET,	/* name = e */
	STMT_STORE,	/* lval = e: u8[p] … str[p]; lval is an EXPR_CALL */
	STMT_RETURN,	/* e */
	STMT_FAIL,	/* e: an errno */
	STMT_IF,	/* e, body, other */
	STMT_REPEAT,	/* e, body */
	STMT_DEFER,	/* step */
	STMT_DELAY,	/* ns */
	STMT_SIGNAL,	/* sig */
	STMT_LOG,	/* e: a list */
};

struct stmt {
	uint8_t kind;		/* enum stmt_kind */
	uint8_t onerr;		/* enum on_error */
	struct span at;
	const char *name;	/* assigned to, or NULL */
	unsigned int slot;	/* its slot, by the compiler */
	bool var;		/* by the compiler: the run's, not a local */
	struct step *step;
	struct expr *e, *lval;
	struct expr *value;	/* ONERR_VALUE */
	struct stmt *handler;	/* ONERR_BLOCK */
	struct stmt *body, *other;
	uint64_t ns;
	int sig;
	struct stmt *next;
};

/* --- tokens --- */

/* TOKEN rows of tokens.def; the order of classes is that of evaluation. */
enum token_class {
	CLASS_COND,	/* a condition known at entry */
	CLASS_COND_EXIT,/* … at exit */
	CLASS_COUNT,	/* occurrence: when= once limit= every= prob= script= */
	CLASS_SCOPE,	/* per= count= */
	CLASS_TERMINAL,
	CLASS_MODIFIER,
	CLASS_FLOW,	/* last */
};

enum token_key {
#define TOKEN(key, name, class, value, help) TOKEN_##key,
#include "rule/tokens.def"
#undef TOKEN
	TOKEN_COUNT,
};

/* first[..last][+[step]]; strace's single item is a list of one. */
struct when_item {
	uint64_t first, last, step;	/* last: UINT64_MAX: no end.
					 * FIRST alone: last = first, step 1 */
	struct when_item *next;
};

struct err_item {
	struct span at;
	int err;
	uint32_t weight;
	struct err_item *next;
};

enum pattern_kind {
	PATTERN_EXACT,
	PATTERN_TREE,	/* a trailing "/" (kept in the text): the directory
			 * and all below */
	PATTERN_GLOB,	/* ** crosses "/", * does not */
	PATTERN_RE,	/* POSIX extended, anywhere */
};

struct pattern {
	uint8_t kind;
	const char *text;	/* without "glob:" */
	struct span at;
	regex_t *re;		/* by the compiler */
	const char *full;	/* by the compiler: EXACT and TREE, absolute */
};

struct range_item {
	int64_t first, last;
	struct range_item *next;
};

/* Words; fdtype= has enum fdtype of rule/env.h. */
enum abi_word {
	ABI_WORD_64	= 1 << 0,
	ABI_WORD_32	= 1 << 1,
	ABI_WORD_NATIVE	= 1 << 2,
};

enum per_word {
	PER_THREAD	= 1 << 0,
	PER_PROCESS	= 1 << 1,
	PER_TREE	= 1 << 2,
	PER_SITE	= 1 << 3,
	PER_FD		= 1 << 4,
	PER_PATH	= 1 << 5,
};

enum count_word {
	COUNT_ENTRIES	= 1 << 0,
	COUNT_CALLS	= 1 << 1,
};

enum crash_word {
	CRASH_BEFORE	= 1 << 0,
	CRASH_AFTER	= 1 << 1,
};

struct word_item {
	uint32_t bit;
	const char *text;
	struct word_item *next;
};

/* peer=, local=: ADDR[/LEN][:PORT], "unix:PATH", * for any. */
struct addr_pattern {
	uint16_t family;	/* AF_INET, AF_INET6, AF_UNIX; 0: any */
	uint8_t addr[16];
	uint8_t bits;		/* prefix that must agree; the rest of addr
				 * is zero */
	int32_t port;		/* -1: any */
	struct pattern *path;	/* unix; NULL: any */
};

/* One of stack=A>B>C, innermost last in the text as written. */
struct frame_pattern {
	const char *function;	/* glob, or NULL: any */
	const char *library;	/* glob on the file's base name, or NULL */
	bool site;
	uint64_t hex;		/* site: see rule/site.h */
	struct frame_pattern *next;
};

/* poke_enter=, poke_exit= */
struct poke {
	unsigned int arg;	/* 0-based */
	const uint8_t *data;
	size_t len;
	struct poke *next;
};

enum short_kind { SHORT_BYTES, SHORT_PERCENT, SHORT_RAND };
enum corrupt_kind { CORRUPT_FLIP, CORRUPT_ZERO, CORRUPT_RAND };

struct corrupt {
	uint8_t kind;		/* enum corrupt_kind */
	bool part;		/* @off+len given */
	uint64_t off, len;
};

/* script="A*2 -> B -> C" */
struct scene {
	struct rule_token *action;	/* error=, short=, pass …; one */
	uint64_t times;
	struct scene *next;
};

/*
 * What is filled, by the form of the value in tokens.def:
 *
 *	NUMBER, SIGNAL	num
 *	DURATION	num, in ns
 *	PERCENT		num, in millionths
 *	SHORT		how (enum short_kind); num: bytes, or millionths
 *	NAME, TEXT	text
 *	CALL		text, nr
 *	WORDS		words; num: their bits together
 *	LIMITS		ranges, in ns, both ends included
 *	VALUE, EXPR	expr (VALUE: EXPR_NUM for a plain number)
 *	ASSIGN		assign: one for args.NAME=, a list for set=
 *	SCRIPT		scenes
 *	the others	the member of that name
 */
#define SITE_FRAMES_MAX 255	/* of site=HEX/N */

struct rule_token {
	uint8_t key;		/* enum token_key */
	bool negated;		/* !stack=; conditions only */
	uint8_t how;		/* enum short_kind; site=: frames, 0: all */
	struct span at;		/* the whole token */
	struct span value_at;
	uint64_t num;		/* site=: see rule/site.h */
	int64_t nr[ABI_COUNT];	/* syscall=; by the parser */
	const char *text;
	union {
		struct when_item *when;
		struct err_item *errs;
		struct pattern *pattern;
		struct range_item *ranges;
		struct word_item *words;
		struct addr_pattern *addr;
		struct frame_pattern *frames;
		struct poke *pokes;
		struct corrupt *corrupt;
		struct scene *scenes;
		struct expr *expr;
		struct assign *assign;	/* args.NAME=, set= */
		struct stmt *block;
	};
	struct rule_token *next;
};

/* --- rules --- */

enum rule_kind {
	RULE_INJECT,
	RULE_FAULT,	/* -e fault= */
	RULE_FILTER,	/* -e trace=SET:condition */
};

struct rule {
	uint8_t kind;		/* enum rule_kind */
	unsigned int index;	/* 1-based, in the order given; by the
				 * compiler: filters behind all others */
	const char *name;	/* of a rule file, or NULL */
	struct span at;
	const char *set;	/* SET syntax, as written */
	struct span set_at;
	/*
	 * As written.  One terminal action at most, but that syscall= may
	 * stand beside error= or retval= (the other call runs, its result
	 * is replaced); one when= at most.
	 */
	struct rule_token *tokens;
	struct bitmap calls[ABI_COUNT];	/* what SET names, by the parser */
	bool strace;	/* written in strace's forms alone */
	/* By the compiler: */
	const char *label;	/* the name, or "rule 2" */
	bool plain;		/* in strace's form, see plain.c */
	bool named_calls;	/* SET names calls one by one: no class */
	bool off;		/* `off NAME` of a rule file */
	bool replayed;		/* an action of --replay-schedule */
	/* A block of `vxtrace call`: in no call of the program's. */
	bool alone;
	const char *lacks[ABI_COUNT];	/* alone: a step not made there */
	unsigned int nlocals;	/* variables of its sequences */
	struct match_plan *plan;	/* match.h */
	struct rule *next;
};

/* expect NAME fired>=1 */
struct expectation {
	struct span at;
	const char *rule;
	uint8_t op;		/* EXPR_LT … EXPR_NE */
	uint64_t n;
	struct expectation *next;
};

#endif
