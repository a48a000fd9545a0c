/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Processes: birth, death, waiting, identity. */
#include "desc/consts.h"
#include "desc/proc/proc.h"
#include "desc/rows.h"

static const struct type wait4_options =
	TYPE_BITS(K_U32, consts_wait4_options, .name = "wait_options");
static const struct type execveat_flags =
	TYPE_BITS(K_U32, consts_execveat_flags, .name = "execveat_flags");
static const struct type resource =
	TYPE_BITS(K_U32, consts_rlimit_resources, .name = "rlimit_resource");

/* --- birth and death --- */

CALL(execve, &type_zero,
	ARG(pathname,	&type_path),
	ARG(argv,	&type_argv),
	ARG(envp,	&type_env));

CALL(execveat, &type_zero,
	ARG(dirfd,	&type_dirfd),
	ARG(pathname,	&type_path),
	ARG(argv,	&type_argv),
	ARG(envp,	&type_env),
	ARG(flags,	&execveat_flags));

CALL(fork, &type_pid);
CALL(vfork, &type_pid);

#define CLONE_ARGS(tls_, child_)					\
	ARG(child_stack, &type_addr, NAMED, REG(1)),			\
	ARG(flags,	&type_clone_flags, NAMED, REG(0)),		\
	ARG(parent_tid,	&type_tid_ptr, FLAGS(FIELD_NAMED), REG(2), OUT,	\
	    IF(flags, 0x100000 /* CLONE_PARENT_SETTID */)),		\
	ARG(parent_tid,	&type_fd_ptr, FLAGS(FIELD_NAMED), REG(2), OUT,	\
	    IF(flags, 0x1000 /* CLONE_PIDFD */)),			\
	ARG(tls,	&type_addr, NAMED, REG(tls_), OUT,		\
	    IF(flags, 0x80000 /* CLONE_SETTLS */)),			\
	ARG(child_tidptr, &type_addr, NAMED, REG(child_), OUT,		\
	    IF(flags, 0x1200000 /* CLONE_CHILD_{SET,CLEAR}TID */))

CALL(clone, &type_tid, CLONE_ARGS(4, 3));
/* CONFIG_CLONE_BACKWARDS: the last two arguments change places. */
CALL(clone_backwards, &type_tid, CLONE_ARGS(3, 4));

CALLF(exit, &type_zero, CALL_NO_RETURN,
	ARG(status,	&type_int));
CALLF(exit_group, &type_zero, CALL_NO_RETURN,
	ARG(status,	&type_int));

/* --- waiting --- */

CALL(wait4, &type_pid,
	ARG(pid,	&type_pid),
	ARG(wstatus,	&type_wait_status_ptr,	OUT, IF_RET),
	ARG(options,	&wait4_options),
	ARG(rusage,	&type_rusage_ptr,	OUT, IF_RET));

/* --- identity --- */

CALL(getpid, &type_pid);
CALL(getppid, &type_pid);
CALL(gettid, &type_tid);
/* a result is no "-1" for nobody, as an argument is */
CALL(getuid, &type_ulong);
CALL(geteuid, &type_ulong);
CALL(getgid, &type_ulong);
CALL(getegid, &type_ulong);
CALL(getpgrp, &type_pgid);
CALL(setsid, &type_sid);
CALL(getpgid, &type_pgid,
	ARG(pid,	&type_pid));
CALL(getsid, &type_sid,
	ARG(pid,	&type_pid));
CALL(setpgid, &type_zero,
	ARG(pid,	&type_pid),
	ARG(pgid,	&type_pgid));
CALL(set_tid_address, &type_tid,
	ARG(tidptr,	&type_addr));

/* --- limits --- */

CALL(getrlimit, &type_zero,
	ARG(resource,	&resource),
	ARG(rlim,	&type_rlimit_ptr,	OUT));
CALL(setrlimit, &type_zero,
	ARG(resource,	&resource),
	ARG(rlim,	&type_rlimit_ptr));
CALL(prlimit64, &type_zero,
	ARG(pid,	&type_pid),
	ARG(resource,	&resource),
	ARG(new_limit,	&type_rlimit64_ptr),
	ARG(old_limit,	&type_rlimit64_ptr,	OUT));
