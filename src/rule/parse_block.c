/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Statements: of sequences, and of entry={} and exit={}. */
#include "rule/lex.h"

#include <errno.h>
#include <string.h>

static int parse_statements(struct lex *x, struct stmt **list);

/* ---- names */

/* What a variable cannot be called. */
static bool is_reserved(struct span s)
{
	static const char *const words[] = {
		"args", "ret", "errno", "pid", "tid", "comm", "exe", "nr",
		"nth", "uid", "depth", "duration", "in", "orig", "return",
		"fail", "if", "else", "repeat", "defer", "delay", "signal",
		"log",
	};
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (span_is(s, words[i]))
			return true;
	return false;
}

int parse_check_variable(struct lex *x, struct span name)
{
	const char *text = span_text(x->p, name);

	if (is_reserved(name) || parse_is_function(text))
		return rule_error_at(x->p->e, name, "'%s' has a meaning of"
				     " its own: another name", text);
	return 0;
}

/* ---- calls */

#define ARGS_MAX 6

/* What the kernel does not let go on behind, or not at all. */
static bool is_forbidden(const char *name)
{
	return !strcmp(name, "rt_sigreturn") || !strcmp(name, "sigreturn") ||
		!strcmp(name, "restart_syscall");
}

static bool is_final(const char *name)
{
	return !strncmp(name, "execve", 6) || !strcmp(name, "exit") ||
		!strcmp(name, "exit_group");
}

static int no_calls(struct lex *x, struct span at)
{
	return rule_error_at(x->p->e, at, "entry={} and exit={} make no"
			     " calls; seq={} does");
}

static int parse_orig(struct lex *x, struct step *s)
{
	int err = lex_next(x);

	s->orig = true;
	if (err || !lex_is(x, '(') || (x->now.line && !x->brackets))
		return err;
	err = lex_next(x);
	if (!err && lex_is(x, ')'))
		return lex_next(x);
	x->brackets++;
	if (!err)
		err = parse_lex_assigns(x, ')', true, &s->set);
	x->brackets--;
	return err;
}

static int parse_named_call(struct lex *x, struct step *s)
{
	uint32_t from = x->now.at.at;
	unsigned int n;
	int err;

	s->name = span_text(x->p, x->now.at);
	if (is_forbidden(s->name))
		return rule_error_at(x->p->e, x->now.at, "%s cannot be part"
				     " of a sequence", s->name);
	err = lex_next(x);
	if (!err)
		err = lex_expect(x, '(');
	if (!err)
		err = parse_lex_list(x, &s->args, &n);
	if (err)
		return err;
	s->nargs = n;
	if (n > ARGS_MAX)
		return rule_error_at(x->p->e, lex_since(x, from),
				     "a call has %d arguments at most",
				     ARGS_MAX);
	return 0;
}

/* `now` is a call's name, or orig. */
static int parse_step(struct lex *x, struct step **out)
{
	uint32_t from = x->now.at.at;
	struct step *s;
	int err;

	if (!x->steps)
		return no_calls(x, x->now.at);
	s = *out = arena_alloc(x->p->arena, sizeof(*s));
	x->operators = 0;
	err = lex_is_name(x, "orig") ? parse_orig(x, s) :
		parse_named_call(x, s);
	s->at = lex_since(x, from);
	return err;
}

/* ?   ?: EXPR   ?{ BLOCK } */
static int parse_onerr(struct lex *x, struct stmt *s)
{
	int err;

	if (!lex_is(x, '?') || x->now.line)
		return 0;
	err = lex_next(x);
	s->onerr = ONERR_IGNORE;
	if (err || x->now.line)
		return err;
	if (lex_is(x, ':')) {
		s->onerr = ONERR_VALUE;
		err = lex_next(x);
		return err ? err : parse_lex_expr(x, &s->value);
	}
	if (!lex_is(x, '{'))
		return 0;
	s->onerr = ONERR_BLOCK;
	return parse_statements(x, &s->handler);
}

/* Whether `now` begins a call, not an expression. */
static bool at_call(const struct lex *x)
{
	char *name;

	if (x->now.kind != LEX_NAME)
		return false;
	if (lex_is_name(x, "orig"))
		return true;
	if (lex_peek(x) != '(')
		return false;
	name = span_text(x->p, x->now.at);
	return !parse_is_function(name);
}

static int parse_call_stmt(struct lex *x, struct stmt *s)
{
	int err = parse_step(x, &s->step);

	s->kind = STMT_CALL;
	return err ? err : parse_onerr(x, s);
}

/* ---- assignments */

