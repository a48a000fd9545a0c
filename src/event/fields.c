/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/fields.h"

#include <string.h>

#include "event/walk.h"

/* On 32-bit ABIs a 64-bit argument takes two registers, low one first. */
static bool wide(const struct abi *abi, const struct type *t)
{
	return t && abi->word == 4 &&
	       (t->scalar == K_U64 || t->scalar == K_S64) &&
	       (t->kind == KIND_INT || t->kind == KIND_BITS);
}

static uint64_t word(const uint64_t words[6], unsigned int slot)
{
	return slot < 6 ? words[slot] : 0;
}

/* Two longs that the kernel joins itself (preadv's, _llseek's offset). */
static uint64_t take_pair(const struct abi *abi, const uint64_t words[6],
			  const struct type *t, unsigned int *slot)
{
	uint64_t a = word(words, (*slot)++), b = word(words, (*slot)++);

	if (abi->word == 8)
		return a;
	a &= 0xffffffff;
	b &= 0xffffffff;
	return t->flags & TYPE_PAIR ? a | b << 32 : a << 32 | b;
}

unsigned int fields_first(const struct abi *abi, const struct field *f,
			  unsigned int slot)
{
	const struct type *t = f->type;
	bool joined = t && t->flags & (TYPE_PAIR | TYPE_PAIR_HIGH);

	if (f->reg)
		slot = f->reg - 1u;
	if (!joined && wide(abi, t) && abi->pair_even && slot & 1)
		slot++;
	return slot;
}

uint64_t fields_take(const struct abi *abi, const uint64_t words[6],
		     const struct field *f, unsigned int *slot)
{
	const struct type *t = f->type;
	uint64_t lo, hi;

	*slot = fields_first(abi, f, *slot);
	if (t && t->flags & (TYPE_PAIR | TYPE_PAIR_HIGH))
		return take_pair(abi, words, t, slot);
	if (!wide(abi, t))
		return word(words, (*slot)++);
	lo = word(words, (*slot)++);
	hi = word(words, (*slot)++);
	return (lo & 0xffffffff) | hi << 32;
}

/* The selector's raw number. */
static bool selector(const struct event *ev, const struct call *c,
		     uint64_t *num)
{
	unsigned int slot = 0;
	struct layout_abi l = { ev->abi->word, ev->abi->u64_align };

	for (unsigned int i = 0; i < c->nargs; i++) {
		uint64_t v = fields_take(ev->abi, ev->arg, &c->args[i], &slot);

		if (strcmp(c->args[i].name, c->selector) == 0) {
			*num = number_narrow(K_U32, &l, v);
			return true;
		}
	}
	return false;
}

void fields_choose(const struct event *ev, struct fields *f)
{
	const struct call *c = ev->entry ? ev->entry->row : NULL;
	const struct variant *v = NULL;
	uint64_t num;

	*f = (struct fields){ 0 };
	if (!c)
		return;
	f->v = c->args;
	f->n = c->nargs;
	f->ret = c->ret;
	if (c->selector && selector(ev, c, &num))
		v = call_variant(c, num, ev->abi->index != 0);
	if (!v)
		return;
	f->v = v->args;
	f->n = v->nargs;
	if (v->ret)
		f->ret = v->ret;
}
