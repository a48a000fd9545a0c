/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Conditions on numbers become ranges and masks of registers.  A part of a
 * condition that registers cannot tell is NULL, which stands for "perhaps":
 * it is left out of an "and", and takes an "or" with it.
 */
#include "rule/registers.h"

#include <string.h>

#include "base/arena.h"
#include "desc/layout.h"
#include "event/fields.h"
#include "rule/args.h"
#include "rule/match.h"
#include "rule/rules_in.h"

/* The call that is asked about. */
struct about {
	struct arena *arena;
	const struct abi *abi;
	const struct call *row;		/* is_plain() */
	struct layout_abi l;
};

/* An argument: its register, and which numbers it can be. */
struct reg_arg {
	uint8_t reg, bits;	/* 32 or 64 */
	bool is_signed;
};

static struct arg_test *node(const struct about *a, enum arg_test_kind kind)
{
	struct arg_test *t = arena_alloc(a->arena, sizeof(*t));

	t->kind = (uint8_t)kind;
	return t;
}

/* Each operand is in no list yet. */
static struct arg_test *join(const struct about *a, enum arg_test_kind kind,
			     struct arg_test *x, struct arg_test *y)
{
	struct arg_test *both;

	if (!x || !y)
		return kind == ARG_TEST_ANY ? NULL : x ? x : y;
	both = node(a, kind);
	both->list = x;
	x->next = y;
	return both;
}

/* One more of a list that begins with none. */
static struct arg_test *either(const struct about *a, struct arg_test *any,
			       struct arg_test *t)
{
	return any ? join(a, ARG_TEST_ANY, any, t) : t;
}

static bool scalar_arg(const struct about *a, const struct type *t,
		       struct reg_arg *to)
{
	unsigned int size;

	t = arg_type_for(t, a->abi->word);
	switch ((enum kind)t->kind) {
	case KIND_INT: case KIND_BITS:
		if (t->arg)
			return false;
		break;
	case KIND_ADDR: case KIND_PTR:
		to->bits = (uint8_t)(8 * a->abi->word);
		to->is_signed = false;
		return true;
	case KIND_STR: case KIND_BYTES: case KIND_ARRAY: case KIND_STRUCT:
	case KIND_HOOK:
		return false;
	}
	size = layout_scalar_size((enum scalar)t->scalar, &a->l);
	to->bits = (uint8_t)(8 * size);
	to->is_signed = layout_scalar_signed((enum scalar)t->scalar);
	return size == 4 || (size == 8 && a->abi->word == 8);
}

/* The argument list is the row's, and each argument stands in one register. */
static bool is_plain(const struct call *row)
{
	return row->args && !row->selector && !row->subcalls &&
	       !(row->flags & CALL_IN_MEMORY);
}

/* By name, or by number where `name` is NULL. */
static bool find_arg(const struct about *a, const char *name, uint64_t n,
		     struct reg_arg *to)
{
	static const uint64_t regs[6] = { 0, 1, 2, 3, 4, 5 };
	unsigned int slot = 0;

	for (unsigned int i = 0; i < a->row->nargs; i++) {
		const struct field *f = &a->row->args[i];
		unsigned int first = fields_first(a->abi, f, slot);

		fields_take(a->abi, regs, f, &slot);
		if (name ? strcmp(f->name, name) != 0 : first != n)
			continue;
		to->reg = (uint8_t)first;
		return first < 6 && slot == first + 1 && f->type &&
		       scalar_arg(a, f->type, to);
	}
	return false;
}

static struct arg_test *unsigned_range(const struct about *a,
					     const struct reg_arg *arg,
					     uint64_t first, uint64_t last)
{
	struct arg_test *t = node(a, ARG_TEST_RANGE);

	t->arg = arg->reg;
	t->wide = arg->bits == 64;
	t->first = t->wide ? first : (uint32_t)first;
	t->last = t->wide ? last : (uint32_t)last;
	return t;
}

/* No number at all: an empty range. */
static struct arg_test *never(const struct about *a,
				    const struct reg_arg *arg)
{
	return unsigned_range(a, arg, 1, 0);
}

/*
 * lo <= argument <= hi, as the evaluator compares: all are signed, of 64
 * bits. Below zero and above are two ranges of a register.
 */
