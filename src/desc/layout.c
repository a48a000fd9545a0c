/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/hash.h"
#include "desc/layout.h"

/* A struct's under one ABI. */
struct layout {
	uint32_t size, align;
	struct layout_pos pos[];	/* of each member */
};

enum { FORMS = 3 };	/* of ABIs, as far as layouts go */

struct layouts {
	struct hash by_type[FORMS];	/* struct type * -> struct layout */
};

static const struct layout *layout_get(const struct type *t,
				       const struct layout_abi *l);

bool layout_scalar_signed(enum scalar s)
{
	return s == K_S8 || s == K_S16 || s == K_S32 || s == K_S64 ||
	       s == K_LONG;
}

static uint32_t round_up(uint32_t v, uint32_t align)
{
	return align > 1 ? (v + align - 1) / align * align : v;
}

static uint32_t scalar_align(enum scalar s, const struct layout_abi *l)
{
	unsigned int size = layout_scalar_size(s, l);

	return size == 8 ? l->u64_align : size;
}

static uint32_t struct_size(const struct type *t, const struct layout_abi *l)
{
	struct layout_pos pos = { 0 };
	uint32_t end = 0;

	if (l->known)
		return layout_get(t, l)->size;
	for (unsigned int i = 0; i < t->nfields; i++) {
		layout_next(&pos, t, &t->fields[i], l);
		if (pos.end > end)
			end = pos.end;
	}
	return round_up(end, layout_align(t, l));
}

uint32_t layout_size(const struct type *t, const struct layout_abi *l)
{
	if (t->compat && l->word == 4)
		t = t->compat;
	switch ((enum kind)t->kind) {
	case KIND_INT: case KIND_ADDR: case KIND_BITS: case KIND_PTR:
		return layout_scalar_size(t->scalar, l);
	case KIND_STR: case KIND_BYTES: case KIND_ARRAY:
		return t->size;
	case KIND_STRUCT:
		return t->size ? t->size : struct_size(t, l);
	case KIND_HOOK:
		if (t->size)
			return t->size;
		if (t->scalar)
			return layout_scalar_size(t->scalar, l);
		return t->elem ? layout_size(t->elem, l) : 0;
	}
	return 0;
}

static uint32_t field_align(const struct field *f, const struct layout_abi *l)
{
	uint32_t align = 1;

	if (f->align)
		return f->align;
	if (f->type)
		return layout_align(f->type, l);
	if (!f->on)
		return 1;
	for (unsigned int i = 0; i < f->on->n; i++) {
		const struct type *t = f->on->v[i].type;
		uint32_t a = t ? layout_align(t, l) : 1;

		if (a > align)
			align = a;
	}
	if (f->on->other && layout_align(f->on->other, l) > align)
		align = layout_align(f->on->other, l);
	return align;
}

uint32_t layout_align(const struct type *t, const struct layout_abi *l)
{
	uint32_t align = 1;

	if (t->compat && l->word == 4)
		t = t->compat;
	if (t->align)
		return t->align;
	switch ((enum kind)t->kind) {
	case KIND_INT: case KIND_ADDR: case KIND_BITS: case KIND_PTR:
		return scalar_align(t->scalar, l);
	case KIND_STR: case KIND_BYTES:
		return 1;
	case KIND_ARRAY:
		return t->elem ? layout_align(t->elem, l) : 1;
	case KIND_STRUCT:
		if (t->flags & TYPE_PACKED)
			return 1;
		if (l->known)
			return layout_get(t, l)->align;
		for (unsigned int i = 0; i < t->nfields; i++) {
			uint32_t a = field_align(&t->fields[i], l);

			if (a > align)
				align = a;
		}
		return align;
	case KIND_HOOK:
		if (t->scalar)
			return scalar_align(t->scalar, l);
		return t->elem ? layout_align(t->elem, l) : 1;
	}
	return 1;
}

static uint32_t switch_size(const struct switch_on *on,
			    const struct layout_abi *l)
{
	uint32_t size = on->other ? layout_size(on->other, l) : 0;

	for (unsigned int i = 0; i < on->n; i++) {
		const struct type *t = on->v[i].type;
		uint32_t s = t ? layout_size(t, l) : 0;

		if (s > size)
			size = s;
	}
	return size;
}

