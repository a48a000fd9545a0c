/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Files by path: names, owners, modes, sizes, times. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/time/time.h"

/* --- access and mode --- */

static const struct type access_mode = TYPE_BITS(K_U32, consts_access_mode);
static const struct type faccessat_flags =
	TYPE_BITS(K_U32, consts_faccessat_flags);

CALL(access, &type_zero,
	ARG(pathname,	&type_path),
	ARG(mode,	&access_mode));

CALL(faccessat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&access_mode));

CALL(faccessat2, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&access_mode),
	ARG(flags,	&faccessat_flags));

CALL(chmod, &type_zero,
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm));

CALL(fchmod, &type_zero,
	ARG(fd,		&type_fd),
	ARG(mode,	&type_perm));

CALL(fchmodat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm));

CALL(fchmodat2, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm),
	ARG(flags,	&type_at_flags));

CALL(umask, &type_perm,
	ARG(mask,	&type_perm));

/* --- owner --- */

CALL(chown, &type_zero,
	ARG(pathname,	&type_path),
	ARG(owner,	&type_uid),
	ARG(group,	&type_gid));

CALL(chown16, &type_zero,
	ARG(pathname,	&type_path),
	ARG(owner,	&type_uid16),
	ARG(group,	&type_gid16));

CALL(lchown, &type_zero,
	ARG(pathname,	&type_path),
	ARG(owner,	&type_uid),
	ARG(group,	&type_gid));

CALL(lchown16, &type_zero,
	ARG(pathname,	&type_path),
	ARG(owner,	&type_uid16),
	ARG(group,	&type_gid16));

CALL(fchown, &type_zero,
	ARG(fd,		&type_fd),
	ARG(owner,	&type_uid),
	ARG(group,	&type_gid));

CALL(fchown16, &type_zero,
	ARG(fd,		&type_fd),
	ARG(owner,	&type_uid16),
	ARG(group,	&type_gid16));

CALL(fchownat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(owner,	&type_uid),
	ARG(group,	&type_gid),
	ARG(flags,	&type_at_flags));

/* --- size --- */

CALL(truncate, &type_zero,
	ARG(path,	&type_path),
	ARG(length,	&type_ulong));

CALL(truncate64, &type_zero,
	ARG(path,	&type_path),
	ARG(length,	&type_u64));

/* --- names --- */

CALL(link, &type_zero,
	ARG(oldpath,	&type_path),
	ARG(newpath,	&type_path));

CALL(linkat, &type_zero,
	ARG(olddirfd,	&type_dirfd),
	ARG(oldpath,	&type_path),
	ARG(newdirfd,	&type_dirfd),
	ARG(newpath,	&type_path),
	ARG(flags,	&type_at_flags));

CALL(symlink, &type_zero,
	ARG(oldpath,	&type_path),
	ARG(newpath,	&type_path));

CALL(symlinkat, &type_zero,
	ARG(target,	&type_path),
	ARG(newdirfd,	&type_dirfd),
	ARG(linkpath,	&type_path));

CALL(readlink, &type_ssize,
	ARG(pathname,	&type_path),
	ARG(buf,	&type_buf,	OUT, COUNT_RET),
	ARG(bufsiz,	&type_size));

CALL(readlinkat, &type_ssize,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(buf,	&type_buf,	OUT, COUNT_RET),
	ARG(bufsiz,	&type_size));

CALL(rename, &type_zero,
	ARG(oldpath,	&type_path),
	ARG(newpath,	&type_path));

CALL(renameat, &type_zero,
	ARG(olddirfd,	&type_dirfd),
	ARG(oldpath,	&type_path),
	ARG(newdirfd,	&type_dirfd),
	ARG(newpath,	&type_path));

static const struct type rename_flags = TYPE_BITS(K_U32, consts_rename_flags);

CALL(renameat2, &type_zero,
	ARG(olddirfd,	&type_dirfd),
	ARG(oldpath,	&type_path),
	ARG(newdirfd,	&type_dirfd),
	ARG(newpath,	&type_path),
	ARG(flags,	&rename_flags));

CALL(unlink, &type_zero,
	ARG(path,	&type_path));

static const struct type unlinkat_flags =
	TYPE_BITS(K_U32, consts_unlinkat_flags);

CALL(unlinkat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&unlinkat_flags));

CALL(mkdir, &type_zero,
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm));

CALL(mkdirat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&type_perm));

CALL(rmdir, &type_zero,
	ARG(path,	&type_path));

/* The device counts for S_IFCHR and S_IFBLK, which differ in one bit. */
#define IF_DEVICE	IF_MASK(mode, 0xb000, 0x2000)

CALL(mknod, &type_zero,
	ARG(pathname,	&type_path),
	ARG(mode,	&type_file_mode16),
	ARG(dev,	&type_dev32,	IF_DEVICE));

CALL(mknodat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(mode,	&type_file_mode16),
	ARG(dev,	&type_dev32,	IF_DEVICE));

/* --- directories --- */

CALL(chdir, &type_zero,
	ARG(path,	&type_path));

CALL(fchdir, &type_zero,
	ARG(fd,		&type_fd));

CALL(chroot, &type_zero,
	ARG(path,	&type_path));

CALL(getcwd, &type_ssize,
	ARG(buf,	&type_path,	OUT),
	ARG(size,	&type_size));

static const struct type dirent_type = TYPE_BITS(K_U8, consts_dirent_types);
/* The type stands in the last byte of an entry: the hook adds it. */
static const struct type dirent = STRUCT("linux_dirent",
	FIELD(d_ino,	&type_ulong),
	FIELD(d_off,	&type_ulong),
	FIELD(d_reclen,	&type_u16),
	FIELD(d_name,	&type_pathstr));
