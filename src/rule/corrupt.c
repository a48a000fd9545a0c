/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Data is not what it was: in the program's buffer after it was read, in a
 * copy before it is written.
 */
#include <errno.h>
#include <string.h>

#include "rule/data.h"
#include "rule/draw.h"

/* Bytes [off, off + len) of the data are to change. */
struct stretch {
	uint64_t off, len;
};

struct noise {
	struct eval x;
	const struct held *h;
	const struct corrupt *how;
	uint64_t flip;		/* FLIP: the byte of the data */
	uint8_t bit;
};

static uint64_t drawn(struct noise *z, uint64_t salt)
{
	return draw_salted(&z->x, z->h->rule, z->h->nth,
			   ACT_DRAW_CORRUPT + salt);
}

/* Less data than a stretch needs is left alone. */
static bool stretch_of(const struct corrupt *c, uint64_t total,
		       struct stretch *s)
{
	*s = (struct stretch){ c->off, c->len };
	if (!c->part)
		*s = (struct stretch){ 0, total };
	return s->len && s->off <= total && s->len <= total - s->off;
}

static struct noise noise_of(struct act *a, struct held *h,
			     const struct corrupt *c, const struct stretch *s)
{
	struct noise z = { .x = act_eval(a, h), .h = h, .how = c };

	z.flip = s->off + draw_below(drawn(&z, 0), s->len);
	z.bit = (uint8_t)(1u << draw_below(drawn(&z, 1), 8));
	return z;
}

/* `len` bytes that stand at `off` of the data. */
static void change(struct noise *z, uint8_t *bytes, uint64_t off, size_t len)
{
	switch ((enum corrupt_kind)z->how->kind) {
	case CORRUPT_FLIP:
		if (z->flip >= off && z->flip - off < len)
			bytes[z->flip - off] ^= z->bit;
		break;
	case CORRUPT_ZERO:
		memset(bytes, 0, len);
		break;
	case CORRUPT_RAND:
		for (size_t i = 0; i < len; i++)
			bytes[i] = (uint8_t)drawn(z, 2 + off + i);
		break;
	}
}

/* The stretch's share of the part that begins at `at` of the data. */
static bool share(const struct stretch *s, uint64_t at, uint64_t len,
		  uint64_t *from, uint64_t *to)
{
	*from = s->off > at ? s->off - at : 0;
	*to = s->off + s->len > at ? s->off + s->len - at : 0;
	if (*to > len)
		*to = len;
	return *from < *to;
}

/* --- reads --- */

static int change_there(struct act *a, struct noise *z,
			const struct data_part *p, uint64_t at,
			uint64_t from, uint64_t to)
{
	size_t len = (size_t)(to - from);
	uint8_t *bytes;
	int err;

	if (z->how->kind == CORRUPT_FLIP) {
		if (z->flip < at + from || z->flip >= at + to)
			return 0;
		from = z->flip - at;
		len = 1;
	}
	if (to - from > ACT_WRITE_MAX)
		return -E2BIG;
	bytes = arena_alloc(&a->c->arena, len);
	err = z->how->kind == CORRUPT_FLIP ?
		      eval_read(&z->x, p->addr + from, bytes, len) : 0;
	if (err)
		return err;
	change(z, bytes, at + from, len);
	return act_write(a, p->addr + from, bytes, len);
}

static int corrupt_read(struct act *a, struct held *h,
			const struct corrupt *c, struct data *d)
{
	uint64_t total = a->ev->err ? 0 : a->ev->ret, at = 0, from, to;
	struct stretch s;
	struct noise z;
	int err = 0;

	if ((int64_t)total <= 0 || !stretch_of(c, total, &s))
		return 0;
	z = noise_of(a, h, c, &s);
	for (unsigned int i = 0; i < d->n && !err; i++) {
		if (share(&s, at, d->v[i].len, &from, &to))
			err = change_there(a, &z, &d->v[i], at, from, to);
		at += d->v[i].len;
		if (at >= total || at < d->v[i].len)
			break;
	}
	return err ? err : 1;
}

/* --- writes --- */

/* A part's bytes, in a piece that the call will take them from. */
static int own_part(struct act *a, struct noise *z, struct data *d,
		    unsigned int i, struct piece **p)
{
	unsigned int word = a->ev->abi->word;
	uint64_t *reg = &a->c->now[d->at.reg];
	int err;

	if (d->v[i].len > ARGBUF_MAX)
		return -E2BIG;
	if (d->m.how == MOVE_BUFFER) {
		*p = argbuf_piece_of(a, reg);
		if (*p)
			return (*p)->len < d->v[i].len ? -ENOTSUP : 0;
	}
	err = argbuf_copy(a, &z->x, NULL, d->v[i].addr,
			  (size_t)d->v[i].len, p);
	if (err)
		return err;
	if (d->m.how == MOVE_BUFFER)
		argbuf_fix(a, reg, sizeof(*reg), *p, 0);
	else
		argbuf_fix(a, d->iov + (size_t)2 * word * i, word, *p, 0);
	return 0;
}

static int corrupt_write(struct act *a, struct held *h,
			 const struct corrupt *c, struct data *d)
{
	uint64_t at = 0, from, to;
	struct stretch s;
	struct noise z;
	int err = 0;

	if (!stretch_of(c, d->total, &s))
		return 0;
	z = noise_of(a, h, c, &s);
	if (d->m.how != MOVE_BUFFER)
		err = data_own_iov(a, &z.x, d);
	for (unsigned int i = 0; i < d->n && !err; i++) {
		struct piece *p = NULL;

		if (share(&s, at, d->v[i].len, &from, &to))
			err = own_part(a, &z, d, i, &p);
		else
			from = to = 0;
		if (!err && p && from < to)
			change(&z, p->data + from, at + from,
			       (size_t)(to - from));
		at += d->v[i].len;
	}
	return err ? err : 1;
}

int data_corrupt(struct act *a, struct held *h, const struct corrupt *c)
{
	struct eval x = act_eval(a, h);
	struct data d;
	int err = data_find(a, &x, &d);

	if (err)
		return err;
	if (d.m.how == MOVE_COUNT)
		return -ENOTSUP;
	if (a->exit)
		return d.m.in ? corrupt_read(a, h, c, &d) : 0;
	return d.m.out ? corrupt_write(a, h, c, &d) : 0;
}
