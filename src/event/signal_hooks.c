/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of the signal family. */
#include <string.h>

#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

#define SIGNALS 64

/* Names in sets have no SIG; a number without a name stays one. */
static const char *short_name(struct walk *w, unsigned int sig)
{
	const char *name = consts_name(&consts_signals, sig);

	return name ? name + strlen("SIG") :
	       arena_printf(walk_arena(w), "%u", sig);
}

static struct value *set_value(struct walk *w, uint64_t bits,
			       unsigned int nsig)
{
	uint64_t all = nsig < 64 ? (1ull << nsig) - 1 : UINT64_MAX;
	struct value *list = value_list(walk_arena(w));
	unsigned int members = (unsigned int)__builtin_popcountll(bits);

	list->num = bits;
	list->flags |= VF_SPACED;
	/* a nearly full set reads better as what is missing */
	if (members >= nsig * 2 / 3) {
		list->flags |= VF_INVERT;
		bits = ~bits & all;
	}
	for (unsigned int i = 0; i < nsig; i++) {
		struct value *v;

		if (!(bits >> i & 1))
			continue;
		v = value_text(walk_arena(w), short_name(w, i + 1));
		v->num = i + 1;
		v->size = 4;
		v->flags |= VF_SYM_ALWAYS;
		value_add(list, v, NULL);
	}
	return list;
}

struct value *hook_sigset(struct walk *w, const struct type *type)
{
	uint64_t size = type->size, addr = w->place.addr, bits = 0;
	unsigned char raw[8];

	if (type->arg != 2 && (walk_sibling(w, "sigsetsize", &size) ||
	     walk_sibling(w, "sizemask", &size)) &&
	    (size > 8 || size == 0 || (type->arg == 0 && size != 8)))
		return value_fault(walk_arena(w), addr);
	if (size > sizeof(raw) || !walk_read(w, addr, raw, size))
		return value_fault(walk_arena(w), addr);
	for (unsigned int i = 0; i < size; i++)
		bits |= (uint64_t)raw[i] << (8 * i);
	return set_value(w, bits, (unsigned int)size * 8);
}

struct value *hook_signal_ret(struct walk *w, const struct type *type)
{
	struct value *v = value_snum(walk_arena(w), (int64_t)w->num, 8);
	const char *name = consts_name(&consts_signals, w->num);

	(void)type;
	if (name)
		v->aux = value_text(walk_arena(w), name);
	if (v->aux)
		v->aux->flags |= VF_SYM_ALWAYS;
	return v;
}

struct value *hook_sigframe(struct walk *w, const struct type *type)
{
	uint64_t addr = w->ev->sp + w->ev->abi->sigframe_mask, bits;
	struct value *rec;

	(void)type;
	if (!w->ev->abi->sigframe_mask ||
	    !walk_scalar(w, addr, K_U64, &bits))
		return value_fault(walk_arena(w), w->ev->sp);
	rec = value_record(walk_arena(w));
	value_add(rec, set_value(w, bits, SIGNALS), "mask");
	return rec;
}

struct value *hook_resumed(struct walk *w, const struct type *type)
{
	const struct call_entry *former = w->ev->former;
	struct value *v;

	(void)type;
	v = value_text(walk_arena(w), arena_printf(walk_arena(w),
		       "<... resuming interrupted %s ...>",
		       former && former->name ? former->name :
		       "system call"));
	v->flags |= VF_SYM_ALWAYS;
	return v;
}