static int parse_variable(struct lex *x, struct stmt *s)
{
	struct span name = x->now.at;
	int err = parse_check_variable(x, name);

	s->name = span_text(x->p, name);
	if (!err)
		err = lex_next(x);
	if (!err)
		err = lex_expect(x, '=');
	if (err)
		return err;
	if (at_call(x))
		return parse_call_stmt(x, s);
	s->kind = STMT_SET;
	return parse_lex_expr(x, &s->e);
}

/* u8[p] = EXPR; mem[p, n] = EXPR */
static int parse_store(struct lex *x, struct stmt *s)
{
	int err = parse_lex_expr(x, &s->lval);

	if (err)
		return err;
	if (s->lval->op != EXPR_CALL || !s->lval->list)
		return rule_error_at(x->p->e, s->lval->at, "only u8[p] u16[p]"
				     " u32[p] u64[p] mem[p, n] str[p] can be"
				     " assigned to");
	s->kind = STMT_STORE;
	err = lex_expect(x, '=');
	return err ? err : parse_lex_expr(x, &s->e);
}

/* ---- statements with a word of their own */

static int parse_return(struct lex *x, struct stmt *s)
{
	s->kind = STMT_RETURN;
	if (!x->steps)
		return rule_error_at(x->p->e, s->at, "entry={} and exit={}"
				     " return nothing");
	if (at_call(x))
		return rule_error_at(x->p->e, x->now.at, "a call is a"
				     " statement of its own: x = %s…; return x",
				     span_text(x->p, x->now.at));
	return parse_lex_expr(x, &s->e);
}

/* An errno's name or number; (EXPR) for one that is known later. */
static int parse_fail(struct lex *x, struct stmt *s)
{
	struct expr *e;
	int err, code;

	s->kind = STMT_FAIL;
	if (!x->steps)
		return rule_error_at(x->p->e, s->at, "entry={} and exit={}"
				     " return nothing");
	if (lex_is(x, '('))
		return parse_lex_expr(x, &s->e);
	if (x->now.kind != LEX_NAME && x->now.kind != LEX_NUM)
		return lex_unexpected(x, "an error such as EIO");
	err = parse_errno(x->p, x->now.at, &code);
	if (err)
		return err;
	e = s->e = arena_alloc(x->p->arena, sizeof(*e));
	e->op = EXPR_NUM;
	e->num = (uint64_t)code;
	e->at = x->now.at;
	return lex_next(x);
}

static int parse_if(struct lex *x, struct stmt *s)
{
	int err = lex_expect(x, '(');

	s->kind = STMT_IF;
	x->brackets++;
	if (!err)
		err = parse_lex_expr(x, &s->e);
	x->brackets--;
	if (!err)
		err = lex_expect(x, ')');
	if (!err)
		err = parse_statements(x, &s->body);
	if (err || !lex_is_name(x, "else"))
		return err;
	err = lex_next(x);
	if (err || !lex_is_name(x, "if"))
		return err ? err : parse_statements(x, &s->other);
	/* else if: the block has that one statement */
	s->other = arena_alloc(x->p->arena, sizeof(*s->other));
	s->other->at = x->now.at;
	err = parse_enter(x);
	if (!err)
		err = lex_next(x);
	if (!err)
		err = parse_if(x, s->other);
	s->other->at = lex_since(x, s->other->at.at);
	parse_leave(x);
	return err;
}

static int parse_repeat(struct lex *x, struct stmt *s)
{
	int err = parse_lex_expr(x, &s->e);

	s->kind = STMT_REPEAT;
	return err ? err : parse_statements(x, &s->body);
}

static int parse_defer(struct lex *x, struct stmt *s)
{
	s->kind = STMT_DEFER;
	if (!x->steps)
		return no_calls(x, s->at);
	if (!at_call(x) || lex_is_name(x, "orig"))
		return lex_unexpected(x, "a call");
	return parse_step(x, &s->step);
}

static int parse_delay(struct lex *x, struct stmt *s)
{
	int err;

	s->kind = STMT_DELAY;
	if (x->now.kind != LEX_DURATION && x->now.kind != LEX_NUM)
		return lex_unexpected(x, "a duration such as 20ms");
	err = parse_duration(x->p, x->now.at, 0, &s->ns);
	return err ? err : lex_next(x);
}

static int parse_signal_stmt(struct lex *x, struct stmt *s)
{
	int err;

	s->kind = STMT_SIGNAL;
	if (x->now.kind != LEX_NAME && x->now.kind != LEX_NUM)
		return lex_unexpected(x, "a signal");
	err = parse_signal(x->p, x->now.at, &s->sig);
	return err ? err : lex_next(x);
}

/* EXPR {, EXPR} */
static int parse_log(struct lex *x, struct stmt *s)
{
	struct expr **at = &s->e;
	int err;

	s->kind = STMT_LOG;
	for (;;) {
		err = parse_lex_expr(x, at);
		if (err || !lex_is(x, ',') || x->now.line)
			return err;
		at = &(*at)->next;
		err = lex_next(x);
		if (err)
			return err;
	}
}

