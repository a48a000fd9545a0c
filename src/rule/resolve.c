/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What names in expressions and blocks mean: arguments, the context, a
 * sequence's variables, the run's, constants.
 */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "desc/types.h"
#include "rule/args.h"
#include "rule/compile_in.h"
#include "rule/error.h"
#include "rule/eval_in.h"
#include "rule/pattern.h"

/* --- arguments --- */

static bool add_hint(void *ctx, const struct type *t, const struct field *f)
{
	(void)f;
	names_hint(ctx, t);
	return true;
}

static int no_argument(struct compile *c, const struct call_entry *entry,
		       const char *path, struct span at)
{
	struct buf names = BUF_INIT;
	char *first = xstrdup(path);
	const char *near;

	first[strcspn(first, ".")] = '\0';
	arg_names(entry, &names);
	near = arg_nearest(entry, first);
	if (!entry->row)
		rule_error_at(c->e, at, "arguments of %s have no names here:"
			      " args[0] …", entry->name);
	else if (arg_type(entry, abis[0], first, NULL))
		rule_error_at(c->e, at, "there is no '%s' in %s's %s",
			      path + strlen(first) + 1, entry->name, first);
	else if (!names.len)
		rule_error_at(c->e, at, "%s has no arguments", entry->name);
	else
		rule_error_at(c->e, at, "%s has no argument '%s', but %s",
			      entry->name, first, buf_cstr(&names));
	if (near && strcmp(near, first))
		rule_error_hint(c->e, "did you mean args.%s ?", near);
	buf_free(&names);
	free(first);
	return -EINVAL;
}

int resolve_path(struct compile *c, const char *path, struct span at,
		 struct hints *hints)
{
	const struct call_entry *entry, *lacks = NULL, *native_lacks = NULL;
	bool has = false;

	for (unsigned int abi = 0; abi < ABI_COUNT; abi++) {
		unsigned int i = 0;

		while ((entry = compile_next_call(c->rule, abi, &i))) {
			if (arg_type(entry, abis[abi], path, NULL)) {
				has = true;
				arg_types(entry, abis[abi], path, add_hint,
					  hints);
			} else if (abi == 0 && !native_lacks) {
				native_lacks = entry;
			} else {
				lacks = entry;
			}
		}
	}
	if (c->rule->named_calls && native_lacks)
		return no_argument(c, native_lacks, path, at);
	if (has || (!native_lacks && !lacks))
		return 0;
	if (c->rule->named_calls)
		return no_argument(c, lacks, path, at);
	return rule_error_at(c->e, at, "none of %s has an argument '%s'",
			     c->rule->set, path);
}

/* What args[n] is: hints only. */
static void reg_hints(struct compile *c, unsigned int n, struct hints *hints)
{
	const struct call_entry *entry;
	unsigned int i = 0;

	while ((entry = compile_next_call(c->rule, 0, &i))) {
		const struct field *f = arg_field(entry, n);

		if (f)
			names_hint(hints, f->type);
	}
}

static int resolve_arg(struct compile *c, struct expr *e)
{
	struct hints unused = { .n = 0 };

	if (c->rule->alone)
		return rule_error_at(c->e, e->at, "there is no call of the"
				     " program's here that has arguments");
	if (!e->text)
		return e->num < 6 ? 0 :
		       rule_error_at(c->e, e->at, "a call has args[0] to"
				     " args[5]");
	return resolve_path(c, e->text, e->at, &unused);
}

/* --- what an operand stands against --- */

static bool carries(const struct expr *e)
{
	switch ((int)e->op) {
	case EXPR_AND: case EXPR_OR: case EXPR_XOR: case EXPR_INV:
	case EXPR_ADD: case EXPR_SUB: case EXPR_NEG:
		return true;
	}
	return false;
}

/* Types of what stands in an expression, as far as it has names. */
static void hints_of(struct compile *c, const struct expr *e,
		     struct hints *h)
{
	struct rule_error unused = RULE_ERROR_INIT;
	struct compile quiet = *c;

	if (!e)
		return;
	quiet.e = &unused;
	if (e->op == EXPR_ARG && e->text) {
		resolve_path(&quiet, e->text, e->at, h);
	} else if (e->op == EXPR_ARG) {
		reg_hints(c, (unsigned int)e->num, h);
	} else if (e->op == EXPR_NAME && !strcmp(e->text, "errno")) {
		names_hint(h, &type_errno);
		h->what = "errno";
	} else if (carries(e)) {
		hints_of(c, e->a, h);
		hints_of(c, e->b, h);
	} else if (e->op == EXPR_COND) {
		hints_of(c, e->b, h);
		hints_of(c, e->c, h);
	}
	if (e->op == EXPR_ARG && h->n && !h->what)
		h->what = e->text ? arena_printf(&c->rules->arena, "args.%s",
						 e->text) :
			  arena_printf(&c->rules->arena, "args[%llu]",
				       (unsigned long long)e->num);
	rule_error_free(&unused);
}

/* --- names --- */

