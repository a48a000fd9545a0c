/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What came of `vxtrace call`, as text and as JSON (vxtrace-json(5)): for
 * each thread what was logged, with -v the calls that it made, the result.
 */
#ifndef VX_CALL_REPORT_H
#define VX_CALL_REPORT_H

#include <stdbool.h>

#include "call_run.h"

const struct call_reporter *call_reporter(bool json, bool verbose);
/*
 * Prints it; the exit status: 0 all blocks succeeded, 1 one returned an
 * error, 3 one could not be run to its end.
 */
int call_report(const struct call_run *run, bool json);

#endif
