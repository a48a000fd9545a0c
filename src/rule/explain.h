/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Trees as texts, in normal form: what the parser makes the same tree of.
 */
#ifndef VX_RULE_EXPLAIN_H
#define VX_RULE_EXPLAIN_H

#include "base/buf.h"
#include "rule/ast.h"

void explain_token(const struct rule_token *t, struct buf *to);
void explain_expr(const struct expr *e, struct buf *to);
/* Without braces around it. */
void explain_block(const struct stmt *list, struct buf *to);
/* "…", with the escapes of rules. */
void explain_string(const char *s, size_t len, struct buf *to);
void explain_errno(int err, struct buf *to);
void explain_duration(uint64_t ns, struct buf *to);
void explain_signal(int sig, struct buf *to);

#endif
