/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The arguments of a call as its registers have them, by the same
 * descriptions that the decoder uses; and what a path of names can stand
 * for, without any call.
 */
#ifndef VX_RULE_ARGS_H
#define VX_RULE_ARGS_H

#include "desc/layout.h"
#include "event/fields.h"
#include "rule/eval.h"

struct arg_list {
	struct fields f;
	struct layout_abi l;
	bool memory;		/* words stand at `at`: old calls */
	uint64_t at;
	unsigned int reg;	/* … and that is what this register says */
	uint64_t words[6];
};

/* Zero it before the first. */
struct arg_iter {
	unsigned int i, slot;
	const struct field *field;
	uint64_t num;		/* narrowed by its type */
	unsigned int reg;
};

/* 0, or -EFAULT: the arguments are in memory that cannot be read. */
int args_of(struct eval *x, struct arg_list *l);
bool args_next(const struct eval *x, const struct arg_list *l,
	       struct arg_iter *it);
/* args[n]: narrowed by the type that stands there. */
int64_t args_reg(struct eval *x, unsigned int n);
/* How many elements or bytes an argument's count says; false: unknown. */
bool args_count(struct eval *x, const struct field *f, uint64_t *n);

/* A type of this ABI. */
const struct type *arg_type_for(const struct type *t, unsigned int word);

/*
 * Every type that a path can stand for: argument lists depend on
 * selectors, members on siblings.  The visitor says whether to go on.
 */
void arg_types(const struct call_entry *entry, const struct abi *abi,
	       const char *path,
	       bool (*visit)(void *ctx, const struct type *t,
			     const struct field *f), void *ctx);
/* Argument names of a call, "dirfd, pathname"; of one list. */
void arg_names(const struct call_entry *entry, struct buf *to);
/* The nearest argument name, or NULL. */
const char *arg_nearest(const struct call_entry *entry, const char *name);
/* The n-th argument's, of the call's own list; NULL where it is unknown. */
const struct field *arg_field(const struct call_entry *entry, unsigned int n);

#endif
