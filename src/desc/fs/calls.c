/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* File systems: mounting, statistics, swap, accounting. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/fs/fs.h"
#include "desc/hooks.h"
#include "desc/rows.h"

/* --- mount(2) --- */

/* fs/namespace.c: do_mount_setattr(), path_mount(): who uses what. */
#define NO_TYPE		0x1e3020 /* REMOUNT BIND MOVE, propagation */
#define NO_DATA		0x1e3000 /* BIND MOVE, propagation */

static const struct type mount_bits =
	TYPE_BITS(K_ULONG, consts_mount_flags);
static const struct type mount_flags =
	TYPE_HOOK(hook_mount_flags, .scalar = K_ULONG, .elem = &mount_bits,
		  .consts = &consts_mount_flags);
static const struct type umount_flags =
	TYPE_BITS(K_U32, consts_umount_flags);
static const struct type fs_type =
	TYPE_HOOK(hook_mount_arg, .scalar = K_PTR, .elem = &type_str,
		  .arg = NO_TYPE);
static const struct type fs_data =
	TYPE_HOOK(hook_mount_arg, .scalar = K_PTR, .elem = &type_str,
		  .arg = NO_DATA);

CALL(mount, &type_zero,
	ARG(source,		&type_path),
	ARG(target,		&type_path),
	ARG(filesystemtype,	&fs_type),
	ARG(mountflags,		&mount_flags),
	ARG(data,		&fs_data));

CALL(umount, &type_zero,
	ARG(target,	&type_path));

CALL(umount2, &type_zero,
	ARG(target,	&type_path),
	ARG(flags,	&umount_flags));

CALL(pivot_root, &type_zero,
	ARG(new_root,	&type_path),
	ARG(put_old,	&type_path));

/* --- the calls by descriptor --- */

static const struct type open_tree_flags =
	TYPE_BITS(K_U32, consts_open_tree_flags);
static const struct type move_mount_flags =
	TYPE_BITS(K_U32, consts_move_mount_flags);
static const struct type fsopen_flags =
	TYPE_BITS(K_U32, consts_fsopen_flags);
static const struct type fsmount_flags =
	TYPE_BITS(K_U32, consts_fsmount_flags);
static const struct type fspick_flags =
	TYPE_BITS(K_U32, consts_fspick_flags);
static const struct type mount_attr_flags32 =
	TYPE_BITS(K_U32, consts_mount_attr_flags);
static const struct type mount_attr_flags64 =
	TYPE_BITS(K_U64, consts_mount_attr_flags);
static const struct type mount_setattr_flags =
	TYPE_BITS(K_U32, consts_mount_setattr_flags);
static const struct type propagation =
	TYPE_BITS(K_U64, consts_mount_propagation);
static const struct type fd64 =
	TYPE_INT(K_U64, RADIX_U, .role = ROLE_FD, .name = "fd");

/* The descriptor counts with MOUNT_ATTR_IDMAP. */
static const struct switch_on userns_fd = {
	.sibling = "attr_set", .mask = 0x100000, .other = &type_u64,
	.v = LIST_OF(struct choice, CASE(0x100000, &fd64)), .n = 1,
};
static const struct type mount_attr = {
	.name = "mount_attr", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 32, /* MOUNT_ATTR_SIZE_VER0 */
	.fields = LIST_OF(struct field,
		FIELD(attr_set,		&mount_attr_flags64),
		FIELD(attr_clr,		&mount_attr_flags64),
		FIELD(propagation,	&propagation),
		BY(userns_fd,		userns_fd)),
	.nfields = 4,
};
static const struct type mount_attr_ptr = TYPE_PTR(&mount_attr);

CALL(open_tree, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&open_tree_flags));

CALL(open_tree_attr, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&open_tree_flags),
	ARG(attr,	&mount_attr_ptr,	SIZE(size)),
	ARG(size,	&type_size));

CALL(move_mount, &type_zero,
	ARG(from_dfd,		&type_dirfd),
	ARG(from_pathname,	&type_path),
	ARG(to_dfd,		&type_dirfd),
	ARG(to_pathname,	&type_path),
	ARG(flags,		&move_mount_flags));

CALL(fsopen, &type_fd,
	ARG(fsname,	&type_str),
	ARG(flags,	&fsopen_flags));

