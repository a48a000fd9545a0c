/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expressions: C's operators and precedence, with =~, ~~ and in. */
#include "rule/lex.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "rule/sockaddr.h"

/* Of one expression: trees are walked by recursion. */
#define OPERATORS_MAX 1000

int parse_enter(struct lex *x)
{
	if (++x->p->depth <= RULE_DEPTH_MAX)
		return 0;
	return rule_error_at(x->p->e, x->now.at, "more than %d levels in each"
			     " other", RULE_DEPTH_MAX);
}

void parse_leave(struct lex *x)
{
	x->p->depth--;
}

static struct expr *new_expr(struct lex *x, enum expr_op op, uint32_t from)
{
	struct expr *e = arena_alloc(x->p->arena, sizeof(*e));

	e->op = (uint8_t)op;
	e->at = lex_since(x, from);
	return e;
}

static int parse_cond(struct lex *x, struct expr **out);

/* ---- functions */

static const struct function {
	const char *name;
	uint8_t min, max;	/* arguments */
	bool steps;		/* only where calls are made */
	bool place;		/* NAME[…] writes there */
} functions[] = {
	{ "str", 1, 2, false, true }, { "mem", 2, 2, false, true },
	{ "u8", 1, 1, false, true }, { "u16", 1, 1, false, true },
	{ "u32", 1, 1, false, true }, { "u64", 1, 1, false, true },
	{ "s32", 1, 1 }, { "fdpath", 1, 1 }, { "fdtype", 1, 1 },
	{ "rand", 1, 1 }, { "var", 1, 1 },
	{ "buf", 1, 1, true }, { "iovec", 1, 255, true },
	{ "sockaddr", 1, 1, true },
};

#define FUNCTIONS (sizeof(functions) / sizeof(*functions))

static const struct function *find_function(struct span name)
{
	size_t i;

	for (i = 0; i < FUNCTIONS; i++)
		if (span_is(name, functions[i].name))
			return &functions[i];
	return NULL;
}

bool parse_is_function(const char *name)
{
	size_t i;

	for (i = 0; i < FUNCTIONS; i++)
		if (!strcmp(functions[i].name, name))
			return true;
	return false;
}

static int unknown_function(struct lex *x, struct span name)
{
	const char *names[FUNCTIONS + 1], *near;
	size_t i, n = 0;

	for (i = 0; i < FUNCTIONS; i++)
		if (x->steps || !functions[i].steps)
			names[n++] = functions[i].name;
	names[n] = NULL;
	rule_error_at(x->p->e, name, "expressions have no function %s()%s",
		      span_text(x->p, name), x->steps ?
		      "; a call is a statement of its own" : "");
	near = num_nearest(span_text(x->p, name), names);
	if (near)
		rule_error_hint(x->p->e, "did you mean %s() ?", near);
	return -EINVAL;
}

/* Until `close`, which is used up. */
static int parse_items(struct lex *x, uint16_t close, struct expr **list,
		       unsigned int *n)
{
	int err = 0;

	x->brackets++;
	for (*n = 0; !lex_is(x, close); list = &(*list)->next, ++*n) {
		if (*n)
			err = lex_expect(x, ',');
		if (!err)
			err = parse_cond(x, list);
		if (!err && !lex_is(x, ',') && !lex_is(x, close))
			err = lex_unexpected(x, close == ')' ? "',' or ')'" :
					     "',' or ']'");
		if (err)
			return err;
	}
	x->brackets--;
	return lex_next(x);
}

int parse_lex_list(struct lex *x, struct expr **list, unsigned int *n)
{
	return parse_items(x, ')', list, n);
}

static int check_arity(struct lex *x, const struct function *f,
		       const struct expr *e, unsigned int n)
{
	if (n >= f->min && n <= f->max)
		return 0;
	if (f->min == f->max)
		return rule_error_at(x->p->e, e->at, "%s() has %u argument%s",
				     f->name, f->min, f->min == 1 ? "" : "s");
	return rule_error_at(x->p->e, e->at, "%s() has %u to %u arguments",
			     f->name, f->min, f->max);
}

/* buf(N), iovec(…), sockaddr("…") have nodes of their own. */
static int make_memory(struct lex *x, const struct function *f,
		       struct expr *e)
{
	struct sockaddr_storage addr;

