/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/args.h"

#include <errno.h>
#include <string.h>

#include "event/walk.h"

/* Nobody nests structs, or types that depend on each other, deeper. */
#define DEPTH_MAX 8
/* A copy of an argument's object is not larger. */
#define BASE_MAX 65536u

const struct type *arg_type_for(const struct type *t, unsigned int word)
{
	return t && t->compat && word == 4 ? t->compat : t;
}

/* --- the list --- */

static int read_words(struct eval *x, struct arg_list *l, uint64_t at,
		      unsigned int n)
{
	unsigned char raw[6 * 8];
	unsigned int word = l->l.word;

	if (n > 6)
		n = 6;
	if (word == 4)
		at = (uint32_t)at;
	if (eval_read(x, at, raw, n * word))
		return -EFAULT;
	for (unsigned int i = 0; i < n; i++) {
		l->words[i] = 0;
		memcpy(&l->words[i], raw + i * word, word);
	}
	l->memory = true;
	l->at = at;
	return 0;
}

int args_of(struct eval *x, struct arg_list *l)
{
	const struct event *ev = x->ev;
	const struct call *c = ev->entry ? ev->entry->row : NULL;
	const struct call *sub;
	uint64_t at = ev->arg[0];

	*l = (struct arg_list){ .l = { ev->abi->word, ev->abi->u64_align } };
	memcpy(l->words, ev->arg, sizeof(l->words));
	fields_choose(ev, &l->f);
	if (!c)
		return 0;
	if (c->subcalls) {
		uint32_t num = (uint32_t)ev->arg[0];

		sub = num < c->nsubcalls ? c->subcalls[num] : NULL;
		if (!sub)
			return 0;
		l->f = (struct fields){ sub->args, sub->nargs, sub->ret };
		at = ev->arg[1];
		l->reg = 1;
	} else if (!(c->flags & CALL_IN_MEMORY)) {
		return 0;
	}
	return read_words(x, l, at, l->f.n);
}

static enum scalar scalar_of(const struct type *t)
{
	if (!t)
		return K_ULONG;
	return t->kind == KIND_PTR && !t->scalar ? K_PTR : t->scalar;
}

bool args_next(const struct eval *x, const struct arg_list *l,
	       struct arg_iter *it)
{
	const struct type *t;
	uint64_t num;

	if (it->i >= l->f.n)
		return false;
	it->field = &l->f.v[it->i++];
	it->reg = fields_first(x->ev->abi, it->field, it->slot);
	num = fields_take(x->ev->abi, l->words, it->field, &it->slot);
	t = arg_type_for(it->field->type, l->l.word);
	it->num = number_narrow(scalar_of(t), &l->l, num);
	return true;
}

int64_t args_reg(struct eval *x, unsigned int n)
{
	struct layout_abi l = { x->ev->abi->word, x->ev->abi->u64_align };
	struct fields f;
	unsigned int slot = 0;

	if (n >= 6)
		return 0;
	fields_choose(x->ev, &f);
	for (unsigned int i = 0; i < f.n && slot <= n; i++) {
		const struct type *t = arg_type_for(f.v[i].type, l.word);
		unsigned int first = fields_first(x->ev->abi, &f.v[i], slot);
		uint64_t num = fields_take(x->ev->abi, x->ev->arg, &f.v[i],
					   &slot);

		if (first == n && slot == n + 1)
			return (int64_t)number_narrow(scalar_of(t), &l, num);
	}
	return (int64_t)number_narrow(K_ULONG, &l, x->ev->arg[n]);
}

/* --- one argument --- */

struct finder {
	struct eval *x;
	struct arg_list list;
	unsigned int depth;
	bool later;		/* a step of the way is known at exit only */
	/* The struct that is walked, for siblings. */
	const struct type *in;
	uint64_t at;
};

static int find(struct finder *f, const char *path, struct arg_place *p);

/* The first component's length; *rest: behind the dot, or NULL. */
static size_t component(const char *path, const char **rest)
{
	size_t n = strcspn(path, ".");

	*rest = path[n] ? path + n + 1 : NULL;
	return n;
}

static bool named(const char *name, const char *s, size_t len)
{
	return name && strlen(name) == len && !memcmp(name, s, len);
}

