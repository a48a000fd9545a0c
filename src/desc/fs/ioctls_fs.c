/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files and file systems: ioctl_fiemap, ioctl_ficlone(2), … linux/fs.h */
#include "desc/consts.h"
#include "desc/rows.h"

#define POINTER(name_) \
	static const struct type name_##_ptr = TYPE_PTR(&name_, .name = #name_)

BITS(inode_flags, K_U32, inode_flags);
BITS(xflags, K_U32, fs_xflags);
POINTER(inode_flags);

static const struct type pad8 = { .kind = KIND_BYTES, .size = 8 };
static const struct type fsxattr =
	STRUCT("fsxattr",
	       FIELD(fsx_xflags, &xflags),
	       FIELD(fsx_extsize, &type_u32),
	       FIELD(fsx_nextents, &type_u32),
	       FIELD(fsx_projid, &type_x32),
	       FIELD(fsx_cowextsize, &type_u32),
	       PAD(&pad8));
static const struct type fsxattr_set =
	STRUCT("fsxattr",
	       FIELD(fsx_xflags, &xflags),
	       FIELD(fsx_extsize, &type_u32),
	       PAD(&type_u32),
	       FIELD(fsx_projid, &type_x32),
	       FIELD(fsx_cowextsize, &type_u32),
	       PAD(&pad8));
static const struct type fstrim_range =
	STRUCT("fstrim_range",
	       FIELD(start, &type_x64),
	       FIELD(len, &type_u64),
	       FIELD(minlen, &type_u64));
static const struct type clone_range =
	STRUCT("file_clone_range",
	       FIELD(src_fd, &type_s64),
	       FIELD(src_offset, &type_u64),
	       FIELD(src_length, &type_u64),
	       FIELD(dest_offset, &type_u64));
POINTER(fsxattr);
POINTER(fsxattr_set);
POINTER(fstrim_range);
POINTER(clone_range);

/* --- FIEMAP: linux/fiemap.h --- */

BITS(fiemap_flags, K_U32, fiemap_flags);
BITS(extent_flags, K_U32, fiemap_extent_flags);
static const struct type extent_resv = { .kind = KIND_BYTES, .size = 16 };
static const struct type extent_resv2 = { .kind = KIND_BYTES, .size = 12 };
static const struct type fiemap_extent =
	STRUCT("fiemap_extent",
	       FIELD(fe_logical, &type_u64),
	       FIELD(fe_physical, &type_u64),
	       FIELD(fe_length, &type_u64),
	       PAD(&extent_resv),
	       FIELD(fe_flags, &extent_flags),
	       PAD(&extent_resv2));
static const struct type pad0 = { .kind = KIND_BYTES, .size = 0 };
static const struct type fiemap_extents = TYPE_ARRAY(&fiemap_extent);
static const struct type fiemap =
	STRUCT("fiemap",
	       FIELD(fm_start, &type_u64),
	       FIELD(fm_length, &type_u64),
	       FIELD(fm_flags, &fiemap_flags, FLAGS(FIELD_BOTH)),
	       PLACE(place_mapped, &type_u32),
	       FIELD(fm_extent_count, &type_u32, FLAGS(FIELD_BOTH)),
	       PAD(&type_u32),
	       PLACE(place_extents, &pad0),
	       FIELD(fm_mapped_extents, &type_u32, AT(place_mapped), OUT),
	       FIELD(fm_extents, &fiemap_extents, AT(place_extents), OUT,
		     COUNT(fm_mapped_extents)));
POINTER(fiemap);

IOCTL(FS_IOC_FIEMAP, NULL,
	ARG(argp, &fiemap_ptr, INOUT_HOW(INOUT_WHOLE)));
IOCTL(FS_IOC_GETFLAGS, NULL, ARG(argp, &inode_flags_ptr, OUT));
IOCTL(FS_IOC_SETFLAGS, NULL, ARG(argp, &inode_flags_ptr));
IOCTL(FS_IOC32_GETFLAGS, NULL, ARG(argp, &inode_flags_ptr, OUT));
IOCTL(FS_IOC32_SETFLAGS, NULL, ARG(argp, &inode_flags_ptr));
IOCTL(FS_IOC_GETVERSION, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(FS_IOC_SETVERSION, NULL, ARG(argp, &type_int_ptr));
IOCTL(FS_IOC_FSGETXATTR, NULL, ARG(argp, &fsxattr_ptr, OUT));
IOCTL(FS_IOC_FSSETXATTR, NULL, ARG(argp, &fsxattr_set_ptr));
IOCTL(FIFREEZE, NULL);
IOCTL(FITHAW, NULL);
IOCTL(FITRIM, NULL, ARG(argp, &fstrim_range_ptr));
IOCTL(FICLONE, NULL, ARG(argp, &type_fd));
IOCTL(FICLONERANGE, NULL, ARG(argp, &clone_range_ptr));
IOCTL(FIGETBSZ, NULL, ARG(argp, &type_int_ptr, OUT));
IOCTL(FIBMAP, NULL, ARG(argp, &type_int_ptr, INOUT));
IOCTL(FIOQSIZE, NULL, ARG(argp, &type_u64_ptr, OUT));
IOCTL(FIOCLEX, NULL);
IOCTL(FIONCLEX, NULL);
