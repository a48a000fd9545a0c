/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of buffers and memory. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

#define PAGE 4096

/* What the vectors before this one have taken of the result. */
static uint64_t taken(const struct value *rec)
{
	uint64_t sum = 0;

	if (!rec || !rec->parent)
		return 0;
	for (const struct value *k = rec->parent->first; k; k = k->next) {
		const struct value *len = value_kid(k, "iov_len");

		if (len)
			sum += len->num;
	}
	return sum;
}

struct value *hook_iov_out(struct walk *w, const struct type *type)
{
	uint64_t addr, len = 0, before, left;

	(void)type;
	if (!walk_num(w, K_PTR, &addr))
		return value_fault(walk_arena(w), w->place.addr);
	if (!addr || w->ev->err || !walk_sibling(w, "iov_len", &len))
		return value_addr(walk_arena(w), addr);
	before = taken(w->parent);
	left = w->ev->ret > before ? w->ev->ret - before : 0;
	return walk_bytes(w, addr, len < left ? len : left, 0);
}

struct value *hook_mincore(struct walk *w, const struct type *type)
{
	uint64_t length = 0;

	walk_sibling(w, "length", &length);
	return walk_array(w, type->elem, w->place.addr,
			  length / PAGE + (length % PAGE != 0), 0);
}

/* The kernel's own limit: what get_mempolicy(2) accepts. */
#define NODES_MAX (PAGE * 8 + 1)

struct value *hook_nodemask(struct walk *w, const struct type *type)
{
	uint64_t nodes = 0, words, bits = w->l.word * 8u;
	struct value *list;

	(void)type;
	walk_sibling(w, "maxnode", &nodes);
	if (nodes > NODES_MAX)
		return value_fault(walk_arena(w), w->place.addr);
	/* the kernel counts one bit less than it is told */
	words = nodes > 1 ? (nodes - 2) / bits + 1 : 0;
	list = value_list(walk_arena(w));
	for (uint64_t i = 0; i < words; i++) {
		uint64_t word;
		struct value *v;

		if (w->ev->abbrev && i >= w->ev->opt->string_limit) {
			list->flags |= VF_MORE;
			break;
		}
		if (!walk_scalar(w, w->place.addr + i * w->l.word, K_ULONG,
				 &word))
			return value_fault(walk_arena(w), w->place.addr);
		v = value_num(walk_arena(w), word, w->l.word, RADIX_X0);
		value_add(list, v, NULL);
	}
	return list;
}

struct value *hook_negated_errno(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	uint64_t num;
	const char *name;
	struct value *v;

	if (!walk_num(w, type->scalar, &num))
		return value_fault(a, w->place.addr);
	v = value_snum(a, (int64_t)num, 4);
	name = (int64_t)num < 0 ? consts_name(&consts_errnos, -num) : NULL;
	if (name) {
		v->shape = SHAPE_TEXT;
		v->text = arena_printf(a, "-%s", name);
	}
	return v;
}
