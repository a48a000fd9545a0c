/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Filters, -e trace=SET:condition: rules that only say what is shown.
 * What an entry could not tell waits for its exit; calls of one thread may
 * nest, so each waits by its event.
 */
#ifndef VX_RULE_FILTER_H
#define VX_RULE_FILTER_H

#include "rule/rules_in.h"

/* Nothing waits any more: the thread has ended. */
void filter_forget(struct rule_task *t);

#endif