static const struct {
	const char *name;
	uint8_t kind;		/* enum name_kind */
} contexts[] = {
	{ "ret", NAME_RET }, { "errno", NAME_ERRNO }, { "pid", NAME_PID },
	{ "tid", NAME_TID }, { "comm", NAME_COMM }, { "exe", NAME_EXE },
	{ "nr", NAME_NR }, { "nth", NAME_NTH }, { "uid", NAME_UID },
	{ "depth", NAME_DEPTH }, { "duration", NAME_DURATION },
};

static bool resolve_context(struct expr *e)
{
	for (size_t i = 0; i < sizeof(contexts) / sizeof(*contexts); i++) {
		if (!strcmp(contexts[i].name, e->text)) {
			e->name = contexts[i].kind;
			return true;
		}
	}
	return false;
}

static int check_context(struct compile *c, const struct expr *e)
{
	bool late = e->name == NAME_RET || e->name == NAME_ERRNO ||
		    e->name == NAME_DURATION;

	if (c->rule->alone && (e->name == NAME_NR || e->name == NAME_NTH ||
			       e->name == NAME_DURATION ||
			       e->name == NAME_DEPTH))
		return rule_error_at(c->e, e->at, "there is no call of the"
				     " program's here that has a '%s'",
				     e->text);
	if (e->name == NAME_COMM)
		c->rules->want_comm = true;
	if (!late || c->phase != PHASE_ENTRY)
		return 0;
	rule_error_at(c->e, e->at, "%s is known at the exit only", e->text);
	if (c->later)
		rule_error_hint(c->e, "did you mean %s= ?", c->later);
	return -EINVAL;
}

int resolve_slot(struct compile *c, const char *name, struct span at,
	       unsigned int *slot)
{
	unsigned int i;

	for (i = 0; i < c->nlocals; i++)
		if (!strcmp(c->locals[i], name))
			break;
	if (i == LOCALS_MAX)
		return rule_error_at(c->e, at, "more than %d variables in a"
				     " rule", LOCALS_MAX);
	if (i == c->nlocals)
		c->locals[c->nlocals++] = name;
	c->rule->nlocals = c->nlocals;
	*slot = i;
	return 0;
}

/* 1: it is one of them. */
static int resolve_local(struct compile *c, struct expr *e)
{
	for (unsigned int i = 0; i < c->nlocals; i++) {
		if (strcmp(c->locals[i], e->text))
			continue;
		if (!c->assigned[i])
			return rule_error_at(c->e, e->at, "%s is used before"
					     " it is assigned", e->text);
		e->name = NAME_LOCAL;
		e->num = i;
		return 1;
	}
	return 0;
}

static bool resolve_var(struct compile *c, struct expr *e)
{
	for (unsigned int i = 0; i < c->rules->nvars; i++) {
		if (!strcmp(c->rules->vars[i].name, e->text)) {
			e->name = NAME_VAR;
			e->num = i;
			return true;
		}
	}
	return false;
}

static int resolve_name(struct compile *c, struct expr *e,
			const struct hints *hints)
{
	int found;

	if (resolve_context(e))
		return check_context(c, e);
	found = resolve_local(c, e);
	if (found)
		return found < 0 ? found : 0;
	if (resolve_var(c, e))
		return 0;
	return names_const(c, e, hints);
}

/* --- expressions --- */

static int resolve_list(struct compile *c, struct expr *list,
			const struct hints *hints)
{
	int err = 0;

	for (; list && !err; list = list->next)
		err = resolve_expr(c, list, hints);
	return err;
}

static int resolve_match(struct compile *c, struct expr *e)
{
	const char *wrong;

	if (e->b->op != EXPR_STR || strlen(e->b->str) != e->b->len)
		return rule_error_at(c->e, e->b->at, "behind %s stands a"
				     " string", e->op == EXPR_MATCH_RE ?
				     "=~" : "~~");
	if (e->op == EXPR_MATCH_RE)
		return compile_regex(c, &e->re, e->b->str, e->b->at);
	wrong = pattern_check(e->b->str);
	return wrong ? rule_error_at(c->e, e->b->at, "%s", wrong) : 0;
}

static int not_a_number(struct compile *c, const struct expr *e)
{
	return rule_error_at(c->e, e->at, "this is a text: ==, !=, in, =~ and"
			     " ~~ compare texts");
}

/* Operands that must be numbers. */
static int check_numbers(struct compile *c, const struct expr *e)
{
	if (e->a && expr_is_bytes(e->a))
		return not_a_number(c, e->a);
	if (e->b && expr_is_bytes(e->b))
		return not_a_number(c, e->b);
	return 0;
}

static int resolve_function(struct compile *c, struct expr *e)
{
	for (unsigned int i = FUNC_STR; i <= FUNC_VAR; i++)
		if (!strcmp(func_infos[i].name, e->text))
			e->num = i;
	if (e->num == FUNC_VAR) {
		e->list->name = NAME_VAR;
		e->list->num = compile_var(c->rules, e->list->text);
		return 0;
	}
	for (const struct expr *a = e->list; a; a = a->next)
		if (expr_is_bytes(a))
			return not_a_number(c, a);
	return resolve_list(c, e->list, NULL);
}

