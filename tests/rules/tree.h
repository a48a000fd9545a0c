/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A rule's tree as text, every member of it that the parser fills but
 * where things stand.  Two rules are the same tree where their texts are:
 * it shares nothing with rules_explain(), which is checked with it.
 */
#ifndef TESTS_RULES_TREE_H
#define TESTS_RULES_TREE_H

#include "base/buf.h"
#include "rule/ast.h"

void tree_rule(const struct rule *r, struct buf *to);

#endif
