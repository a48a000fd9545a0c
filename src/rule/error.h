/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is wrong with a rule, and where: a message of one line, the line of
 * the source, a caret below the place, and what was perhaps meant.
 */
#ifndef VX_RULE_ERROR_H
#define VX_RULE_ERROR_H

#include "base/buf.h"
#include "rule/ast.h"
#include "rule/rules.h"

/* Always -EINVAL. */
int rule_error_at(struct rule_error *e, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));
/* Behind the caret of the error just made: "did you mean path= ?" */
void rule_error_hint(struct rule_error *e, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
/* The same form for warnings, a newline behind each. */
void rule_warning_at(struct buf *to, struct span at, const char *fmt, ...)
	__attribute__((format(printf, 3, 4)));

#endif
