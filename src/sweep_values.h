/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What stands behind options of `vxtrace sweep`. All return 0, or -EINVAL when
 * they have said what is wrong.
 */
#ifndef VX_SWEEP_VALUES_H
#define VX_SWEEP_VALUES_H

#include "sweep_in.h"

/* Says it, and where there is help; -EINVAL. `arg` may be NULL. */
int sweep_usage(const char *what, const char *arg);
int sweep_set_calls_of(const char *text, struct bitmap set[ABI_COUNT]);
int sweep_set_errors(struct sweep_request *rq, const char *arg);
int sweep_set_rules(struct sweep_request *rq, const char *path);
int sweep_set_normalize(struct sweep_request *rq, const char *arg);
int sweep_set_depth(struct sweep_request *rq, const char *arg);
int sweep_set_occurrence(struct sweep_request *rq, const char *arg);
int sweep_set_persist(struct sweep_request *rq, const char *arg);
int sweep_set_timeout(struct sweep_request *rq, const char *arg);
int sweep_set_budget(struct sweep_request *rq, const char *arg);
int sweep_set_isolation(struct sweep_request *rq, const char *arg);
int sweep_set_model(struct sweep_request *rq, const char *arg);
int sweep_set_fail_on(struct sweep_request *rq, const char *arg);
int sweep_set_ok_status(struct sweep_request *rq, const char *arg);
int sweep_set_number(const char *arg, int64_t min, int64_t max,
		      unsigned int *to);

#endif