static struct arg_test *range(const struct about *a,
				    const struct reg_arg *arg, int64_t lo,
				    int64_t hi)
{
	bool negative = arg->is_signed || arg->bits == 64;
	int64_t least = arg->bits == 64 ? INT64_MIN :
			negative ? INT32_MIN : 0;
	int64_t most = arg->bits == 64 ? INT64_MAX :
		       arg->is_signed ? INT32_MAX : UINT32_MAX;
	struct arg_test *below, *above;

	if (lo < least)
		lo = least;
	if (hi > most)
		hi = most;
	if (lo > hi)
		return never(a, arg);
	if (lo >= 0 || hi < 0)
		return unsigned_range(a, arg, (uint64_t)lo, (uint64_t)hi);
	below = unsigned_range(a, arg, (uint64_t)lo, UINT64_MAX);
	above = unsigned_range(a, arg, 0, (uint64_t)hi);
	return join(a, ARG_TEST_ANY, below, above);
}

static struct arg_test *masked(const struct about *a,
				     const struct reg_arg *arg, uint64_t mask,
				     uint64_t is, bool negated)
{
	struct arg_test *t;

	if (arg->bits == 32 && (mask > UINT32_MAX || is > UINT32_MAX))
		return NULL;
	t = node(a, ARG_TEST_MASK);
	t->arg = arg->reg;
	t->wide = arg->bits == 64;
	t->mask = mask;
	t->first = is;
	t->negated = negated;
	return t;
}

/* --- expressions --- */

static bool constant(const struct about *a, const struct expr *e, int64_t *to)
{
	if (e->op == EXPR_NUM)
		*to = (int64_t)e->num;
	else if (e->op == EXPR_NAME && e->name == NAME_CONST)
		*to = (int64_t)(a->abi->index ? e->num32 : e->num);
	else
		return false;
	return true;
}

static bool argument(const struct about *a, const struct expr *e,
		     struct reg_arg *to)
{
	return e->op == EXPR_ARG && find_arg(a, e->text, e->num, to);
}

/* args.x & CONSTANT, either way round. */
static bool mask_of(const struct about *a, const struct expr *e,
		    struct reg_arg *arg, int64_t *mask)
{
	if (e->op != EXPR_AND)
		return false;
	return (argument(a, e->a, arg) && constant(a, e->b, mask)) ||
	       (argument(a, e->b, arg) && constant(a, e->a, mask));
}

static enum expr_op turned(enum expr_op op)
{
	switch ((int)op) {
	case EXPR_LT:
		return EXPR_GT;
	case EXPR_LE:
		return EXPR_GE;
	case EXPR_GT:
		return EXPR_LT;
	case EXPR_GE:
		return EXPR_LE;
	}
	return op;
}

static enum expr_op opposite(enum expr_op op)
{
	switch ((int)op) {
	case EXPR_LT:
		return EXPR_GE;
	case EXPR_LE:
		return EXPR_GT;
	case EXPR_GT:
		return EXPR_LE;
	case EXPR_GE:
		return EXPR_LT;
	case EXPR_EQ:
		return EXPR_NE;
	}
	return EXPR_EQ;
}

static struct arg_test *other_than(const struct about *a,
					 const struct reg_arg *arg, int64_t c)
{
	struct arg_test *below = NULL, *above = NULL;

	if (c > INT64_MIN)
		below = range(a, arg, INT64_MIN, c - 1);
	if (c < INT64_MAX)
		above = range(a, arg, c + 1, INT64_MAX);
	return below && above ? join(a, ARG_TEST_ANY, below, above) :
	       below ? below : above;
}

static struct arg_test *compared(const struct about *a,
				       const struct reg_arg *arg,
				       enum expr_op op, int64_t c)
{
	switch ((int)op) {
	case EXPR_EQ:
		return range(a, arg, c, c);
	case EXPR_NE:
		return other_than(a, arg, c);
	case EXPR_LT:
		return c > INT64_MIN ? range(a, arg, INT64_MIN, c - 1) :
				       never(a, arg);
	case EXPR_LE:
		return range(a, arg, INT64_MIN, c);
	case EXPR_GT:
		return c < INT64_MAX ? range(a, arg, c + 1, INT64_MAX) :
				       never(a, arg);
	case EXPR_GE:
		return range(a, arg, c, INT64_MAX);
	}
	return NULL;
}

static struct arg_test *comparison(const struct about *a,
					 const struct expr *e, bool negated)
{
	enum expr_op op = negated ? opposite(e->op) : e->op;
	const struct expr *left = e->a, *right = e->b;
	struct reg_arg arg;
	int64_t c, mask;

	if (constant(a, left, &c)) {
		left = e->b;
		right = e->a;
		op = turned(op);
	}
	if (!constant(a, right, &c))
		return NULL;
	if (argument(a, left, &arg))
		return compared(a, &arg, op, c);
	if ((op == EXPR_EQ || op == EXPR_NE) && mask_of(a, left, &arg, &mask))
		return masked(a, &arg, (uint64_t)mask, (uint64_t)c,
			      op == EXPR_NE);
	return NULL;
}

