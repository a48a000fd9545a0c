/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Expressions as bytes, and what compares bytes. */
#include <errno.h>
#include <string.h>

#include "rule/args.h"
#include "rule/eval_in.h"
#include "rule/pattern.h"

static const struct {
	uint32_t bit;
	const char *word;
} fdtypes[] = {
	{ FDTYPE_REG, "reg" }, { FDTYPE_DIR, "dir" }, { FDTYPE_PIPE, "pipe" },
	{ FDTYPE_TCP, "tcp" }, { FDTYPE_UDP, "udp" }, { FDTYPE_UNIX, "unix" },
	{ FDTYPE_TTY, "tty" }, { FDTYPE_EPOLL, "epoll" },
	{ FDTYPE_EVENT, "event" }, { FDTYPE_MEMFD, "memfd" },
	{ FDTYPE_OTHER, "other" },
};

const char *eval_fdtype(uint32_t type)
{
	for (size_t i = 0; i < sizeof(fdtypes) / sizeof(*fdtypes); i++)
		if (fdtypes[i].bit == type)
			return fdtypes[i].word;
	return NULL;
}

bool expr_is_bytes(const struct expr *e)
{
	switch ((int)e->op) {
	case EXPR_STR:
		return true;
	case EXPR_NAME:
		return e->name == NAME_COMM || e->name == NAME_EXE;
	case EXPR_CALL:
		return e->num == FUNC_STR || e->num == FUNC_MEM ||
		       e->num == FUNC_FDPATH || e->num == FUNC_FDTYPE;
	case EXPR_COND:
		return expr_is_bytes(e->b) && expr_is_bytes(e->c);
	}
	return false;
}

bool eval_is_text(const struct expr *e)
{
	switch ((int)e->op) {
	case EXPR_MATCH_RE: case EXPR_MATCH_GLOB:
		return true;
	case EXPR_EQ: case EXPR_NE:
		return expr_is_bytes(e->a) || expr_is_bytes(e->b);
	case EXPR_IN:
		if (expr_is_bytes(e->a))
			return true;
		for (const struct expr *i = e->list; i; i = i->next)
			if (i->op != EXPR_RANGE && expr_is_bytes(i))
				return true;
	}
	return false;
}

/* --- as bytes --- */

static int take(const char *s, const char **data, size_t *len)
{
	if (!s)
		return -ENOENT;
	*data = s;
	*len = strlen(s);
	return 0;
}

static int copy_bytes(struct eval *x, uint64_t addr, uint64_t n,
		      const char **data, size_t *len)
{
	char *to;

	if (n > EVAL_BYTES_MAX)
		return -E2BIG;
	to = arena_try(&x->ev->arena, (size_t)n + 1);
	if (!to)
		return -ENOMEM;
	if (n && eval_read(x, addr, to, (size_t)n))
		return -EFAULT;
	*data = to;
	*len = (size_t)n;
	return 0;
}

/* A counted buffer's beginning. */
static int buffer(struct eval *x, const struct arg_place *p, uint64_t addr,
		  const char **data, size_t *len)
{
	uint64_t n;

	if (!args_count(x, p->field, &n))
		return -EFAULT;
	if (n > PATTERN_TEXT_MAX)
		n = PATTERN_TEXT_MAX;
	return copy_bytes(x, addr, n, data, len);
}

/* char[n] in a struct: up to its NUL. */
static int chars(struct eval *x, const struct arg_place *p, size_t size,
		 const char **data, size_t *len)
{
	int err = copy_bytes(x, p->addr, size, data, len);

	if (!err)
		*len = strnlen(*data, *len);
	return err;
}

static int number_text(struct eval *x, int64_t num, const char **data,
		       size_t *len)
{
	return take(arena_printf(&x->ev->arena, "%lld", (long long)num), data,
		    len);
}

/* The string or the buffer that an argument is or points to. */
static int place_bytes(struct eval *x, const struct arg_place *p,
		       const char **data, size_t *len)
{
	const struct type *t = p->type;
	uint64_t addr = p->memory ? p->addr : 0;

	if (t && t->kind == KIND_PTR) {
		t = arg_type_for(t->elem, x->ev->abi->word);
		addr = (uint64_t)p->num;
		if (!addr)
			return -EFAULT;
		if (t && t->kind == KIND_STR && p->field->dir != DIR_OUT)
			return eval_string(x, addr, EVAL_STRING_MAX, data,
					   len);
	} else if (t && t->size && t->kind == KIND_STR) {
		return chars(x, p, t->size, data, len);
	}
	if (t && (t->kind == KIND_BYTES || t->kind == KIND_STR))
		return buffer(x, p, addr, data, len);
	return number_text(x, p->num, data, len);
}