static uint64_t swapped(uint64_t v, unsigned int size)
{
	uint64_t out = 0;

	for (unsigned int i = 0; i < size; i++)
		out |= (v >> (8 * i) & 0xff) << (8 * (size - 1 - i));
	return out;
}

static bool big_endian(const struct type *t)
{
	return t && (t->scalar == K_BE16 || t->scalar == K_BE32 ||
		     t->scalar == K_BE64);
}

/* A member that is a number: read it; of others the address counts. */
static int load(struct finder *f, struct arg_place *p)
{
	enum scalar s = scalar_of(p->type);
	const struct layout_abi *l = &f->list.l;
	uint64_t raw = 0;
	int err;

	p->num = (int64_t)p->addr;
	if (f->later)
		return -EFAULT;
	if (!p->type)
		return 0;
	switch ((enum kind)p->type->kind) {
	case KIND_STR: case KIND_BYTES: case KIND_ARRAY: case KIND_STRUCT:
		return 0;
	case KIND_HOOK:
		if (!p->type->scalar)
			return 0;
		break;
	case KIND_INT: case KIND_ADDR: case KIND_BITS: case KIND_PTR:
		break;
	}
	p->size = (uint8_t)layout_scalar_size(s, l);
	p->is_signed = layout_scalar_signed(s);
	err = eval_read(f->x, p->addr, &raw, p->size);
	if (err)
		return err;
	if (big_endian(p->type))
		raw = swapped(raw, p->size);
	if (p->bits)
		raw = raw >> p->bit & ((UINT64_C(1) << p->bits) - 1);
	else
		raw = number_narrow(s, l, raw);
	p->num = (int64_t)raw;
	return 0;
}

/* A sibling's number: in the struct at hand, or an argument. */
static bool sibling(struct finder *f, const char *name, uint64_t *num)
{
	struct arg_place p = { 0 };
	struct finder in = *f;
	struct layout_pos pos = { 0 };

	if (f->depth >= DEPTH_MAX)
		return false;
	in.depth++;
	for (unsigned int i = 0; f->in && i < f->in->nfields; i++) {
		const struct field *m = &f->in->fields[i];

		layout_next(&pos, f->in, m, &f->list.l);
		if (strcmp(m->name, name) || !m->type)
			continue;
		p.type = arg_type_for(m->type, f->list.l.word);
		p.addr = f->at + pos.offset;
		p.bit = pos.bit;
		p.bits = m->bits;
		if (load(&in, &p))
			return false;
		*num = (uint64_t)p.num;
		return true;
	}
	in.in = NULL;
	in.later = false;
	if (find(&in, name, &p))
		return false;
	*num = (uint64_t)p.num;
	return true;
}

static const struct type *field_type(struct finder *f, const struct field *fd)
{
	const struct type *t = fd->type;
	uint64_t num;

	if (!t && fd->on)
		t = sibling(f, fd->on->sibling, &num) ?
		    switch_type(fd->on, num) : fd->on->other;
	return arg_type_for(t, f->list.l.word);
}

/* Known only when the call has returned, and if it did well. */
static bool not_yet(const struct finder *f, const struct field *fd)
{
	const struct eval *x = f->x;

	if (fd->dir != DIR_OUT)
		return false;
	return !x->exit ||
	       (x->ev->err && !(fd->flags & FIELD_EVEN_FAILED));
}

static uint32_t object_size(struct finder *f, const struct arg_place *p,
			    const struct type *t)
{
	uint64_t size = layout_size(t, &f->list.l), given;

	if (p->field->size && sibling(f, p->field->size, &given))
		size = given;
	if (t->kind == KIND_ARRAY && t->elem) {
		size = layout_size(t->elem, &f->list.l);
		given = p->field->n;
		if (p->field->count_of == COUNT_CONST ||
		    (p->field->count_of == COUNT_SIBLING &&
		     sibling(f, p->field->count, &given)))
			size = given < BASE_MAX ? size * given : BASE_MAX;
	}
	return size < BASE_MAX ? (uint32_t)size : BASE_MAX;
}

static int follow(struct finder *f, struct arg_place *p)
{
	const struct type *t = arg_type_for(p->type->elem, f->list.l.word);

	if (!t)
		return -ENOENT;
	if (!p->num)
		return -EFAULT;
	f->later |= not_yet(f, p->field);
	p->base = p->addr = (uint64_t)p->num;
	p->base_size = object_size(f, p, t);
	p->memory = true;
	p->hops++;
	p->type = t;
	return 0;
}

