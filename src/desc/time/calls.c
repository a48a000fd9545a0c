/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Clocks, timers, sleeping. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

BITS(sleep_flags, K_U32, clock_nanosleep_flags);
BITS(settime_flags, K_U32, timer_settime_flags);
BITS(itimer_which, K_U32, itimer_which);

BITS(clock_id, K_U32, clock_ids);

static const struct type timezone =
	STRUCT("timezone",
	       FIELD(tz_minuteswest, &type_int),
	       FIELD(tz_dsttime, &type_int));
static const struct type timezone_ptr =
	TYPE_PTR(&timezone, .name = "timezone *");

static const struct type time_ret =
	TYPE_HOOK(hook_time_ret, .scalar = K_LONG, .name = "time");
static const struct type type_time_ptr =
	TYPE_PTR(&type_time, .name = "time *");

CALL(time, &time_ret,
	ARG(tloc,	&type_time_ptr,	OUT));
CALL(stime, &type_zero,
	ARG(t,		&type_time_ptr));
CALL(gettimeofday, &type_zero,
	ARG(tv,		&type_timeval_ptr, OUT),
	ARG(tz,		&timezone_ptr,	OUT));
CALL(settimeofday, &type_zero,
	ARG(tv,		&type_timeval_ptr),
	ARG(tz,		&timezone_ptr));


CALL(clock_gettime, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec_ptr,	OUT));
CALL(clock_gettime64, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec64_ptr,	OUT));
CALL(clock_settime, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec_ptr));
CALL(clock_settime64, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec64_ptr));
CALL(clock_getres, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec_ptr,	OUT));
CALL(clock_getres_time64, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(tp,		&type_timespec64_ptr,	OUT));

/* What is left of the sleep is stored only where a signal ended it. */
static const struct type remain_ptr =
	TYPE_HOOK(hook_remain, .scalar = K_PTR, .elem = &type_timespec_ptr,
		  .name = "timespec *");
static const struct type remain64_ptr =
	TYPE_HOOK(hook_remain, .scalar = K_PTR, .elem = &type_timespec64_ptr,
		  .name = "timespec64 *");

CALL(nanosleep, &type_zero,
	ARG(req,	&type_timespec_ptr),
	ARG(rem,	&remain_ptr,	OUT, EVEN_FAILED));
CALL(clock_nanosleep, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(flags,	&sleep_flags),
	ARG(request,	&type_timespec_ptr),
	ARG(remain,	&remain_ptr,	OUT, EVEN_FAILED));
CALL(clock_nanosleep_time64, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(flags,	&sleep_flags),
	ARG(request,	&type_timespec64_ptr),
	ARG(remain,	&remain64_ptr,	OUT, EVEN_FAILED));

CALL(getitimer, &type_zero,
	ARG(which,	&itimer_which),
	ARG(curr_value,	&type_itimerval_ptr,	OUT));
CALL(setitimer, &type_zero,
	ARG(which,	&itimer_which),
	ARG(new_value,	&type_itimerval_ptr),
	ARG(old_value,	&type_itimerval_ptr,	OUT));
CALL(alarm, &type_uint,
	ARG(seconds,	&type_uint));

CALL(timer_settime, &type_zero,
	ARG(timerid,	&type_int),
	ARG(flags,	&settime_flags),
	ARG(new_value,	&type_itimerspec_ptr),
	ARG(old_value,	&type_itimerspec_ptr,	OUT));
CALL(timer_settime64, &type_zero,
	ARG(timerid,	&type_int),
	ARG(flags,	&settime_flags),
	ARG(new_value,	&type_itimerspec64_ptr),
	ARG(old_value,	&type_itimerspec64_ptr,	OUT));
CALL(timer_gettime, &type_zero,
	ARG(timerid,	&type_int),
	ARG(curr_value,	&type_itimerspec_ptr,	OUT));
CALL(timer_gettime64, &type_zero,
	ARG(timerid,	&type_int),
	ARG(curr_value,	&type_itimerspec64_ptr,	OUT));
CALL(timer_getoverrun, &type_int,
	ARG(timerid,	&type_int));
CALL(timer_delete, &type_zero,
	ARG(timerid,	&type_int));
