/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Extended attributes. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/rows.h"

static const struct type xattr_flags = TYPE_BITS(K_U32, consts_xattr_flags);
static const struct type value_bytes = {
	.name = "bytes", .kind = KIND_BYTES, .flags = TYPE_OMIT_NUL,
	.arg = 65536, /* XATTR_SIZE_MAX */
};
static const struct type value_ptr = TYPE_PTR(&value_bytes);

#define PATH		ARG(pathname,	&type_path)
#define FD		ARG(fd,		&type_fd)
#define AT_PATH		ARG(dirfd,	&type_dirfd), PATH, \
			ARG(flags,	&type_at_flags)
#define NAME		ARG(name,	&type_str)
#define SET		NAME, \
			ARG(value,	&value_ptr,	COUNT(size)), \
			ARG(size,	&type_size), \
			ARG(flags,	&xattr_flags)
#define GET		NAME, \
			ARG(value,	&value_ptr,	OUT, COUNT_RET), \
			ARG(size,	&type_size)
#define LIST(type_)	ARG(list,	type_,		OUT, COUNT_RET), \
			ARG(size,	&type_size)

CALL(setxattr, &type_zero, PATH, SET);
CALL(lsetxattr, &type_zero, PATH, SET);
CALL(fsetxattr, &type_zero, FD, SET);
CALL(getxattr, &type_ssize, PATH, GET);
CALL(lgetxattr, &type_ssize, PATH, GET);
CALL(fgetxattr, &type_ssize, FD, GET);
CALL(removexattr, &type_zero, PATH, NAME);
CALL(lremovexattr, &type_zero, PATH, NAME);
CALL(fremovexattr, &type_zero, FD, NAME);

/* With size 0 the result is the size that is needed. */
static const struct variant listxattr_variants[] = {
	VARIANT(0, NULL, PATH, LIST(&type_addr)),
};
VARIANTS(listxattr, &type_ssize, size, 0, PATH, LIST(&type_buf));
static const struct variant llistxattr_variants[] = {
	VARIANT(0, NULL, PATH, LIST(&type_addr)),
};
VARIANTS(llistxattr, &type_ssize, size, 0, PATH, LIST(&type_buf));
static const struct variant flistxattr_variants[] = {
	VARIANT(0, NULL, FD, LIST(&type_addr)),
};
VARIANTS(flistxattr, &type_ssize, size, 0, FD, LIST(&type_buf));

/* include/uapi/linux/xattr.h, Linux 6.13 */
static const struct type get_ptr = TYPE_PTR64(&value_bytes);
static const struct type set_ptr = TYPE_PTR64(&value_bytes);
static const struct type args_get = {
	.name = "xattr_args", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 16, /* XATTR_ARGS_SIZE_VER0 */
	.fields = LIST_OF(struct field,
		FIELD(value,	&get_ptr,	OUT, COUNT_RET),
		FIELD(size,	&type_u32),
		FIELD(flags,	&xattr_flags)),
	.nfields = 3,
};
static const struct type args_set = {
	.name = "xattr_args", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 16,
	.fields = LIST_OF(struct field,
		FIELD(value,	&set_ptr,	COUNT(size)),
		FIELD(size,	&type_u32),
		FIELD(flags,	&xattr_flags)),
	.nfields = 3,
};
static const struct type args_get_ptr = TYPE_PTR(&args_get);
static const struct type args_set_ptr = TYPE_PTR(&args_set);

CALL(setxattrat, &type_zero, AT_PATH, NAME,
	ARG(args,	&args_set_ptr,	SIZE(size)),
	ARG(size,	&type_size));
CALL(getxattrat, &type_ssize, AT_PATH, NAME,
	ARG(args,	&args_get_ptr,	SIZE(size)),
	ARG(size,	&type_size));
CALL(listxattrat, &type_ssize, AT_PATH, LIST(&type_buf));
CALL(removexattrat, &type_zero, AT_PATH, NAME);
