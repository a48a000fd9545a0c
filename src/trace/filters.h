/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the seccomp filters of a stopped thread would do to a call that it is
 * made to make, read from the kernel (PTRACE_SECCOMP_GET_FILTER, for root).
 * Not for others than trace/.
 */
#ifndef VX_TRACE_FILTERS_H
#define VX_TRACE_FILTERS_H

#include <linux/filter.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"

/*
 * The call is executed or fails, whatever its arguments are: true; or it may
 * be the thread's end, or nobody knows.
 */
bool filters_allow(pid_t tid, const struct abi *abi, uint64_t nr);
/* The same of one filter's program. */
bool filters_program_allows(const struct sock_filter *v, size_t n,
			    const struct abi *abi, uint64_t nr);

#endif
