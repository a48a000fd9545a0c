/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Landlock, kcmp(2), personality(2), attributes of scheduling. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

/* --- landlock: include/uapi/linux/landlock.h --- */

BITS(fs_access, K_U64, landlock_fs_access);
BITS(net_access, K_U64, landlock_net_access);
BITS(scopes, K_U64, landlock_scopes);
BITS(ruleset_flags, K_U32, landlock_ruleset_flags);
BITS(rule_type, K_U32, landlock_rule_types);
BITS(restrict_flags, K_U32, landlock_restrict_flags);

static const struct type ruleset_attr = {
	.name = "landlock_ruleset_attr", .kind = KIND_STRUCT,
	.flags = TYPE_TAIL, .arg = 8,
	.fields = LIST_OF(struct field,
		FIELD(handled_access_fs, &fs_access),
		FIELD(handled_access_net, &net_access),
		FIELD(scoped, &scopes)),
	.nfields = 3,
};
static const struct type ruleset_attr_ptr =
	TYPE_PTR(&ruleset_attr, .name = "landlock_ruleset_attr *");
static const struct type path_beneath =
	STRUCTF("landlock_path_beneath_attr", TYPE_PACKED,
	       FIELD(allowed_access, &fs_access),
	       FIELD(parent_fd, &type_fd));
static const struct type path_beneath_ptr =
	TYPE_PTR(&path_beneath, .name = "landlock_path_beneath_attr *");
static const struct type net_port =
	STRUCT("landlock_net_port_attr",
	       FIELD(allowed_access, &net_access),
	       FIELD(port, &type_u64));
static const struct type net_port_ptr =
	TYPE_PTR(&net_port, .name = "landlock_net_port_attr *");
static const struct switch_on rule_attr =
	SWITCH(rule_type, &type_addr,
	       CASE(1 /* PATH_BENEATH */, &path_beneath_ptr),
	       CASE(2 /* NET_PORT */, &net_port_ptr));

CALL(landlock_create_ruleset, &type_fd,
	ARG(attr,	&ruleset_attr_ptr, SIZE(size)),
	ARG(size,	&type_size),
	ARG(flags,	&ruleset_flags));
CALL(landlock_add_rule, &type_zero,
	ARG(ruleset_fd,	&type_fd),
	ARG(rule_type,	&rule_type),
	BY(rule_attr,	rule_attr),
	ARG(flags,	&type_xint));
CALL(landlock_restrict_self, &type_zero,
	ARG(ruleset_fd,	&type_fd),
	ARG(flags,	&restrict_flags));

/* --- kcmp --- */

BITS(kcmp_type, K_U32, kcmp_types);
static const struct type epoll_slot =
	STRUCT("kcmp_epoll_slot",
	       FIELD(efd, &type_s32),
	       FIELD(tfd, &type_s32),
	       FIELD(toff, &type_u32));
static const struct type epoll_slot_ptr =
	TYPE_PTR(&epoll_slot, .name = "kcmp_epoll_slot *");
#define KCMP	ARG(pid1, &type_pid), ARG(pid2, &type_pid), \
		ARG(type, &kcmp_type)
static const struct variant kcmp_variants[] = {
	VARIANT(0 /* FILE */, NULL, KCMP, ARG(idx1, &type_fd),
		ARG(idx2, &type_fd)),
	VARIANT(1 /* VM */, NULL, KCMP),
	VARIANT(2 /* FILES */, NULL, KCMP),
	VARIANT(3 /* FS */, NULL, KCMP),
	VARIANT(4 /* SIGHAND */, NULL, KCMP),
	VARIANT(5 /* IO */, NULL, KCMP),
	VARIANT(6 /* SYSVSEM */, NULL, KCMP),
	VARIANT(7 /* EPOLL_TFD */, NULL, KCMP, ARG(idx1, &type_fd),
		ARG(idx2, &epoll_slot_ptr)),
};
VARIANTS(kcmp, &type_int, type, 0, KCMP,
	ARG(idx1,	&type_xlong),
	ARG(idx2,	&type_xlong));

/* --- scheduling --- */

BITS(policy, K_U32, sched_policies);
BITS(sched_flags, K_U64, sched_flags);
#define UTIL	0x60	/* SCHED_FLAG_UTIL_CLAMP */
static const struct type sched_attr = {
	.name = "sched_attr", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 48,
	.fields = LIST_OF(struct field,
		FIELD(size, &type_u32),
		FIELD(sched_policy, &policy),
		FIELD(sched_flags, &sched_flags),
		FIELD(sched_nice, &type_s32),
		FIELD(sched_priority, &type_u32),
		FIELD(sched_runtime, &type_u64),
		FIELD(sched_deadline, &type_u64),
		FIELD(sched_period, &type_u64),
		FIELD(sched_util_min, &type_u32),
		FIELD(sched_util_max, &type_u32)),
	.nfields = 10,
};
static const struct type sched_attr_ptr =
	TYPE_PTR(&sched_attr, .name = "sched_attr *");
CALL(sched_getattr, &type_zero,
	ARG(pid,	&type_tid),
	ARG(attr,	&sched_attr_ptr, OUT, SIZE(size)),
	ARG(size,	&type_uint),
	ARG(flags,	&type_uint));
CALL(sched_setattr, &type_zero,
	ARG(pid,	&type_tid),
	ARG(attr,	&sched_attr_ptr),
	ARG(flags,	&type_uint));

static const struct type policy_ret =
	TYPE_HOOK(hook_named_ret, .scalar = K_LONG, .radix = RADIX_D,
		  .consts = &consts_sched_setscheduler_policies);
CALL(sched_getscheduler, &policy_ret,
	ARG(pid,	&type_tid));

static const struct type cpuset =
	TYPE_HOOK(hook_cpuset, .name = "cpu_set");
static const struct type cpuset_ptr = TYPE_PTR(&cpuset, .name = "cpu_set *");
CALL(sched_setaffinity, &type_zero,
	ARG(pid,	&type_tid),
	ARG(cpusetsize,	&type_size),
	ARG(mask,	&cpuset_ptr,	COUNT(cpusetsize)));
CALL(sched_getaffinity, &type_ssize,
	ARG(pid,	&type_tid),
	ARG(cpusetsize,	&type_size),
	ARG(mask,	&cpuset_ptr,	OUT, COUNT_RET));

/* --- personality --- */

static const struct type persona =
	TYPE_HOOK(hook_personality, .scalar = K_U32, .name = "personality");
static const struct type persona_ret =
	TYPE_HOOK(hook_personality, .scalar = K_U32, .arg = 1,
		  .name = "personality");
CALLF(personality, &persona_ret, CALL_NEVER_FAILS,
	ARG(persona,	&persona));

/* --- I/O priorities: a class and a level in one number --- */

BITS(ioprio_who, K_U32, ioprio_who);
static const struct type ioprio =
	TYPE_HOOK(hook_ioprio, .scalar = K_S32, .name = "ioprio",
		  .consts = &consts_ioprio_classes);
static const struct type ioprio_ret =
	TYPE_HOOK(hook_ioprio, .scalar = K_S32, .arg = 1, .name = "ioprio",
		  .consts = &consts_ioprio_classes);
CALL(ioprio_get, &ioprio_ret,
	ARG(which,	&ioprio_who),
	ARG(who,	&type_int));
CALL(ioprio_set, &type_zero,
	ARG(which,	&ioprio_who),
	ARG(who,	&type_int),
	ARG(ioprio,	&ioprio));