static struct arg_test *in_list(const struct about *a,
				      const struct expr *e)
{
	struct arg_test *any = NULL;
	struct reg_arg arg;

	if (!argument(a, e->a, &arg))
		return NULL;
	for (const struct expr *i = e->list; i; i = i->next) {
		bool is_range = i->op == EXPR_RANGE;
		struct arg_test *t;
		int64_t lo, hi;

		if (!constant(a, is_range ? i->a : i, &lo) ||
		    !constant(a, is_range ? i->b : i, &hi))
			return NULL;
		t = range(a, &arg, lo, hi);
		any = either(a, any, t);
	}
	return any;
}

enum { DEEP = 32 };

static struct arg_test *expression(const struct about *a,
					 const struct expr *e, bool negated,
					 unsigned int depth)
{
	struct reg_arg arg;
	int64_t mask;

	if (depth > DEEP)
		return NULL;
	depth++;
	switch ((int)e->op) {
	case EXPR_NOT:
		return expression(a, e->a, !negated, depth);
	case EXPR_LAND: case EXPR_LOR:
		return join(a, (e->op == EXPR_LAND) != negated ?
				ARG_TEST_ALL : ARG_TEST_ANY,
			    expression(a, e->a, negated, depth),
			    expression(a, e->b, negated, depth));
	case EXPR_LT: case EXPR_LE: case EXPR_GT: case EXPR_GE: case EXPR_EQ:
	case EXPR_NE:
		return comparison(a, e, negated);
	case EXPR_IN:
		return negated ? NULL : in_list(a, e);
	case EXPR_AND:
		return mask_of(a, e, &arg, &mask) ?
			masked(a, &arg, (uint64_t)mask, 0, !negated) : NULL;
	case EXPR_ARG:
		return argument(a, e, &arg) ?
			compared(a, &arg, negated ? EXPR_EQ : EXPR_NE, 0) :
			NULL;
	}
	return NULL;
}

/* --- fd= --- */

/* It can hold descriptors that registers do not. */
static bool hides_fds(const struct type *t)
{
	const struct type *to = t ? t->elem : NULL;

	if (!t || t->kind == KIND_HOOK)
		return true;
	return t->kind == KIND_PTR &&
	       (!to || (to->kind != KIND_STR && to->kind != KIND_BYTES));
}

static struct arg_test *one_fd(const struct about *a,
				     const struct reg_arg *arg,
				     const struct range_item *v)
{
	struct arg_test *any = NULL;

	for (; v; v = v->next) {
		struct arg_test *t = range(a, arg, v->first < 0 ?
						 0 : v->first, v->last);

		any = either(a, any, t);
	}
	return any;
}

static struct arg_test *any_fd(const struct about *a,
				     const struct range_item *v)
{
	struct arg_test *any = NULL;

	for (unsigned int i = 0; i < a->row->nargs; i++) {
		const struct field *f = &a->row->args[i];
		struct arg_test *t;
		struct reg_arg arg;

		if (hides_fds(f->type))
			return NULL;
		if (f->type->role != ROLE_FD && f->type->role != ROLE_DIRFD)
			continue;
		if (!find_arg(a, f->name, 0, &arg))
			return NULL;
		t = one_fd(a, &arg, v);
		any = either(a, any, t);
	}
	return any;
}

/* --- filters --- */

static struct arg_test *filter(const struct about *a,
				     const struct rule *r)
{
	struct arg_test *all = NULL;

	for (unsigned int i = 0; i < r->plan->nenter; i++) {
		const struct rule_token *t = r->plan->enter[i];
		struct arg_test *one = NULL;

		if (t->key == TOKEN_IF && !t->negated)
			one = expression(a, t->expr, false, 0);
		else if (t->key == TOKEN_FD && !t->negated)
			one = any_fd(a, t->ranges);
		all = join(a, ARG_TEST_ALL, all, one);
	}
	return all;
}

const struct arg_test *rules_filter_test(struct rules *r, unsigned int abi,
					 unsigned int nr)
{
	const struct call_entry *entry = abi_call(abis[abi], nr);
	const struct call *row = entry ? entry->row : NULL;
	const struct about a = {
		.arena = &r->arena, .abi = abis[abi], .row = row,
		.l = { abis[abi]->word, abis[abi]->u64_align, NULL },
	};
	struct arg_test *any = NULL;

	if (!row || !is_plain(row))
		return NULL;
	for (const struct rule *p = r->first; p; p = p->next) {
		struct arg_test *t;

		if (p->kind != RULE_FILTER || p->off ||
		    !bitmap_has(&p->calls[abi], nr))
			continue;
		t = filter(&a, p);
		if (!t)
			return NULL;
		any = either(&a, any, t);
	}
	return any;
}