static int resolve_operands(struct compile *c, struct expr *e,
			    const struct hints *hints)
{
	int err = e->a ? resolve_expr(c, e->a, hints) : 0;

	if (!err && e->b)
		err = resolve_expr(c, e->b, hints);
	if (!err && e->c)
		err = resolve_expr(c, e->c, hints);
	return err;
}

/* Both sides stand against each other, and against what is outside. */
static int resolve_binary(struct compile *c, struct expr *e,
			  const struct hints *outer)
{
	struct hints h = { .n = 0 };
	int err;

	/* what is outside has looked in here, through all that carries */
	if (carries(e) && outer) {
		h = *outer;
	} else {
		hints_of(c, e->a, &h);
		hints_of(c, e->b, &h);
	}
	err = resolve_operands(c, e, &h);
	if (!err && e->op == EXPR_IN)
		err = resolve_list(c, e->list, &h);
	if (!err && e->op != EXPR_EQ && e->op != EXPR_NE && e->op != EXPR_IN)
		err = check_numbers(c, e);
	return err;
}

int resolve_expr(struct compile *c, struct expr *e, const struct hints *hints)
{
	int err;

	switch ((enum expr_op)e->op) {
	case EXPR_NUM: case EXPR_STR: case EXPR_SOCKADDR:
		return 0;
	case EXPR_NAME:
		return resolve_name(c, e, hints);
	case EXPR_ARG:
		return resolve_arg(c, e);
	case EXPR_CALL:
		return resolve_function(c, e);
	case EXPR_IOVEC:
		return resolve_list(c, e->list, NULL);
	case EXPR_MATCH_RE: case EXPR_MATCH_GLOB:
		err = resolve_match(c, e);
		return err ? err : resolve_expr(c, e->a, NULL);
	case EXPR_COND: case EXPR_RANGE:
		return resolve_operands(c, e, hints);
	case EXPR_LAND: case EXPR_LOR: case EXPR_NOT: case EXPR_BUF:
		err = resolve_operands(c, e, NULL);
		return err ? err : check_numbers(c, e);
	case EXPR_NEG: case EXPR_INV: case EXPR_MUL: case EXPR_DIV:
	case EXPR_MOD: case EXPR_ADD: case EXPR_SUB: case EXPR_SHL:
	case EXPR_SHR: case EXPR_LT: case EXPR_LE: case EXPR_GT: case EXPR_GE:
	case EXPR_EQ: case EXPR_NE: case EXPR_AND: case EXPR_XOR: case EXPR_OR:
	case EXPR_IN:
		break;
	}
	return resolve_binary(c, e, hints);
}

/* What an argument is, in the calls that have it. */
enum seen {
	SEEN_TEXT	= 1 << 0,
	SEEN_NUMBER	= 1 << 1,
	SEEN_OTHER	= 1 << 2,
};

static bool see(void *ctx, const struct type *t, const struct field *f)
{
	unsigned int *seen = ctx;

	(void)f;
	if (t->kind == KIND_STR ||
	    (t->kind == KIND_PTR && t->elem && t->elem->kind == KIND_STR))
		*seen |= SEEN_TEXT;
	else if (t->kind == KIND_BITS ||
		 (t->kind == KIND_INT && t->role != ROLE_ADDR))
		*seen |= SEEN_NUMBER;
	else
		*seen |= SEEN_OTHER;
	return true;
}

static unsigned int seen_as(struct compile *c, const char *path)
{
	const struct call_entry *entry;
	unsigned int seen = 0, i = 0;

	while ((entry = compile_next_call(c->rule, 0, &i)))
		arg_types(entry, abis[0], path, see, &seen);
	return seen;
}

/* args.pathname=hosts: a word that means nothing else is a text. */
static void make_text(struct compile *c, struct expr *e)
{
	unsigned int i;

	if (resolve_context(e) || resolve_var(c, e))
		return;
	for (i = 0; i < c->nlocals; i++)
		if (!strcmp(c->locals[i], e->text))
			return;
	e->op = EXPR_STR;
	e->str = e->text;
	e->len = strlen(e->text);
	e->nul = e->bare = true;
}

int resolve_assign(struct compile *c, struct assign *a)
{
	struct hints h = { .n = 0 };
	int err = resolve_path(c, a->name, a->at, &h);
	unsigned int seen = seen_as(c, a->name);

	if (err)
		return err;
	if (a->e->op == EXPR_NAME && seen == SEEN_TEXT)
		make_text(c, a->e);
	if (a->e->op == EXPR_STR && seen == SEEN_NUMBER)
		return rule_error_at(c->e, a->e->at, "args.%s is a number",
				     a->name);
	h.what = arena_printf(&c->rules->arena, "args.%s", a->name);
	return resolve_expr(c, a->e, &h);
}