	if (*f->name == 'b') {
		e->op = EXPR_BUF;
		e->a = e->list;
		e->list = NULL;
	} else if (*f->name == 'i') {
		e->op = EXPR_IOVEC;
	} else if (e->list->op != EXPR_STR) {
		return rule_error_at(x->p->e, e->list->at, "sockaddr() has a"
				     " string: \"1.2.3.4:80\", \"[::1]:80\","
				     " \"unix:/path\"");
	} else if (!sockaddr_parse(e->list->str, e->list->len, &addr)) {
		return rule_error_at(x->p->e, e->list->at, "no address:"
				     " \"1.2.3.4:80\", \"[::1]:80\","
				     " \"unix:/path\"");
	} else {
		e->op = EXPR_SOCKADDR;
		e->str = e->list->str;
		e->len = e->list->len;
		e->list = NULL;
	}
	e->text = NULL;
	return 0;
}

static int parse_function(struct lex *x, struct expr **out)
{
	const struct function *f = find_function(x->now.at);
	struct span name = x->now.at;
	unsigned int n;
	struct expr *e;
	uint16_t close;
	int err = lex_next(x);

	if (err)
		return err;
	if (!f || (f->steps && !x->steps))
		return unknown_function(x, name);
	if (lex_is(x, '[') && !f->place)
		return rule_error_at(x->p->e, name, "[] is for u8 u16 u32 u64"
				     " mem and str, not for %s", f->name);
	close = lex_is(x, '[') ? ']' : ')';
	e = new_expr(x, EXPR_CALL, name.at);
	e->text = f->name;
	err = lex_next(x);
	if (!err)
		err = parse_items(x, close, &e->list, &n);
	if (err)
		return err;
	e->at = lex_since(x, name.at);
	err = check_arity(x, f, e, n);
	if (!err && f->steps)
		err = make_memory(x, f, e);
	if (!err && !strcmp(f->name, "var") && e->list &&
	    e->list->op != EXPR_NAME)
		err = rule_error_at(x->p->e, e->list->at,
				    "var() has the name of a variable");
	*out = e;
	return err;
}

/* ---- operands */

static int parse_arg_index(struct lex *x, struct expr *e, uint32_t from)
{
	int err = lex_next(x);

	if (err)
		return err;
	if (x->now.kind != LEX_NUM)
		return lex_unexpected(x, "the number of an argument, 0 to 5,");
	if (x->now.num > 5)
		return rule_error_at(x->p->e, x->now.at, "a call has args[0]"
				     " to args[5]");
	e->num = x->now.num;
	err = lex_next(x);
	if (!err)
		err = lex_expect(x, ']');
	e->at = lex_since(x, from);
	return err;
}

static int shell_ate(struct lex *x)
{
	rule_error_at(x->p->e, x->now.at, "a name is missing behind the dot");
	if (!x->p->blanks)
		rule_error_hint(x->p->e, "did the shell eat a $NAME ? Use ''"
				" around the rule");
	return -EINVAL;
}

/* args.NAME{.NAME}, args[N] */
static int parse_arg(struct lex *x, struct expr **out)
{
	uint32_t from = x->now.at.at;
	struct expr *e = new_expr(x, EXPR_ARG, from);
	struct span path;
	int err = lex_next(x);

	*out = e;
	if (err)
		return err;
	if (lex_is(x, '['))
		return parse_arg_index(x, e, from);
	if (!lex_is(x, '.'))
		return rule_error_at(x->p->e, lex_since(x, from), "args of"
				     " what? args.NAME or args[N]");
	path = span_of(x->p, x->now.at.at + 1, x->now.at.at + 1);
	while (lex_is(x, '.')) {
		err = lex_next(x);
		if (err)
			return err;
		if (x->now.kind != LEX_NAME || x->now.at.at != x->last)
			return shell_ate(x);
		err = lex_next(x);
		if (err)
			return err;
	}
	path.len = x->last - path.at;
	e->text = span_text(x->p, path);
	e->at = lex_since(x, from);
	if (strpbrk(e->text, " \t\n"))
		return rule_error_at(x->p->e, path, "no blanks in a path");
	return 0;
}