static const struct keyword {
	const char *name;
	int (*parse)(struct lex *x, struct stmt *s);
} keywords[] = {
	{ "return", parse_return }, { "fail", parse_fail },
	{ "if", parse_if }, { "repeat", parse_repeat },
	{ "defer", parse_defer }, { "delay", parse_delay },
	{ "signal", parse_signal_stmt }, { "log", parse_log },
};

static const struct keyword *find_keyword(const struct lex *x)
{
	size_t i;

	if (x->now.kind != LEX_NAME)
		return NULL;
	for (i = 0; i < sizeof(keywords) / sizeof(*keywords); i++)
		if (span_is(x->now.at, keywords[i].name))
			return &keywords[i];
	return NULL;
}

/* ---- blocks */

static int not_a_statement(struct lex *x)
{
	if (x->now.kind == LEX_NAME)
		return rule_error_at(x->p->e, x->now.at, "'%s' is no"
				     " statement: NAME(…), NAME = …, orig,"
				     " return, fail, if, repeat, defer, delay,"
				     " signal, log", span_text(x->p,
							       x->now.at));
	return lex_unexpected(x, "a statement");
}

static int parse_statement(struct lex *x, struct stmt *s)
{
	const struct keyword *k = find_keyword(x);
	char next = lex_peek(x);
	int err;

	s->at = x->now.at;
	/* There is a signal(2). */
	if (k && next != '=' && !(next == '(' && k->parse ==
				  parse_signal_stmt)) {
		err = lex_next(x);
		return err ? err : k->parse(x, s);
	}
	if (at_call(x))
		return parse_call_stmt(x, s);
	if (x->now.kind != LEX_NAME)
		return not_a_statement(x);
	if (next == '[' || next == '(')
		return parse_store(x, s);
	return next == '=' ? parse_variable(x, s) : not_a_statement(x);
}

/* Until "}" or, where `inner` is not set, the text's end. */
static int parse_list(struct lex *x, bool inner, struct stmt **list)
{
	int err = 0;

	while (!err) {
		uint32_t from;

		while (!err && lex_is(x, ';'))
			err = lex_next(x);
		if (err || x->now.kind == LEX_END || (inner && lex_is(x, '}')))
			break;
		from = x->now.at.at;
		*list = arena_alloc(x->p->arena, sizeof(**list));
		err = parse_statement(x, *list);
		(*list)->at = lex_since(x, from);
		if (!err && !lex_is(x, ';') && !x->now.line &&
		    x->now.kind != LEX_END && !(inner && lex_is(x, '}')))
			err = lex_unexpected(x, inner ? "';' or '}'" : "';'");
		list = &(*list)->next;
	}
	return err;
}

/* "{" statements "}" */
static int parse_statements(struct lex *x, struct stmt **list)
{
	unsigned int brackets = x->brackets;
	int err = parse_enter(x);

	x->brackets = 0;
	if (!err)
		err = lex_expect(x, '{');
	if (!err)
		err = parse_list(x, true, list);
	x->brackets = brackets;
	parse_leave(x);
	return err ? err : lex_expect(x, '}');
}

/* ---- what may stand where */

static int check_final(struct parser *p, const struct stmt *list, bool tail);

static int check_inner(struct parser *p, const struct stmt *s, bool tail)
{
	int err = check_final(p, s->handler, true);

	if (!err)
		err = check_final(p, s->body, tail && s->kind == STMT_IF);
	return err ? err : check_final(p, s->other, tail);
}

/* execve and exit do not come back: nothing can stand behind them. */
static int check_final(struct parser *p, const struct stmt *list, bool tail)
{
	const struct stmt *s;
	int err = 0;

	for (s = list; s && !err; s = s->next) {
		if (s->step && s->step->name && is_final(s->step->name) &&
		    (!tail || s->next || s->kind == STMT_DEFER))
			return rule_error_at(p->e, s->step->at, "%s can only"
					     " be the last statement",
					     s->step->name);
		err = check_inner(p, s, tail && !s->next);
	}
	return err;
}

int parse_block(struct parser *p, struct rule_token *t)
{
	struct lex x;
	int err = lex_begin(&x, p, t->value_at);

	x.steps = t->key == TOKEN_SEQ;
	if (err)
		return err;
	err = lex_is(&x, '{') ? parse_statements(&x, &t->block) :
		parse_list(&x, false, &t->block);
	if (!err && x.now.kind != LEX_END)
		err = lex_unexpected(&x, "the end");
	if (!err && !t->block)
		err = rule_error_at(p->e, t->value_at, "an empty block");
	return err ? err : check_final(p, t->block, true);
}