static int arg_bytes(struct eval *x, const struct expr *e, const char **data,
		     size_t *len)
{
	struct arg_place p;
	int err;

	if (!e->text)
		return number_text(x, args_reg(x, (unsigned int)e->num), data,
				   len);
	err = arg_find(x, e->text, &p);
	return err ? err : place_bytes(x, &p, data, len);
}

static int call_bytes(struct eval *x, const struct expr *e, const char **data,
		      size_t *len)
{
	uint64_t a = (uint64_t)eval_num(x, e->list);
	uint64_t n = e->list->next ? (uint64_t)eval_num(x, e->list->next) :
		     EVAL_STRING_MAX;
	int fd = (int)a;

	if (x->fault)
		return -EFAULT;
	if (x->ev->abi->word == 4)
		a = (uint32_t)a;
	switch ((enum func)e->num) {
	case FUNC_STR:
		return eval_string(x, a, n < EVAL_STRING_MAX ? (size_t)n :
				   EVAL_STRING_MAX, data, len);
	case FUNC_MEM:
		return copy_bytes(x, a, n, data, len);
	case FUNC_FDPATH:
		return take(x->env->fd_path(x->env, x->ev, fd), data, len);
	case FUNC_FDTYPE:
		return take(eval_fdtype(x->env->fd_type(x->env, x->ev, fd)),
			    data, len);
	case FUNC_NONE: case FUNC_U8: case FUNC_U16: case FUNC_U32:
	case FUNC_U64: case FUNC_S8: case FUNC_S16: case FUNC_S32:
	case FUNC_S64: case FUNC_RAND: case FUNC_VAR:
		break;
	}
	return -EINVAL;
}

int eval_bytes(struct eval *x, const struct expr *e, const char **data,
	       size_t *len)
{
	int64_t num;

	switch ((int)e->op) {
	case EXPR_STR:
		*data = e->str;
		*len = e->len;
		return 0;
	case EXPR_ARG:
		return arg_bytes(x, e, data, len);
	case EXPR_NAME:
		if (e->name == NAME_COMM)
			return take(x->env->comm(x->env, x->ev), data, len);
		if (e->name == NAME_EXE)
			return take(x->env->exe(x->env, x->ev), data, len);
		break;
	case EXPR_CALL:
		if (expr_is_bytes(e))
			return call_bytes(x, e, data, len);
		break;
	case EXPR_COND:
		if (!expr_is_bytes(e))
			break;
		num = eval_num(x, e->a);
		return x->fault ? -EFAULT :
		       eval_bytes(x, num ? e->b : e->c, data, len);
	}
	num = eval_num(x, e);
	return x->fault ? -EFAULT : number_text(x, num, data, len);
}

/* --- comparisons --- */

struct bytes {
	const char *data;
	size_t len;
};

static bool bytes_of(struct eval *x, const struct expr *e, struct bytes *b)
{
	int err = eval_bytes(x, e, &b->data, &b->len);

	if (err == -EFAULT)
		eval_unread(x);
	else if (err)
		eval_fault(x);
	return !err && !x->fault;
}

static bool same(const struct bytes *a, const struct bytes *b)
{
	return a->len == b->len && !memcmp(a->data, b->data, a->len);
}

/* A literal pattern: the text as it was written, NUL or not. */
static bool matches(const struct expr *e, const struct bytes *a)
{
	if (e->op == EXPR_MATCH_RE)
		return e->re && pattern_regex(e->re, a->data, a->len);
	return pattern_glob(e->b->str, a->data,
			  a->len < PATTERN_TEXT_MAX ? a->len :
			  PATTERN_TEXT_MAX, true);
}

static int64_t in_texts(struct eval *x, const struct expr *e,
			const struct bytes *a)
{
	for (const struct expr *i = e->list; i; i = i->next) {
		struct bytes b;

		if (i->op == EXPR_RANGE)
			continue;
		if (!bytes_of(x, i, &b))
			return 0;
		if (same(a, &b))
			return 1;
	}
	return 0;
}

int64_t eval_text(struct eval *x, const struct expr *e)
{
	struct bytes a, b;

	if (!bytes_of(x, e->a, &a))
		return 0;
	if (e->op == EXPR_MATCH_RE || e->op == EXPR_MATCH_GLOB)
		return matches(e, &a);
	if (e->op == EXPR_IN)
		return in_texts(x, e, &a);
	if (!bytes_of(x, e->b, &b))
		return 0;
	return same(&a, &b) == (e->op == EXPR_EQ);
}