static int member(struct finder *f, struct arg_place *p, const char *name,
		  size_t len)
{
	const struct type *t = p->type;
	struct layout_pos pos = { 0 };

	for (unsigned int i = 0; i < t->nfields; i++) {
		const struct field *m = &t->fields[i];

		layout_next(&pos, t, m, &f->list.l);
		if (!named(m->name, name, len) || m->flags & FIELD_PAD)
			continue;
		f->later |= not_yet(f, m);
		f->in = t;
		f->at = p->addr;
		p->field = m;
		p->type = field_type(f, m);
		p->addr += pos.offset;
		p->bit = pos.bit;
		p->bits = m->bits;
		return load(f, p);
	}
	return -ENOENT;
}

static int element(struct finder *f, struct arg_place *p, const char *name,
		   size_t len)
{
	uint64_t n = 0;

	if (!len || len > 6 || !p->type->elem)
		return -ENOENT;
	for (size_t i = 0; i < len; i++) {
		if (name[i] < '0' || name[i] > '9')
			return -ENOENT;
		n = n * 10 + (uint64_t)(name[i] - '0');
	}
	p->type = arg_type_for(p->type->elem, f->list.l.word);
	p->addr += n * layout_size(p->type, &f->list.l);
	return load(f, p);
}

/* One component further, through pointers. */
static int step(struct finder *f, struct arg_place *p, const char *name,
		size_t len)
{
	for (unsigned int i = 0; i < DEPTH_MAX && p->type; i++) {
		int err;

		switch ((enum kind)p->type->kind) {
		case KIND_PTR:
			err = follow(f, p);
			if (err)
				return err;
			continue;
		case KIND_HOOK:
			p->type = arg_type_for(p->type->elem,
					       f->list.l.word);
			continue;
		case KIND_STRUCT:
			return member(f, p, name, len);
		case KIND_ARRAY:
			return element(f, p, name, len);
		case KIND_INT: case KIND_ADDR: case KIND_BITS:
		case KIND_STR: case KIND_BYTES:
			return -ENOENT;
		}
	}
	return -ENOENT;
}

static int argument(struct finder *f, const char *name, size_t len,
		    struct arg_place *p)
{
	struct arg_iter it = { 0 };
	enum scalar s;

	while (args_next(f->x, &f->list, &it)) {
		if (!named(it.field->name, name, len))
			continue;
		*p = (struct arg_place){ .field = it.field, .reg = it.reg };
		p->type = field_type(f, it.field);
		s = scalar_of(p->type);
		p->size = (uint8_t)layout_scalar_size(s, &f->list.l);
		p->is_signed = layout_scalar_signed(s);
		p->num = (int64_t)(it.field->type ? it.num :
				   number_narrow(s, &f->list.l, it.num));
		if (f->list.memory) {
			p->memory = true;
			p->base = f->list.at;
			p->base_size = f->list.f.n * f->list.l.word;
			p->reg = f->list.reg;
			p->addr = f->list.at + it.reg * f->list.l.word;
			p->hops = 1;
		}
		return 0;
	}
	return -ENOENT;
}

static int find(struct finder *f, const char *path, struct arg_place *p)
{
	const char *rest;
	size_t len = component(path, &rest);
	int err = argument(f, path, len, p);

	while (!err && rest) {
		path = rest;
		len = component(path, &rest);
		err = step(f, p, path, len);
	}
	if (!err && p->memory)
		p->offset = (uint32_t)(p->addr - p->base);
	return err;
}

int arg_find(struct eval *x, const char *path, struct arg_place *p)
{
	struct finder f = { .x = x };
	int err = args_of(x, &f.list);

	return err ? err : find(&f, path, p);
}

bool args_count(struct eval *x, const struct field *fd, uint64_t *n)
{
	struct finder f = { .x = x };

	if (args_of(x, &f.list))
		return false;
	switch ((enum count_of)fd->count_of) {
	case COUNT_SIBLING:
		return sibling(&f, fd->count, n);
	case COUNT_RETURN:
		*n = x->ev->ret;
		return x->exit && !x->ev->err;
	case COUNT_CONST:
		*n = fd->n;
		return true;
	case COUNT_NONE: case COUNT_REST: case COUNT_DEREF:
		break;
	}
	return false;
}