CALL(fsmount, &type_fd,
	ARG(fd,		&type_fd),
	ARG(flags,	&fsmount_flags),
	ARG(attr_flags,	&mount_attr_flags32));

CALL(fspick, &type_fd,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&fspick_flags));

CALL(mount_setattr, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(flags,	&mount_setattr_flags),
	ARG(attr,	&mount_attr_ptr,	SIZE(size)),
	ARG(size,	&type_size));

/* fs/fsopen.c: strndup_user(_key, 256), (_value, 256) */
static const struct type string256 = {
	.name = "string", .kind = KIND_STR, .arg = 256,
};
static const struct type string256_ptr = TYPE_PTR(&string256);
static const struct type binary = {
	.name = "bytes", .kind = KIND_BYTES, .flags = TYPE_HEX,
	.arg = 1 << 20,
};
static const struct type binary_ptr = TYPE_PTR(&binary);
static const struct type fsconfig_cmd =
	TYPE_BITS(K_U32, consts_fsconfig_cmds);

#define FSCONFIG(cmd_, key_, aux_, ...)					\
	VARIANT(cmd_, NULL,						\
		ARG(fd,		&type_fd),				\
		ARG(cmd,	&fsconfig_cmd),				\
		ARG(key,	key_),					\
		ARG(value,	__VA_ARGS__),				\
		ARG(aux,	aux_))
#define KEY	&string256_ptr

static const struct variant fsconfig_variants[] = {
	FSCONFIG(0, KEY, &type_int, &type_addr),	/* SET_FLAG */
	FSCONFIG(1, KEY, &type_int, &string256_ptr),	/* SET_STRING */
	FSCONFIG(2, KEY, &type_int, &binary_ptr, COUNT(aux)), /* SET_BINARY */
	FSCONFIG(3, KEY, &type_dirfd, &type_path),	/* SET_PATH */
	FSCONFIG(4, KEY, &type_dirfd, &type_path),	/* SET_PATH_EMPTY */
	FSCONFIG(5, KEY, &type_fd, &type_addr),		/* SET_FD */
};
VARIANTS(fsconfig, &type_zero, cmd, 0,
	ARG(fd,		&type_fd),
	ARG(cmd,	&fsconfig_cmd),
	ARG(key,	&type_addr),
	ARG(value,	&type_addr),
	ARG(aux,	&type_int));

/* --- asking for mounts --- */

static const struct type statmount_mask =
	TYPE_BITS(K_U64, consts_statmount_mask);
static const struct type statmount_flags =
	TYPE_BITS(K_U32, consts_statmount_flags);
static const struct type listmount_flags =
	TYPE_BITS(K_U32, consts_listmount_flags);

#define MNT_ID_REQ(name_, id_, param_)					\
	static const struct type name_ = {				\
		.name = "mnt_id_req", .kind = KIND_STRUCT,		\
		.flags = TYPE_TAIL | TYPE_SIZED, .arg = 4,		\
		.fields = LIST_OF(struct field,				\
			FIELD(size,	&type_u32),			\
			FIELD(mnt_ns_fd, &type_u32),			\
			FIELD(mnt_id,	id_),				\
			FIELD(param,	param_),			\
			FIELD(mnt_ns_id, &type_x64)),			\
		.nfields = 5,						\
	};								\
	static const struct type name_##_ptr = TYPE_PTR(&name_)

static const struct type lsmt_root =
	TYPE_BITS(K_U64, consts_lsmt_roots, .radix = RADIX_X,
		  .flags = TYPE_NOUNKNOWN);

MNT_ID_REQ(statmount_req, &type_x64, &statmount_mask);
MNT_ID_REQ(listmount_req, &lsmt_root, &type_x64);

static const struct type sb_flags = TYPE_BITS(K_U32, consts_mount_flags);
static const struct type magic = TYPE_BITS(K_U64, consts_statfs_magic);
static const struct type propagation_flags =
	TYPE_BITS(K_U64, consts_mount_flags);

/*
 * include/uapi/linux/mount.h: strings are offsets into what follows the
 * struct; what the mask does not name was not written.
 */
#define STATMOUNT_SIZE	512
#define MASKED(name_, type_, bit_)	FIELD(name_, type_, IF(mask, bit_))

static const struct type mount_str =
	TYPE_HOOK(hook_offset_str, .scalar = K_U32, .arg = STATMOUNT_SIZE,
		  .name = "string");
