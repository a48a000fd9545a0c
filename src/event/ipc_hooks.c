/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Hooks of IPC and of what is asked of the kernel by bits. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "event/walk.h"

/* Flags above nine bits of permissions: IPC_CREAT|0600. */
struct value *hook_perm_flags(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	struct value *parts = value_new(a, SHAPE_OR), *flags;
	uint64_t num;

	walk_num(w, type->scalar, &num);
	parts->text = "|";
	parts->num = num;
	if (num & ~0777ull) {
		flags = value_sym(a, num & ~0777ull, 4, type->consts);
		flags->flags |= VF_NOUNKNOWN;
		value_add(parts, flags, NULL);
	}
	value_add(parts, value_num(a, num & 0777, 4, RADIX_O), NULL);
	return parts;
}

/* struct msgbuf: a long, then as many bytes as the field counts. */
struct value *hook_msgbuf(struct walk *w, const struct type *type)
{
	struct value *rec = value_record(walk_arena(w));
	uint64_t addr = w->place.addr, mtype, len = 0;

	(void)type;
	if (!walk_scalar(w, addr, K_LONG, &mtype))
		return value_fault(walk_arena(w), addr);
	walk_count(w, &len);
	value_add(rec, value_snum(walk_arena(w), (int64_t)mtype, w->l.word),
		  "mtype");
	value_add(rec, walk_bytes(w, addr + w->l.word, len, 0), "mtext");
	return rec;
}

/* A number whose name only explains it: 9 (comment SYSLOG_ACTION_…). */
struct value *hook_commented_enum(struct walk *w, const struct type *type)
{
	struct value *v;
	uint64_t num;

	walk_num(w, type->scalar, &num);
	v = value_snum(walk_arena(w), (int64_t)num, 4);
	v->comment = consts_name(type->consts, num);
	if (!v->comment)
		v->comment = type->consts->unknown;
	return v;
}

/* CPUs as a set; the kernel's words are little-endian here. */
struct value *hook_cpuset(struct walk *w, const struct type *type)
{
	struct value *list = value_list(walk_arena(w));
	uint64_t bytes = 0, addr = w->place.addr;

	(void)type;
	list->flags |= VF_SPACED;
	walk_count(w, &bytes);
	/* NR_CPUS is 8192 at most */
	if (bytes > 1024)
		bytes = 1024;
	for (uint64_t i = 0; i < bytes; i++) {
		uint64_t bits;

		if (!walk_scalar(w, addr + i, K_U8, &bits))
			return value_fault(walk_arena(w), addr);
		for (unsigned int b = 0; b < 8; b++)
			if (bits >> b & 1)
				value_add(list, value_num(walk_arena(w),
					  i * 8 + b, 4, RADIX_U), NULL);
	}
	return list;
}

#define PER_MASK 0xff

/* A type and flags; 0xffffffff asks and changes nothing. */
struct value *hook_personality(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	struct value *parts = value_new(a, SHAPE_OR), *v;
	uint64_t num;

	walk_num(w, type->scalar, &num);
	if (num == 0xffffffff && !type->arg)
		return value_num(a, num, 4, RADIX_X);
	parts->text = "|";
	parts->num = num;
	if (consts_name(&consts_personality_types, num)) {
		v = value_sym(a, num, 4, &consts_personality_types);
		v->radix = RADIX_X;
		value_add(parts, v, NULL);
	} else {
		v = value_sym(a, num & PER_MASK, 4, &consts_personality_types);
		v->radix = RADIX_X;
		value_add(parts, v, NULL);
		v = value_sym(a, num & ~(uint64_t)PER_MASK, 4,
			      &consts_personality_flags);
		v->radix = RADIX_X;
		v->flags |= VF_NOUNKNOWN;
		if (v->num)
			value_add(parts, v, NULL);
	}
	if (!type->arg)
		return parts;
	v = value_num(a, num, 4, RADIX_X);
	v->aux = parts;
	return v;
}

enum { NOTIFY_SIGNAL, NOTIFY_NONE, NOTIFY_THREAD, NOTIFY_THREAD_ID = 4 };

/* struct sigevent, include/uapi/asm-generic/siginfo.h */
struct value *hook_sigevent(struct walk *w, const struct type *type)
{
	struct arena *a = walk_arena(w);
	struct value *rec = value_record(a), *v, *pair;
	uint64_t addr = w->place.addr, word = w->l.word;
	uint64_t value, signo, notify, tid = 0, fn = 0, attr = 0;

	if (!walk_scalar(w, addr, K_PTR, &value) ||
	    !walk_scalar(w, addr + word, K_S32, &signo) ||
	    !walk_scalar(w, addr + word + 4, K_S32, &notify))
		return value_fault(a, addr);
	if (value) {
		pair = value_record(a);
		value_add(pair, value_snum(a, (int32_t)value, 4), "sival_int");
		value_add(pair, value_addr(a, value), "sival_ptr");
		value_add(rec, pair, "sigev_value");
	}
	if (notify == NOTIFY_SIGNAL || notify == NOTIFY_THREAD ||
	    notify == NOTIFY_THREAD_ID) {
		v = value_sym(a, signo, 4, &consts_signals);
		v->flags |= VF_NOUNKNOWN | VF_SIGNED;
	} else {
		v = value_num(a, signo, 4, RADIX_U);
	}
	value_add(rec, v, "sigev_signo");
	v = value_sym(a, notify, 4, type->consts);
	v->radix = RADIX_X;
	value_add(rec, v, "sigev_notify");
	addr += word + 8;
	if (notify == NOTIFY_THREAD_ID &&
	    walk_scalar(w, addr, K_S32, &tid))
		value_add(rec, value_snum(a, (int64_t)tid, 4),
			  "sigev_notify_thread_id");
	if (notify == NOTIFY_THREAD && walk_scalar(w, addr, K_PTR, &fn) &&
	    walk_scalar(w, addr + word, K_PTR, &attr)) {
		value_add(rec, value_addr(a, fn), "sigev_notify_function");
		value_add(rec, value_addr(a, attr),
			  "sigev_notify_attributes");
	}
	return rec;
}
