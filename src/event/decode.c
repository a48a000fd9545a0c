/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* From an event's registers to its values, at entry and at exit. */
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "event/fields.h"
#include "event/memcache.h"
#include "event/walk.h"

static const char *call_name(struct event *ev)
{
	if (ev->entry && ev->entry->name)
		return ev->entry->name;
	return arena_printf(&ev->arena, "syscall_0x%llx",
			    (unsigned long long)ev->nr);
}

static bool resumes(const struct call_entry *e)
{
	return e->name && strcmp(e->name, "restart_syscall") == 0;
}

void event_begin(struct event *ev)
{
	unsigned int i = ev->abi->index;
	const struct decode_options *o = ev->opt;

	arena_reset(&ev->arena);
	ev->arena.limit = WALK_ARENA_MAX;
	ev->phase = EVENT_ENTER;
	ev->args = NULL;
	ev->retv = NULL;
	ev->fields = NULL;
	ev->nfields = 0;
	ev->in_memory = false;
	ev->ret_type = NULL;
	ev->ret = 0;
	ev->err = 0;
	if (ev->entry && !resumes(ev->entry))
		ev->former = ev->entry;
	ev->entry = abi_call(ev->abi, ev->nr);
	ev->name = call_name(ev);
	ev->raw = bitmap_has(&o->raw[i], (unsigned int)ev->nr);
	ev->abbrev = bitmap_has(&o->abbrev[i], (unsigned int)ev->nr);
	ev->no_deref = !bitmap_has(&o->verbose[i], (unsigned int)ev->nr);
}

void event_free(struct event *ev)
{
	arena_free(&ev->arena);
	if (!ev->cache_shared)
		free(ev->cache);
	ev->cache = NULL;
}

static struct walk walk_init(struct event *ev)
{
	if (!ev->cache)
		ev->cache = memcache_new();
	return (struct walk){
		.ev = ev,
		.l = { ev->abi->word, ev->abi->u64_align, ev->layouts },
		.at_exit = ev->phase == EVENT_EXIT,
		.parent = ev->args,
	};
}

/* --- which arguments --- */

static uint64_t reg(const struct event *ev, unsigned int slot)
{
	return ev->in_memory ? ev->words[slot] : ev->arg[slot];
}

static uint64_t take(const struct event *ev, const struct field *f,
		     unsigned int *slot)
{
	return fields_take(ev->abi, ev->in_memory ? ev->words : ev->arg, f,
			   slot);
}

const struct field *event_field(const struct event *ev, const char *name,
				uint64_t *num)
{
	unsigned int slot = 0;

	for (unsigned int i = 0; i < ev->nfields; i++) {
		*num = take(ev, &ev->fields[i], &slot);
		if (strcmp(ev->fields[i].name, name) == 0)
			return &ev->fields[i];
	}
	return NULL;
}

static void choose(struct event *ev)
{
	struct fields f;

	fields_choose(ev, &f);
	ev->fields = f.v;
	ev->nfields = f.n;
	ev->ret_type = f.ret;
}

static void raw_args(struct event *ev, unsigned int n)
{
	const struct call *c = ev->entry ? ev->entry->row : NULL;

	for (unsigned int i = 0; i < n; i++) {
		uint64_t num = ev->abi->word == 4 ? (uint32_t)reg(ev, i) :
			       reg(ev, i);
		struct value *v = value_num(&ev->arena, num, ev->abi->word,
					    RADIX_X);

		v->place = (struct place){ PLACE_REG, (uint8_t)i, 0, 0 };
		value_add(ev->args, v, c && c->args && i < c->nargs ?
			  c->args[i].name : NULL);
	}
}

/* --- one gathered read --- */

static size_t wanted(const struct event *ev, const struct type *t,
		     const struct layout_abi *l)
{
	size_t size;

	switch ((enum kind)t->kind) {
	case KIND_STR:
		return t->flags & TYPE_PATH ? 256 : ev->opt->string_limit + 1u;
	case KIND_BYTES:	/* and whether they go on */
		return ev->opt->string_limit + 1u;
	case KIND_ARRAY:
		return MEMCACHE_CHUNK;	/* its elements' strings, too */
	case KIND_INT: case KIND_ADDR: case KIND_BITS: case KIND_PTR:
	case KIND_STRUCT: case KIND_HOOK:
		break;
	}
	size = layout_size(t, l);
	return size ? size : 128;
}

