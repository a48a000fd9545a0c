/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Time in structs, shared by every family that waits or stamps.  The plain
 * names are as wide as the ABI's long (the old calls of 32-bit ABIs); those
 * with 64 are the same everywhere (clock_gettime64 and its like).
 */
#ifndef VX_DESC_TIME_TIME_H
#define VX_DESC_TIME_TIME_H

#include "desc/desc.h"

extern const struct type type_timespec, type_timespec64;
extern const struct type type_timespec_ptr, type_timespec64_ptr;
extern const struct type type_timeval, type_timeval64;
extern const struct type type_timeval_ptr, type_timeval64_ptr;
extern const struct type type_itimerspec, type_itimerspec64;
extern const struct type type_itimerspec_ptr, type_itimerspec64_ptr;
extern const struct type type_itimerval, type_itimerval_ptr;

/* The same with the date in a comment, for file times. */
extern const struct type type_dated_timespec, type_dated_timespec64;
extern const struct type type_dated_timeval;
/* Seconds alone, with the date. */
extern const struct type type_time;	/* long */
extern const struct type type_time64;
/* COUNT_N(2): atime and mtime; UTIME_NOW and UTIME_OMIT by name. */
extern const struct type type_utimes_timespec_ptr;
extern const struct type type_utimes_timespec64_ptr;
extern const struct type type_utimes_timeval_ptr;

#endif
