/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "event/memcache.h"
#include "event/walk.h"

/* One step deeper, on another object. */
static struct walk inner(const struct walk *w, uint64_t addr)
{
	struct walk in = *w;

	in.depth++;
	in.place = (struct place){ .kind = PLACE_MEM, .addr = addr };
	in.num = 0;
	return in;
}

static bool too_much(const struct walk *w)
{
	return w->depth >= WALK_DEPTH_MAX ||
	       w->ev->arena.used > WALK_ARENA_MAX;
}

bool walk_read(struct walk *w, uint64_t addr, void *buf, size_t len)
{
	return walk_read_some(w, addr, buf, len) == len;
}

size_t walk_read_some(struct walk *w, uint64_t addr, void *buf, size_t len)
{
	if (len == 0)
		return 0;
	return memcache_read(w->ev, addr, buf, len);
}

static uint64_t load(const unsigned char *p, unsigned int size, bool big)
{
	uint64_t v = 0;

	for (unsigned int i = 0; i < size; i++)
		v |= (uint64_t)p[big ? size - 1 - i : i] << (8 * i);
	return v;
}

bool walk_scalar(struct walk *w, uint64_t addr, enum scalar s, uint64_t *num)
{
	unsigned char raw[8];
	unsigned int size = layout_scalar_size(s, &w->l);
	bool big = s == K_BE16 || s == K_BE32 || s == K_BE64;

	if (!walk_read(w, addr, raw, size))
		return false;
	*num = number_narrow(s, &w->l, load(raw, size, big));
	return true;
}

bool walk_num(struct walk *w, enum scalar s, uint64_t *num)
{
	if (w->place.kind == PLACE_MEM) {
		if (!walk_scalar(w, w->place.addr, s, num))
			return false;
		if (w->field && w->field->bits) {
			*num >>= w->place.reg;
			*num &= (1ull << w->field->bits) - 1;
		}
		return true;
	}
	*num = number_narrow(s, &w->l, w->num);
	return true;
}

struct value *walk_sibling_value(struct walk *w, const char *name)
{
	for (struct value *p = w->parent; p; p = p->parent) {
		struct value *v;

		if (p->shape != SHAPE_RECORD)
			continue;
		v = value_path(p, name);
		if (v)
			return v;
	}
	return NULL;
}

/* An argument that is not decoded yet: its register. */
static bool argument_ahead(struct walk *w, const char *name, uint64_t *num)
{
	const struct field *f = event_field(w->ev, name, num);

	if (!f)
		return false;
	if (f->type && f->type->kind != KIND_HOOK)
		*num = number_narrow(f->type->scalar, &w->l, *num);
	return true;
}

/* A member that is not decoded yet, or does not show. */
static bool member_ahead(struct walk *w, const struct value *rec,
			 const char *name, uint64_t *num)
{
	struct layout_pos pos = { 0 };
	struct walk in = *w;

	for (unsigned int i = 0; i < rec->type->nfields; i++) {
		const struct field *f = &rec->type->fields[i];

		layout_next(&pos, rec->type, f, &w->l);
		if (strcmp(f->name, name) != 0)
			continue;
		if (!f->type || f->type->kind == KIND_STRUCT)
			return false;
		in.field = f;
		in.place = (struct place){ PLACE_MEM, pos.bit, pos.size,
					   rec->place.addr + pos.offset };
		return walk_num(&in, f->type->scalar, num);
	}
	return false;
}

static bool sibling_number(struct walk *w, const struct value *v,
			   uint64_t *num)
{
	if (v->shape == SHAPE_CHANGE)
		v = w->at_exit && v->last->state == V_OK ? v->last : v->first;
	if (v->state == V_LATER)
		return false;
	*num = v->flags & VF_PTR || v->state == V_FAULT ||
	       v->state == V_UNSET ? v->addr : v->num;
	return true;
}

