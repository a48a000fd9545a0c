/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of system calls, one for each ABI a CPU has, made by gen/calls.awk
 * from linux/<arch>/syscall*.tbl.  Only the tables of the CPU we are built for
 * exist.  An entry without a name is a number that is no call.
 */
#ifndef VX_LINUX_CALLS_H
#define VX_LINUX_CALLS_H

#include "desc/desc.h"

extern const struct call_entry calls_x86_64[];
extern const unsigned int calls_x86_64_n;
extern const struct call_entry calls_i386[];
extern const unsigned int calls_i386_n;
extern const struct call_entry calls_aarch64[];
extern const unsigned int calls_aarch64_n;
extern const struct call_entry calls_arm[];
extern const unsigned int calls_arm_n;
/* Private calls of arm, far from the others. */
extern const struct call_entry calls_arm_far[];
extern const unsigned int calls_arm_far_base;
extern const unsigned int calls_arm_far_n;

#endif
