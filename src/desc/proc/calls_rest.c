/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Security modules' attributes, and what only one CPU or an old one has. */
#include "desc/consts.h"
#include "desc/rows.h"

/* --- lsm: include/uapi/linux/lsm.h --- */

BITS(lsm_attr, K_U32, lsm_attrs);
BITS(lsm_flags, K_U32, lsm_flags);
BITS(lsm_id, K_U64, lsm_ids);
static const struct type lsm_ctx =
	STRUCT("lsm_ctx",
	       FIELD(id, &lsm_id),
	       FIELD(flags, &type_x64),
	       FIELD(len, &type_u64),
	       FIELD(ctx_len, &type_u64));
static const struct type lsm_ctx_ptr = TYPE_PTR(&lsm_ctx, .name = "lsm_ctx *");
static const struct type lsm_id_list = TYPE_ARRAY(&lsm_id);
static const struct type lsm_id_list_ptr =
	TYPE_PTR(&lsm_id_list, .name = "lsm_id *");

CALL(lsm_get_self_attr, &type_int,
	ARG(attr,	&lsm_attr),
	ARG(ctx,	&lsm_ctx_ptr,	OUT),
	ARG(size,	&type_uint_ptr,	INOUT),
	ARG(flags,	&lsm_flags));
CALL(lsm_set_self_attr, &type_zero,
	ARG(attr,	&lsm_attr),
	ARG(ctx,	&lsm_ctx_ptr),
	ARG(size,	&type_uint),
	ARG(flags,	&type_xint));
CALL(lsm_list_modules, &type_int,
	ARG(ids,	&lsm_id_list_ptr, OUT, COUNT_RET),
	ARG(size,	&type_uint_ptr,	INOUT),
	ARG(flags,	&type_xint));

CALL(rseq_slice_yield, &type_int);

/* --- x86: segments --- */

BITS(desc_contents, K_U32, mc_user_desc_contents);
static const struct type entry_number =
	TYPE_INT(K_S32, RADIX_D, .name = "entry_number");
/* arch/x86/include/uapi/asm/ldt.h */
static const struct type user_desc =
	STRUCT("user_desc",
	       FIELD(entry_number, &entry_number),
	       FIELD(base_addr, &type_x32),
	       FIELD(limit, &type_x32),
	       FIELD(seg_32bit, &type_u32, BITFIELD(1)),
	       FIELD(contents, &desc_contents, BITFIELD(2)),
	       FIELD(read_exec_only, &type_u32, BITFIELD(1)),
	       FIELD(limit_in_pages, &type_u32, BITFIELD(1)),
	       FIELD(seg_not_present, &type_u32, BITFIELD(1)),
	       FIELD(useable, &type_u32, BITFIELD(1)));
static const struct type user_desc_ptr =
	TYPE_PTR(&user_desc, .name = "user_desc *");
static const struct switch_on ldt_ptr =
	SWITCH(func, &user_desc_ptr, CASE(0, &type_addr));
CALL(modify_ldt, &type_int,
	ARG(func,	&type_int),
	BY(ptr,	ldt_ptr),
	ARG(bytecount,	&type_ulong));
CALL(set_thread_area, &type_zero,
	ARG(u_info,	&user_desc_ptr));
CALL(get_thread_area, &type_zero,
	ARG(u_info,	&user_desc_ptr,	OUT));

/* --- arm's private calls: arch/arm/kernel/traps.c --- */

CALL(breakpoint, &type_zero);
CALL(cacheflush, &type_zero,
	ARG(start,	&type_addr),
	ARG(end,	&type_addr),
	ARG(flags,	&type_xlong));
CALL(usr26, &type_zero);
CALL(usr32, &type_zero);
CALL(set_tls, &type_zero,
	ARG(val,	&type_addr));
CALL(get_tls, &type_ret_addr);

/* --- old --- */

static const struct variant sysfs_variants[] = {
	VARIANT(1, NULL, ARG(option, &type_int), ARG(fsname, &type_str)),
	VARIANT(2, NULL, ARG(option, &type_int), ARG(fs_index, &type_uint),
		ARG(buf, &type_str, OUT)),
	VARIANT(3, NULL, ARG(option, &type_int)),
};
VARIANTS(sysfs, &type_int, option, 0,
	ARG(option,	&type_int),
	ARG(arg1,	&type_xlong),
	ARG(arg2,	&type_xlong));

#define OLD_UTS_LEN 65
static const struct type uts_field = TYPE_CHARS(OLD_UTS_LEN);
static const struct type old_utsname =
	STRUCT("old_utsname",
	       FIELD(sysname, &uts_field),
	       FIELD(nodename, &uts_field),
	       FIELD(release, &uts_field),
	       FIELD(version, &uts_field),
	       FIELD(machine, &uts_field));
static const struct type old_utsname_ptr =
	TYPE_PTR(&old_utsname, .name = "old_utsname *");
CALL(olduname, &type_zero,
	ARG(buf,	&old_utsname_ptr, OUT));
