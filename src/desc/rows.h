/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The words that rows are written in.  Only files with rows include this.
 *
 *	CALL(openat, &type_fd,
 *		ARG(dirfd,	&type_dirfd),
 *		ARG(pathname,	&type_path),
 *		ARG(flags,	&type_open_flags),
 *		ARG(mode,	&type_mode,	IF(flags, O_CREAT | __O_TMPFILE)));
 *
 * `CALL(` stands at the beginning of a line: the generator of the call
 * tables finds it there.
 */
#ifndef VX_DESC_ROWS_H
#define VX_DESC_ROWS_H

#include <stddef.h>

#include "desc/desc.h"
#include "desc/types.h"

#define LIST_OF(t, ...)	((const t[]){ __VA_ARGS__ })
#define COUNT_OF(t, ...) \
	((unsigned int)(sizeof((const t[]){ __VA_ARGS__ }) / sizeof(t)))
#define COND(sib_, v_, mask_, op_) \
	(&(const struct cond){ (sib_), (v_), (mask_), (op_) })

/* CALL(name, &type_ret, ARG()…); */
#define CALL(name_, ret_, ...)						\
	extern const struct call call_##name_;				\
	const struct call call_##name_ = {				\
		.name = #name_, .ret = (ret_),				\
		.args = LIST_OF(struct field, __VA_ARGS__),		\
		.nargs = COUNT_OF(struct field, __VA_ARGS__),		\
	}
/* As CALL, with call_flag bits. */
#define CALLF(name_, ret_, flags_, ...)					\
	extern const struct call call_##name_;				\
	const struct call call_##name_ = {				\
		.name = #name_, .ret = (ret_), .flags = (flags_),	\
		.args = LIST_OF(struct field, __VA_ARGS__),		\
		.nargs = COUNT_OF(struct field, __VA_ARGS__),		\
	}
/*
 * CALLM(name, &type_ret, MEMORY_IF(argument, bits, value), …): CALL_MEMORY_ONLY
 * where those bits are that value, or with MEMORY_IN where the argument is
 * one of 64 values: the number of a bit that is set.
 */
#define CALLM(name_, ret_, memory_if_, ...)				\
	extern const struct call call_##name_;				\
	const struct call call_##name_ = {				\
		.name = #name_, .ret = (ret_),				\
		.flags = CALL_MEMORY_ONLY, .memory_if = memory_if_,		\
		.args = LIST_OF(struct field, __VA_ARGS__),		\
		.nargs = COUNT_OF(struct field, __VA_ARGS__),		\
	}
#define MEMORY_IF(arg_, bits_, v_) COND(#arg_, (v_), (bits_), COND_EQ)
#define MEMORY_IN(arg_, set_)	COND(#arg_, (set_), 0, COND_SET)
/*
 * A multiplexed call: static const struct variant NAME_variants[] = {…}
 * stands before it; ARGs are those of an unknown selector value.
 */