uint32_t layout_field_size(const struct field *f, const struct layout_abi *l)
{
	const struct type *t = f->type;

	if (!t)
		return f->on ? switch_size(f->on, l) : 0;
	if (t->kind == KIND_ARRAY && f->count_of == COUNT_CONST)
		return f->n * layout_size(t->elem, l);
	if (t->kind == KIND_BYTES && f->count_of == COUNT_CONST)
		return f->n;
	return layout_size(t, l);
}

/* Bit-fields as on little-endian machines: they fill storage units. */
static bool next_bits(struct layout_pos *pos, const struct field *f,
		      uint32_t size)
{
	if (!pos->in_bits || pos->size != size ||
	    pos->bits_used + f->bits > size * 8)
		return false;
	pos->bit = (uint8_t)pos->bits_used;
	pos->bits_used += f->bits;
	return true;
}

/* Where the earlier member of that name stands. */
static uint32_t offset_of(const struct type *t, const struct field *until,
			  const struct layout_abi *l)
{
	struct layout_pos pos = { 0 };

	for (const struct field *f = t->fields; f < until; f++) {
		layout_next(&pos, t, f, l);
		if (!strcmp(f->name, until->at))
			break;
	}
	return pos.offset;
}

static void next(struct layout_pos *pos, const struct type *t,
		 const struct field *f, const struct layout_abi *l)
{
	uint32_t size = layout_field_size(f, l);
	uint32_t align = t->flags & TYPE_PACKED && !f->align ?
			 1 : field_align(f, l);
	uint32_t former_end = pos->end;

	if (f->bits && next_bits(pos, f, size))
		return;
	if (f->at) {
		pos->offset = offset_of(t, f, l);
	} else if (f->flags & FIELD_UNION) {
		pos->end = pos->offset + size;
		if (former_end > pos->end)
			pos->end = former_end;
	} else {
		pos->offset = t->flags & TYPE_UNION ?
			      0 : round_up(pos->end, align);
		pos->end = pos->offset + size;
	}
	pos->size = size;
	pos->bit = 0;
	pos->in_bits = f->bits != 0;
	pos->bits_used = f->bits;
}

void layout_find(struct layout_pos *pos, const struct type *t,
		 const struct field *f, const struct layout_abi *l)
{
	if (l->known)
		*pos = layout_get(t, l)->pos[f - t->fields];
	else
		next(pos, t, f, l);
}

/* --- what has been computed --- */

static struct layout *compute(const struct type *t,
			      const struct layout_abi *l)
{
	const struct layout_abi plain = { l->word, l->u64_align, NULL };
	struct layout *to = xmalloc(sizeof(*to) +
				    t->nfields * sizeof(to->pos[0]));
	struct layout_pos pos = { .all = to->pos };

	to->size = struct_size(t, &plain);
	to->align = layout_align(t, &plain);
	for (unsigned int i = 0; i < t->nfields; i++) {
		next(&pos, t, &t->fields[i], &plain);
		to->pos[i] = pos;
	}
	return to;
}

static const struct layout *layout_get(const struct type *t,
				       const struct layout_abi *l)
{
	unsigned int form = l->word == 8 ? 0 : l->u64_align == 8 ? 1 : 2;
	struct hash *h = &l->known->by_type[form];
	struct layout *to = hash_find(h, (uintptr_t)t);

	if (!to) {
		to = compute(t, l);
		hash_put(h, (uintptr_t)t, to);
	}
	return to;
}

struct layouts *layouts_new(void)
{
	return xcalloc(1, sizeof(struct layouts));
}

void layouts_free(struct layouts *known)
{
	for (unsigned int i = 0; known && i < FORMS; i++) {
		struct layout *to;
		size_t pos = 0;

		while ((to = hash_next(&known->by_type[i], &pos)))
			free(to);
		hash_free(&known->by_type[i]);
	}
	free(known);
}