static int no_assignment(struct lex *x)
{
	return rule_error_at(x->p->e, x->now.at, "'=' assigns; '=='"
			     " compares");
}

static int parse_group(struct lex *x, struct expr **out)
{
	int err;

	x->brackets++;
	err = lex_next(x);
	if (!err)
		err = parse_cond(x, out);
	x->brackets--;
	if (!err && lex_is(x, '='))
		return no_assignment(x);
	return err ? err : lex_expect(x, ')');
}

static int parse_string_literal(struct lex *x, struct expr **out)
{
	struct expr *e = new_expr(x, EXPR_STR, x->now.at.at);

	e->at = x->now.at;
	e->str = x->now.str;
	e->len = x->now.len;
	e->nul = x->now.nul;
	*out = e;
	return lex_next(x);
}

static int no_operand(struct lex *x)
{
	lex_unexpected(x, "a name or a number");
	if (x->now.kind == LEX_END && !x->p->blanks)
		rule_error_hint(x->p->e, "did the shell eat a $NAME ? Use ''"
				" around the rule");
	return -EINVAL;
}

static int parse_primary(struct lex *x, struct expr **out)
{
	uint32_t from = x->now.at.at;
	struct expr *e;

	if (lex_is(x, '('))
		return parse_group(x, out);
	if (x->now.kind == LEX_STR)
		return parse_string_literal(x, out);
	/* "duration > 10ms": nanoseconds */
	if (x->now.kind == LEX_NUM || x->now.kind == LEX_DURATION) {
		e = *out = new_expr(x, EXPR_NUM, from);
		e->at = x->now.at;
		e->num = x->now.num;
		e->text = span_text(x->p, e->at);
		return lex_next(x);
	}
	if (x->now.kind != LEX_NAME)
		return no_operand(x);
	if (lex_is_name(x, "args"))
		return parse_arg(x, out);
	if (lex_peek(x) == '(' || lex_peek(x) == '[')
		return parse_function(x, out);
	e = *out = new_expr(x, EXPR_NAME, from);
	e->at = x->now.at;
	e->text = span_text(x->p, e->at);
	return lex_next(x);
}

/* ---- operators */

static int count_operator(struct lex *x)
{
	if (++x->operators <= OPERATORS_MAX)
		return 0;
	return rule_error_at(x->p->e, x->now.at, "more than %d operators in"
			     " an expression", OPERATORS_MAX);
}

static int parse_unary(struct lex *x, struct expr **out)
{
	uint32_t from = x->now.at.at;
	uint16_t op = x->now.op;
	enum expr_op what = op == '-' ? EXPR_NEG : op == '!' ? EXPR_NOT :
		EXPR_INV;
	struct expr *e;
	int err;

	if (!lex_is(x, '-') && !lex_is(x, '!') && !lex_is(x, '~') &&
	    !lex_is(x, OP_GLOB))
		return parse_primary(x, out);
	err = parse_enter(x);
	if (!err)
		err = lex_next(x);
	e = *out = new_expr(x, what, from);
	if (op == OP_GLOB) {	/* "~~x": both are for x */
		e->a = new_expr(x, EXPR_INV, from + 1);
		e = e->a;
	}
	if (!err)
		err = parse_unary(x, &e->a);
	e->at = lex_since(x, e->at.at);
	(*out)->at = lex_since(x, from);
	parse_leave(x);
	return err;
}

struct binary {
	uint16_t op;
	uint8_t what;		/* enum expr_op */
	uint8_t level;		/* binds tighter where greater */
};

static const struct binary binaries[] = {
	{ OP_LOR, EXPR_LOR, 1 }, { OP_LAND, EXPR_LAND, 2 },
	{ '|', EXPR_OR, 3 }, { '^', EXPR_XOR, 4 }, { '&', EXPR_AND, 5 },
	{ OP_EQ, EXPR_EQ, 6 }, { OP_NE, EXPR_NE, 6 },
	{ OP_RE, EXPR_MATCH_RE, 6 }, { OP_GLOB, EXPR_MATCH_GLOB, 6 },
	{ '<', EXPR_LT, 7 }, { OP_LE, EXPR_LE, 7 },
	{ '>', EXPR_GT, 7 }, { OP_GE, EXPR_GE, 7 },
	{ OP_SHL, EXPR_SHL, 8 }, { OP_SHR, EXPR_SHR, 8 },
	{ '+', EXPR_ADD, 9 }, { '-', EXPR_SUB, 9 },
	{ '*', EXPR_MUL, 10 }, { '/', EXPR_DIV, 10 }, { '%', EXPR_MOD, 10 },
};

