/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Values of socket options, by level, name and length. */
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/types.h"
#include "event/walk.h"

static const struct sockopt *find(uint64_t level, uint64_t name,
				  unsigned int way)
{
	for (unsigned int i = 0; i < net_nsockopts; i++) {
		const struct sockopt *o = &net_sockopts[i];

		if ((uint32_t)o->level == (uint32_t)level && o->way & way &&
		    (o->name == SOCKOPT_ANY ||
		     (uint32_t)o->name == (uint32_t)name))
			return o;
	}
	return NULL;
}

static struct value *boxed(struct walk *w, const struct type *t)
{
	struct value *list = value_list(walk_arena(w));
	struct value *v = walk_at(w, t, w->place.addr);

	if (v->state == V_FAULT)
		return v;
	value_add(list, v, NULL);
	return list;
}

static struct value *some_bytes(struct walk *w, uint64_t len, uint32_t flags)
{
	return walk_bytes(w, w->place.addr, len, flags);
}

static struct value *scalar(struct walk *w, const struct type *t, int32_t len,
			    bool set)
{
	int32_t size = (int32_t)layout_size(t, &w->l);

	if (len >= size)
		return boxed(w, t);
	if (set || len <= 0)
		return NULL;
	return some_bytes(w, (uint64_t)len, TYPE_HEX);
}

/* The bytes of a member that is not whole. */
static void cut_member(struct walk *w, const struct type *t,
		       struct value *rec, uint32_t len)
{
	struct layout_pos pos = { 0 };
	struct value *v;

	for (unsigned int i = 0; i < t->nfields; i++) {
		const struct field *f = &t->fields[i];

		layout_next(&pos, t, f, &w->l);
		if (pos.offset >= len || pos.end <= len)
			continue;
		v = walk_bytes(w, w->place.addr + pos.offset,
			       len - pos.offset, TYPE_HEX | TYPE_NOLIMIT);
		value_add(rec, v, f->name);
		return;
	}
}

static struct value *structure(struct walk *w, const struct type *t,
			       int32_t len, bool set)
{
	uint32_t size = layout_size(t, &w->l);
	struct value *rec;
	struct walk in = *w;

	if (len <= 0 || (set && len < (int32_t)size))
		return NULL;
	if ((uint32_t)len > size)
		len = (int32_t)size;
	rec = value_record(walk_arena(w));
	rec->type = t;
	rec->parent = w->parent;
	rec->place = (struct place){ PLACE_MEM, 0, (uint32_t)len,
				     w->place.addr };
	in.field = NULL;
	if (!walk_members(&in, t, w->place.addr, (uint64_t)len, rec))
		return NULL;
	if ((uint32_t)len < size)
		cut_member(w, t, rec, (uint32_t)len);
	return rec;
}

static struct value *bit_name(struct walk *w, const struct consts *c,
			      unsigned int bit)
{
	const char *name = consts_name(c, bit);
	struct value *v;

	if (!name) {
		v = value_num(walk_arena(w), bit, 4, RADIX_X);
		v->comment = c->unknown;
		return v;
	}
	v = value_text(walk_arena(w), name);
	v->num = bit;
	v->size = 4;
	v->radix = RADIX_X;
	return v;
}

/* More than half of the bits: those that are not set. */
static struct value *bitmap(struct walk *w, const struct type *t, int32_t len)
{
	struct value *list = value_list(walk_arena(w));
	/* what is not there passes no message */
	unsigned char raw[4] = { 0xff, 0xff, 0xff, 0xff };
	uint64_t num;
	bool invert;

	if (len <= 0 || !walk_read(w, w->place.addr, raw, len < 4 ?
				   (size_t)len : 4))
		return NULL;
	num = raw[0] | raw[1] << 8 | raw[2] << 16 | (uint32_t)raw[3] << 24;
	invert = __builtin_popcountll(num) > 16;
	list->flags |= VF_SPACED | (invert ? VF_INVERT : 0);
	for (unsigned int bit = 0; bit < 32; bit++)
		if ((num >> bit & 1) != invert)
			value_add(list, bit_name(w, t->consts, bit), NULL);
	return list;
}

/* The number behind optlen when the call began. */
static uint64_t len_at_entry(struct walk *w, uint64_t now)
{
	const struct value *v = walk_sibling_value(w, "optlen");

	if (v && v->shape == SHAPE_LIST)
		v = v->first;
	if (v && v->shape == SHAPE_CHANGE)
		v = v->first;
	return v && v->shape == SHAPE_NUM ? v->num : now;
}

/* The length counts elements; at entry it said how many there is room for. */
static struct value *counted(struct walk *w, const struct type *t,
			     int32_t len)
{
	uint64_t n = (uint32_t)len, room = len_at_entry(w, n);

	if (room < n)
		n = room;
	if (len <= 0 || !n || (t->flags & TYPE_VERBOSE && w->ev->abbrev))
		return NULL;
	return walk_array(w, t->elem, w->place.addr, n, t->flags);
}

static struct value *unknown(struct walk *w, int32_t len, bool set)
{
	if (len == 4)
		return boxed(w, &type_int);
	if (!set && len <= 0)
		return NULL;
	return some_bytes(w, (uint32_t)len, 0);
}

struct value *hook_sockopt(struct walk *w, const struct type *t)
{
	bool set = t->arg != 0;
	const struct sockopt *o;
	uint64_t level, name, count;
	int32_t len;

	if (!walk_sibling(w, "level", &level) ||
	    !walk_sibling(w, "optname", &name) || !walk_count(w, &count))
		return NULL;
	len = (int32_t)count;
	o = find(level, name, set ? SOCKOPT_SET : SOCKOPT_GET);
	if (!o)
		return unknown(w, len, set);
	switch ((enum sockopt_form)o->form) {
	case SOCKOPT_SCALAR:
		return scalar(w, o->type, len, set);
	case SOCKOPT_EXACT:
		if (len != (int32_t)layout_size(o->type, &w->l))
			return NULL;
		return structure(w, o->type, len, set);
	case SOCKOPT_STRUCT:
		return structure(w, o->type, len, set);
	case SOCKOPT_BITMAP:
		return bitmap(w, o->type, len);
	case SOCKOPT_COUNTED:
		return counted(w, o->type, len);
	}
	return NULL;
}