static const struct type statmount = STRUCT("statmount",
	FIELD(size,			&type_u32),
	PLACE(options,			&type_u32),
	FIELD(mask,			&statmount_mask),
	MASKED(sb_dev_major,		&type_u32,	1),
	MASKED(sb_dev_minor,		&type_u32,	1),
	MASKED(sb_magic,		&magic,		1),
	MASKED(sb_flags,		&sb_flags,	1),
	MASKED(fs_type,			&mount_str,	0x20),
	MASKED(mnt_id,			&type_x64,	2),
	MASKED(mnt_parent_id,		&type_x64,	2),
	MASKED(mnt_id_old,		&type_x32,	2),
	MASKED(mnt_parent_id_old,	&type_x32,	2),
	MASKED(mnt_attr,		&mount_attr_flags64, 2),
	MASKED(mnt_propagation,		&propagation_flags, 2),
	MASKED(mnt_peer_group,		&type_x64,	2),
	MASKED(mnt_master,		&type_x64,	2),
	MASKED(propagate_from,		&type_x64,	4),
	MASKED(mnt_root,		&mount_str,	8),
	MASKED(mnt_point,		&mount_str,	0x10),
	MASKED(mnt_ns_id,		&type_x64,	0x40),
	FIELD(mnt_opts,			&mount_str,	IF(mask, 0x80),
	      AT(options)),
	MASKED(fs_subtype,		&mount_str,	0x100),
	MASKED(sb_source,		&mount_str,	0x200),
	MASKED(opt_num,			&type_u32,	0x400),
	PAD(&type_u32),
	MASKED(opt_sec_num,		&type_u32,	0x800),
	PAD(&type_u32),
	MASKED(supported_mask,		&statmount_mask, 0x1000),
	MASKED(mnt_uidmap_num,		&type_u32,	0x2000),
	PAD(&type_u32),
	MASKED(mnt_gidmap_num,		&type_u32,	0x4000),
	PAD(&type_u32));
static const struct type statmount_ptr = TYPE_PTR(&statmount);
static const struct type mnt_ids = TYPE_ARRAY(&type_x64);
static const struct type mnt_ids_ptr = TYPE_PTR(&mnt_ids);

CALL(statmount, &type_zero,
	ARG(req,	&statmount_req_ptr),
	ARG(buf,	&statmount_ptr,		OUT),
	ARG(bufsize,	&type_size),
	ARG(flags,	&statmount_flags));

CALL(listmount, &type_ssize,
	ARG(req,	&listmount_req_ptr),
	ARG(mnt_ids,	&mnt_ids_ptr,		OUT, COUNT_RET),
	ARG(nr_mnt_ids,	&type_size),
	ARG(flags,	&listmount_flags));

static const struct type ns_types = TYPE_BITS(K_U32, consts_listns_types);
static const struct type ns_id_req = {
	.name = "ns_id_req", .kind = KIND_STRUCT,
	.flags = TYPE_TAIL | TYPE_SIZED, .arg = 4,
	.fields = LIST_OF(struct field,
		FIELD(size,		&type_u32),
		PAD(&type_u32),
		FIELD(ns_id,		&type_x64),
		FIELD(ns_type,		&ns_types),
		PAD(&type_u32),
		FIELD(user_ns_id,	&type_x64)),
	.nfields = 6,
};
static const struct type ns_id_req_ptr = TYPE_PTR(&ns_id_req);

CALL(listns, &type_ssize,
	ARG(req,	&ns_id_req_ptr),
	ARG(ns_ids,	&mnt_ids_ptr,		OUT, COUNT_RET),
	ARG(nr_ns_ids,	&type_size),
	ARG(flags,	&type_xint));

/* --- statistics --- */

static const struct type f_type = TYPE_BITS(K_ULONG, consts_statfs_magic);
static const struct type f_type32 = TYPE_BITS(K_U32, consts_statfs_magic);
static const struct type f_flags = TYPE_BITS(K_ULONG, consts_statfs_flags);
static const struct type f_flags32 = TYPE_BITS(K_U32, consts_statfs_flags);
static const struct type fsid_val =
	TYPE_ARRAY(&type_x32, .size = 8, .flags = TYPE_NOLIMIT);
