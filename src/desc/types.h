/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The types that rows of every family use.  What only one family needs
 * stands in that family's own header (desc/<family>/<family>.h).
 */
#ifndef VX_DESC_TYPES_H
#define VX_DESC_TYPES_H

#include "desc/desc.h"

/* Plain numbers; in registers and in memory alike. */
extern const struct type type_int;	/* s32, decimal */
extern const struct type type_uint;	/* u32, decimal */
extern const struct type type_long;	/* long, decimal */
extern const struct type type_ulong;	/* unsigned long, decimal */
extern const struct type type_size;	/* size_t: a count of bytes */
extern const struct type type_ssize;	/* ssize_t: results */
extern const struct type type_s8, type_u8, type_s16, type_u16;
extern const struct type type_s32, type_u32, type_s64, type_u64;
extern const struct type type_x8, type_x16, type_x32, type_x64; /* hex */
extern const struct type type_xint;	/* u32, hex */
extern const struct type type_xlong;	/* unsigned long, hex */
extern const struct type type_octal;	/* u32, octal */
extern const struct type type_be16, type_be32;	/* network order, decimal */

/* Results. */
extern const struct type type_zero;	/* 0 or an error */
extern const struct type type_ret_addr;	/* an address: 0x… */

/* Addresses that are not followed. */
extern const struct type type_addr;	/* NULL or 0x… */
/* Strings and buffers behind a pointer. */
extern const struct type type_path;	/* a path: never cut by -s */
extern const struct type type_str;	/* a string, cut by -s */
extern const struct type type_name;	/* a name: not cut (xattr, keyring) */
extern const struct type type_buf;	/* bytes: needs COUNT words */
extern const struct type type_hexbuf;	/* the same, always \x.. */
/* The same without the pointer: elements of arrays, ends of structs. */
extern const struct type type_bytes, type_hexbytes, type_cstr, type_pathstr;

/* Numbers with a role. */
extern const struct type type_fd, type_dirfd;
extern const struct type type_pid;	/* ROLE_TGID: a process */
extern const struct type type_tid;	/* ROLE_TID: a thread */
extern const struct type type_pgid, type_sid;
extern const struct type type_uid, type_gid;
extern const struct type type_dev;	/* 64-bit dev_t of new structs */
extern const struct type type_dev32;	/* 32-bit, as an argument */
extern const struct type type_off;	/* loff_t: s64, pairs on 32-bit */
extern const struct type type_signo;
extern const struct type type_errno;
extern const struct type type_kver;	/* KERNEL_VERSION(6, 1, 0) */

/* Pointers to one number: [3] */
extern const struct type type_int_ptr, type_uint_ptr, type_long_ptr;
extern const struct type type_ulong_ptr, type_u64_ptr, type_off_ptr;
extern const struct type type_size_ptr, type_fd_ptr, type_tid_ptr;
extern const struct type type_uid_ptr, type_pgid_ptr, type_sid_ptr;
extern const struct type type_dev32_ptr;

extern const struct type type_ioctl_op;	/* a command by name */

/* argv: a NULL-terminated array of strings. */
extern const struct type type_argv;

#endif
