/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A tracee's memory as a struct reader: several ranges in one system call,
 * and slower ways where a seccomp profile or the kernel's configuration
 * refuses that one.
 */
#ifndef VX_TRACE_MEM_H
#define VX_TRACE_MEM_H

#include "linux/reader.h"

/* struct reader's function for a reader inside a struct tracee. */
int mem_read(struct reader *r, struct range *v, unsigned int n);

#endif