bool walk_sibling(struct walk *w, const char *name, uint64_t *num)
{
	for (struct value *p = w->parent; p; p = p->parent) {
		const struct value *v;

		if (p->shape != SHAPE_RECORD)
			continue;
		v = value_path(p, name);
		if (v)
			return sibling_number(w, v, num);
		if (p == w->ev->args)
			return argument_ahead(w, name, num);
		if (p->type && p->type->kind == KIND_STRUCT &&
		    p->place.kind == PLACE_MEM &&
		    member_ahead(w, p, name, num))
			return true;
	}
	return false;
}

/* A sibling that points to a number (socklen_t *): the number. */
static bool sibling_deref(struct walk *w, const char *name, uint64_t *num)
{
	struct value *v = walk_sibling_value(w, name);

	if (v && v->shape == SHAPE_CHANGE)
		v = v->first;
	if (!v || !(v->flags & VF_PTR))
		return false;
	/* at exit the kernel's number counts, also before it is decoded */
	return walk_scalar(w, v->addr, K_U32, num);
}

static bool base_count(struct walk *w, uint64_t *count)
{
	const struct field *f = w->field;

	switch (f ? (enum count_of)f->count_of : COUNT_NONE) {
	case COUNT_NONE:
		return false;
	case COUNT_SIBLING:
		return walk_sibling(w, f->count, count);
	case COUNT_RETURN:
		*count = w->at_exit && !w->ev->err ? w->ev->ret : 0;
		return true;
	case COUNT_CONST:
		*count = f->n;
		return true;
	case COUNT_REST:
		if (!w->end || w->place.addr > w->end)
			return false;
		*count = w->end - w->place.addr;
		return true;
	case COUNT_DEREF:
		return sibling_deref(w, f->count, count);
	}
	return false;
}

bool walk_count(struct walk *w, uint64_t *count)
{
	if (!base_count(w, count))
		return false;
	if (w->field->flags & FIELD_CLAMP_RET && w->at_exit && !w->ev->err &&
	    w->ev->ret < *count)
		*count = w->ev->ret;
	return true;
}

/* --- arrays --- */

static uint64_t array_limit(struct walk *w, uint32_t type_flags)
{
	if (type_flags & TYPE_BPF_LIMIT)
		return 4096;	/* BPF_MAXINSNS */
	if (!w->ev->abbrev || type_flags & TYPE_NOLIMIT)
		return UINT64_MAX;
	if (type_flags & TYPE_LIMIT4)
		return 4;
	return w->ev->opt->string_limit;
}

static void label(struct walk *w, struct value *kid, uint64_t index)
{
	const struct field *f = w->field;

	if (!f || !(f->flags & FIELD_LABEL))
		return;
	kid->flags |= VF_INDEX;
	kid->label = value_sym(walk_arena(w), index, 4, f->labels);
	kid->label->radix = RADIX_U;
}

/* An element; NULL where it cannot be read. */
static struct value *element(struct walk *w, const struct type *elem,
			     uint32_t size)
{
	unsigned char probe;
	struct value *kid;

	if (!walk_read(w, w->place.addr + size - 1, &probe, 1))
		return NULL;
	kid = walk_type(w, elem);
	return kid->state == V_FAULT && kid->addr == w->place.addr ?
	       NULL : kid;
}

/*
 * Elements up to the limit.  Where the first one behind it cannot be read,
 * that shows too.  Filters may want all of them: those behind are quiet.
 */
static bool elements(struct walk *w, struct value *list,
		     const struct type *elem, uint64_t n, uint64_t limit)
{
	uint32_t size = layout_size(elem, &w->l);

	for (uint64_t i = 0; i < n; i++) {
		struct walk in = inner(w, list->place.addr + i * size);
		struct value *kid;

		if (i > limit && (!w->ev->opt->unlimited || too_much(&in)))
			return true;
		if (too_much(&in)) {
			list->flags |= VF_MORE;
			return true;
		}
		in.field = NULL;
		in.parent = list;
		kid = element(&in, elem, size);
		if (!kid && i <= limit) {
			list->flags |= VF_FAULT_AFTER;
			list->num = in.place.addr;
		}
		if (!kid)
			return i > 0;
		if (i >= limit) {
			list->flags |= VF_MORE;
			kid->flags |= VF_QUIET;
		}
		value_add(list, kid, NULL);
		label(w, kid, i);
	}
	return true;
}

