/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"

const struct type type_open_flags =
	TYPE_BITS(K_U32, consts_open_flags, .name = "open_flags");
const struct type type_open_flags_only =
	TYPE_BITS(K_U32, consts_pipe2_flags, .name = "open_flags");
const struct type type_at_flags =
	TYPE_BITS(K_U32, consts_at_flags, .name = "at_flags");
const struct type type_perm = TYPE_INT(K_U16, RADIX_O, .name = "mode");
const struct type type_file_mode16 =
	TYPE_HOOK(hook_file_mode, .scalar = K_U16, .radix = RADIX_O,
		  .consts = &consts_file_modes, .name = "file_mode");
const struct type type_file_mode32 =
	TYPE_HOOK(hook_file_mode, .scalar = K_U32, .radix = RADIX_O,
		  .consts = &consts_file_modes, .name = "file_mode");

static const struct type fd_pair =
	TYPE_ARRAY(&type_fd, .size = 8, .flags = TYPE_NOLIMIT);
const struct type type_fd_pair_ptr = TYPE_PTR(&fd_pair, .name = "int [2]");

static const struct type iovec_in =
	STRUCT("iovec",
	       FIELD(iov_base, &type_buf, COUNT(iov_len)),
	       FIELD(iov_len, &type_size));
const struct type type_iovec_in_list = TYPE_ARRAY(&iovec_in);
const struct type type_iovec_in_ptr =
	TYPE_PTR(&type_iovec_in_list, .name = "iovec *");

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
const struct type type_iovec_addr_list = TYPE_ARRAY(&iovec_addr);
const struct type type_iovec_addr_ptr =
	TYPE_PTR(&type_iovec_addr_list, .name = "iovec *");

const struct type type_off_pair =
	TYPE_INT(K_S64, RADIX_D, .flags = TYPE_PAIR, .name = "off");
const struct type type_off_pair_high =
	TYPE_INT(K_S64, RADIX_D, .flags = TYPE_PAIR_HIGH, .name = "off");
const struct type type_uid16 =
	TYPE_INT(K_U16, RADIX_U, .role = ROLE_ID, .name = "uid16");
const struct type type_gid16 =
	TYPE_INT(K_U16, RADIX_U, .role = ROLE_ID, .name = "gid16");
