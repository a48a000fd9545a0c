/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types of the process family that other families use as well. */
#ifndef VX_DESC_PROC_PROC_H
#define VX_DESC_PROC_PROC_H

#include "desc/desc.h"

extern const struct type type_clone_flags;	/* clone(2): signal as well */
extern const struct type type_env;	/* 0x… as a comment: 5 vars; -v: all */
extern const struct type type_wait_status_ptr;
extern const struct type type_rusage_ptr;
extern const struct type type_rlimit_ptr;	/* unsigned long members */
extern const struct type type_rlimit64_ptr;

#endif
