/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* fcntl(2): what the third argument and the result are, by command. */
#include "desc/consts.h"
#include "desc/file/file.h"
#include "desc/hooks.h"
#include "desc/rows.h"

static const struct type cmds = TYPE_BITS(K_U32, consts_fcntl_cmds);
static const struct type fd_flags = TYPE_BITS(K_U32, consts_fd_flags);
static const struct type seals = TYPE_BITS(K_U32, consts_f_seals);
static const struct type notify = TYPE_BITS(K_U32, consts_notify_flags);
static const struct type lock_type = TYPE_BITS(K_U32, consts_lock_types);
static const struct type lock_type16 = TYPE_BITS(K_S16, consts_lock_types);
static const struct type whence16 = TYPE_BITS(K_S16, consts_whence);
static const struct type owner_type = TYPE_BITS(K_S32, consts_f_owner_types);
static const struct type rw_hint = TYPE_BITS(K_U64, consts_rw_hints);
static const struct type rw_hint_ptr = TYPE_PTR(&rw_hint);

#define FLOCK(name_, off_)						\
	static const struct type name_ = STRUCT("flock",		\
		FIELD(l_type,	&lock_type16),				\
		FIELD(l_whence,	&whence16),				\
		FIELD(l_start,	off_),					\
		FIELD(l_len,	off_),					\
		PAD(&type_s32));					\
	static const struct type name_##_ptr = TYPE_PTR(&name_);	\
	static const struct type name_##_get = STRUCT("flock",		\
		FIELD(l_type,	&lock_type16),				\
		FIELD(l_whence,	&whence16),				\
		FIELD(l_start,	off_),					\
		FIELD(l_len,	off_),					\
		FIELD(l_pid,	&type_pid));				\
	static const struct type name_##_get_ptr = TYPE_PTR(&name_##_get)

FLOCK(flock, &type_long);
FLOCK(flock64, &type_s64);

static const struct switch_on owner_pid = SWITCH(type, &type_s32,
	CASE(0, &type_tid),	/* F_OWNER_TID */
	CASE(1, &type_pid),	/* F_OWNER_PID */
	CASE(2, &type_pgid));	/* F_OWNER_PGRP */
static const struct type owner_ex = STRUCT("f_owner_ex",
	FIELD(type,	&owner_type),
	BY(pid,		owner_pid));
static const struct type owner_ex_ptr = TYPE_PTR(&owner_ex);

static const struct type uid_pair =
	TYPE_ARRAY(&type_uid, .size = 8, .flags = TYPE_NOLIMIT);
static const struct type uid_pair_ptr = TYPE_PTR(&uid_pair);

static const struct type delegation = STRUCT("delegation",
	FIELD(d_flags,	&type_x32),
	FIELD(d_type,	&lock_type16),
	PAD(&type_u16));
static const struct type delegation_ptr = TYPE_PTR(&delegation);

#define RET_NAMES(elem_, word_) \
	TYPE_HOOK(hook_ret_names, .scalar = K_LONG, .elem = (elem_), \
		  .unknown = (word_))

static const struct type ret_fd_flags = RET_NAMES(&fd_flags, "flags");
static const struct type ret_open_flags =
	RET_NAMES(&type_open_flags, "flags");
static const struct type ret_lease = RET_NAMES(&lock_type, NULL);
static const struct type ret_seals = RET_NAMES(&seals, "seals");
static const struct type ret_signal =
	TYPE_HOOK(hook_ret_names, .scalar = K_LONG, .elem = &type_signo,
		  .arg = 1);
/* A negative owner is a process group. */
static const struct type ret_owner = TYPE_INT(K_S32, RADIX_D,
	.role = ROLE_TGID);

#define CMD0(cmd_, ret_) \
	VARIANT(cmd_, ret_, \
		ARG(fd,		&type_fd), \
		ARG(op,		&cmds))
#define CMD(cmd_, ret_, ...) \
	VARIANT(cmd_, ret_, \
		ARG(fd,		&type_fd), \
		ARG(op,		&cmds), \
		ARG(arg,	__VA_ARGS__))

static const struct variant fcntl_variants[] = {
	CMD(0,		&type_fd,	&type_long),	/* F_DUPFD */
	CMD0(1,		&ret_fd_flags),			/* F_GETFD */
	CMD(2,		NULL,		&fd_flags),	/* F_SETFD */
	CMD0(3,		&ret_open_flags),		/* F_GETFL */
	CMD(4,		NULL,		&type_open_flags), /* F_SETFL */
	CMD(5,		NULL,		&flock_get_ptr,	OUT), /* F_GETLK */
	CMD(6,		NULL,		&flock_ptr),	/* F_SETLK */
	CMD(7,		NULL,		&flock_ptr),	/* F_SETLKW */
	CMD(8,		NULL,		&ret_owner),	/* F_SETOWN */
	CMD0(9,		&ret_owner),			/* F_GETOWN */
	CMD(10,		NULL,		&type_signo),	/* F_SETSIG */
	CMD0(11,	&ret_signal),			/* F_GETSIG */
	CMD(12,		NULL,		&flock64_get_ptr, OUT), /* F_GETLK64 */
	CMD(13,		NULL,		&flock64_ptr),	/* F_SETLK64 */
	CMD(14,		NULL,		&flock64_ptr),	/* F_SETLKW64 */
	CMD(15,		NULL,		&owner_ex_ptr),	/* F_SETOWN_EX */
	CMD(16,		NULL,		&owner_ex_ptr,	OUT), /* F_GETOWN_EX */
	CMD(17,		NULL,		&uid_pair_ptr,	OUT), /* F_GETOWNER_UIDS */
	CMD(36,		NULL,		&flock64_get_ptr, OUT), /* F_OFD_GETLK */
	CMD(37,		NULL,		&flock64_ptr),	/* F_OFD_SETLK */
	CMD(38,		NULL,		&flock64_ptr),	/* F_OFD_SETLKW */
	CMD(1024,	NULL,		&lock_type),	/* F_SETLEASE */
	CMD0(1025,	&ret_lease),			/* F_GETLEASE */
	CMD(1026,	NULL,		&notify),	/* F_NOTIFY */
	CMD(1027,	&type_int,	&type_fd),	/* F_DUPFD_QUERY */
	CMD(1028,	&type_int,	&type_xlong),	/* F_CREATED_QUERY */
	CMD(1030,	&type_fd,	&type_long),	/* F_DUPFD_CLOEXEC */
	CMD(1031,	&type_long,	&type_long),	/* F_SETPIPE_SZ */
	CMD0(1032,	&type_long),			/* F_GETPIPE_SZ */
	CMD(1033,	NULL,		&seals),	/* F_ADD_SEALS */
	CMD0(1034,	&ret_seals),			/* F_GET_SEALS */
	CMD(1035,	NULL,		&rw_hint_ptr,	OUT), /* F_GET_RW_HINT */
	CMD(1036,	NULL,		&rw_hint_ptr),	/* F_SET_RW_HINT */
	CMD(1037,	NULL,		&rw_hint_ptr,	OUT), /* F_GET_FILE_RW_HINT */
	CMD(1038,	NULL,		&rw_hint_ptr),	/* F_SET_FILE_RW_HINT */
	CMD(1039,	NULL,		&delegation_ptr, OUT), /* F_GETDELEG */
	CMD(1040,	NULL,		&delegation_ptr), /* F_SETDELEG */
};

VARIANTS(fcntl, &type_long, op, 0,
	ARG(fd,		&type_fd),
	ARG(op,		&cmds),
	ARG(arg,	&type_xlong));
