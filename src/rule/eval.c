/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/eval.h"

#include <errno.h>
#include <string.h>

#include "base/die.h"
#include "event/memcache.h"
#include "rule/args.h"
#include "rule/count.h"
#include "rule/draw.h"
#include "rule/eval_in.h"

const struct func_info func_infos[FUNC_VAR + 1] = {
	[FUNC_NONE] = { "", 0, 0 },
	[FUNC_STR] = { "str", 1, 2 },
	[FUNC_MEM] = { "mem", 2, 2 },
	[FUNC_U8] = { "u8", 1, 1 },
	[FUNC_U16] = { "u16", 1, 1 },
	[FUNC_U32] = { "u32", 1, 1 },
	[FUNC_U64] = { "u64", 1, 1 },
	[FUNC_S8] = { "s8", 1, 1 },
	[FUNC_S16] = { "s16", 1, 1 },
	[FUNC_S32] = { "s32", 1, 1 },
	[FUNC_S64] = { "s64", 1, 1 },
	[FUNC_FDPATH] = { "fdpath", 1, 1 },
	[FUNC_FDTYPE] = { "fdtype", 1, 1 },
	[FUNC_RAND] = { "rand", 1, 1 },
	[FUNC_VAR] = { "var", 1, 1 },
};

void eval_begin(struct eval *x)
{
	if (!x->ev->cache)
		x->ev->cache = xcalloc(1, sizeof(*x->ev->cache));
	memcache_reset(x->ev->cache);
	/* a descriptor that the call closed was there at its entry */
	if (!x->exit && x->task)
		x->task->places = NULL;
}

int64_t eval_fault(struct eval *x)
{
	x->fault = true;
	return 0;
}

int64_t eval_unread(struct eval *x)
{
	x->unread = true;
	return eval_fault(x);
}

/* --- memory --- */

/* What of a write falls on `len` bytes at addr; `got` are readable. */
static size_t lay_over(const struct verdict_write *w, uint64_t addr,
		       unsigned char *to, size_t len, size_t got)
{
	uint64_t from = w->addr > addr ? w->addr - addr : 0;
	uint64_t skip = addr > w->addr ? addr - w->addr : 0;
	size_t n;

	if (from >= len || skip >= w->len || from > got)
		return got;
	n = len - (size_t)from;
	if (n > w->len - (size_t)skip)
		n = w->len - (size_t)skip;
	memcpy(to + from, (const unsigned char *)w->data + skip, n);
	return from + n > got ? (size_t)from + n : got;
}

static size_t read_some(struct eval *x, uint64_t addr, void *to, size_t len)
{
	const struct rule_call *c = x->task ? x->task->call : NULL;
	size_t got;

	if (!x->ev->cache)
		x->ev->cache = xcalloc(1, sizeof(*x->ev->cache));
	got = memcache_read(x->ev, addr, to, len);
	for (unsigned int i = 0; c && i < c->nwrites; i++)
		got = lay_over(&c->writes[i], addr, to, len, got);
	return got;
}

int eval_read(struct eval *x, uint64_t addr, void *to, size_t len)
{
	return read_some(x, addr, to, len) == len ? 0 : -EFAULT;
}

int eval_string(struct eval *x, uint64_t addr, size_t max, const char **to,
		size_t *len)
{
	char buf[EVAL_STRING_MAX + 1];
	size_t done = 0;
	bool ended = false;

	if (max > EVAL_STRING_MAX)
		max = EVAL_STRING_MAX;
	while (done < max && !ended) {
		size_t n = 4096 - (addr + done) % 4096, got;
		const char *nul;

		if (n > max - done)
			n = max - done;
		got = read_some(x, addr + done, buf + done, n);
		nul = memchr(buf + done, '\0', got);
		if (!nul && got < n)
			return -EFAULT;
		ended = nul;
		done = nul ? (size_t)(nul - buf) : done + got;
	}
	buf[done] = '\0';
	*to = arena_memdup(&x->ev->arena, buf, done + 1);
	*len = done;
	return 0;
}

/* --- numbers --- */

