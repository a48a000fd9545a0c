/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Asynchronous input and output of the kernel's own kind. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"
#include "desc/time/time.h"

/* Opcodes of include/uapi/linux/aio_abi.h, as bits. */
#define WITH_DATA	0x183	/* PREAD PWRITE PREADV PWRITEV */
#define IF_COUNT	IF_MASK(aio_lio_opcode, ~1u, 0) /* PREAD PWRITE */
#define IF_DATA		.cond = COND("aio_lio_opcode", WITH_DATA, 0, COND_SET)
#define RESFD		1

static const struct type opcode = TYPE_BITS(K_U16, consts_aio_cmds);
static const struct type iocb_flags =
	TYPE_BITS(K_U32, consts_aio_iocb_flags);
static const struct type iocb_rwf = TYPE_BITS(K_U32, consts_rwf_flags);
static const struct type poll_bits = TYPE_BITS(K_U64, consts_poll_events);

/* Addresses stand in 64 bits on every ABI. */
static const struct type addr64 = {
	.name = "address", .kind = KIND_ADDR, .scalar = K_U64,
	.radix = RADIX_X,
};
static const struct type buf64 =
	TYPE_PTR64(&type_bytes, .name = "buffer");
static const struct type iov_sent64 =
	TYPE_PTR64(&type_iovec_in_list);
static const struct type iov_addr64 =
	TYPE_PTR64(&type_iovec_addr_list);
static const struct switch_on iocb_buf = SWITCH(aio_lio_opcode, NULL,
	CASE(0, &addr64),
	CASE(1, &buf64),
	CASE(5, &poll_bits),
	CASE(7, &iov_addr64),
	CASE(8, &iov_sent64));

/* IOCB_FLAG_IOPRIO */
static const struct type type_ioprio16 =
	TYPE_HOOK(hook_ioprio, .scalar = K_U16,
		  .consts = &consts_ioprio_classes);
static const struct switch_on reqprio = {
	.sibling = "aio_flags", .mask = 2, .other = &type_s16,
	.v = LIST_OF(struct choice, CASE(2, &type_ioprio16)), .n = 1,
};

#define IOCB								\
	FIELD(aio_data,		&type_x64),				\
	FIELD(aio_key,		&type_u32,	HIDE_ZERO),		\
	FIELD(aio_rw_flags,	&iocb_rwf,	HIDE_ZERO),		\
	FIELD(aio_lio_opcode,	&opcode),				\
	BY(aio_reqprio,		reqprio,	HIDE_ZERO),		\
	FIELD(aio_fildes,	&type_fd)

static const struct type iocb_common = STRUCT("iocb", IOCB);
static const struct type iocb_common_ptr = TYPE_PTR(&iocb_common);
static const struct type iocb = STRUCT("iocb",
	IOCB,
	BY(aio_buf,		iocb_buf,	COUNT(aio_nbytes)),
	FIELD(aio_nbytes,	&type_u64,	IF_COUNT),
	FIELD(aio_offset,	&type_s64,	IF_DATA),
	PAD(&type_u64),
	FIELD(aio_flags,	&iocb_flags,	HIDE_ZERO, IF_DATA),
	FIELD(aio_resfd,	&type_fd,	IF(aio_flags, RESFD)));
static const struct type iocb_ptr = TYPE_PTR(&iocb);
static const struct type iocbs = TYPE_ARRAY(&iocb_ptr);
static const struct type iocbs_ptr = TYPE_PTR(&iocbs, .name = "iocb *[]");

static const struct type io_event = STRUCT("io_event",
	FIELD(data,	&type_x64),
	FIELD(obj,	&type_x64),
	FIELD(res,	&type_s64),
	FIELD(res2,	&type_s64));
static const struct type io_event_ptr = TYPE_PTR(&io_event);
static const struct type io_events = TYPE_ARRAY(&io_event);
static const struct type io_events_ptr = TYPE_PTR(&io_events);
static const struct type xlong_ptr = TYPE_PTR(&type_xlong);

CALL(io_setup, &type_zero,
	ARG(nr_events,	&type_uint),
	ARG(ctx_idp,	&xlong_ptr,	OUT));

CALL(io_destroy, &type_zero,
	ARG(ctx_id,	&type_xlong));

CALL(io_submit, &type_int,
	ARG(ctx_id,	&type_xlong),
	ARG(nr,		&type_long),
	ARG(iocbpp,	&iocbs_ptr,	COUNT(nr)));

CALL(io_cancel, &type_zero,
	ARG(ctx_id,	&type_xlong),
	ARG(iocb,	&iocb_common_ptr),
	ARG(result,	&io_event_ptr,	OUT));

#define GETEVENTS(time_) \
	ARG(ctx_id,	&type_xlong), \
	ARG(min_nr,	&type_long), \
	ARG(nr,		&type_long), \
	ARG(events,	&io_events_ptr,	OUT, COUNT_RET), \
	ARG(timeout,	time_)

static const struct type aio_sigset = STRUCT("__aio_sigset",
	FIELD(sigmask,		&type_sigset_ptr),
	FIELD(sigsetsize,	&type_size));
static const struct type aio_sigset_ptr = TYPE_PTR(&aio_sigset);

CALL(io_getevents, &type_int, GETEVENTS(&type_timespec_ptr));
CALL(io_pgetevents, &type_int, GETEVENTS(&type_timespec_ptr),
	ARG(sig,	&aio_sigset_ptr));
CALL(io_pgetevents_time64, &type_int, GETEVENTS(&type_timespec64_ptr),
	ARG(sig,	&aio_sigset_ptr));
