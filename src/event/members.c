/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Members and arguments: conditions, directions, sizes, tails. */
#include <string.h>

#include "event/memcache.h"
#include "event/walk.h"

static bool cond_holds(struct walk *w, const struct cond *c)
{
	uint64_t v = 0;

	if (!c)
		return true;
	if (c->op == COND_RET_GE)
		return w->at_exit && !w->ev->err && w->ev->ret >= c->val;
	if (!walk_sibling(w, c->sibling, &v))
		return false;
	if (c->mask)
		v &= c->mask;
	switch ((enum cond_op)c->op) {
	case COND_ANY:
		return v & c->val;
	case COND_ALL:
		return (v & c->val) == c->val;
	case COND_EQ:
		return v == c->val;
	case COND_NE:
		return v != c->val;
	case COND_SET:
		return v < 64 && c->val >> v & 1;
	case COND_RET_GE:
		break;
	}
	return true;
}

static const struct type *field_type(struct walk *w, const struct field *f)
{
	uint64_t v;

	if (!f->on)
		return f->type;
	if (!walk_sibling(w, f->on->sibling, &v))
		return f->on->other;
	return switch_type(f->on, v);
}

static struct value *stated(struct walk *w, enum vstate state,
			    const struct type *t, uint64_t addr)
{
	struct value *v = value_addr(walk_arena(w), addr);

	v->state = (uint8_t)state;
	v->type = t;
	v->place = w->place;
	return v;
}

/* The pointer's number, to show where its target cannot be. */
static uint64_t raw_of(struct walk *w)
{
	uint64_t addr = 0;

	walk_num(w, K_PTR, &addr);
	return addr;
}

static bool failed_out(const struct walk *w, const struct field *f)
{
	if (w->ev->err)
		return !(f->flags & FIELD_EVEN_FAILED);
	return f->flags & FIELD_IF_RET && !w->ev->ret;
}

/* An argument shows its address; a member that never came to be, nothing. */
static struct value *unset(struct walk *w, const struct type *t, bool deref)
{
	struct value *v = stated(w, V_UNSET, t, deref ? raw_of(w) : 0);

	if (!deref)
		v->flags |= VF_QUIET;
	return v;
}

static struct value *out_value(struct walk *w, const struct field *f,
			       const struct type *t)
{
	bool deref = t->kind == KIND_PTR;

	if (deref && raw_of(w) == 0)
		return walk_type(w, t);
	if (!w->at_exit)
		return stated(w, V_LATER, t, deref ? raw_of(w) : 0);
	if (failed_out(w, f) && (deref || w->place.kind == PLACE_MEM))
		return unset(w, t, deref);
	return walk_type(w, t);
}

/* A number behind a pointer: [110 => 24]. */
static struct value *boxed_change(struct walk *w, struct value *box,
				  struct value *second)
{
	struct value *number = box->first;

	box->first = NULL;
	box->last = NULL;
	box->nkids = 0;
	value_add(box, value_change(walk_arena(w), number, second), NULL);
	return box;
}

/*
 * An object with both moments.  At entry its first half becomes known; the
 * second is LATER and made by the same function at exit (w->side says
 * which side is asked for).
 */
static struct value *inout_value(struct walk *w, const struct field *f,
				 const struct type *t)
{
	struct walk in = *w;
	struct value *first, *second;

	if (f->inout == INOUT_MEMBERS)
		return walk_type(w, t);
	if (f->inout == INOUT_EXIT)
		return out_value(w, f, t);
	if (w->side == 2 || (w->at_exit && w->side == 0)) {
		in.side = f->inout == INOUT_WHOLE ? 2 : 0;
		if (failed_out(w, f))
			return stated(w, V_UNSET, t, raw_of(w));
		return walk_type(&in, t);
	}
	in.side = f->inout == INOUT_WHOLE ? 1 : 0;
	first = walk_type(&in, t);
	if (first->state == V_FAULT || first->shape == SHAPE_ADDR)
		return first;
	second = stated(w, V_LATER, t, raw_of(w));
	second->field = f;
	if (f->inout != INOUT_BOXES &&
	    first->shape == SHAPE_LIST && first->flags & VF_PTR &&
	    first->nkids == 1 && first->first->shape != SHAPE_RECORD &&
	    t->kind == KIND_PTR && t->elem->kind <= KIND_BITS)
		return boxed_change(w, first, second);
	return value_change(walk_arena(w), first, second);
}

struct value *walk_field(struct walk *w, const struct field *f,
			 struct place place, uint64_t num)
{
	struct walk in = *w;
	const struct type *t = field_type(w, f);
	struct value *v;

	in.place = place;
	in.num = num;
	in.field = f;
	if (!t || (!(f->flags & FIELD_UNLESS) && !cond_holds(w, f->cond))) {
		v = value_num(walk_arena(w), num, 8, RADIX_X);
		v->state = V_ABSENT;
	} else if (f->dir == DIR_OUT && w->side == 0) {
		v = out_value(&in, f, t);
	} else if (f->dir == DIR_INOUT) {
		v = inout_value(&in, f, t);
	} else {
		v = walk_type(&in, t);
	}
	v->field = f;
	v->name = f->name;
	if (f->flags & FIELD_NAMED)
		v->flags |= VF_NAMED;
	if (f->flags & FIELD_ANON)
		v->flags |= VF_ANON;
	if (v->state == V_LATER)
		v->place = place;
	return v;
}