static int64_t argument(struct eval *x, const struct expr *e)
{
	struct arg_place p;
	int err;

	if (!e->text)
		return args_reg(x, (unsigned int)e->num);
	err = arg_find(x, e->text, &p);
	if (err == -EFAULT)
		return eval_unread(x);
	return err ? eval_fault(x) : p.num;
}

static int64_t result(const struct eval *x)
{
	return x->ev->err ? -(int64_t)x->ev->err : (int64_t)x->ev->ret;
}

static uint64_t occurrence(const struct eval *x)
{
	return x->nth || !x->task->call ? x->nth : x->task->call->nth;
}

static int64_t constant(const struct eval *x, const struct expr *e)
{
	return (int64_t)(x->ev->abi->index ? e->num32 : e->num);
}

static int64_t name(struct eval *x, const struct expr *e)
{
	switch ((enum name_kind)e->name) {
	case NAME_CONST:
		return constant(x, e);
	case NAME_RET:
		return x->exit ? result(x) : eval_fault(x);
	case NAME_ERRNO:
		return x->exit ? x->ev->err : eval_fault(x);
	case NAME_DURATION:
		return x->exit ? (int64_t)(x->ev->exit_ns - x->ev->enter_ns) :
		       eval_fault(x);
	case NAME_PID:
		return x->ev->pid;
	case NAME_TID:
		return x->ev->tid;
	case NAME_NR:
		return (int64_t)x->ev->nr;
	case NAME_NTH:
		return (int64_t)occurrence(x);
	case NAME_UID:
		return x->env->uid(x->env, x->ev);
	case NAME_DEPTH:
		return x->env->depth(x->env, x->ev);
	case NAME_LOCAL:
		return x->locals ? x->locals[e->num] : eval_fault(x);
	case NAME_VAR:
		return x->rules->vars[e->num].value;
	case NAME_UNRESOLVED: case NAME_COMM: case NAME_EXE:
		break;
	}
	return eval_fault(x);
}

static int64_t read_num(struct eval *x, const struct expr *e,
			unsigned int size)
{
	uint64_t at = (uint64_t)eval_num(x, e->list), num = 0;

	if (x->fault)
		return 0;
	if (x->ev->abi->word == 4)
		at = (uint32_t)at;
	return eval_read(x, at, &num, size) ? eval_unread(x) : (int64_t)num;
}

static int64_t draw_num(struct eval *x, const struct expr *e)
{
	uint64_t below = (uint64_t)eval_num(x, e->list), n = x->nth;
	uint64_t salt = (uint64_t)DRAW_EXPR << 32;
	struct rule_call *c = x->task->call;

	if (x->fault || (int64_t)below <= 0)
		return eval_fault(x);
	if (n && c)
		salt += c->rands++;
	else
		n = ++count_of_thread(x, x->rule, e->at.at)->n;
	return (int64_t)draw_below(draw_salted(x, x->rule, n, salt), below);
}

static int64_t call(struct eval *x, const struct expr *e)
{
	switch ((enum func)e->num) {
	case FUNC_U8:
		return read_num(x, e, 1);
	case FUNC_U16:
		return read_num(x, e, 2);
	case FUNC_U32:
		return read_num(x, e, 4);
	case FUNC_U64:
		return read_num(x, e, 8);
	case FUNC_S8:
		return (int8_t)eval_num(x, e->list);
	case FUNC_S16:
		return (int16_t)eval_num(x, e->list);
	case FUNC_S32:
		return (int32_t)eval_num(x, e->list);
	case FUNC_S64:
		return eval_num(x, e->list);
	case FUNC_FDTYPE:
		return x->env->fd_type(x->env, x->ev,
				       (int)eval_num(x, e->list));
	case FUNC_RAND:
		return draw_num(x, e);
	case FUNC_VAR:
		return x->rules->vars[e->list->num].value;
	case FUNC_NONE: case FUNC_STR: case FUNC_MEM: case FUNC_FDPATH:
		break;
	}
	return eval_fault(x);
}

static int64_t shift(enum expr_op op, int64_t a, int64_t b)
{
	if (b < 0 || b > 63)
		return op == EXPR_SHR && a < 0 ? -1 : 0;
	return op == EXPR_SHL ? (int64_t)((uint64_t)a << b) : a >> b;
}