struct value *walk_array(struct walk *w, const struct type *elem,
			 uint64_t addr, uint64_t n, uint32_t type_flags)
{
	struct value *list = value_list(walk_arena(w));
	uint32_t size = layout_size(elem, &w->l);

	if (type_flags & TYPE_SPACED)
		list->flags |= VF_SPACED;
	if (n && (!size || n > UINT64_MAX / 2 / size || addr + n * size < addr))
		return value_fault(walk_arena(w), addr);
	list->parent = w->parent;
	list->place = (struct place){ PLACE_MEM, 0, 0, addr };
	if (!elements(w, list, elem, n, array_limit(w, type_flags)))
		return value_fault(walk_arena(w), addr);
	return list;
}

/* argv: pointers up to a NULL. */
static struct value *nulterm_array(struct walk *w, const struct type *t)
{
	struct value *list = value_list(walk_arena(w));
	uint64_t addr = w->place.addr, limit = array_limit(w, t->flags);

	for (uint64_t i = 0;; i++, addr += w->l.word) {
		struct walk in = inner(w, addr);
		uint64_t ptr;

		if (!walk_scalar(&in, addr, K_PTR, &ptr)) {
			if (i == 0)
				return value_fault(walk_arena(w), addr);
			list->flags |= VF_FAULT_AFTER;
			list->num = addr;
			return list;
		}
		if (ptr == 0)
			return list;
		if (i >= limit || too_much(&in)) {
			list->flags |= VF_MORE;
			return list;
		}
		in.field = NULL;
		value_add(list, walk_type(&in, t->elem), NULL);
	}
}

/* A fixed array is read whole or not at all. */
static struct value *fixed_array(struct walk *w, const struct type *t,
				 uint64_t n)
{
	uint64_t addr = w->place.addr, size = n * layout_size(t->elem, &w->l);
	unsigned char probe;

	if (size && !walk_read(w, addr + size - 1, &probe, 1))
		return value_fault(walk_arena(w), addr);
	return walk_array(w, t->elem, addr, n, t->flags);
}

static struct value *array(struct walk *w, const struct type *t)
{
	uint64_t n = 0, rest;

	if (t->flags & TYPE_NULTERM)
		return nulterm_array(w, t);
	if (w->field && w->field->count_of == COUNT_REST) {
		uint32_t size = layout_size(t->elem, &w->l);

		if (!walk_count(w, &rest) || !size)
			return value_fault(walk_arena(w), w->place.addr);
		n = rest / size;
	} else if (!walk_count(w, &n)) {
		if (!t->size)
			return value_fault(walk_arena(w), w->place.addr);
		return fixed_array(w, t, t->size /
				   layout_size(t->elem, &w->l));
	} else if (w->field->count_of == COUNT_CONST) {
		return fixed_array(w, t, n);
	}
	if (t->flags & TYPE_NONEMPTY &&
	    (!n || n > t->size / layout_size(t->elem, &w->l)))
		return value_fault(walk_arena(w), w->place.addr);
	return walk_array(w, t->elem, w->place.addr, n, t->flags);
}

/* --- pointers --- */

static bool boxed(const struct type *t)
{
	if (t->flags & TYPE_BOXED)
		return true;
	if (t->flags & TYPE_NOBOX)
		return false;
	switch ((enum kind)t->elem->kind) {
	case KIND_INT: case KIND_ADDR: case KIND_BITS: case KIND_PTR:
		return true;
	case KIND_STR: case KIND_BYTES: case KIND_ARRAY: case KIND_STRUCT:
	case KIND_HOOK:
		break;
	}
	return false;
}

