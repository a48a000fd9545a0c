/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* clone3(2), waitid(2), capabilities. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/proc/proc.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"

#define PIDFD		0x1000
#define SETTLS		0x80000
#define PARENT_SETTID	0x100000
#define CHILD_TID	(0x1000000 | 0x200000)
#define INTO_CGROUP	0x200000000
#define SET_TID_MAX	32	/* MAX_PID_NS_LEVEL, include/linux/pid_namespace.h */

static const struct type flags =
	TYPE_BITS(K_U64, consts_clone3_flags, .radix = RADIX_X,
		  .name = "clone_flags");
static const struct type exit_signal =
	TYPE_BITS(K_U64, consts_signals, .radix = RADIX_U,
		  .flags = TYPE_NOUNKNOWN, .name = "signal");
static const struct type addr64 =
	TYPE_INT(K_U64, RADIX_X, .role = ROLE_ADDR, .name = "address");
static const struct type fd_ptr64 = TYPE_PTR64(&type_fd, .name = "fd *");
static const struct type tid_ptr64 = TYPE_PTR64(&type_tid, .name = "tid *");
static const struct type tids =
	TYPE_ARRAY(&type_tid, .flags = TYPE_NOLIMIT | TYPE_NONEMPTY,
		   .size = SET_TID_MAX * 4);
static const struct type tids_ptr64 = TYPE_PTR64(&tids, .name = "tid *");

/* include/uapi/linux/sched.h: struct clone_args; 64 bytes at least. */
static const struct type clone_args = {
	.name = "clone_args", .kind = KIND_STRUCT, .flags = TYPE_TAIL,
	.arg = 64,
	.fields = LIST_OF(struct field,
		FIELD(flags, &flags),
		FIELD(pidfd, &addr64, IF(flags, PIDFD)),
		FIELD(child_tid, &addr64, IF(flags, CHILD_TID)),
		FIELD(parent_tid, &addr64, IF(flags, PARENT_SETTID)),
		FIELD(exit_signal, &exit_signal),
		FIELD(stack, &addr64),
		FIELD(stack_size, &type_x64),
		FIELD(tls, &addr64, IF(flags, SETTLS)),
		FIELD(set_tid, &tids_ptr64, COUNT(set_tid_size),
		      HIDE_ZERO_UNLESS, IF_NE(set_tid_size, 0)),
		FIELD(set_tid_size, &type_u64, HIDE_ZERO_UNLESS,
		      IF_NE(set_tid, 0)),
		FIELD(cgroup, &type_u64, HIDE_ZERO_UNLESS,
		      IF(flags, INTO_CGROUP)),
		FIELD(pidfd, &fd_ptr64, OUT, AT(pidfd), IF(flags, PIDFD)),
		FIELD(parent_tid, &tid_ptr64, OUT, AT(parent_tid),
		      IF(flags, PARENT_SETTID))),
	.nfields = 13,
};
static const struct type clone_args_ptr =
	TYPE_PTR(&clone_args, .name = "clone_args *");

CALL(clone3, &type_tid,
	ARG(cl_args,	&clone_args_ptr, SIZE(size), INOUT_HOW(INOUT_WHOLE)),
	ARG(size,	&type_size));

/* --- waiting --- */

static const struct type idtype =
	TYPE_BITS(K_U32, consts_waitid_types, .name = "waitid_type");
static const struct type waitid_options =
	TYPE_BITS(K_U32, consts_waitid_options, .name = "waitid_options");
static const struct type siginfo_ptr =
	TYPE_PTR(&type_siginfo, .name = "siginfo *");
static const struct switch_on waitid_id =
	SWITCH(idtype, &type_int,
	       CASE(1 /* P_PID */, &type_pid),
	       CASE(2 /* P_PGID */, &type_pgid),
	       CASE(3 /* P_PIDFD */, &type_fd));

CALL(waitid, &type_zero,
	ARG(idtype,	&idtype),
	BY(id,		waitid_id),
	ARG(infop,	&siginfo_ptr,	OUT),
	ARG(options,	&waitid_options),
	ARG(rusage,	&type_rusage_ptr, OUT));
static const struct type wait4_options =
	TYPE_BITS(K_U32, consts_wait4_options, .name = "wait_options");
CALL(waitpid, &type_pid,
	ARG(pid,	&type_pid),
	ARG(wstatus,	&type_wait_status_ptr,	OUT, IF_RET),
	ARG(options,	&wait4_options));

/* --- capabilities: linux/capability.h --- */

static const struct type cap_version =
	TYPE_BITS(K_U32, consts_capability_versions, .radix = RADIX_X,
		  .name = "capability_version");
static const struct type cap_header =
	STRUCT("__user_cap_header_struct",
	       FIELD(version, &cap_version),
	       FIELD(pid, &type_pid));
static const struct type cap_header_ptr =
	TYPE_PTR(&cap_header, .name = "cap_user_header *");
static const struct type cap_data =
	TYPE_HOOK(hook_cap_data, .consts = &consts_capabilities,
		  .name = "cap_user_data");
static const struct type cap_data_ptr =
	TYPE_PTR(&cap_data, .name = "cap_user_data *");
CALL(capget, &type_zero,
	ARG(hdrp,	&cap_header_ptr),
	ARG(datap,	&cap_data_ptr,	OUT));
CALL(capset, &type_zero,
	ARG(hdrp,	&cap_header_ptr),
	ARG(datap,	&cap_data_ptr));