#define VARIANTS(name_, ret_, selector_, mask_, ...)			\
	extern const struct call call_##name_;				\
	const struct call call_##name_ = {				\
		.name = #name_, .ret = (ret_),				\
		.args = LIST_OF(struct field, __VA_ARGS__),		\
		.nargs = COUNT_OF(struct field, __VA_ARGS__),		\
		.selector = #selector_, .selector_mask = (mask_),	\
		.variants = name_##_variants,				\
		.nvariants = sizeof(name_##_variants) /			\
			     sizeof(name_##_variants[0]),		\
	}
/* static const struct call *const NAME_subcalls[] = {…} before it. */
#define SUBCALLS(name_, ret_, ...)					\
	extern const struct call call_##name_;				\
	const struct call call_##name_ = {				\
		.name = #name_, .ret = (ret_),				\
		.args = LIST_OF(struct field, __VA_ARGS__),		\
		.nargs = COUNT_OF(struct field, __VA_ARGS__),		\
		.subcalls = name_##_subcalls,				\
		.nsubcalls = sizeof(name_##_subcalls) /			\
			     sizeof(name_##_subcalls[0]),		\
	}
#define VARIANT(val_, ret_, ...)					\
	{ .val = (val_), .ret = (ret_),					\
	  .args = LIST_OF(struct field, __VA_ARGS__),			\
	  .nargs = COUNT_OF(struct field, __VA_ARGS__) }

/*
 * IOCTL(NAME, &type_ret or NULL, ARG(argp, …)); at the beginning of a line:
 * a command of ioctl(2), found by its name.  Without an ARG there is none.
 */
#define IOCTL(name_, ret_, ...)						\
	extern const struct variant ioctl_##name_;			\
	const struct variant ioctl_##name_ = {				\
		.ret = (ret_),						\
		.args = LIST_OF(struct field, IOCTL_HEAD, __VA_ARGS__),	\
		.nargs = COUNT_OF(struct field, IOCTL_HEAD, __VA_ARGS__), \
	}
#define IOCTL_HEAD							\
	ARG(fd,		&type_fd),					\
	ARG(op,		&type_ioctl_op)

/* An argument; a member of a struct. Words follow. */
#define ARG(name_, type_, ...)	{ .name = #name_, .type = (type_), __VA_ARGS__ }
#define FIELD(name_, type_, ...) { .name = #name_, .type = (type_), __VA_ARGS__ }
/* An argument or member whose type a sibling chooses. */
#define BY(name_, switch_, ...)	{ .name = #name_, .on = &(switch_), __VA_ARGS__ }
#define PAD(type_, ...)	{ .name = "pad", .type = (type_), .flags = FIELD_PAD, __VA_ARGS__ }

/* Words; `.flags` ones are joined: FLAGS(VERBOSE_ | HIDE_ZERO_). */
#define IN		.dir = DIR_IN
#define OUT		.dir = DIR_OUT
#define INOUT		.dir = DIR_INOUT
#define INOUT_HOW(how_)	.dir = DIR_INOUT, .inout = (how_)
#define COUNT(sib_)	.count_of = COUNT_SIBLING, .count = #sib_
#define COUNT_RET	.count_of = COUNT_RETURN
#define COUNT_N(n_)	.count_of = COUNT_CONST, .n = (n_)
#define COUNT_TO_END	.count_of = COUNT_REST
#define COUNT_AT(sib_)	.count_of = COUNT_DEREF, .count = #sib_
/* The object's size is a sibling's number: structs show what fits. */
#define SIZE(sib_)	.size = #sib_
#define IF(sib_, bits_)	.cond = COND(#sib_, (bits_), 0, COND_ANY)
#define IF_ALL(sib_, bits_) .cond = COND(#sib_, (bits_), 0, COND_ALL)
#define IF_EQ(sib_, v_)	.cond = COND(#sib_, (v_), 0, COND_EQ)
#define IF_NE(sib_, v_)	.cond = COND(#sib_, (v_), 0, COND_NE)
#define IF_MASK(sib_, mask_, v_) .cond = COND(#sib_, (v_), (mask_), COND_EQ)
#define IF_RET_GE(v_)	.cond = COND(NULL, (v_), 0, COND_RET_GE)
#define FLAGS(f_)	.flags = (f_)
#define EVEN_FAILED	.flags = FIELD_EVEN_FAILED
#define IF_RET		.flags = FIELD_IF_RET
#define HIDE_ZERO	.flags = FIELD_HIDE_ZERO
/* Hidden when zero, unless the condition (IF …) holds. */
#define HIDE_ZERO_UNLESS .flags = FIELD_HIDE_ZERO | FIELD_UNLESS
#define VERBOSE		.flags = FIELD_VERBOSE
/* What only a call that succeeded shows, though it is known before. */
#define IF_OK		.flags = FIELD_IF_OK
#define ANON		.flags = FIELD_ANON
#define NAMED		.flags = FIELD_NAMED
/* The argument stands in register n (0-based), not in the next one. */
/* The member stands where the earlier PLACE(name) left room for it. */
#define AT(name_)	.at = #name_
#define PLACE(name_, type_) \
	{ .name = #name_, .type = (type_), .flags = FIELD_PAD }
#define REG(n_)		.reg = (n_) + 1
#define BITFIELD(n_)	.bits = (n_)
#define LABELS(set_)	.flags = FIELD_LABEL, .labels = &(set_)

/* Types. */
#define TYPE_INT(scalar_, radix_, ...) \
	{ .kind = KIND_INT, .scalar = (scalar_), .radix = (radix_), __VA_ARGS__ }
#define TYPE_BITS(scalar_, consts_, ...) \
	{ .kind = KIND_BITS, .scalar = (scalar_), .consts = &(consts_), __VA_ARGS__ }
/* BITS(prot, K_ULONG, mmap_prot); a type of the file's own, named as its set. */
#define BITS(name_, scalar_, set_, ...) \
	static const struct type name_ = \
		TYPE_BITS(scalar_, consts_##set_, .name = #set_, __VA_ARGS__)
#define TYPE_PTR(elem_, ...) \
	{ .kind = KIND_PTR, .scalar = K_PTR, .elem = (elem_), __VA_ARGS__ }
/* An address that stands in 64 bits on every ABI. */
#define TYPE_PTR64(elem_, ...) \
	{ .kind = KIND_PTR, .scalar = K_U64, .elem = (elem_), __VA_ARGS__ }
#define TYPE_ARRAY(elem_, ...) \
	{ .kind = KIND_ARRAY, .elem = (elem_), __VA_ARGS__ }
#define TYPE_HOOK(hook_, ...) \
	{ .kind = KIND_HOOK, .hook = (hook_), __VA_ARGS__ }
#define TYPE_CHARS(n_, ...) \
	{ .kind = KIND_STR, .size = (n_), __VA_ARGS__ }
/*
 * const struct type type_x = STRUCT("x", FIELD()…);  an argument takes
 * &type_x through a pointer: type_x_ptr = TYPE_PTR(&type_x).
 */
#define STRUCT(name_, ...)						\
	{ .name = (name_), .kind = KIND_STRUCT,				\
	  .fields = LIST_OF(struct field, __VA_ARGS__),			\
	  .nfields = COUNT_OF(struct field, __VA_ARGS__) }
#define STRUCTF(name_, flags_, ...)					\
	{ .name = (name_), .kind = KIND_STRUCT, .flags = (flags_),	\
	  .fields = LIST_OF(struct field, __VA_ARGS__),			\
	  .nfields = COUNT_OF(struct field, __VA_ARGS__) }
/* static const struct switch_on NAME = SWITCH(sibling, other, CASE()…); */
#define SWITCH(sib_, other_, ...)					\
	{ .sibling = #sib_, .other = (other_),				\
	  .v = LIST_OF(struct choice, __VA_ARGS__),			\
	  .n = COUNT_OF(struct choice, __VA_ARGS__) }
#define CASE(val_, type_) { (val_), (type_) }

#endif
