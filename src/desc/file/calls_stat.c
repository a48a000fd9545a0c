/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* stat(2) and its like. */
#include "desc/consts.h"
#include "desc/file/stat.h"
#include "desc/hooks.h"
#include "desc/time/time.h"

const struct type type_stat_time =
	TYPE_HOOK(hook_stat_time, .scalar = K_LONG, .radix = RADIX_D);
const struct type type_stat_time32 =
	TYPE_HOOK(hook_stat_time, .scalar = K_U32, .radix = RADIX_U);
const struct type type_dev_long =
	TYPE_INT(K_ULONG, RADIX_X, .role = ROLE_DEV, .name = "dev");

/* i386 and arm alike. */
const struct type type_stat_compat = STRUCT("stat",
	PLACE(st_dev,	&type_u32),
	PLACE(st_ino,	&type_u32),
	PLACE(st_mode,	&type_u16),
	PLACE(st_nlink,	&type_u16),
	PLACE(st_uid,	&type_u16),
	PLACE(st_gid,	&type_u16),
	PLACE(st_rdev,	&type_u32),
	PLACE(st_size,	&type_u32),
	PLACE(st_blksize, &type_u32),
	PLACE(st_blocks, &type_u32),
	STAT_TIME_PLACES(&type_u32),
	STAT_HEAD(&type_dev_long, &type_u32, &type_file_mode16, &type_u16,
		  &type_uid16),
	STAT_BLOCKS(&type_u32, &type_u32),
	STAT_SIZE(&type_dev_long, &type_u32),
	STAT_TIMES(&type_stat_time32, &type_u32),
	PAD(&type_u64));

/* i386 and arm differ in the alignment of the size alone. */
const struct type type_stat64 = STRUCT("stat64",
	PLACE(st_dev,	&type_u64),
	PAD(&type_u32),
	PAD(&type_u32),
	PLACE(st_mode,	&type_u32),
	PLACE(st_nlink,	&type_u32),
	PLACE(st_uid,	&type_u32),
	PLACE(st_gid,	&type_u32),
	PLACE(st_rdev,	&type_u64),
	PAD(&type_u32),
	PLACE(st_size,	&type_u64),
	PLACE(st_blksize, &type_u32),
	PLACE(st_blocks, &type_u64),
	STAT_TIME_PLACES(&type_u32),
	PLACE(st_ino,	&type_u64),
	STAT_HEAD(&type_dev, &type_u64, &type_file_mode32, &type_u32,
		  &type_uid),
	STAT_BLOCKS(&type_u32, &type_u64),
	STAT_SIZE(&type_dev, &type_u64),
	STAT_TIMES(&type_stat_time32, &type_u32));

static const struct type dev16 =
	TYPE_INT(K_U16, RADIX_X, .role = ROLE_DEV, .name = "dev");
static const struct type time32 =
	TYPE_INT(K_U32, RADIX_U, .role = ROLE_TIME, .name = "time");

const struct type type_oldstat = STRUCT("__old_kernel_stat",
	PLACE(st_dev,	&type_u16),
	PLACE(st_ino,	&type_u16),
	PLACE(st_mode,	&type_u16),
	PLACE(st_nlink,	&type_u16),
	PLACE(st_uid,	&type_u16),
	PLACE(st_gid,	&type_u16),
	PLACE(st_rdev,	&type_u16),
	PLACE(st_size,	&type_u32),
	PLACE(st_atime,	&type_u32),
	PLACE(st_mtime,	&type_u32),
	PLACE(st_ctime,	&type_u32),
	STAT_HEAD(&dev16, &type_u16, &type_file_mode16, &type_u16,
		  &type_uid16),
	STAT_SIZE(&dev16, &type_u32),
	FIELD(st_atime,	&time32,	VERBOSE, AT(st_atime)),
	FIELD(st_mtime,	&time32,	VERBOSE, AT(st_mtime)),
	FIELD(st_ctime,	&time32,	VERBOSE, AT(st_ctime)));

static const struct type stat_ptr = TYPE_PTR(&type_stat);
static const struct type stat64_ptr = TYPE_PTR(&type_stat64);
static const struct type oldstat_ptr = TYPE_PTR(&type_oldstat);

#define BY_PATH(stat_) \
	ARG(pathname,	&type_path), \
	ARG(statbuf,	stat_,	OUT)
#define BY_FD(stat_) \
	ARG(fd,		&type_fd), \
	ARG(statbuf,	stat_,	OUT)
#define BY_AT(stat_) \
	ARG(dirfd,	&type_dirfd), \
	ARG(pathname,	&type_path), \
	ARG(statbuf,	stat_,	OUT), \
	ARG(flags,	&type_at_flags)