static int64_t divide(struct eval *x, enum expr_op op, int64_t a, int64_t b)
{
	if (!b)
		return eval_fault(x);
	if (b == -1)	/* INT64_MIN / -1 is no number of 64 bits */
		return op == EXPR_DIV ? (int64_t)(0 - (uint64_t)a) : 0;
	return op == EXPR_DIV ? a / b : a % b;
}

static int64_t binary(struct eval *x, const struct expr *e)
{
	int64_t a = eval_num(x, e->a), b = eval_num(x, e->b);
	uint64_t ua = (uint64_t)a, ub = (uint64_t)b;
	enum expr_op op = e->op;

	if (x->fault)
		return 0;
	switch ((int)op) {
	case EXPR_MUL:
		return (int64_t)(ua * ub);
	case EXPR_ADD:
		return (int64_t)(ua + ub);
	case EXPR_SUB:
		return (int64_t)(ua - ub);
	case EXPR_DIV: case EXPR_MOD:
		return divide(x, op, a, b);
	case EXPR_SHL: case EXPR_SHR:
		return shift(op, a, b);
	case EXPR_LT:
		return a < b;
	case EXPR_LE:
		return a <= b;
	case EXPR_GT:
		return a > b;
	case EXPR_GE:
		return a >= b;
	case EXPR_EQ:
		return a == b;
	case EXPR_NE:
		return a != b;
	case EXPR_AND:
		return a & b;
	case EXPR_XOR:
		return a ^ b;
	case EXPR_OR:
		return a | b;
	}
	return eval_fault(x);
}

static int64_t in_list(struct eval *x, const struct expr *e)
{
	int64_t a = eval_num(x, e->a);

	for (const struct expr *i = e->list; i && !x->fault; i = i->next) {
		bool range = i->op == EXPR_RANGE;
		int64_t lo = eval_num(x, range ? i->a : i);
		int64_t hi = range ? eval_num(x, i->b) : lo;

		if (!x->fault && a >= lo && a <= hi)
			return 1;
	}
	return 0;
}

static int64_t value(struct eval *x, const struct expr *e)
{
	if (eval_is_text(e))
		return eval_text(x, e);
	switch ((enum expr_op)e->op) {
	case EXPR_NUM:
		return (int64_t)e->num;
	case EXPR_NAME:
		return name(x, e);
	case EXPR_ARG:
		return argument(x, e);
	case EXPR_NEG:
		return (int64_t)(0 - (uint64_t)eval_num(x, e->a));
	case EXPR_NOT:
		return !eval_num(x, e->a) && !x->fault;
	case EXPR_INV:
		return ~eval_num(x, e->a);
	case EXPR_MUL: case EXPR_DIV: case EXPR_MOD: case EXPR_ADD:
	case EXPR_SUB: case EXPR_SHL: case EXPR_SHR: case EXPR_LT:
	case EXPR_LE: case EXPR_GT: case EXPR_GE: case EXPR_EQ: case EXPR_NE:
	case EXPR_AND: case EXPR_XOR: case EXPR_OR:
		return binary(x, e);
	case EXPR_LAND:
		return eval_num(x, e->a) && eval_num(x, e->b);
	case EXPR_LOR:
		return (eval_num(x, e->a) || (!x->fault && eval_num(x, e->b)));
	case EXPR_COND:
		return eval_num(x, e->a) ? eval_num(x, e->b) :
		       eval_num(x, e->c);
	case EXPR_IN:
		return in_list(x, e);
	case EXPR_CALL:
		return call(x, e);
	case EXPR_STR: case EXPR_MATCH_RE: case EXPR_MATCH_GLOB:
	case EXPR_RANGE: case EXPR_BUF: case EXPR_IOVEC: case EXPR_SOCKADDR:
		break;
	}
	return eval_fault(x);
}

int64_t eval_num(struct eval *x, const struct expr *e)
{
	int64_t num = x->fault ? 0 : value(x, e);

	return x->fault ? 0 : num;
}

bool eval_true(struct eval *x, const struct expr *e)
{
	x->fault = false;
	return eval_num(x, e) && !x->fault;
}
