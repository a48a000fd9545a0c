/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define POINTER(name_) \
	const struct type type_##name_##_ptr = \
		TYPE_PTR(&type_##name_, .name = #name_ " *")

const struct type type_timespec = STRUCT("timespec",
	FIELD(tv_sec,	&type_long),
	FIELD(tv_nsec,	&type_ulong));
const struct type type_timespec64 = STRUCT("timespec64",
	FIELD(tv_sec,	&type_s64),
	FIELD(tv_nsec,	&type_u64));
const struct type type_timeval = STRUCT("timeval",
	FIELD(tv_sec,	&type_long),
	FIELD(tv_usec,	&type_ulong));
const struct type type_timeval64 = STRUCT("timeval64",
	FIELD(tv_sec,	&type_s64),
	FIELD(tv_usec,	&type_u64));
POINTER(timespec);
POINTER(timespec64);
POINTER(timeval);
POINTER(timeval64);

const struct type type_itimerspec = STRUCT("itimerspec",
	FIELD(it_interval,	&type_timespec),
	FIELD(it_value,		&type_timespec));
const struct type type_itimerspec64 = STRUCT("itimerspec64",
	FIELD(it_interval,	&type_timespec64),
	FIELD(it_value,		&type_timespec64));
const struct type type_itimerval = STRUCT("itimerval",
	FIELD(it_interval,	&type_timeval),
	FIELD(it_value,		&type_timeval));
POINTER(itimerspec);
POINTER(itimerspec64);
POINTER(itimerval);

const struct type type_time =
	TYPE_INT(K_LONG, RADIX_D, .role = ROLE_TIME, .name = "time");
const struct type type_time64 =
	TYPE_INT(K_S64, RADIX_D, .role = ROLE_TIME, .name = "time64");

const struct type type_dated_timespec =
	TYPE_HOOK(hook_dated, .elem = &type_timespec, .arg = 9);
const struct type type_dated_timespec64 =
	TYPE_HOOK(hook_dated, .elem = &type_timespec64, .arg = 9);
const struct type type_dated_timeval =
	TYPE_HOOK(hook_dated, .elem = &type_timeval, .arg = 6);

static const struct type utime_timespec =
	TYPE_HOOK(hook_utime, .elem = &type_timespec, .arg = 9);
static const struct type utime_timespec64 =
	TYPE_HOOK(hook_utime, .elem = &type_timespec64, .arg = 9);

#define PAIR(name_, elem_)						\
	static const struct type name_##_pair = TYPE_ARRAY(elem_);	\
	const struct type type_##name_##_ptr =				\
		TYPE_PTR(&name_##_pair, .name = #name_)

PAIR(utimes_timespec, &utime_timespec);
PAIR(utimes_timespec64, &utime_timespec64);
PAIR(utimes_timeval, &type_dated_timeval);
