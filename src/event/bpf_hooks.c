/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of bpf: instructions of classic filters. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* include/uapi/linux/bpf_common.h */
enum {
	CLASS_LD, CLASS_LDX, CLASS_ST, CLASS_STX,
	CLASS_ALU, CLASS_JMP, CLASS_RET, CLASS_MISC,
};

#define MODE_ABS	0x20
#define MODE_IND	0x40

/* linux/filter.h: SKF_LL_OFF and so on */
#define SKF_LL		0xffe00000u
#define SKF_NET		0xfff00000u
#define SKF_AD		0xfffff000u

#define SECCOMP_ACTION	0xffff0000u

static void part(struct walk *w, struct value *parts, uint64_t num,
		 const struct consts *set)
{
	struct value *v = value_sym(walk_arena(w), num, 4, set);

	v->radix = RADIX_X;
	value_add(parts, v, NULL);
}

static struct value *code_value(struct walk *w, uint64_t code)
{
	struct value *v = value_new(walk_arena(w), SHAPE_OR);
	uint64_t rest = 0;

	v->text = "|";
	v->num = code;
	part(w, v, code & 7, &consts_bpf_classes);
	switch (code & 7) {
	case CLASS_LD: case CLASS_LDX:
		part(w, v, code & 0x18, &consts_bpf_sizes);
		part(w, v, code & 0xe0, &consts_bpf_modes);
		rest = code & ~0xffull;
		break;
	case CLASS_ALU:
		part(w, v, code & 0x08, &consts_bpf_src);
		part(w, v, code & 0xf0, &consts_bpf_alu_ops);
		rest = code & ~0xffull;
		break;
	case CLASS_JMP:
		part(w, v, code & 0x08, &consts_bpf_src);
		part(w, v, code & 0xf0, &consts_bpf_jmp_ops);
		rest = code & ~0xffull;
		break;
	case CLASS_RET:
		part(w, v, code & 0x18, &consts_bpf_rval);
		rest = code & ~0x1full;
		break;
	case CLASS_MISC:
		part(w, v, code & 0xf8, &consts_bpf_misc_ops);
		rest = code & ~0xffull;
		break;
	default:
		rest = code & ~0x07ull;
		break;
	}
	if (rest) {
		struct value *left = value_num(walk_arena(w), rest, 2, RADIX_X);

		left->comment = "BPF_???";
		value_add(v, left, NULL);
	}
	return v;
}

/* What a seccomp filter returns: an action and 16 bits of data. */
static struct value *action_value(struct walk *w, uint64_t k)
{
	struct arena *a = walk_arena(w);
	struct value *parts = value_new(a, SHAPE_OR);
	uint64_t action = k & SECCOMP_ACTION;

	parts->text = "|";
	parts->num = k;
	part(w, parts, action, &consts_seccomp_actions);
	if (k & ~SECCOMP_ACTION)
		value_add(parts, value_num(a, k & 0xffff, 4, RADIX_X), NULL);
	return parts;
}

/*
 * Offsets from here on are not into the packet: one of the kernel's bases,
 * and what is added to it.
 */
static struct value *offset_value(struct walk *w, uint64_t k)
{
	struct arena *a = walk_arena(w);
	struct value *sum = value_new(a, SHAPE_OR), *base;
	uint64_t from = k >= SKF_AD ? SKF_AD : k >= SKF_NET ? SKF_NET : SKF_LL;

	sum->text = "+";
	sum->num = k;
	base = value_sym(a, from, 4, &consts_skf_off);
	base->radix = RADIX_X;
	value_add(sum, base, NULL);
	if (from == SKF_AD && consts_name(&consts_skf_ad, k - from)) {
		base = value_sym(a, k - from, 4, &consts_skf_ad);
		base->radix = RADIX_U;
		value_add(sum, base, NULL);
	} else {
		value_add(sum, value_num(a, k - from, 4, RADIX_U), NULL);
	}
	return sum;
}

/* struct sock_filter: u16 code, u8 jt, u8 jf, u32 k. arg 1: seccomp's. */
struct value *hook_bpf_insn(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	uint64_t addr = w->place.addr, code, jt, jf, k;
	struct value *v;

	if (!walk_scalar(w, addr, K_U16, &code) ||
	    !walk_scalar(w, addr + 2, K_U8, &jt) ||
	    !walk_scalar(w, addr + 3, K_U8, &jf) ||
	    !walk_scalar(w, addr + 4, K_U32, &k))
		return value_fault(a, addr);
	v = value_call(a, jt || jf ? "BPF_JUMP" : "BPF_STMT", code);
	v->flags |= VF_SYM_ALWAYS;
	value_add(v, code_value(w, code), NULL);
	if (type->arg == 1 && (code & 0x1f) == CLASS_RET)
		value_add(v, action_value(w, k), NULL);
	else if ((code & 7) == CLASS_LD && k >= SKF_LL &&
		 ((code & 0xe0) == MODE_ABS || (code & 0xe0) == MODE_IND))
		value_add(v, offset_value(w, k), NULL);
	else
		value_add(v, value_num(a, k, 4, RADIX_X), NULL);
	if (jt || jf) {
		value_add(v, value_num(a, jt, 1, RADIX_X), NULL);
		value_add(v, value_num(a, jf, 1, RADIX_X), NULL);
	}
	return v;
}