CALL(stat, &type_zero, BY_PATH(&stat_ptr));
CALL(lstat, &type_zero, BY_PATH(&stat_ptr));
CALL(fstat, &type_zero, BY_FD(&stat_ptr));
CALL(newfstatat, &type_zero, BY_AT(&stat_ptr));
CALL(stat64, &type_zero, BY_PATH(&stat64_ptr));
CALL(lstat64, &type_zero, BY_PATH(&stat64_ptr));
CALL(fstat64, &type_zero, BY_FD(&stat64_ptr));
CALL(fstatat64, &type_zero, BY_AT(&stat64_ptr));
CALL(oldstat, &type_zero, BY_PATH(&oldstat_ptr));
CALL(oldlstat, &type_zero, BY_PATH(&oldstat_ptr));
CALL(oldfstat, &type_zero, BY_FD(&oldstat_ptr));

/* --- statx --- */

static const struct type statx_flags = TYPE_BITS(K_U32, consts_statx_flags);
static const struct type statx_mask = TYPE_BITS(K_U32, consts_statx_masks);
static const struct type statx_attrs = TYPE_BITS(K_U64, consts_statx_attrs);
static const struct type statx_timestamp = STRUCT("statx_timestamp",
	FIELD(tv_sec,	&type_s64),
	FIELD(tv_nsec,	&type_u32),
	PAD(&type_s32));
static const struct type statx_time =
	TYPE_HOOK(hook_dated, .elem = &statx_timestamp, .arg = 9);

#define STATX_MNT_ID		0x1000
#define STATX_DIOALIGN		0x2000
#define STATX_MNT_ID_UNIQUE	0x4000
#define STATX_SUBVOL		0x8000
#define STATX_WRITE_ATOMIC	0x10000
#define STATX_DIO_READ_ALIGN	0x20000

static const struct type type_statx = STRUCT("statx",
	FIELD(stx_mask,			&statx_mask),
	FIELD(stx_blksize,		&type_u32,	VERBOSE),
	FIELD(stx_attributes,		&statx_attrs),
	FIELD(stx_nlink,		&type_u32,	VERBOSE),
	FIELD(stx_uid,			&type_uid,	VERBOSE),
	FIELD(stx_gid,			&type_gid,	VERBOSE),
	FIELD(stx_mode,			&type_file_mode16),
	PAD(&type_u16),
	FIELD(stx_ino,			&type_u64,	VERBOSE),
	FIELD(stx_size,			&type_u64),
	FIELD(stx_blocks,		&type_u64,	VERBOSE),
	FIELD(stx_attributes_mask,	&statx_attrs,	VERBOSE),
	FIELD(stx_atime,		&statx_time,	VERBOSE),
	FIELD(stx_btime,		&statx_time,	VERBOSE),
	FIELD(stx_ctime,		&statx_time,	VERBOSE),
	FIELD(stx_mtime,		&statx_time,	VERBOSE),
	FIELD(stx_rdev_major,		&type_u32,	VERBOSE),
	FIELD(stx_rdev_minor,		&type_u32,	VERBOSE),
	FIELD(stx_dev_major,		&type_u32,	VERBOSE),
	FIELD(stx_dev_minor,		&type_u32,	VERBOSE),
	FIELD(stx_mnt_id,		&type_x64,	VERBOSE,
	      IF(stx_mask, STATX_MNT_ID | STATX_MNT_ID_UNIQUE)),
	FIELD(stx_dio_mem_align,	&type_u32,	VERBOSE,
	      IF(stx_mask, STATX_DIOALIGN)),
	FIELD(stx_dio_offset_align,	&type_u32,	VERBOSE,
	      IF(stx_mask, STATX_DIOALIGN)),
	FIELD(stx_subvol,		&type_u64,	VERBOSE,
	      IF(stx_mask, STATX_SUBVOL)),
	FIELD(stx_atomic_write_unit_min, &type_u32,	VERBOSE,
	      IF(stx_mask, STATX_WRITE_ATOMIC)),
	FIELD(stx_atomic_write_unit_max, &type_u32,	VERBOSE,
	      IF(stx_mask, STATX_WRITE_ATOMIC)),
	FIELD(stx_atomic_write_segments_max, &type_u32,	VERBOSE,
	      IF(stx_mask, STATX_WRITE_ATOMIC)),
	FIELD(stx_dio_read_offset_align, &type_u32,	VERBOSE,
	      IF(stx_mask, STATX_DIO_READ_ALIGN)),
	FIELD(stx_atomic_write_unit_max_opt, &type_u32,	VERBOSE,
	      IF(stx_mask, STATX_WRITE_ATOMIC)),
	PAD(&type_u32),
	PAD(&type_u64), PAD(&type_u64), PAD(&type_u64), PAD(&type_u64),
	PAD(&type_u64), PAD(&type_u64), PAD(&type_u64), PAD(&type_u64));
static const struct type statx_ptr = TYPE_PTR(&type_statx);

CALL(statx, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&statx_flags),
	ARG(mask,	&statx_mask),
	ARG(statxbuf,	&statx_ptr,	OUT));
