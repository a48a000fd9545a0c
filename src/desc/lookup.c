/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "desc/desc.h"

const struct consts *consts_for(const struct consts *c, bool compat)
{
	return compat && c->compat ? c->compat : c;
}

static const struct konst *find_sorted(const struct consts *c, uint64_t val)
{
	unsigned int lo = 0, hi = c->n;

	while (lo < hi) {
		unsigned int mid = lo + (hi - lo) / 2;

		if (c->v[mid].val < val)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < c->n && c->v[lo].val == val ? &c->v[lo] : NULL;
}

const char *consts_name(const struct consts *c, uint64_t val)
{
	if (c->sorted) {
		const struct konst *k = find_sorted(c, val);

		return k ? konst_name(c, k) : NULL;
	}
	for (unsigned int i = 0; i < c->n; i++)
		if (c->v[i].val == val)
			return konst_name(c, &c->v[i]);
	return NULL;
}

bool consts_value(const struct consts *c, const char *name, uint64_t *val)
{
	for (unsigned int i = 0; i < c->n; i++) {
		if (strcmp(konst_name(c, &c->v[i]), name) == 0) {
			*val = c->v[i].val;
			return true;
		}
	}
	return false;
}

const struct type *switch_type(const struct switch_on *on, uint64_t val)
{
	if (on->mask)
		val &= on->mask;
	for (unsigned int i = 0; i < on->n; i++)
		if (on->v[i].val == val)
			return on->v[i].type;
	return on->other;
}

bool call_is_memory(const struct call *c, const uint64_t arg[6])
{
	const struct cond *cond = c->memory_if;
	unsigned int i = 0;

	if (!(c->flags & CALL_MEMORY_ONLY) || !cond)
		return c->flags & CALL_MEMORY_ONLY;
	while (i < c->nargs && strcmp(c->args[i].name, cond->sibling) != 0)
		i++;
	if (i == c->nargs)
		return false;
	if (cond->op == COND_SET)
		return arg[i] < 64 && cond->val >> arg[i] & 1;
	return (arg[i] & cond->mask) == cond->val;
}

const struct variant *call_variant(const struct call *c, uint64_t selector,
				   bool compat)
{
	if (c->find)
		return c->find(selector, compat);
	if (c->selector_mask)
		selector &= c->selector_mask;
	for (unsigned int i = 0; i < c->nvariants; i++)
		if (c->variants[i].val == selector)
			return &c->variants[i];
	return NULL;
}
