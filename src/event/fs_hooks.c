/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Arguments of mounting, swapping and quotas that depend on flag words. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* Flags of old programs say so in their upper half (fs/namespace.c). */
#define MS_MGC_VAL	0xc0ed0000u
#define MS_MGC_MSK	0xffff0000u
#define SWAP_PRIO_MASK	0x7fffu

struct value *hook_mount_arg(struct walk *w, const struct type *t)
{
	uint64_t addr, flags = 0;
	struct value *v;

	if (!walk_num(w, t->scalar, &addr))
		return NULL;
	walk_sibling(w, "mountflags", &flags);
	if ((flags & MS_MGC_MSK) == MS_MGC_VAL)
		flags &= ~(uint64_t)MS_MGC_MSK;
	if (!addr || flags & t->arg)
		return value_addr(walk_arena(w), addr);
	v = walk_type(w, t->elem);
	return v;
}

struct value *hook_mount_flags(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	if ((num & MS_MGC_MSK) != MS_MGC_VAL || num == MS_MGC_VAL)
		return number_value(w, t->elem, num);
	v = value_new(walk_arena(w), SHAPE_OR);
	v->text = "|";
	v->num = num;
	v->size = w->l.word;
	value_add(v, number_value(w, t->elem, MS_MGC_VAL), NULL);
	value_add(v, number_value(w, t->elem, num - MS_MGC_VAL), NULL);
	return v;
}

struct value *hook_offset_str(struct walk *w, const struct type *t)
{
	uint64_t offset;
	const struct value *rec = w->parent;

	if (!walk_num(w, t->scalar, &offset))
		return NULL;
	while (rec && rec->shape != SHAPE_RECORD)
		rec = rec->parent;
	if (!rec || rec->place.kind != PLACE_MEM)
		return NULL;
	return walk_str(w, rec->place.addr + t->arg + offset, 0);
}

struct value *hook_swap_flags(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v, *flags, *prio;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	prio = value_num(walk_arena(w), num & SWAP_PRIO_MASK, 4, RADIX_U);
	if (!(num & ~(uint64_t)SWAP_PRIO_MASK))
		return prio;
	flags = value_sym(walk_arena(w), num & ~(uint64_t)SWAP_PRIO_MASK, 4,
			  t->consts);
	v = value_new(walk_arena(w), SHAPE_OR);
	v->text = "|";
	v->num = num;
	v->size = 4;
	value_add(v, flags, NULL);
	value_add(v, prio, NULL);
	return v;
}

/* include/uapi/linux/ioprio.h: IOPRIO_CLASS_SHIFT */
struct value *hook_ioprio(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v, *out;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_call(walk_arena(w), "IOPRIO_PRIO_VALUE", num);
	v->radix = RADIX_D;
	v->flags |= VF_SIGNED;
	v->size = (uint8_t)layout_scalar_size(t->scalar, &w->l);
	value_add(v, value_sym(walk_arena(w), num >> 13, 4, t->consts), NULL);
	v->first->num = v->first->num & 0x7ffff;
	v->first->radix = RADIX_X;
	value_add(v, value_num(walk_arena(w), num & 0x1fff, 4, RADIX_U), NULL);
	if (!t->arg)
		return v;
	/* as a result: the number, and what it means */
	out = value_snum(walk_arena(w), (int64_t)num, 4);
	v->flags |= VF_SYM_ALWAYS;
	out->aux = v;
	return out;
}

struct value *hook_qcmd(struct walk *w, const struct type *t)
{
	uint64_t num;
	struct value *v;

	if (!walk_num(w, t->scalar, &num))
		return NULL;
	v = value_call(walk_arena(w), "QCMD", num);
	v->size = 4;
	v->radix = RADIX_U;
	value_add(v, value_sym(walk_arena(w), num >> 8, 4, t->consts), NULL);
	value_add(v, value_sym(walk_arena(w), num & 0xff, 4,
			       &consts_quota_types), NULL);
	return v;
}
