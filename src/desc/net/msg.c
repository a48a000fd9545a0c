/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Messages: buffers, headers, control messages. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/net/net.h"
#include "desc/rows.h"

const struct type type_sockbuf = { .name = "bytes", .kind = KIND_BYTES };
const struct type type_sockbuf_ptr =
	TYPE_PTR(&type_sockbuf, .name = "buffer");
