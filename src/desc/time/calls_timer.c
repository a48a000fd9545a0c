/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* POSIX timers' making, and steering of the clock. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

BITS(clock_id, K_U32, clock_ids);
BITS(adj_modes, K_U32, adjtimex_modes);
BITS(adj_status, K_S32, adjtimex_status);
static const struct type adj_ret =
	TYPE_HOOK(hook_named_ret, .scalar = K_LONG, .radix = RADIX_D,
		  .consts = &consts_adjtimex_states);

/* include/uapi/linux/timex.h: struct timex, and __kernel_timex. */
/* A macro argument cannot end in a comma. */
#define COMMA_PAD	PAD(&type_u32),
#define TIMEX(long_, time_, pad_)					\
	FIELD(modes, &adj_modes),					\
	pad_								\
	FIELD(offset, long_),						\
	FIELD(freq, long_),						\
	FIELD(maxerror, long_),						\
	FIELD(esterror, long_),						\
	FIELD(status, &adj_status),					\
	pad_								\
	FIELD(constant, long_),						\
	FIELD(precision, long_),					\
	FIELD(tolerance, long_),					\
	FIELD(time, time_),						\
	FIELD(tick, long_),						\
	FIELD(ppsfreq, long_),						\
	FIELD(jitter, long_),						\
	FIELD(shift, &type_int),					\
	pad_								\
	FIELD(stabil, long_),						\
	FIELD(jitcnt, long_),						\
	FIELD(calcnt, long_),						\
	FIELD(errcnt, long_),						\
	FIELD(stbcnt, long_),						\
	FIELD(tai, &type_int),						\
	PAD(&pad44)

static const struct type pad44 = { .kind = KIND_BYTES, .size = 44 };
static const struct type timex =
	STRUCT("timex", TIMEX(&type_long, &type_timeval, ));
static const struct type timex64 =
	STRUCT("__kernel_timex",
	       TIMEX(&type_s64, &type_timeval64, COMMA_PAD));
static const struct type timex_ptr = TYPE_PTR(&timex, .name = "timex *");
static const struct type timex64_ptr =
	TYPE_PTR(&timex64, .name = "__kernel_timex *");

CALL(adjtimex, &adj_ret,
	ARG(buf,	&timex_ptr,	INOUT_HOW(INOUT_EXIT)));
CALL(clock_adjtime, &adj_ret,
	ARG(clk_id,	&clock_id),
	ARG(buf,	&timex_ptr,	INOUT_HOW(INOUT_EXIT)));
CALL(clock_adjtime64, &adj_ret,
	ARG(clk_id,	&clock_id),
	ARG(buf,	&timex64_ptr,	INOUT_HOW(INOUT_EXIT)));

static const struct type sigevent =
	TYPE_HOOK(hook_sigevent, .name = "sigevent",
		  .consts = &consts_sigev_notify);
static const struct type sigevent_ptr =
	TYPE_PTR(&sigevent, .name = "sigevent *");
CALL(timer_create, &type_zero,
	ARG(clockid,	&clock_id),
	ARG(sevp,	&sigevent_ptr),
	ARG(timerid,	&type_int_ptr,	OUT));