static const struct type dirent64 = STRUCTF("linux_dirent64", TYPE_PACKED,
	FIELD(d_ino,	&type_u64),
	FIELD(d_off,	&type_s64),
	FIELD(d_reclen,	&type_u16),
	FIELD(d_type,	&dirent_type),
	FIELD(d_name,	&type_pathstr));
static const struct type dirents =
	TYPE_HOOK(hook_dirents, .elem = &dirent, .name = "linux_dirent");
static const struct type dirents64 =
	TYPE_HOOK(hook_dirents, .elem = &dirent64, .arg = 1,
		  .name = "linux_dirent64");
static const struct type dirents_ptr = TYPE_PTR(&dirents);
static const struct type dirents64_ptr = TYPE_PTR(&dirents64);

CALL(getdents, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(dirp,	&dirents_ptr,	OUT, COUNT_RET),
	ARG(count,	&type_uint));

CALL(getdents64, &type_ssize,
	ARG(fd,		&type_fd),
	ARG(dirp,	&dirents64_ptr,	OUT, COUNT_RET),
	ARG(count,	&type_uint));

static const struct type old_dirent = STRUCT("old_linux_dirent",
	FIELD(d_ino,	&type_ulong),
	FIELD(d_off,	&type_ulong),
	FIELD(d_reclen,	&type_u16),
	FIELD(d_name,	&type_pathstr));
static const struct type old_dirent_ptr = TYPE_PTR(&old_dirent);

CALL(readdir, &type_int,
	ARG(fd,		&type_fd),
	ARG(dirp,	&old_dirent_ptr, OUT),
	ARG(count,	&type_uint));

/* --- times --- */

static const struct type utimbuf = STRUCT("utimbuf",
	FIELD(actime,	&type_time),
	FIELD(modtime,	&type_time));
static const struct type utimbuf_ptr = TYPE_PTR(&utimbuf);

CALL(utime, &type_zero,
	ARG(filename,	&type_path),
	ARG(times,	&utimbuf_ptr));

CALL(utimes, &type_zero,
	ARG(pathname,	&type_path),
	ARG(times,	&type_utimes_timeval_ptr,	COUNT_N(2)));

CALL(futimesat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(times,	&type_utimes_timeval_ptr,	COUNT_N(2)));

static const struct type utimensat_flags =
	TYPE_BITS(K_U32, consts_utimensat_flags);

CALL(utimensat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(times,	&type_utimes_timespec_ptr,	COUNT_N(2)),
	ARG(flags,	&utimensat_flags));

CALL(utimensat_time64, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(times,	&type_utimes_timespec64_ptr,	COUNT_N(2)),
	ARG(flags,	&utimensat_flags));

/* --- handles --- */

#define MAX_HANDLE_SZ	128

static const struct type handle_data = {
	.name = "bytes", .kind = KIND_BYTES, .flags = TYPE_HEX | TYPE_NOLIMIT,
};
static const struct type file_handle = STRUCT("file_handle",
	FIELD(handle_bytes,	&type_u32),
	FIELD(handle_type,	&type_s32),
	FIELD(f_handle,		&handle_data,	COUNT(handle_bytes),
	      .n = MAX_HANDLE_SZ));
static const struct type file_handle_ptr = TYPE_PTR(&file_handle);
static const struct type name_handle = STRUCT("file_handle",
	FIELD(handle_bytes,	&type_u32,	INOUT, EVEN_FAILED),
	FIELD(handle_type,	&type_s32,	OUT),
	FIELD(f_handle,		&handle_data,	OUT, COUNT(handle_bytes),
	      .n = MAX_HANDLE_SZ));
static const struct type name_handle_ptr = TYPE_PTR(&name_handle);
static const struct type handle_flags =
	TYPE_BITS(K_U32, consts_at_handle_flags);

CALL(name_to_handle_at, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(handle,	&name_handle_ptr, INOUT_HOW(INOUT_MEMBERS)),
	ARG(mount_id,	&type_int_ptr,	OUT),
	ARG(flags,	&handle_flags));

CALL(open_by_handle_at, &type_fd,
	ARG(mount_fd,	&type_fd),
	ARG(handle,	&file_handle_ptr),
	ARG(flags,	&type_open_flags));

/* --- inode attributes --- */

static const struct type fa_xflags = TYPE_BITS(K_U64, consts_fs_xflags);
#define FILE_ATTR_SIZE_VER0	24
#define FILE_ATTR(name_, nextents_)					\
	static const struct type name_ = {				\
		.name = "file_attr", .kind = KIND_STRUCT,		\
		.flags = TYPE_TAIL, .arg = FILE_ATTR_SIZE_VER0,		\
		.fields = LIST_OF(struct field,				\
			FIELD(fa_xflags,	&fa_xflags),		\
			FIELD(fa_extsize,	&type_u32),		\
			nextents_,					\
			FIELD(fa_projid,	&type_u32),		\
			FIELD(fa_cowextsize,	&type_u32)),		\
		.nfields = 5,						\
	};								\
	static const struct type name_##_ptr = TYPE_PTR(&name_)

FILE_ATTR(file_attr, FIELD(fa_nextents, &type_u32));
FILE_ATTR(new_file_attr, PAD(&type_u32));

CALL(file_getattr, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(attr,	&file_attr_ptr,	OUT, SIZE(size)),
	ARG(size,	&type_size),
	ARG(flags,	&type_at_flags));

CALL(file_setattr, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(attr,	&new_file_attr_ptr, SIZE(size)),
	ARG(size,	&type_size),
	ARG(flags,	&type_at_flags));
