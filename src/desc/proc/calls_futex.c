/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Futexes: what the arguments are depends on the operation. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define OP_MASK 0x7f	/* without PRIVATE and CLOCK_REALTIME */

static const struct type op =
	TYPE_BITS(K_U32, consts_futex_ops, .name = "futex_op");
static const struct type bitset =
	TYPE_BITS(K_U32, consts_futex_bitsets, .radix = RADIX_X,
		  .flags = TYPE_NOUNKNOWN, .name = "futex_bitset");
static const struct type wake_op =
	TYPE_HOOK(hook_futex_wake_op, .scalar = K_U32, .name = "wake_op");

#define HEAD			\
	ARG(uaddr,	&type_addr),	\
	ARG(futex_op,	&op)

#define FUTEX_VARIANTS(name_, timeout_)					\
static const struct variant name_##_variants[] = {			\
	VARIANT(0 /* WAIT */, NULL, HEAD,				\
		ARG(val, &type_uint), ARG(timeout, timeout_)),		\
	VARIANT(1 /* WAKE */, NULL, HEAD, ARG(val, &type_uint)),	\
	VARIANT(2 /* FD */, NULL, HEAD, ARG(val, &type_uint)),		\
	VARIANT(3 /* REQUEUE */, NULL, HEAD,				\
		ARG(val, &type_uint), ARG(val2, &type_uint),		\
		ARG(uaddr2, &type_addr)),				\
	VARIANT(4 /* CMP_REQUEUE */, NULL, HEAD,			\
		ARG(val, &type_uint), ARG(val2, &type_uint),		\
		ARG(uaddr2, &type_addr), ARG(val3, &type_uint)),	\
	VARIANT(5 /* WAKE_OP */, NULL, HEAD,				\
		ARG(val, &type_uint), ARG(val2, &type_uint),		\
		ARG(uaddr2, &type_addr), ARG(val3, &wake_op)),		\
	VARIANT(6 /* LOCK_PI */, NULL, HEAD,				\
		ARG(timeout, timeout_, REG(3))),			\
	VARIANT(7 /* UNLOCK_PI */, NULL, HEAD),				\
	VARIANT(8 /* TRYLOCK_PI */, NULL, HEAD),			\
	VARIANT(9 /* WAIT_BITSET */, NULL, HEAD,			\
		ARG(val, &type_uint), ARG(timeout, timeout_),		\
		ARG(val3, &bitset, REG(5))),				\
	VARIANT(10 /* WAKE_BITSET */, NULL, HEAD,			\
		ARG(val, &type_uint), ARG(val3, &bitset, REG(5))),	\
	VARIANT(11 /* WAIT_REQUEUE_PI */, NULL, HEAD,			\
		ARG(val, &type_uint), ARG(timeout, timeout_),		\
		ARG(uaddr2, &type_addr)),				\
	VARIANT(12 /* CMP_REQUEUE_PI */, NULL, HEAD,			\
		ARG(val, &type_uint), ARG(val2, &type_uint),		\
		ARG(uaddr2, &type_addr), ARG(val3, &type_uint)),	\
	VARIANT(13 /* LOCK_PI2 */, NULL, HEAD,				\
		ARG(timeout, timeout_, REG(3))),			\
}

FUTEX_VARIANTS(futex, &type_timespec_ptr);
VARIANTS(futex, &type_int, futex_op, OP_MASK, HEAD,
	ARG(val,	&type_uint),
	ARG(timeout,	&type_addr),
	ARG(uaddr2,	&type_addr),
	ARG(val3,	&type_xint));

FUTEX_VARIANTS(futex_time64, &type_timespec64_ptr);
VARIANTS(futex_time64, &type_int, futex_op, OP_MASK, HEAD,
	ARG(val,	&type_uint),
	ARG(timeout,	&type_addr),
	ARG(uaddr2,	&type_addr),
	ARG(val3,	&type_xint));

CALL(set_robust_list, &type_zero,
	ARG(head,	&type_addr),
	ARG(len,	&type_size));
static const struct type addr_ptr = TYPE_PTR(&type_addr, .name = "address *");
CALL(get_robust_list, &type_zero,
	ARG(pid,	&type_tid),
	ARG(head_ptr,	&addr_ptr,	OUT),
	ARG(sizep,	&type_ulong_ptr, OUT));

static const struct type rseq_flags =
	TYPE_BITS(K_U32, consts_rseq_flags, .name = "rseq_flags");
CALL(rseq, &type_zero,
	ARG(rseq,	&type_addr),
	ARG(rseq_len,	&type_xint),
	ARG(flags,	&rseq_flags),
	ARG(sig,	&type_xint));

/* --- futex2: Documentation/userspace-api/futex2.rst --- */

static const struct type futex2_flags =
	TYPE_BITS(K_U32, consts_futex2_flags, .name = "futex2_flags");
static const struct type waitv =
	STRUCT("futex_waitv",
	       FIELD(val, &type_x64),
	       FIELD(uaddr, &type_x64),
	       FIELD(flags, &futex2_flags),
	       FIELD(reserved, &type_x32, HIDE_ZERO));
static const struct type waitvs = TYPE_ARRAY(&waitv);
static const struct type waitvs_ptr =
	TYPE_PTR(&waitvs, .name = "futex_waitv *");
static const struct type waitv_clock =
	TYPE_BITS(K_U32, consts_clock_ids, .name = "clock_id");
CALL(futex_waitv, &type_int,
	ARG(waiters,	&waitvs_ptr,	COUNT(nr_futexes)),
	ARG(nr_futexes,	&type_uint),
	ARG(flags,	&type_xint),
	ARG(timeout,	&type_timespec64_ptr),
	ARG(clockid,	&waitv_clock));
CALL(futex_wake, &type_int,
	ARG(uaddr,	&type_addr),
	ARG(mask,	&type_xlong),
	ARG(nr,		&type_int),
	ARG(flags,	&futex2_flags));
CALL(futex_wait, &type_int,
	ARG(uaddr,	&type_addr),
	ARG(val,	&type_xlong),
	ARG(mask,	&type_xlong),
	ARG(flags,	&futex2_flags),
	ARG(timeout,	&type_timespec64_ptr),
	ARG(clockid,	&waitv_clock));
CALL(futex_requeue, &type_int,
	ARG(waiters,	&waitvs_ptr,	COUNT_N(2)),
	ARG(flags,	&type_xint),
	ARG(nr_wake,	&type_int),
	ARG(nr_requeue,	&type_int));
