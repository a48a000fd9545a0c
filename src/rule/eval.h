/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Expressions and arguments of rules, evaluated against an event.  Numbers
 * are 64 bits, signed; an argument is as wide as its type says.  A fault
 * while reading the tracee, a division by zero or a result that is not
 * known yet makes the whole false: `fault` is set and the value is 0.
 */
#ifndef VX_RULE_EVAL_H
#define VX_RULE_EVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "rule/ast.h"
#include "rule/env.h"
#include "rule/rules_in.h"

/* What an evaluation can use. Short-lived, on the stack. */
struct eval {
	struct rules *rules;
	struct rule_task *task;	/* task->call may be NULL */
	struct event *ev;	/* ev->arg are the program's own */
	struct rule_env *env;
	const struct rule *rule;	/* rand() draws for it */
	int64_t *locals;	/* of a sequence, or NULL */
	uint64_t nth;		/* the occurrence; 0: not counted yet */
	const uint64_t *draw;	/* what draws come from; NULL: draw.h */
	bool exit;		/* ret and errno are known: ev->ret, err */
	bool fault;		/* set by the evaluation */
	bool unread;		/* … since memory could not be read */
};

/*
 * Once at each stop, before anything else: what was read at the last one
 * is forgotten.
 */
void eval_begin(struct eval *x);

int64_t eval_num(struct eval *x, const struct expr *e);
/* Without fault and not 0. */
bool eval_true(struct eval *x, const struct expr *e);
/*
 * As bytes: a literal; a pointer argument's string; comm, exe, fdpath(),
 * str(), mem(). In the event's arena. 0 or -errno.
 */
int eval_bytes(struct eval *x, const struct expr *e, const char **data,
	       size_t *len);
/* What expressions write or print as text counts as bytes. */
bool expr_is_bytes(const struct expr *e);

/*
 * Tracee memory with this call's writes laid over it (they may not have
 * been made yet). 0, -EFAULT or -ESRCH.
 */
int eval_read(struct eval *x, uint64_t addr, void *to, size_t len);
/* A NUL-terminated string of at most max bytes. */
int eval_string(struct eval *x, uint64_t addr, size_t max, const char **to,
		size_t *len);

/* Where an argument, or a member behind it, stands. */
struct arg_place {
	const struct field *field;
	const struct type *type;	/* chosen by switches */
	unsigned int reg;	/* argument register of the first component */
	bool memory;		/* a member: at addr; else the register */
	uint64_t addr;		/* of the member */
	uint64_t base;		/* memory: of the outermost object */
	uint32_t base_size;	/* its bytes */
	uint32_t offset;	/* of the member in it */
	uint8_t hops;		/* pointers followed: above 1 the outermost
				 * object is not the argument's own */
	uint8_t bit, bits;	/* a bit-field: of `size` bytes at addr */
	uint8_t size;		/* bytes */
	bool is_signed;
	int64_t num;		/* its value */
};

/*
 * "flags", "how.flags", "fd". 0; -ENOENT: this call has none of that name;
 * -EFAULT: behind a bad pointer.
 */
int arg_find(struct eval *x, const char *path, struct arg_place *p);
/* The same without an event, for checking: the type, or NULL. */
const struct type *arg_type(const struct call_entry *entry,
			    const struct abi *abi, const char *path,
			    const struct field **field);

#endif
