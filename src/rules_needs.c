/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a rule costs: stops, and what has to be looked at there. */
#include <string.h>

#include "desc/faults.h"
#include "describe.h"
#include "rule/ast.h"
#include "rule/tokens.h"
#include "rules_cmd.h"

enum need {
	NEED_EXIT	= 1 << 0,	/* the stop at the call's end */
	NEED_STEPS	= 1 << 1,	/* a stop for each step */
	NEED_MEMORY	= 1 << 2,	/* the tracee's, read */
	NEED_WRITES	= 1 << 3,	/* … and written */
	NEED_PROC	= 1 << 4,	/* /proc: paths, kinds, identities */
	NEED_SOCKET	= 1 << 5,
	NEED_STACK	= 1 << 6,
	NEED_SCRATCH	= 1 << 7,	/* memory of our own in the tracee */
	NEED_TIMER	= 1 << 8,
	NEED_SKIP	= 1 << 9,	/* nothing is executed */
};

static unsigned int of_expr(const struct expr *e);

static unsigned int of_list(const struct expr *e)
{
	unsigned int need = 0;

	for (; e; e = e->next)
		need |= of_expr(e);
	return need;
}

static unsigned int of_function(const struct expr *e)
{
	static const struct {
		const char *name;
		unsigned int need;
	} functions[] = {
		{ "str", NEED_MEMORY }, { "mem", NEED_MEMORY },
		{ "u8", NEED_MEMORY }, { "u16", NEED_MEMORY },
		{ "u32", NEED_MEMORY }, { "u64", NEED_MEMORY },
		{ "fdpath", NEED_PROC }, { "fdtype", NEED_PROC },
	};

	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++)
		if (!strcmp(e->text, functions[i].name))
			return functions[i].need;
	return 0;
}

/* args.how.flags stands in memory, args.flags in a register. */
static unsigned int of_arg(const struct expr *e)
{
	return e->text && strchr(e->text, '.') ? NEED_MEMORY : 0;
}

/* What is compared as text is what an argument points to. */
static unsigned int of_text(const struct expr *e)
{
	return e && e->op == EXPR_ARG ? NEED_MEMORY : 0;
}

static bool is_text(const struct expr *e)
{
	return e && e->op == EXPR_STR;
}

static unsigned int of_name(const struct expr *e)
{
	return e->name == NAME_EXE || e->name == NAME_UID ||
	       e->name == NAME_COMM ? NEED_PROC : 0;
}

static unsigned int of_expr(const struct expr *e)
{
	unsigned int need;

	if (!e)
		return 0;
	need = of_expr(e->a) | of_expr(e->b) | of_expr(e->c) |
	       of_list(e->list);
	if (e->op == EXPR_ARG)
		need |= of_arg(e);
	else if (e->op == EXPR_CALL)
		need |= of_function(e);
	else if (e->op == EXPR_NAME)
		need |= of_name(e);
	else if (e->op == EXPR_MATCH_RE || e->op == EXPR_MATCH_GLOB)
		need |= of_text(e->a);
	else if (is_text(e->a) || is_text(e->b))
		need |= of_text(e->a) | of_text(e->b);
	return need;
}

/* Bytes of an argument need a place in the tracee. */
static unsigned int of_operand(const struct expr *e)
{
	bool bytes = e->op == EXPR_STR || e->op == EXPR_BUF ||
		     e->op == EXPR_IOVEC || e->op == EXPR_SOCKADDR;

	return of_expr(e) | (bytes ? NEED_SCRATCH | NEED_WRITES : 0);
}

static unsigned int of_assigns(const struct assign *a)
{
	unsigned int need = 0;

	for (; a; a = a->next)
		need |= of_operand(a->e);
	return need;
}

static unsigned int of_step(const struct step *s)
{
	unsigned int need = NEED_STEPS | NEED_EXIT;

	for (const struct expr *e = s->args; e; e = e->next)
		need |= of_operand(e);
	return need | of_assigns(s->set);
}

static unsigned int of_block(const struct stmt *s)
{
	unsigned int need = 0;

	for (; s; s = s->next) {
		need |= of_expr(s->e) | of_expr(s->value);
		if (s->step)
			need |= of_step(s->step);
		if (s->kind == STMT_STORE)
			need |= NEED_WRITES;
		if (s->kind == STMT_DELAY)
			need |= NEED_TIMER;
		need |= of_block(s->handler) | of_block(s->body) |
			of_block(s->other);
	}
	return need;
}

static unsigned int of_token(const struct rule_token *t);

static unsigned int of_scenes(const struct scene *s)
{
	unsigned int need = 0;

	for (; s; s = s->next)
		need |= of_token(s->action);
	return need;
}

static unsigned int of_assign(const struct rule_token *t)
{
	unsigned int need = 0;

	for (const struct assign *a = t->assign; a; a = a->next)
		need |= t->key == TOKEN_ARGS ? of_operand(a->e) :
					       of_expr(a->e);
	return need | (t->key == TOKEN_ARGS ? NEED_EXIT : 0);
}

