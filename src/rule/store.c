/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/store.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

enum { STORE_MAX = 64 << 10 };

static int number(struct act *a, uint64_t addr, uint64_t value,
		  size_t len)
{
	uint8_t *data = arena_alloc(&a->c->arena, len + 1);

	for (size_t i = 0; i < len && i < 8; i++)
		data[i] = (uint8_t)(value >> 8 * i);
	return act_write(a, addr, data, len);
}

static int bytes(struct act *a, uint64_t addr, const char *from,
		 size_t n, size_t len)
{
	uint8_t *data = arena_alloc(&a->c->arena, len + 1);

	memcpy(data, from, n < len ? n : len);
	return act_write(a, addr, data, len);
}

/* mem[p,n]: n bytes, cut or filled up with zeroes; str[p]: with a NUL. */
int store_at(struct act *a, struct eval *x, const struct stmt *s)
{
	const struct expr *l = s->lval, *to = l->list;
	uint64_t addr = (uint64_t)eval_num(x, to);
	bool is_str = !strcmp(l->text, "str"), is_mem = !strcmp(l->text, "mem");
	int64_t len = is_mem ? eval_num(x, to->next) :
			       strtol(l->text + 1, NULL, 10) / 8;
	const char *data;
	size_t n;
	int err;

	if (x->fault || len < 0 || len > STORE_MAX)
		return -EFAULT;
	a->c->writer = NULL;
	if (!is_str && !expr_is_bytes(s->e))
		return number(a, addr, (uint64_t)eval_num(x, s->e),
			      (size_t)len);
	err = eval_bytes(x, s->e, &data, &n);
	if (err)
		return err;
	if (is_str && n > STORE_MAX)
		return -E2BIG;
	return bytes(a, addr, data, n, is_str ? n + 1 : (size_t)len);
}
