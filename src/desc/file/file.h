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
extern const struct type type_at_flags;	/* AT_* of the plain calls */

/* S_IFREG|0644; the numbers say the width in memory. */
extern const struct type type_file_mode16, type_file_mode32;

/* A file offset of two registers that the kernel joins itself. */
extern const struct type type_off_pair, type_off_pair_high;
extern const struct type type_uid16, type_gid16;

/* Defined in linux/<arch>/structs.c: laid out as the CPU wants it. */
extern const struct type type_epoll_event;
extern const struct type type_stat, type_stat64, type_oldstat;

/*
 * Arrays of struct iovec behind a pointer, COUNT words on the field: bytes
 * that go in, bytes that came out (as many as the result says), addresses.
 */
extern const struct type type_iovec_in_ptr, type_iovec_out_ptr;
extern const struct type type_iovec_addr_ptr;
/* The same without the pointer. */
extern const struct type type_iovec_in_list, type_iovec_addr_list;

#endif