/* Ranges end at the page, so that each is readable whole or not at all. */
static void prefetch(struct walk *w)
{
	struct event *ev = w->ev;
	struct range v[MEMCACHE_RANGES];
	unsigned int n = 0, slot = 0;

	for (unsigned int i = 0; i < ev->nfields; i++) {
		const struct field *f = &ev->fields[i];
		uint64_t addr = take(ev, f, &slot);
		size_t len, page = 4096 - addr % 4096;

		if (!f->type || f->type->kind != KIND_PTR || addr < 4096 ||
		    (f->dir == DIR_OUT) != w->at_exit)
			continue;
		if (ev->no_deref && f->type->elem->kind == KIND_STRUCT)
			continue;
		if (w->at_exit && ev->err && !(f->flags & FIELD_EVEN_FAILED))
			continue;
		if (ev->abi->word == 4)
			addr = (uint32_t)addr;
		len = wanted(ev, f->type->elem, &w->l);
		if (len > page)
			len = page;
		if (len > MEMCACHE_CHUNK)
			len = MEMCACHE_CHUNK;
		v[n++] = (struct range){ addr, NULL, len, 0 };
		if (n == MEMCACHE_RANGES)
			break;
	}
	if (n)
		memcache_fetch(ev, v, n);
}

static bool read_words(struct walk *w, uint64_t addr, unsigned int n)
{
	struct event *ev = w->ev;

	for (unsigned int i = 0; i < n && i < 6; i++)
		if (!walk_scalar(w, addr + i * w->l.word, K_ULONG,
				 &ev->words[i]))
			return false;
	ev->words_at = addr;
	ev->in_memory = true;
	return true;
}

/* The call that this one stands for, where its arguments are readable. */
static void become_subcall(struct walk *w, const struct call *c)
{
	struct event *ev = w->ev;
	uint32_t num = (uint32_t)ev->arg[0];
	const struct call *sub = num < c->nsubcalls ? c->subcalls[num] : NULL;

	if (!sub || !read_words(w, ev->arg[1], sub->nargs))
		return;
	ev->name = sub->name;
	ev->fields = sub->args;
	ev->nfields = sub->nargs;
	ev->ret_type = sub->ret;
}

/* Fetches the arguments of old calls that had one register for them. */
static bool fetch_words(struct walk *w)
{
	const struct call *c = w->ev->entry->row;

	if (c->subcalls)
		become_subcall(w, c);
	if (!(c->flags & CALL_IN_MEMORY))
		return true;
	return read_words(w, w->ev->arg[0], w->ev->nfields);
}

static struct place place_of(const struct event *ev, unsigned int slot)
{
	uint8_t word = ev->abi->word;

	if (!ev->in_memory)
		return (struct place){ PLACE_REG, (uint8_t)slot, 0, 0 };
	return (struct place){ PLACE_MEM, 0, word, ev->words_at + slot * word };
}

void event_decode_enter(struct event *ev)
{
	unsigned int slot = 0;
	struct walk w;

	ev->args = value_record(&ev->arena);
	if (!ev->raw)
		choose(ev);
	if (!ev->fields) {
		unsigned int n = ev->entry ? ev->entry->nargs : 6;

		raw_args(ev, n);
		return;
	}
	w = walk_init(ev);
	memcache_reset(ev->cache);
	if (!fetch_words(&w)) {
		ev->fields = NULL;
		ev->nfields = 0;
		value_add(ev->args, value_addr(&ev->arena, ev->arg[0]), NULL);
		return;
	}
	prefetch(&w);
	for (unsigned int i = 0; i < ev->nfields; i++) {
		const struct field *f = &ev->fields[i];
		unsigned int first = fields_first(ev->abi, f, slot);
		uint64_t num = take(ev, f, &slot);
		struct place p = place_of(ev, first);

		value_add(ev->args, walk_field(&w, f, p, num), f->name);
	}
}

/* --- exit --- */

/* Puts `now` in the place of the LATER value `old` in its parent. */
static void replace(struct value *old, const struct value *now)
{
	struct value keep = *old;

	*old = *now;
	old->next = keep.next;
	old->parent = keep.parent;
	old->name = keep.name;
	if (!old->field)
		old->field = keep.field;
	for (struct value *k = old->first; k; k = k->next)
		k->parent = old;
}

/* The second half of [110 => 24]. */
static bool in_box(const struct value *v)
{
	return v->parent && v->parent->shape == SHAPE_CHANGE &&
	       v->parent->parent && v->parent->parent->shape == SHAPE_LIST;
}

