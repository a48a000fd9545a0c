/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* io_uring: setting up and entering. */
#include "desc/consts.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"
#include "desc/time/time.h"

BITS(setup_flags, K_U32, uring_setup_flags);
BITS(features, K_U32, uring_features);
BITS(enter_flags, K_U32, uring_enter_flags);
BITS(register_op, K_U32, uring_register_ops);

/* include/uapi/linux/io_uring.h */
static const struct type sq_offsets =
	STRUCT("io_sqring_offsets",
	       FIELD(head, &type_u32),
	       FIELD(tail, &type_u32),
	       FIELD(ring_mask, &type_u32),
	       FIELD(ring_entries, &type_u32),
	       FIELD(flags, &type_u32),
	       FIELD(dropped, &type_u32),
	       FIELD(array, &type_u32),
	       FIELD(resv1, &type_x32, HIDE_ZERO),
	       FIELD(user_addr, &type_x64, HIDE_ZERO));
static const struct type cq_offsets =
	STRUCT("io_cqring_offsets",
	       FIELD(head, &type_u32),
	       FIELD(tail, &type_u32),
	       FIELD(ring_mask, &type_u32),
	       FIELD(ring_entries, &type_u32),
	       FIELD(overflow, &type_u32),
	       FIELD(cqes, &type_u32),
	       FIELD(flags, &type_u32),
	       FIELD(resv1, &type_x32, HIDE_ZERO),
	       FIELD(user_addr, &type_x64, HIDE_ZERO));

static const struct type resv = TYPE_ARRAY(&type_x32);
#define CQSIZE		0x8
#define ATTACH_WQ	0x20
static const struct type params =
	STRUCT("io_uring_params",
	       PLACE(place_sq_entries, &type_u32),
	       PLACE(place_cq_entries, &type_u32),
	       FIELD(flags, &setup_flags),
	       FIELD(sq_thread_cpu, &type_u32),
	       FIELD(sq_thread_idle, &type_u32),
	       PLACE(place_features, &type_u32),
	       FIELD(wq_fd, &type_fd, IF(flags, ATTACH_WQ)),
	       FIELD(resv, &resv, COUNT_N(3), HIDE_ZERO),
	       PLACE(place_sq_off, &sq_offsets),
	       PLACE(place_cq_off, &cq_offsets),
	       FIELD(sq_entries, &type_u32, AT(place_sq_entries), OUT),
	       FIELD(cq_entries, &type_u32, AT(place_cq_entries), OUT),
	       FIELD(features, &features, AT(place_features), OUT),
	       FIELD(sq_off, &sq_offsets, AT(place_sq_off), OUT),
	       FIELD(cq_off, &cq_offsets, AT(place_cq_off), OUT));
static const struct type params_ptr =
	TYPE_PTR(&params, .name = "io_uring_params *");

CALL(io_uring_setup, &type_fd,
	ARG(entries,	&type_uint),
	ARG(params,	&params_ptr,	INOUT_HOW(INOUT_MEMBERS)));

#define EXT_ARG	0x8
CALL(io_uring_enter, &type_int,
	ARG(fd,		&type_fd),
	ARG(to_submit,	&type_uint),
	ARG(min_complete, &type_uint),
	ARG(flags,	&enter_flags),
	ARG(sig,	&type_sigset_ptr),
	ARG(sigsetsize,	&type_size));

static const struct type fds = TYPE_ARRAY(&type_fd);
static const struct type fds_ptr = TYPE_PTR(&fds, .name = "fd *");
#define HEAD	ARG(fd, &type_fd), ARG(opcode, &register_op)
static const struct variant io_uring_register_variants[] = {
	VARIANT(0 /* REGISTER_BUFFERS */, NULL, HEAD,
		ARG(arg, &type_addr), ARG(nr_args, &type_uint)),
	VARIANT(2 /* REGISTER_FILES */, NULL, HEAD,
		ARG(arg, &fds_ptr, COUNT(nr_args)),
		ARG(nr_args, &type_uint)),
	VARIANT(4 /* REGISTER_EVENTFD */, NULL, HEAD,
		ARG(arg, &type_fd_ptr), ARG(nr_args, &type_uint)),
	VARIANT(7 /* REGISTER_EVENTFD_ASYNC */, NULL, HEAD,
		ARG(arg, &type_fd_ptr), ARG(nr_args, &type_uint)),
};
VARIANTS(io_uring_register, &type_int, opcode, 0x7fffffff, HEAD,
	ARG(arg,	&type_addr),
	ARG(nr_args,	&type_uint));
