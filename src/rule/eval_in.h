/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the evaluation's files share. */
#ifndef VX_RULE_EVAL_IN_H
#define VX_RULE_EVAL_IN_H

#include "rule/eval.h"

/* Functions; EXPR_CALL's num, by the compiler. */
enum func {
	FUNC_NONE,
	FUNC_STR, FUNC_MEM,
	FUNC_U8, FUNC_U16, FUNC_U32, FUNC_U64,	/* read at an address */
	FUNC_S8, FUNC_S16, FUNC_S32, FUNC_S64,	/* sign of a number */
	FUNC_FDPATH, FUNC_FDTYPE, FUNC_RAND, FUNC_VAR,
};

struct func_info {
	const char *name;
	uint8_t least, most;	/* arguments */
};

/* By enum func. */
extern const struct func_info func_infos[FUNC_VAR + 1];

/* Of strings; of mem(). */
#define EVAL_STRING_MAX 4096
#define EVAL_BYTES_MAX 65536

/* The value is not known: 0. */
int64_t eval_fault(struct eval *x);
/* … since the tracee's memory says nothing. */
int64_t eval_unread(struct eval *x);
/* a OP b for bytes: ==, !=, =~, ~~, and `in`. */
bool eval_is_text(const struct expr *e);
int64_t eval_text(struct eval *x, const struct expr *e);
/* "reg", "tcp" …; NULL for none. */
const char *eval_fdtype(uint32_t type);

#endif
