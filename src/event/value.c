/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "event/value.h"

struct value *value_new(struct arena *a, enum shape shape)
{
	struct value *v = arena_alloc(a, sizeof(*v));

	v->shape = (uint8_t)shape;
	return v;
}

struct value *value_num(struct arena *a, uint64_t num, unsigned int size,
			enum radix radix)
{
	struct value *v = value_new(a, SHAPE_NUM);

	v->num = num;
	v->size = (uint8_t)size;
	v->radix = (uint8_t)radix;
	return v;
}

struct value *value_snum(struct arena *a, int64_t num, unsigned int size)
{
	struct value *v = value_num(a, (uint64_t)num, size, RADIX_D);

	v->flags |= VF_SIGNED;
	return v;
}

struct value *value_addr(struct arena *a, uint64_t addr)
{
	struct value *v = value_new(a, SHAPE_ADDR);

	v->num = addr;
	v->addr = addr;
	v->radix = RADIX_X;
	return v;
}

struct value *value_sym(struct arena *a, uint64_t num, unsigned int size,
			const struct consts *consts)
{
	struct value *v = value_new(a, SHAPE_SYM);

	v->num = num;
	v->size = (uint8_t)size;
	v->consts = consts;
	v->radix = consts->radix;
	return v;
}

struct value *value_str(struct arena *a, const void *data, size_t len)
{
	struct value *v = value_new(a, SHAPE_STR);

	v->data = arena_memdup(a, data, len);
	v->len = len;
	return v;
}

struct value *value_text(struct arena *a, const char *text)
{
	struct value *v = value_new(a, SHAPE_TEXT);

	v->text = text;
	return v;
}

struct value *value_call(struct arena *a, const char *function, uint64_t num)
{
	struct value *v = value_new(a, SHAPE_CALL);

	v->text = function;
	v->num = num;
	v->size = 8;
	v->radix = RADIX_X;
	return v;
}

struct value *value_list(struct arena *a)
{
	return value_new(a, SHAPE_LIST);
}

struct value *value_record(struct arena *a)
{
	return value_new(a, SHAPE_RECORD);
}

struct value *value_fault(struct arena *a, uint64_t addr)
{
	struct value *v = value_addr(a, addr);

	v->state = V_FAULT;
	return v;
}

struct value *value_change(struct arena *a, struct value *in,
			   struct value *out)
{
	struct value *v = value_new(a, SHAPE_CHANGE);

	value_add(v, in, "in");
	value_add(v, out, "out");
	return v;
}

void value_add(struct value *parent, struct value *kid, const char *name)
{
	if (name)
		kid->name = name;
	kid->parent = parent;
	kid->next = NULL;
	if (parent->last)
		parent->last->next = kid;
	else
		parent->first = kid;
	parent->last = kid;
	parent->nkids++;
}

void value_put(struct value *kid, const struct value *now)
{
	struct value keep = *kid;

	*kid = *now;
	kid->name = keep.name;
	kid->next = keep.next;
	kid->parent = keep.parent;
	kid->field = keep.field;
	if (kid->place.kind == PLACE_NONE)
		kid->place = keep.place;
	for (struct value *k = kid->first; k; k = k->next)
		k->parent = kid;
}

struct value *value_kid(const struct value *parent, const char *name)
{
	for (struct value *k = parent->first; k; k = k->next)
		if (k->name && strcmp(k->name, name) == 0)
			return k;
	return NULL;
}

struct value *value_path(const struct value *parent, const char *path)
{
	char word[64];
	size_t len = strcspn(path, ".");
	struct value *kid;

	if (len >= sizeof(word))
		return NULL;
	memcpy(word, path, len);
	word[len] = '\0';
	kid = value_kid(parent, word);
	if (kid && kid->shape == SHAPE_CHANGE)
		kid = kid->first;
	return kid && path[len] ? value_path(kid, path + len + 1) : kid;
}
