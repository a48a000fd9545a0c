/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/data.h"

#include <errno.h>
#include <string.h>

static uint64_t word_at(const struct act *a, const uint8_t *at)
{
	uint32_t half;
	uint64_t whole;

	if (a->ev->abi->word == 4) {
		memcpy(&half, at, sizeof(half));
		return half;
	}
	memcpy(&whole, at, sizeof(whole));
	return whole;
}

static uint64_t add(uint64_t a, uint64_t b)
{
	return a > UINT64_MAX - b ? UINT64_MAX : a + b;
}

static size_t iov_size(const struct act *a)
{
	return (size_t)2 * a->ev->abi->word;
}

/* The array as it is now: a copy that was made for this call, or theirs. */
static int read_iov(struct act *a, struct eval *x, struct data *d,
		    uint64_t addr, const uint64_t *reg, uint64_t n)
{
	const struct piece *own = reg ? argbuf_piece_of(a, reg) : NULL;
	size_t size;

	if (n > DATA_IOV_MAX)
		return -E2BIG;
	d->n = (unsigned int)n;
	size = d->n * iov_size(a);
	d->iov = arena_alloc(&a->c->arena, size + 1);
	if (!own)
		return eval_read(x, addr, d->iov, size);
	memcpy(d->iov, own->data, size < own->len ? size : own->len);
	return 0;
}

static void split(const struct act *a, struct data *d)
{
	const uint8_t *at = d->iov;

	d->v = arena_alloc(&a->c->arena, (d->n + 1) * sizeof(*d->v));
	for (unsigned int i = 0; i < d->n; i++, at += iov_size(a)) {
		d->v[i].addr = word_at(a, at);
		d->v[i].len = word_at(a, at + a->ev->abi->word);
		d->total = add(d->total, d->v[i].len);
	}
}

static int find_vector(struct act *a, struct eval *x, struct data *d)
{
	uint64_t *now = a->c->now;
	int err;

	if (d->at.reg >= 6 || d->count.reg >= 6)
		return -ENOTSUP;
	err = read_iov(a, x, d, now[d->at.reg], &now[d->at.reg],
		       now[d->count.reg]);
	if (!err)
		split(a, d);
	return err;
}

static const char *joined(struct act *a, const struct data *d,
			  const struct field *member)
{
	const char *object = d->m.data ? d->m.data->name : "";

	return arena_printf(&a->c->arena, "%s.%s", object, member->name);
}

static int find_message(struct act *a, struct eval *x, struct data *d)
{
	int err = arg_find(x, joined(a, d, d->m.vector), &d->vector);

	if (!err)
		err = arg_find(x, joined(a, d, d->m.count), &d->count);
	if (err)
		return err;
	err = read_iov(a, x, d, (uint64_t)d->vector.num, NULL,
		       (uint64_t)d->count.num);
	if (!err)
		split(a, d);
	return err;
}

static int find_buffer(struct act *a, struct data *d)
{
	const struct arg_place *n = &d->count;

	if (n->reg >= 6 || d->at.reg >= 6)
		return -ENOTSUP;
	d->total = a->c->now[n->reg];
	if (a->ev->abi->word == 4)
		d->total = (uint32_t)d->total;
	d->v = arena_alloc(&a->c->arena, sizeof(*d->v));
	d->v[0] = (struct data_part){ a->c->now[d->at.reg], d->total };
	d->n = 1;
	return 0;
}

int data_find(struct act *a, struct eval *x, struct data *d)
{
	const struct call_entry *e = a->ev->entry;
	int err = 0;

	*d = (struct data){ 0 };
	/* socketcall(2): arguments are in the program's memory */
	if (a->ev->in_memory || !e || !move_find(e->row, &d->m))
		return -ENOTSUP;
	if (d->m.data)
		err = arg_find(x, d->m.data->name, &d->at);
	if (!err && d->m.how != MOVE_MESSAGE && d->m.how != MOVE_MESSAGES)
		err = arg_find(x, d->m.count->name, &d->count);
	if (err)
		return err;
	switch ((enum move_how)d->m.how) {
	case MOVE_BUFFER:
	case MOVE_COUNT:
		return find_buffer(a, d);
	case MOVE_VECTOR:
		return find_vector(a, x, d);
	case MOVE_MESSAGE:
		return find_message(a, x, d);
	case MOVE_MESSAGES:
	case MOVE_NONE:
		break;
	}
	return -ENOTSUP;
}

static int own_message(struct act *a, struct eval *x, struct data *d,
		       const struct piece *p)
{
	uint8_t *at;
	int err = argbuf_member(a, x, d->m.vector, a->c->now, &d->vector, &at);

	if (!err)
		argbuf_fix(a, at, a->ev->abi->word, p, 0);
	return err;
}

int data_own_iov(struct act *a, struct eval *x, struct data *d)
{
	uint64_t *reg = &a->c->now[d->at.reg];
	size_t size = d->n * iov_size(a);
	struct piece *p = argbuf_piece_of(a, reg);
	int err;

	if (d->m.how == MOVE_VECTOR && p && p->len >= size) {
		d->iov = p->data;
		return 0;
	}
	err = argbuf_add(a, NULL, size, &p);
	if (err)
		return err;
	memcpy(p->data, d->iov, size);
	d->iov = p->data;
	if (d->m.how == MOVE_MESSAGE)
		return own_message(a, x, d, p);
	argbuf_fix(a, reg, sizeof(*reg), p, 0);
	return 0;
}

void data_set_len(const struct act *a, struct data *d, unsigned int i,
		  uint64_t len)
{
	uint8_t *at = d->iov + i * iov_size(a) + a->ev->abi->word;
	uint32_t half = (uint32_t)len;

	d->v[i].len = len;
	if (a->ev->abi->word == 4)
		memcpy(at, &half, sizeof(half));
	else
		memcpy(at, &len, sizeof(len));
}
