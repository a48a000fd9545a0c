/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * `doctor`: whether tracing works here, and what of it, found by trying it
 * in throw-away children.  With a pid, whether that process can be attached
 * to; it is neither stopped nor changed.
 */
#ifndef VX_TRACE_DOCTOR_H
#define VX_TRACE_DOCTOR_H

#include <stdio.h>
#include <sys/types.h>

/*
 * Prints a line a check, and advice behind what fails. pid 0: none.
 * Returns 0 where all is well, else 1.
 */
int doctor_print(FILE *out, pid_t pid);

#endif
