/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --describe: what is known about calls, for people who write filters and
 * rules.  All of it is read from the same rows that decode, so a name that
 * is shown here is one that args.NAME takes.
 */
#ifndef VX_DESCRIBE_H
#define VX_DESCRIBE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/bitmap.h"
#include "base/buf.h"
#include "linux/abi.h"

struct describe {
	struct buf *to;
	bool all;		/* -v: long lists in full */
	/* Sets of constants that were mentioned. */
	const struct consts *sets[64];
	unsigned int nsets;
	/* What stands behind "args." in rules: "how", "how.flags" */
	const char **paths;
	unsigned int npaths;
	struct arena arena;	/* of those */
};

/* Appends the description of a call that one of the ABIs has at least. */
void describe_call(struct buf *to, const char *name, bool all);
/*
 * Appends those of the calls in a set, each once; how many.  `set` is by
 * number, one per ABI.
 */
unsigned int describe_calls(struct buf *to, const struct bitmap set[ABI_COUNT],
			    bool all);

/* describe_rules.c: conditions, actions, `fail` of a call */
void describe_rules(struct buf *to, const struct call_entry *e,
		    const struct describe *d);

/* describe_type.c: one line of words */
void describe_type(struct buf *to, const struct type *t);
/* The same for an argument or member: direction, count, condition. */
void describe_field(struct buf *to, const struct field *f,
		    const struct field *siblings, unsigned int n);
/* The type behind pointers that has members, or NULL. */
const struct type *describe_struct(const struct field *f);
/* The set that names its values, or NULL. */
const struct consts *describe_consts(const struct type *t);
/* "  what     text", wrapped. */
void describe_labelled(struct buf *to, const char *what, const char *text);
/* Words, broken at blanks; later lines are indented by `indent`. */
void describe_wrapped(struct buf *to, const char *text, unsigned int column,
		      unsigned int indent);

#endif
