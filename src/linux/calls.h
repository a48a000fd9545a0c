/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The tables of system calls, one for each ABI a CPU has, made by gen/calls.awk
 * from linux/<arch>/syscall*.tbl.  Only the tables of the CPU we are built for
 * exist.  An entry without a name is a number that is no call.
 */
#ifndef VX_LINUX_CALLS_H
#define VX_LINUX_CALLS_H

#include "desc/desc.h"

/* What a table has room for: sizes of const objects must be constants. */
enum {
	CALLS_MAX = 512,
	CALLS_FAR_MAX = 16,
	CALLS_ARM_FAR_BASE = 0xf0001,
};

extern const struct call_entry calls_x86_64[CALLS_MAX];
extern const unsigned int calls_x86_64_n;
extern const struct call_entry calls_i386[CALLS_MAX];
extern const unsigned int calls_i386_n;
extern const struct call_entry calls_aarch64[CALLS_MAX];
extern const unsigned int calls_aarch64_n;
extern const struct call_entry calls_arm[CALLS_MAX];
extern const unsigned int calls_arm_n;
/* Private calls of arm, far from the others. */
extern const struct call_entry calls_arm_far[CALLS_FAR_MAX];
extern const unsigned int calls_arm_far_base;
extern const unsigned int calls_arm_far_n;

#endif
