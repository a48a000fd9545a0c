/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The vDSO answers clock_gettime(2) and its like without a call.  Hidden
 * at the exec, its user asks the kernel, where the answer can be seen and
 * changed.
 */
#ifndef VX_TRACE_VDSO_H
#define VX_TRACE_VDSO_H

#include "trace/engine.h"

/*
 * At the exec stop of `t`, before the first instruction of its new program:
 * its auxiliary vector no longer says where the vDSO is. 0 or -errno.
 */
int vdso_hide(struct tracee *t);

#endif