static const struct type fsid = STRUCT("fsid",
	FIELD(val,	&fsid_val));

static const struct type statfs = STRUCT("statfs",
	FIELD(f_type,		&f_type),
	FIELD(f_bsize,		&type_ulong),
	FIELD(f_blocks,		&type_ulong),
	FIELD(f_bfree,		&type_ulong),
	FIELD(f_bavail,		&type_ulong),
	FIELD(f_files,		&type_ulong),
	FIELD(f_ffree,		&type_ulong),
	FIELD(f_fsid,		&fsid),
	FIELD(f_namelen,	&type_ulong),
	FIELD(f_frsize,		&type_ulong),
	FIELD(f_flags,		&f_flags),
	PAD(&type_ulong), PAD(&type_ulong), PAD(&type_ulong),
	PAD(&type_ulong));
static const struct type statfs64 = STRUCTF("statfs64", TYPE_PACKED,
	FIELD(f_type,		&f_type32),
	FIELD(f_bsize,		&type_u32),
	FIELD(f_blocks,		&type_u64),
	FIELD(f_bfree,		&type_u64),
	FIELD(f_bavail,		&type_u64),
	FIELD(f_files,		&type_u64),
	FIELD(f_ffree,		&type_u64),
	FIELD(f_fsid,		&fsid),
	FIELD(f_namelen,	&type_u32),
	FIELD(f_frsize,		&type_u32),
	FIELD(f_flags,		&f_flags32),
	PAD(&type_u32), PAD(&type_u32), PAD(&type_u32), PAD(&type_u32));
static const struct type statfs_ptr = TYPE_PTR(&statfs);
static const struct type statfs64_ptr = TYPE_PTR(&statfs64);

CALL(statfs, &type_zero,
	ARG(pathname,	&type_path),
	ARG(buf,	&statfs_ptr,	OUT));

CALL(fstatfs, &type_zero,
	ARG(fd,		&type_fd),
	ARG(buf,	&statfs_ptr,	OUT));

CALL(statfs64, &type_zero,
	ARG(pathname,	&type_path),
	ARG(size,	&type_size),
	ARG(buf,	&statfs64_ptr,	OUT));

CALL(fstatfs64, &type_zero,
	ARG(fd,		&type_fd),
	ARG(size,	&type_size),
	ARG(buf,	&statfs64_ptr,	OUT));

static const struct type ustat = STRUCT("ustat",
	FIELD(f_tfree,	&type_s32),
	FIELD(f_tinode,	&type_ulong),
	PAD(&type_u32), PAD(&type_u32), PAD(&type_u32));
static const struct type ustat_ptr = TYPE_PTR(&ustat);

CALL(ustat, &type_zero,
	ARG(dev,	&type_dev32),
	ARG(ubuf,	&ustat_ptr,	OUT));

/* --- swap, accounting, the rest --- */

static const struct type swap_flags =
	TYPE_HOOK(hook_swap_flags, .scalar = K_U32,
		  .consts = &consts_swap_flags);

CALL(swapon, &type_zero,
	ARG(path,	&type_path),
	ARG(swapflags,	&swap_flags));

CALL(swapoff, &type_zero,
	ARG(path,	&type_path));

CALL(acct, &type_zero,
	ARG(path,	&type_path));

CALL(uselib, &type_zero,
	ARG(library,	&type_path));

CALL(vhangup, &type_zero);

CALL(lookup_dcookie, &type_ssize,
	ARG(cookie,	&type_u64),
	ARG(buffer,	&type_buf,	OUT, COUNT_RET),
	ARG(len,	&type_size));

/* Gone since Linux 5.5. */
static const struct type ctl_name = TYPE_ARRAY(&type_int);
static const struct type ctl_name_ptr = TYPE_PTR(&ctl_name);
static const struct type sysctl_args = STRUCT("__sysctl_args",
	FIELD(name,	&ctl_name_ptr,	COUNT(nlen)),
	FIELD(nlen,	&type_int),
	FIELD(oldval,	&type_addr),
	FIELD(oldlenp,	&type_addr),
	FIELD(newval,	&type_addr),
	FIELD(newlen,	&type_size));
static const struct type sysctl_args_ptr = TYPE_PTR(&sysctl_args);

CALL(_sysctl, &type_zero,
	ARG(args,	&sysctl_args_ptr));
