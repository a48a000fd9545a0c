/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of devices. */
#include "desc/consts.h"
#include "desc/dev/ioctls.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* include/uapi/asm-generic/ioctl.h */
static struct value *ioc_parts(struct walk *w, uint64_t num)
{
	struct arena *a = walk_arena(w);
	struct value *v = value_call(a, "_IOC", num), *dir;

	v->size = 4;
	dir = value_sym(a, num >> 30, 1, &consts_ioc_directions);
	value_add(v, dir, NULL);
	value_add(v, value_num(a, num >> 8 & 0xff, 1, RADIX_X), NULL);
	value_add(v, value_num(a, num & 0xff, 1, RADIX_X), NULL);
	value_add(v, value_num(a, num >> 16 & 0x3fff, 2, RADIX_X), NULL);
	return v;
}

struct value *hook_ioctl_op(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	const struct ioctl_name *name;
	unsigned int n = 0;
	struct value *v;
	uint64_t num;

	walk_num(w, type->scalar, &num);
	name = ioctl_find((uint32_t)num, w->ev->abi->index != 0, &n);
	if (!n)
		return ioc_parts(w, num);
	v = value_text(a, ioctl_text(&name[0]));
	for (unsigned int i = 1; i < n; i++)
		v->text = arena_printf(a, "%s or %s", v->text,
				       ioctl_text(&name[i]));
	v->num = num;
	v->size = 4;
	v->radix = RADIX_X;
	return v;
}

#define CBAUD	0x100f
#define IBSHIFT	16
#define CSIZE	0x30

static void add_sym(struct walk *w, struct value *parts, uint64_t num,
		    const struct consts *set)
{
	struct value *v = value_sym(walk_arena(w), num, 4, set);

	v->radix = RADIX_X;
	value_add(parts, v, NULL);
}

/* include/uapi/asm-generic/termbits.h: the input speed stands above. */
struct value *hook_term_cflag(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	uint64_t num, ispeed, rest;
	struct value *v;

	if (!walk_num(w, type->scalar, &num))
		return value_fault(a, w->place.addr);
	v = value_new(a, SHAPE_OR);
	v->text = "|";
	v->num = num;
	add_sym(w, v, num & CBAUD, &consts_term_bauds);
	ispeed = num >> IBSHIFT & CBAUD;
	if (ispeed) {
		const char *name = consts_name(&consts_term_bauds, ispeed);
		struct value *in = value_text(a, arena_printf(a,
			"%s<<IBSHIFT", name ? name : "?"));

		in->num = ispeed << IBSHIFT;
		in->radix = RADIX_X;
		in->size = 4;
		value_add(v, in, NULL);
	}
	add_sym(w, v, num & CSIZE, &consts_term_csizes);
	rest = num & ~(uint64_t)(CBAUD | CBAUD << IBSHIFT | CSIZE);
	if (rest)
		add_sym(w, v, rest, &consts_term_cflag_flags);
	return v;
}
