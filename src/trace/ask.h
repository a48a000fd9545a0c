/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * One ptrace request.  The raw system call, so that results are 0 or more,
 * or -errno, and the kernel's own header can be used (libc's lacks
 * newer requests, and the two cannot be included together everywhere).
 */
#ifndef VX_TRACE_ASK_H
#define VX_TRACE_ASK_H

#include <linux/ptrace.h>
#include <stdint.h>
#include <sys/types.h>

long ask(int request, pid_t tid, uintptr_t addr, uintptr_t data);

/* The signals that a stopped thread blocks; 0 or -errno. */
int ask_mask(pid_t tid, uint64_t *mask);
int ask_set_mask(pid_t tid, uint64_t mask);

#endif
