/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* User and group ids. */
#include "desc/rows.h"

/* Calls of old 32-bit ABIs carry 16-bit ids. */
static const struct type id16 =
	TYPE_INT(K_U16, RADIX_U, .role = ROLE_ID, .name = "id16");
static const struct type id16_ptr = TYPE_PTR(&id16, .name = "id16 *");

CALL(setuid, &type_zero,
	ARG(uid,	&type_uid));
CALL(setgid, &type_zero,
	ARG(gid,	&type_gid));
CALL(setfsuid, &type_ulong,
	ARG(uid,	&type_uid));
CALL(setfsgid, &type_ulong,
	ARG(gid,	&type_gid));
CALL(setreuid, &type_zero,
	ARG(ruid,	&type_uid),
	ARG(euid,	&type_uid));
CALL(setregid, &type_zero,
	ARG(rgid,	&type_gid),
	ARG(egid,	&type_gid));
CALL(setresuid, &type_zero,
	ARG(ruid,	&type_uid),
	ARG(euid,	&type_uid),
	ARG(suid,	&type_uid));
CALL(setresgid, &type_zero,
	ARG(rgid,	&type_gid),
	ARG(egid,	&type_gid),
	ARG(sgid,	&type_gid));
CALL(getresuid, &type_zero,
	ARG(ruid,	&type_uid_ptr,	OUT),
	ARG(euid,	&type_uid_ptr,	OUT),
	ARG(suid,	&type_uid_ptr,	OUT));
CALL(getresgid, &type_zero,
	ARG(rgid,	&type_uid_ptr,	OUT),
	ARG(egid,	&type_uid_ptr,	OUT),
	ARG(sgid,	&type_uid_ptr,	OUT));

static const struct type ids = TYPE_ARRAY(&type_uid);
static const struct type ids_ptr = TYPE_PTR(&ids, .name = "gid *");
CALL(getgroups, &type_int,
	ARG(size,	&type_int),
	ARG(list,	&ids_ptr,	OUT, COUNT_RET));
CALL(setgroups, &type_zero,
	ARG(size,	&type_int),
	ARG(list,	&ids_ptr,	COUNT(size)));

CALL(setuid16, &type_zero,
	ARG(uid,	&id16));
CALL(setgid16, &type_zero,
	ARG(gid,	&id16));
CALL(setfsuid16, &id16,
	ARG(uid,	&id16));
CALL(setfsgid16, &id16,
	ARG(gid,	&id16));
CALL(setreuid16, &type_zero,
	ARG(ruid,	&id16),
	ARG(euid,	&id16));
CALL(setregid16, &type_zero,
	ARG(rgid,	&id16),
	ARG(egid,	&id16));
CALL(setresuid16, &type_zero,
	ARG(ruid,	&id16),
	ARG(euid,	&id16),
	ARG(suid,	&id16));
CALL(setresgid16, &type_zero,
	ARG(rgid,	&id16),
	ARG(egid,	&id16),
	ARG(sgid,	&id16));
CALL(getresuid16, &type_zero,
	ARG(ruid,	&id16_ptr,	OUT),
	ARG(euid,	&id16_ptr,	OUT),
	ARG(suid,	&id16_ptr,	OUT));
CALL(getresgid16, &type_zero,
	ARG(rgid,	&id16_ptr,	OUT),
	ARG(egid,	&id16_ptr,	OUT),
	ARG(sgid,	&id16_ptr,	OUT));

static const struct type ids16 = TYPE_ARRAY(&id16);
static const struct type ids16_ptr = TYPE_PTR(&ids16, .name = "gid16 *");
CALL(getgroups16, &type_int,
	ARG(size,	&type_int),
	ARG(list,	&ids16_ptr,	OUT, COUNT_RET));
CALL(setgroups16, &type_zero,
	ARG(size,	&type_int),
	ARG(list,	&ids16_ptr,	COUNT(size)));
