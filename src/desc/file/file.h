/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Types of the file family that other families use as well. */
#ifndef VX_DESC_FILE_FILE_H
#define VX_DESC_FILE_FILE_H

#include "desc/desc.h"

/* open(2)'s mode counts with O_CREAT and with O_TMPFILE's own bit. */
#define IF_OPEN_MODE	IF(flags, 0x40 | 0x400000)

extern const struct type type_open_flags;
/* O_* without an access mode: pipe2, dup3. */
extern const struct type type_open_flags_only;
extern const struct type type_perm;	/* a mode in octal, as an argument */
extern const struct type type_fd_pair_ptr;	/* [3, 4] */

/*
 * Arrays of struct iovec behind a pointer, COUNT words on the field: bytes
 * that go in, bytes that came out (as many as the result says), addresses.
 */
extern const struct type type_iovec_in_ptr, type_iovec_out_ptr;
extern const struct type type_iovec_addr_ptr;

#endif
