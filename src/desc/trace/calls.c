/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Watching and confining other code: seccomp(2). */
#include "desc/bpf/bpf.h"
#include "desc/consts.h"
#include "desc/rows.h"

static const struct type seccomp_op =
	TYPE_BITS(K_U32, consts_seccomp_ops, .unknown = "SECCOMP_SET_MODE_???",
		  .name = "seccomp_op");
static const struct type filter_flags =
	TYPE_BITS(K_U32, consts_seccomp_filter_flags,
		  .name = "seccomp_filter_flags");
static const struct type action =
	TYPE_BITS(K_U32, consts_seccomp_actions, .radix = RADIX_X,
		  .name = "seccomp_action");
static const struct type action_ptr =
	TYPE_PTR(&action, .name = "seccomp_action *");
/* include/uapi/linux/seccomp.h */
static const struct type notif_sizes =
	STRUCT("seccomp_notif_sizes",
	       FIELD(seccomp_notif, &type_u16),
	       FIELD(seccomp_notif_resp, &type_u16),
	       FIELD(seccomp_data, &type_u16));
static const struct type notif_sizes_ptr =
	TYPE_PTR(&notif_sizes, .name = "seccomp_notif_sizes *");

#define OP	ARG(operation, &seccomp_op)
static const struct variant seccomp_variants[] = {
	VARIANT(0 /* SET_MODE_STRICT */, NULL, OP,
		ARG(flags, &type_xint), ARG(args, &type_addr)),
	VARIANT(1 /* SET_MODE_FILTER */, NULL, OP,
		ARG(flags, &filter_flags),
		ARG(args, &type_seccomp_fprog_ptr)),
	VARIANT(2 /* GET_ACTION_AVAIL */, NULL, OP,
		ARG(flags, &type_xint), ARG(args, &action_ptr)),
	VARIANT(3 /* GET_NOTIF_SIZES */, NULL, OP,
		ARG(flags, &type_xint), ARG(args, &notif_sizes_ptr, OUT)),
};
VARIANTS(seccomp, &type_int, operation, 0, OP,
	ARG(flags,	&type_xint),
	ARG(args,	&type_addr));