static bool followed(const struct walk *w, const struct type *t)
{
	enum kind k = t->elem ? (enum kind)t->elem->kind : KIND_INT;

	if (t->flags & TYPE_VERBOSE && w->ev->abbrev)
		return false;
	return !(w->ev->no_deref && (k == KIND_STRUCT || k == KIND_ARRAY ||
				     k == KIND_HOOK));
}

static struct value *pointer(struct walk *w, const struct type *t)
{
	uint64_t addr;
	struct walk in;
	struct value *v, *box;

	if (!walk_num(w, K_PTR, &addr))
		return value_fault(walk_arena(w), w->place.addr);
	if (addr == 0) {
		v = value_addr(walk_arena(w), 0);
		if (t->flags & TYPE_SIGNED0)
			v->shape = SHAPE_NUM;
		return v;
	}
	in = inner(w, addr);
	if (!followed(w, t) || too_much(&in))
		return value_addr(walk_arena(w), addr);
	v = walk_type(&in, t->elem);
	if (v->state == V_FAULT || v->state == V_LATER)
		return v;
	if (boxed(t)) {
		box = value_list(walk_arena(w));
		value_add(box, v, NULL);
		v = box;
	}
	v->flags |= VF_PTR;
	v->addr = addr;
	return v;
}

/* --- everything --- */

static struct value *number(struct walk *w, const struct type *t)
{
	uint64_t num;

	if (!walk_num(w, t->scalar, &num))
		return value_fault(walk_arena(w), w->place.addr);
	return number_value(w, t, num);
}

static struct value *record(struct walk *w, const struct type *t)
{
	struct value *rec = value_record(walk_arena(w));
	uint64_t size = layout_size(t, &w->l), given = size;
	bool sized = w->field && w->field->size &&
		     walk_sibling(w, w->field->size, &given);

	if (t->flags & TYPE_SIZED)
		sized = walk_scalar(w, w->place.addr, K_U32, &given);
	if (t->flags & TYPE_TAIL && given < t->arg)
		return value_fault(walk_arena(w), w->place.addr);
	rec->parent = w->parent;
	rec->type = t;
	rec->place = (struct place){ PLACE_MEM, 0, (uint32_t)size,
				     w->place.addr };
	if (!walk_members(w, t, w->place.addr, sized ? given : size, rec))
		return value_fault(walk_arena(w), w->place.addr);
	return rec;
}

struct value *walk_type(struct walk *w, const struct type *t)
{
	struct value *v = NULL;

	if (t->compat && w->l.word == 4)
		t = t->compat;

	switch ((enum kind)t->kind) {
	case KIND_INT: case KIND_ADDR: case KIND_BITS:
		v = number(w, t);
		break;
	case KIND_PTR:
		v = pointer(w, t);
		break;
	case KIND_STR:
		v = walk_string(w, t);
		break;
	case KIND_BYTES:
		v = walk_buffer(w, t);
		break;
	case KIND_ARRAY:
		v = array(w, t);
		break;
	case KIND_STRUCT:
		v = record(w, t);
		break;
	case KIND_HOOK:
		v = t->hook(w, t);
		break;
	}
	if (!v)
		v = value_fault(walk_arena(w), w->place.addr);
	if (!v->type)
		v->type = t;
	if (v->place.kind == PLACE_NONE)
		v->place = w->place;
	return v;
}

struct value *walk_at(struct walk *w, const struct type *t, uint64_t addr)
{
	struct walk in = inner(w, addr);

	if (too_much(&in))
		return value_fault(walk_arena(w), addr);
	return walk_type(&in, t);
}

uint64_t number_narrow(enum scalar s, const struct layout_abi *l, uint64_t num)
{
	unsigned int bits = 8 * layout_scalar_size(s, l);

	if (bits >= 64)
		return num;
	num &= (1ull << bits) - 1;
	if (layout_scalar_signed(s) && num >> (bits - 1))
		num |= ~0ull << bits;
	return num;
}
