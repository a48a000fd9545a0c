/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"

const struct type type_open_flags =
	TYPE_BITS(K_U32, consts_open_flags, .name = "open_flags");
const struct type type_open_flags_only =
	TYPE_BITS(K_U32, consts_pipe2_flags, .name = "open_flags");
const struct type type_perm = TYPE_INT(K_U16, RADIX_O, .name = "mode");

static const struct type fd_pair =
	TYPE_ARRAY(&type_fd, .size = 8, .flags = TYPE_NOLIMIT);
const struct type type_fd_pair_ptr = TYPE_PTR(&fd_pair, .name = "int [2]");

static const struct type iovec_in =
	STRUCT("iovec",
	       FIELD(iov_base, &type_buf, COUNT(iov_len)),
	       FIELD(iov_len, &type_size));
static const struct type iovec_in_list = TYPE_ARRAY(&iovec_in);
const struct type type_iovec_in_ptr =
	TYPE_PTR(&iovec_in_list, .name = "iovec *");

static const struct type iov_out =
	TYPE_HOOK(hook_iov_out, .scalar = K_PTR, .name = "buffer");
static const struct type iovec_out =
	STRUCT("iovec",
	       FIELD(iov_base, &iov_out),
	       FIELD(iov_len, &type_size));
static const struct type iovec_out_list = TYPE_ARRAY(&iovec_out);
const struct type type_iovec_out_ptr =
	TYPE_PTR(&iovec_out_list, .name = "iovec *");

static const struct type iovec_addr =
	STRUCT("iovec",
	       FIELD(iov_base, &type_addr),
	       FIELD(iov_len, &type_size));
static const struct type iovec_addr_list = TYPE_ARRAY(&iovec_addr);
const struct type type_iovec_addr_ptr =
	TYPE_PTR(&iovec_addr_list, .name = "iovec *");
