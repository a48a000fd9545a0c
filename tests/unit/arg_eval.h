/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a test of registers says, by its words. */
#ifndef VX_UNIT_ARG_EVAL_H
#define VX_UNIT_ARG_EVAL_H

#include "linux/arg_test.h"

static inline bool arg_eval(const struct arg_test *t, const uint64_t arg[6])
{
	bool all = t->kind == ARG_TEST_ALL;
	uint64_t num = t->wide ? arg[t->arg] : (uint32_t)arg[t->arg];

	switch ((enum arg_test_kind)t->kind) {
	case ARG_TEST_ALL: case ARG_TEST_ANY:
		for (const struct arg_test *i = t->list; i; i = i->next)
			if (arg_eval(i, arg) != all)
				return !all;
		return all;
	case ARG_TEST_RANGE:
		return num >= t->first && num <= t->last;
	case ARG_TEST_MASK:
		return ((num & t->mask) == t->first) != t->negated;
	}
	return false;
}

#endif
