/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/hooks.h"
#include "desc/rows.h"

#define NUMBER(name_, scalar_, radix_, ...)				\
	const struct type type_##name_ =				\
		TYPE_INT(scalar_, radix_, .name = #name_, __VA_ARGS__)

NUMBER(int, K_S32, RADIX_D);
NUMBER(uint, K_U32, RADIX_U);
NUMBER(long, K_LONG, RADIX_D);
NUMBER(ulong, K_ULONG, RADIX_U);
NUMBER(size, K_ULONG, RADIX_U, .role = ROLE_SIZE);
NUMBER(ssize, K_LONG, RADIX_D, .role = ROLE_SIZE);
NUMBER(s8, K_S8, RADIX_D);
NUMBER(u8, K_U8, RADIX_U);
NUMBER(s16, K_S16, RADIX_D);
NUMBER(u16, K_U16, RADIX_U);
NUMBER(s32, K_S32, RADIX_D);
NUMBER(u32, K_U32, RADIX_U);
NUMBER(s64, K_S64, RADIX_D);
NUMBER(u64, K_U64, RADIX_U);
NUMBER(x8, K_U8, RADIX_X);
NUMBER(x16, K_U16, RADIX_X);
NUMBER(x32, K_U32, RADIX_X);
NUMBER(x64, K_U64, RADIX_X);
NUMBER(xint, K_U32, RADIX_X);
NUMBER(xlong, K_ULONG, RADIX_X);
NUMBER(octal, K_U32, RADIX_O);
NUMBER(be16, K_BE16, RADIX_U);
NUMBER(be32, K_BE32, RADIX_U);
NUMBER(zero, K_LONG, RADIX_D);
NUMBER(ret_addr, K_ULONG, RADIX_X);
NUMBER(fd, K_S32, RADIX_D, .role = ROLE_FD);
NUMBER(dirfd, K_S32, RADIX_D, .role = ROLE_DIRFD);
NUMBER(pid, K_S32, RADIX_D, .role = ROLE_TGID);
NUMBER(tid, K_S32, RADIX_D, .role = ROLE_TID);
NUMBER(pgid, K_S32, RADIX_D, .role = ROLE_PGID);
NUMBER(sid, K_S32, RADIX_D, .role = ROLE_SID);
NUMBER(uid, K_U32, RADIX_U, .role = ROLE_ID);
NUMBER(gid, K_U32, RADIX_U, .role = ROLE_ID);
NUMBER(dev, K_U64, RADIX_X, .role = ROLE_DEV);
NUMBER(dev32, K_U32, RADIX_X, .role = ROLE_DEV);
NUMBER(off, K_S64, RADIX_D);
NUMBER(signo, K_S32, RADIX_D, .role = ROLE_SIGNO);
NUMBER(kver, K_U32, RADIX_X, .role = ROLE_KVER);
NUMBER(errno, K_S32, RADIX_D, .role = ROLE_ERRNO);

const struct type type_addr = {
	.name = "address", .kind = KIND_ADDR, .scalar = K_PTR,
	.radix = RADIX_X,
};

const struct type type_pathstr = {
	.name = "path", .kind = KIND_STR, .flags = TYPE_PATH,
};
const struct type type_cstr = { .name = "string", .kind = KIND_STR };
const struct type type_bytes = { .name = "bytes", .kind = KIND_BYTES };
const struct type type_hexbytes = {
	.name = "bytes", .kind = KIND_BYTES, .flags = TYPE_HEX,
};

const struct type type_path = TYPE_PTR(&type_pathstr, .name = "path");
const struct type type_str = TYPE_PTR(&type_cstr, .name = "string");
const struct type type_name = TYPE_PTR(&type_pathstr, .name = "name");
const struct type type_buf = TYPE_PTR(&type_bytes, .name = "buffer");
const struct type type_hexbuf = TYPE_PTR(&type_hexbytes, .name = "buffer");

#define POINTER(name_) \
	const struct type type_##name_##_ptr = \
		TYPE_PTR(&type_##name_, .name = #name_ " *")

POINTER(int);
POINTER(uint);
POINTER(long);
POINTER(ulong);
POINTER(u64);
POINTER(off);
POINTER(size);
POINTER(fd);
POINTER(tid);
POINTER(uid);
POINTER(pgid);
POINTER(sid);
POINTER(dev32);

const struct type type_ioctl_op =
	TYPE_HOOK(hook_ioctl_op, .scalar = K_U32, .name = "ioctl_op");

static const struct type type_argv_list =
	TYPE_ARRAY(&type_str, .flags = TYPE_NULTERM, .name = "string *[]");
const struct type type_argv =
	TYPE_PTR(&type_argv_list, .name = "string *[]");
