/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What registers alone tell of filters (-e trace=SET:condition), for calls
 * that need not stop.
 */
#ifndef VX_RULE_REGISTERS_H
#define VX_RULE_REGISTERS_H

#include "linux/arg_test.h"
#include "rule/ast.h"

struct rules;

/*
 * Whether any filter can hold for a call of this number, or NULL where only
 * the matcher can tell.  It lives as long as the rules.
 */
const struct arg_test *rules_filter_test(struct rules *r, unsigned int abi,
					 unsigned int nr);

#endif
