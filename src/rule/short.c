/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Fewer bytes are asked for; the result is the kernel's. */
#include <errno.h>

#include "rule/data.h"
#include "rule/draw.h"

/* Of a share at least one byte is left: none would mean the end of file. */
static uint64_t wanted(struct act *a, struct held *h,
		       const struct rule_token *k, uint64_t total)
{
	struct eval x = act_eval(a, h);
	uint64_t n = 0;

	switch ((enum short_kind)k->how) {
	case SHORT_BYTES:
		return k->num;
	case SHORT_PERCENT:
		n = (uint64_t)((unsigned __int128)total * k->num / 1000000);
		break;
	case SHORT_RAND:
		n = draw_below(draw_salted(&x, h->rule, h->nth,
					   ACT_DRAW_SHORT), total) + 1;
		break;
	}
	return n ? n : 1;
}

/* Parts behind the last byte are empty. */
static int trim(struct act *a, struct eval *x, struct data *d, uint64_t n)
{
	int err = data_own_iov(a, x, d);

	for (unsigned int i = 0; i < d->n && !err; i++) {
		uint64_t len = d->v[i].len < n ? d->v[i].len : n;

		data_set_len(a, d, i, len);
		n -= len;
	}
	return err;
}

int data_shorten(struct act *a, struct held *h, const struct rule_token *k)
{
	struct eval x = act_eval(a, h);
	struct data d;
	uint64_t n;
	int err = data_find(a, &x, &d);

	if (err)
		return err;
	n = wanted(a, h, k, d.total);
	if (n >= d.total)
		return 0;
	if (d.m.how == MOVE_BUFFER || d.m.how == MOVE_COUNT)
		a->c->now[d.count.reg] = n;
	else
		err = trim(a, &x, &d, n);
	a->said = arena_printf(&a->c->arena, "short=%llu",
			       (unsigned long long)n);
	return err ? err : 1;
}