static unsigned int of_token(const struct rule_token *t)
{
	switch ((enum token_key)t->key) {
	case TOKEN_COMM: case TOKEN_EXE: case TOKEN_UID: case TOKEN_FDTYPE:
	case TOKEN_FDPATH:
		return NEED_PROC;
	case TOKEN_PATH: case TOKEN_PATH0: case TOKEN_PATH1:
		return NEED_PROC | NEED_MEMORY;
	case TOKEN_PEER: case TOKEN_LOCAL:
		return NEED_SOCKET;
	case TOKEN_CALLER: case TOKEN_STACK: case TOKEN_SITE:
		return NEED_STACK;
	case TOKEN_IF:
		return of_expr(t->expr);
	case TOKEN_IFRET:
		return of_expr(t->expr) | NEED_EXIT;
	case TOKEN_RET: case TOKEN_ERRNO: case TOKEN_DURATION:
	case TOKEN_POSTERROR: case TOKEN_POSTRETVAL:
		return NEED_EXIT;
	case TOKEN_SYSCALL:
		return NEED_EXIT;
	case TOKEN_ERROR: case TOKEN_RETVAL:
		return NEED_SKIP;
	case TOKEN_SEQ:
		return NEED_STEPS | NEED_EXIT | of_block(t->block);
	case TOKEN_RESTART:
		return NEED_STEPS | NEED_EXIT;
	case TOKEN_SCRIPT:
		return of_scenes(t->scenes);
	case TOKEN_CRASH:
		return t->num == 1 ? 0 : NEED_EXIT;
	case TOKEN_DELAY_ENTER:
		return NEED_TIMER;
	case TOKEN_DELAY_EXIT:
		return NEED_TIMER | NEED_EXIT;
	case TOKEN_POKE_ENTER:
		return NEED_WRITES;
	case TOKEN_POKE_EXIT:
		return NEED_WRITES | NEED_EXIT;
	case TOKEN_ARGS: case TOKEN_SET:
		return of_assign(t);
	case TOKEN_SHORT: case TOKEN_CORRUPT:
		return NEED_EXIT | NEED_MEMORY | NEED_WRITES | NEED_SCRATCH;
	case TOKEN_ENTRY:
		return of_block(t->block);
	case TOKEN_EXIT:
		return of_block(t->block) | NEED_EXIT;
	case TOKEN_ABI: case TOKEN_ON: case TOKEN_OFF: case TOKEN_PID:
	case TOKEN_TID: case TOKEN_DEPTH: case TOKEN_AFTER: case TOKEN_BEFORE:
	case TOKEN_FD: case TOKEN_WHEN: case TOKEN_ONCE: case TOKEN_LIMIT:
	case TOKEN_EVERY: case TOKEN_PROB: case TOKEN_PER:
	case TOKEN_COUNT_OF: case TOKEN_PASS: case TOKEN_FAIL:
	case TOKEN_SIGNAL: case TOKEN_NOTE: case TOKEN_LAST: case TOKEN_COUNT:
		break;
	}
	return 0;
}

static void add_stops(unsigned int need, struct buf *to)
{
	if (need & NEED_STEPS)
		describe_labelled(to, "stops", "entry, each step's end, exit");
	else if (need & NEED_EXIT)
		describe_labelled(to, "stops", "entry, exit");
	else if (need & NEED_SKIP)
		describe_labelled(to, "stops", "entry; the call is not executed, and has"
		     " no exit of its own");
	else
		describe_labelled(to, "stops", "entry");
	describe_labelled(to, "prefilter", need & NEED_STEPS ?
	     "possible (--seccomp-bpf): other calls do not stop, but while a"
	     " sequence runs" :
	     "possible (--seccomp-bpf): other calls do not stop");
}

static void add_looks(unsigned int need, struct buf *to)
{
	static const struct {
		unsigned int need;
		const char *text;
	} looks[] = {
		{ NEED_MEMORY, "memory of the tracee" },
		{ NEED_PROC, "/proc (descriptors, identities)" },
		{ NEED_SOCKET, "addresses of sockets" },
		{ NEED_STACK, "the user stack" },
	};
	struct buf text = BUF_INIT;

	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (need & looks[i].need)
			buf_printf(&text, "%s%s", text.len ? ", " : "",
				   looks[i].text);
	if (text.len)
		describe_labelled(to, "reads", buf_cstr(&text));
	buf_free(&text);
}

static unsigned int of_fault(const char *call)
{
	const struct fault_row *row = call ? fault_find(call) : NULL;

	if (!row)
		return 0;
	switch ((enum fault_how)row->v[0].how) {
	case FAULT_ERROR:
		return NEED_SKIP;
	case FAULT_POST: case FAULT_SHORT: case FAULT_BREAK:
		break;
	}
	return NEED_EXIT;
}

/* `fail`: as the calls that the rule names fail. */
static unsigned int of_fail(const struct rule *rule)
{
	unsigned int need = 0;

	for (unsigned int i = 0; i < ABI_COUNT; i++)
		for (unsigned int nr = 0; nr < abis[i]->ncalls; nr++)
			if (bitmap_has(&rule->calls[i], nr))
				need |= of_fault(abis[i]->calls[nr].name);
	return need;
}

void rules_needs(const struct rule *rule, struct buf *to)
{
	unsigned int need = 0;

	for (const struct rule_token *t = rule->tokens; t; t = t->next)
		need |= t->key == TOKEN_FAIL ? of_fail(rule) : of_token(t);
	add_stops(need, to);
	add_looks(need, to);
	if (need & NEED_SCRATCH)
		describe_labelled(to, "writes", "memory of the tracee, in a mapping of"
		     " its own where it has to be somewhere");
	else if (need & NEED_WRITES)
		describe_labelled(to, "writes", "memory of the tracee");
	if (need & NEED_TIMER)
		describe_labelled(to, "waits", "on a timer; other tracees go on");
}