/* --- structs --- */

static bool all_zero(struct walk *w, uint64_t addr, uint32_t size)
{
	unsigned char buf[256];

	if (size > sizeof(buf) || !walk_read(w, addr, buf, size))
		return false;
	for (uint32_t i = 0; i < size; i++)
		if (buf[i])
			return false;
	return true;
}

static bool bits_zero(struct walk *w, const struct field *f,
		      struct place place)
{
	struct walk in = *w;
	uint64_t num;

	if (!f->bits || !f->type)
		return false;
	in.place = place;
	in.field = f;
	return walk_num(&in, f->type->scalar, &num) && num == 0;
}

static bool wrong_side(const struct walk *w, const struct field *f)
{
	if (w->side == 0 || f->flags & FIELD_BOTH)
		return false;
	return (w->side == 1) == (f->dir == DIR_OUT);
}

enum { VERBOSE_MASK = FIELD_VERBOSE | FIELD_PAD | FIELD_HIDE_ZERO };

/* Whether the member shows; sets *more where -v would show it. */
static bool shown(struct walk *w, const struct field *f, struct place place,
		  bool *more)
{
	if (f->flags & FIELD_PAD || wrong_side(w, f))
		return false;
	if (f->flags & FIELD_HIDE_ZERO &&
	    !(f->flags & FIELD_UNLESS && cond_holds(w, f->cond)) &&
	    (f->bits ? bits_zero(w, f, place) :
	     all_zero(w, place.addr, place.size)))
		return false;
	if (f->flags & FIELD_VERBOSE && w->ev->abbrev) {
		*more = true;
		return false;
	}
	return true;
}

/*
 * Siblings may ask for a member that is not shown: a number. They can read
 * one themselves, too (walk_sibling()).
 */
static bool kept(const struct walk *w, const struct field *f)
{
	if (w->ev->opt->text_only && f->flags & FIELD_VERBOSE && w->ev->abbrev)
		return false;
	return f->type && f->type->kind <= KIND_PTR &&
	       !(f->flags & FIELD_PAD) && f->dir == DIR_IN;
}

/* What an extensible struct has behind the members that we know. */
static void tail(struct walk *w, uint64_t addr, uint32_t known, uint64_t size,
		 struct value *rec)
{
	unsigned char buf[4096];
	uint64_t n = size - known;
	struct value *v;
	size_t got, i;

	if (n > sizeof(buf))
		n = sizeof(buf);
	got = walk_read_some(w, addr + known, buf, n);
	if (got < n) {
		v = value_text(walk_arena(w), "???");
		v->flags |= VF_ANON | VF_SYM_ALWAYS;
		value_add(rec, v, NULL);
		return;
	}
	for (i = 0; i < got && !buf[i]; i++)
		;
	if (i == got)
		return;
	v = value_str(walk_arena(w), buf, got < w->ev->opt->string_limit ?
		      got : w->ev->opt->string_limit);
	v->flags |= VF_HEX | VF_ANON;
	if (v->len < size - known)
		v->flags |= VF_MORE;
	v->comment = arena_printf(walk_arena(w), "bytes %u..%llu", known,
				  (unsigned long long)size - 1);
	v->flags |= VF_COMMENT_FIRST;
	value_add(rec, v, NULL);
}

bool walk_members(struct walk *w, const struct type *t, uint64_t addr,
		  uint64_t size, struct value *rec)
{
	struct layout_pos pos = { 0 };
	uint32_t known = layout_size(t, &w->l);
	struct walk in = *w;
	unsigned char probe;
	/* members of -v, of which nobody asks more without it */
	bool brief = w->ev->opt->text_only && w->ev->abbrev && w->side == 0;
	bool more = false;

	if (size && known && !walk_read(w, addr + (size < known ? size : known) - 1,
					&probe, 1))
		return false;
	in.parent = rec;
	in.end = addr + size;
	in.depth++;
	for (unsigned int i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];
		struct place place;
		struct value *v;

		layout_next(&pos, t, f, &w->l);
		/* one that stands AT a sibling may yet be inside */
		if (pos.offset + pos.size > size)
			continue;
		if (brief && (f->flags & VERBOSE_MASK) == FIELD_VERBOSE) {
			more = true;
			continue;
		}
		place = (struct place){ PLACE_MEM, pos.bit, pos.size,
					addr + pos.offset };
		if (!shown(&in, f, place, &more)) {
			v = kept(&in, f) ? walk_field(&in, f, place, 0) : NULL;
			if (v)
				v->flags |= VF_QUIET;
		} else {
			v = walk_field(&in, f, place, 0);
			if (v->state == V_FAULT && v->addr == place.addr)
				return false;
		}
		if (v)
			value_add(rec, v, f->name);
	}
	if (more)
		rec->flags |= VF_MORE;
	if (t->flags & TYPE_TAIL && size > known)
		tail(w, addr, known, size, rec);
	return true;
}
