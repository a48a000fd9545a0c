/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Devices: ioctl(2), whose rows are in desc/<family>/ioctls_*.c. */
#include "desc/dev/ioctls.h"
#include "desc/rows.h"

extern const struct call call_ioctl;
/* CALL( is spelled out for the generator of the tables:
CALL(ioctl, */
const struct call call_ioctl = {
	.name = "ioctl",
	.ret = &type_long,
	.args = LIST_OF(struct field, IOCTL_HEAD, ARG(argp, &type_xlong)),
	.nargs = 3,
	.selector = "op",
	.find = ioctl_variant,
};
