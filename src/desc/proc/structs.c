/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/proc/proc.h"
#include "desc/rows.h"
#include "desc/time/time.h"

const struct type type_clone_flags =
	TYPE_HOOK(hook_clone_flags, .scalar = K_ULONG, .name = "clone_flags",
		  .consts = &consts_clone_flags);
const struct type type_env = TYPE_HOOK(hook_env, .scalar = K_PTR,
				       .name = "string *[]",
				       .elem = &type_argv);

static const struct type wait_status =
	TYPE_HOOK(hook_wait_status, .scalar = K_S32, .name = "wait_status");
const struct type type_wait_status_ptr =
	TYPE_PTR(&wait_status, .flags = TYPE_BOXED, .name = "wait_status *");

static const struct type rlim =
	TYPE_INT(K_ULONG, RADIX_U, .role = ROLE_RLIM, .name = "rlim");
static const struct type rlim64 =
	TYPE_INT(K_U64, RADIX_U, .role = ROLE_RLIM, .name = "rlim");
static const struct type rlimit =
	STRUCT("rlimit",
	       FIELD(rlim_cur, &rlim),
	       FIELD(rlim_max, &rlim));
static const struct type rlimit64 =
	STRUCT("rlimit64",
	       FIELD(rlim_cur, &rlim64),
	       FIELD(rlim_max, &rlim64));
const struct type type_rlimit_ptr = TYPE_PTR(&rlimit, .name = "rlimit *");
const struct type type_rlimit64_ptr = TYPE_PTR(&rlimit64, .name = "rlimit64 *");

static const struct type rusage =
	STRUCT("rusage",
	       FIELD(ru_utime, &type_timeval),
	       FIELD(ru_stime, &type_timeval),
	       FIELD(ru_maxrss, &type_ulong, VERBOSE),
	       FIELD(ru_ixrss, &type_ulong, VERBOSE),
	       FIELD(ru_idrss, &type_ulong, VERBOSE),
	       FIELD(ru_isrss, &type_ulong, VERBOSE),
	       FIELD(ru_minflt, &type_ulong, VERBOSE),
	       FIELD(ru_majflt, &type_ulong, VERBOSE),
	       FIELD(ru_nswap, &type_ulong, VERBOSE),
	       FIELD(ru_inblock, &type_ulong, VERBOSE),
	       FIELD(ru_oublock, &type_ulong, VERBOSE),
	       FIELD(ru_msgsnd, &type_ulong, VERBOSE),
	       FIELD(ru_msgrcv, &type_ulong, VERBOSE),
	       FIELD(ru_nsignals, &type_ulong, VERBOSE),
	       FIELD(ru_nvcsw, &type_ulong, VERBOSE),
	       FIELD(ru_nivcsw, &type_ulong, VERBOSE));
const struct type type_rusage_ptr = TYPE_PTR(&rusage, .name = "rusage *");