static void fill_later(struct event *ev, struct value *v)
{
	struct walk w = walk_init(ev);
	const struct field *f = v->field;
	struct value *now;

	if (!f)
		return;
	w.parent = v->parent;
	while (w.parent && w.parent->shape != SHAPE_RECORD)
		w.parent = w.parent->parent;
	if (v->place.kind == PLACE_REG) {
		unsigned int slot = v->place.reg;

		now = walk_field(&w, f, v->place, take(ev, f, &slot));
	} else {
		now = walk_field(&w, f, v->place, 0);
	}
	if (in_box(v) && now->shape == SHAPE_LIST && now->first)
		now = now->first;
	replace(v, now);
}

/*
 * strace decodes these behind the call, and then not those of a failed one.
 * What the entry's text has shown already stays.
 */
static void withhold(struct event *ev)
{
	bool later = false;

	for (struct value *v = ev->args->first; v; v = v->next) {
		later |= v->state == V_LATER;
		if (later && v->field && v->field->flags & FIELD_IF_OK &&
		    v->flags & VF_PTR)
			v->state = V_UNSET;
	}
}

static void fill(struct event *ev, struct value *v, unsigned int depth)
{
	if (v->state == V_LATER) {
		fill_later(ev, v);
		return;
	}
	if (depth > WALK_DEPTH_MAX)
		return;
	for (struct value *k = v->first; k; k = k->next)
		fill(ev, k, depth + 1);
}

static struct value *result(struct event *ev)
{
	const struct type *t = ev->ret_type;
	const struct call *c = ev->entry ? ev->entry->row : NULL;
	struct walk w = walk_init(ev);
	struct value *v;

	w.num = ev->ret;
	w.place = (struct place){ PLACE_REG, 0, 0, 0 };
	if (!ev->raw && ev->err && !(c && c->flags & CALL_RAW_RESULT))
		return value_snum(&ev->arena, -1, 8);
	if (ev->raw || !t)
		return value_num(&ev->arena, ev->abi->word == 4 ?
				 (uint32_t)ev->ret : ev->ret,
				 8, ev->raw ? RADIX_X : RADIX_D);
	if (t->kind == KIND_PTR)
		return value_num(&ev->arena, ev->ret, 8, RADIX_X);
	v = walk_type(&w, t);
	if (v->shape == SHAPE_ADDR && v->num == 0)
		v->shape = SHAPE_NUM;
	return v;
}

/*
 * Whether an INOUT object is as it was: then it shows once.  Only numbers
 * and strings are compared, records always show both sides.
 */
static bool same(const struct value *a, const struct value *b)
{
	const struct value *x = a->first, *y = b->first;

	if (a->shape != b->shape || a->num != b->num || a->len != b->len ||
	    a->state != b->state || a->nkids != b->nkids)
		return false;
	if (a->len && memcmp(a->data, b->data, a->len) != 0)
		return false;
	for (; x && y; x = x->next, y = y->next)
		if (!same(x, y))
			return false;
	return !x && !y;
}

/* A record of which no member shows. */
static bool empty(const struct value *v)
{
	if (v->shape != SHAPE_RECORD || v->state != V_OK)
		return false;
	for (const struct value *k = v->first; k; k = k->next)
		if (k->state != V_ABSENT && !(k->flags & VF_QUIET))
			return false;
	return true;
}

/*
 * Marks the second halves that bring nothing new, and moves the change
 * into the brackets of boxed numbers: [110 => 24].
 */
static void settle(struct value *v, unsigned int depth)
{
	struct value *in, *out;

	if (depth > WALK_DEPTH_MAX)
		return;
	if (v->shape == SHAPE_CHANGE && v->last->state != V_LATER) {
		in = v->first;
		out = v->last;
		if (out->state == V_UNSET || empty(out) || same(in, out))
			out->flags |= VF_QUIET;
	}
	for (struct value *k = v->first; k; k = k->next)
		settle(k, depth + 1);
}

void event_decode_exit(struct event *ev)
{
	struct walk w;

	ev->phase = EVENT_EXIT;
	if (!ev->args)
		return;
	w = walk_init(ev);
	memcache_reset(ev->cache);
	if (ev->fields) {
		if (ev->err)
			withhold(ev);
		prefetch(&w);
		fill(ev, ev->args, 0);
		settle(ev->args, 0);
	}
	ev->retv = result(ev);
}