static const struct binary binary_in = { 0, EXPR_IN, 6 };

#define LEVEL_UNARY 11

static const struct binary *find_binary(const struct lex *x)
{
	size_t i;

	/* A statement ends with its line, where no bracket is open. */
	if (x->now.line && !x->brackets)
		return NULL;
	if (lex_is_name(x, "in"))
		return &binary_in;
	if (x->now.kind != LEX_OP)
		return NULL;
	for (i = 0; i < sizeof(binaries) / sizeof(*binaries); i++)
		if (binaries[i].op == x->now.op)
			return &binaries[i];
	return NULL;
}

/* ITEM or ITEM..ITEM */
static int parse_in_item(struct lex *x, struct expr **out)
{
	uint32_t from = x->now.at.at;
	int err = parse_cond(x, out);
	struct expr *range;

	if (err || !lex_is(x, OP_RANGE))
		return err;
	err = lex_next(x);
	if (err)
		return err;
	range = new_expr(x, EXPR_RANGE, from);
	range->a = *out;
	*out = range;
	err = parse_cond(x, &range->b);
	range->at = lex_since(x, from);
	return err;
}

static int parse_in_list(struct lex *x, struct expr **list)
{
	int err = lex_expect(x, '(');

	x->brackets++;
	while (!err) {
		err = parse_in_item(x, list);
		if (err || !lex_is(x, ','))
			break;
		list = &(*list)->next;
		err = lex_next(x);
	}
	x->brackets--;
	return err ? err : lex_expect(x, ')');
}

static int parse_binary(struct lex *x, unsigned int level, struct expr **out)
{
	uint32_t from = x->now.at.at;
	const struct binary *b;
	struct expr *e;
	int err;

	if (level == LEVEL_UNARY)
		return parse_unary(x, out);
	err = parse_binary(x, level + 1, out);
	while (!err && (b = find_binary(x)) && b->level == level) {
		err = count_operator(x);
		if (!err)
			err = lex_next(x);
		if (err)
			return err;
		e = new_expr(x, (enum expr_op)b->what, from);
		e->a = *out;
		*out = e;
		err = b->what == EXPR_IN ? parse_in_list(x, &e->list) :
			parse_binary(x, level + 1, &e->b);
		e->at = lex_since(x, from);
	}
	return err;
}

static int parse_choice(struct lex *x, struct expr *e)
{
	int err = lex_next(x);

	x->brackets++;	/* until the ':' */
	if (!err)
		err = parse_cond(x, &e->b);
	x->brackets--;
	if (!err)
		err = lex_expect(x, ':');
	return err ? err : parse_cond(x, &e->c);
}

static int parse_cond(struct lex *x, struct expr **out)
{
	uint32_t from = x->now.at.at;
	struct expr *e;
	int err = parse_enter(x);

	if (!err)
		err = parse_binary(x, 1, out);
	if (!err && lex_is(x, '?') && !(x->now.line && !x->brackets)) {
		e = new_expr(x, EXPR_COND, from);
		e->a = *out;
		*out = e;
		err = parse_choice(x, e);
		e->at = lex_since(x, from);
	}
	parse_leave(x);
	return err;
}

/* ---- from outside */

int parse_lex_expr(struct lex *x, struct expr **out)
{
	x->operators = 0;
	return parse_cond(x, out);
}

static int expect_end(struct lex *x)
{
	if (x->now.kind == LEX_END)
		return 0;
	if (lex_is(x, '='))
		return no_assignment(x);
	return rule_error_at(x->p->e, x->now.at, "'%s' is not expected here",
			     span_text(x->p, x->now.at));
}

int parse_expr(struct parser *p, struct span s, struct expr **out)
{
	struct lex x;
	int err = lex_begin(&x, p, s);

	x.brackets = 1;	/* lines mean nothing */
	if (!err)
		err = parse_lex_expr(&x, out);
	return err ? err : expect_end(&x);
}
