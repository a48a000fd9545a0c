/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/rows.h"

const struct type type_open_flags =
	TYPE_BITS(K_U32, consts_open_flags, .name = "open_flags");
const struct type type_open_flags_only =
	TYPE_BITS(K_U32, consts_pipe2_flags, .name = "open_flags");
const struct type type_perm = TYPE_INT(K_U16, RADIX_O, .name = "mode");

static const struct type fd_pair =
	TYPE_ARRAY(&type_fd, .size = 8, .flags = TYPE_NOLIMIT);
const struct type type_fd_pair_ptr = TYPE_PTR(&fd_pair, .name = "int [2]");
