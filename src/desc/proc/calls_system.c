/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a process asks about the system and itself; scheduling. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/proc/proc.h"
#include "desc/rows.h"
#include "desc/time/time.h"

#define UTS_LEN 65

static const struct type uts_field = TYPE_CHARS(UTS_LEN);
static const struct type utsname =
	STRUCT("utsname",
	       FIELD(sysname, &uts_field),
	       FIELD(nodename, &uts_field),
	       FIELD(release, &uts_field, VERBOSE),
	       FIELD(version, &uts_field, VERBOSE),
	       FIELD(machine, &uts_field, VERBOSE),
	       FIELD(domainname, &uts_field, VERBOSE));
static const struct type utsname_ptr = TYPE_PTR(&utsname, .name = "utsname *");
CALL(uname, &type_zero,
	ARG(buf,	&utsname_ptr,	OUT));

static const struct type hostname =
	TYPE_PTR(&type_bytes, .name = "string");
CALL(sethostname, &type_zero,
	ARG(name,	&hostname,	COUNT(len)),
	ARG(len,	&type_uint));
CALL(setdomainname, &type_zero,
	ARG(name,	&hostname,	COUNT(len)),
	ARG(len,	&type_uint));

static const struct type loads = TYPE_ARRAY(&type_ulong);
static const struct type sysinfo =
	STRUCT("sysinfo",
	       FIELD(uptime, &type_ulong),
	       FIELD(loads, &loads, COUNT_N(3)),
	       FIELD(totalram, &type_ulong),
	       FIELD(freeram, &type_ulong),
	       FIELD(sharedram, &type_ulong),
	       FIELD(bufferram, &type_ulong),
	       FIELD(totalswap, &type_ulong),
	       FIELD(freeswap, &type_ulong),
	       FIELD(procs, &type_u16),
	       PAD(&type_u16),
	       FIELD(totalhigh, &type_ulong),
	       FIELD(freehigh, &type_ulong),
	       FIELD(mem_unit, &type_u32));
static const struct type sysinfo_ptr = TYPE_PTR(&sysinfo, .name = "sysinfo *");
CALL(sysinfo, &type_zero,
	ARG(info,	&sysinfo_ptr,	OUT));

static const struct type clock_ticks =
	TYPE_INT(K_ULONG, RADIX_U, .role = ROLE_CLOCK_T, .name = "clock_t");
static const struct type tms =
	STRUCT("tms",
	       FIELD(tms_utime, &clock_ticks),
	       FIELD(tms_stime, &clock_ticks),
	       FIELD(tms_cutime, &clock_ticks),
	       FIELD(tms_cstime, &clock_ticks));
static const struct type tms_ptr = TYPE_PTR(&tms, .name = "tms *");
CALL(times, &type_long,
	ARG(buf,	&tms_ptr,	OUT));

static const struct type rusage_who =
	TYPE_BITS(K_S32, consts_rusage_who, .name = "rusage_who");
CALL(getrusage, &type_zero,
	ARG(who,	&rusage_who),
	ARG(usage,	&type_rusage_ptr, OUT));

static const struct type priority_which =
	TYPE_BITS(K_U32, consts_priority_which, .name = "priority_which");
CALL(getpriority, &type_int,
	ARG(which,	&priority_which),
	ARG(who,	&type_int));
CALL(setpriority, &type_zero,
	ARG(which,	&priority_which),
	ARG(who,	&type_int),
	ARG(prio,	&type_int));
CALL(nice, &type_int,
	ARG(inc,	&type_int));

CALL(sched_yield, &type_zero);
CALL(getcpu, &type_zero,
	ARG(cpu,	&type_uint_ptr,	OUT),
	ARG(node,	&type_uint_ptr,	OUT),
	ARG(tcache,	&type_addr));

static const struct type policy =
	TYPE_BITS(K_U32, consts_sched_policies, .name = "sched_policy");
static const struct type set_policy =
	TYPE_BITS(K_U32, consts_sched_setscheduler_policies,
		  .name = "sched_policy");
static const struct type param_ptr =
	TYPE_PTR(&type_int, .name = "sched_param *");
CALL(sched_setscheduler, &type_zero,
	ARG(pid,	&type_tid),
	ARG(policy,	&set_policy),
	ARG(param,	&param_ptr));
CALL(sched_setparam, &type_zero,
	ARG(pid,	&type_tid),
	ARG(param,	&param_ptr));
CALL(sched_getparam, &type_zero,
	ARG(pid,	&type_tid),
	ARG(param,	&param_ptr,	OUT));
CALL(sched_get_priority_max, &type_int,
	ARG(policy,	&policy));
CALL(sched_get_priority_min, &type_int,
	ARG(policy,	&policy));
CALL(sched_rr_get_interval, &type_zero,
	ARG(pid,	&type_tid),
	ARG(tp,		&type_timespec_ptr, OUT));
CALL(sched_rr_get_interval_time64, &type_zero,
	ARG(pid,	&type_tid),
	ARG(tp,		&type_timespec64_ptr, OUT));

static const struct type unshare_flags =
	TYPE_BITS(K_ULONG, consts_unshare_flags, .radix = RADIX_X,
		  .name = "unshare_flags");
CALL(unshare, &type_zero,
	ARG(flags,	&unshare_flags));
static const struct type setns_flags =
	TYPE_BITS(K_U32, consts_setns_types, .unknown = "CLONE_NEW???",
		  .name = "setns_types");
CALL(setns, &type_zero,
	ARG(fd,		&type_fd),
	ARG(nstype,	&setns_flags));

static const struct type pidfd_open_flags =
	TYPE_BITS(K_U32, consts_pidfd_open_flags, .name = "pidfd_open_flags");
CALL(pidfd_open, &type_fd,
	ARG(pid,	&type_pid),
	ARG(flags,	&pidfd_open_flags));
static const struct type peer_fd =
	TYPE_HOOK(hook_peer_fd, .scalar = K_S32, .name = "fd");
CALL(pidfd_getfd, &type_fd,
	ARG(pidfd,	&type_fd),
	ARG(targetfd,	&peer_fd),
	ARG(flags,	&type_xint));

static const struct type getrandom_flags =
	TYPE_BITS(K_U32, consts_getrandom_flags, .name = "getrandom_flags");
CALL(getrandom, &type_ssize,
	ARG(buf,	&type_hexbuf,	OUT, COUNT_RET),
	ARG(buflen,	&type_size),
	ARG(flags,	&getrandom_flags));

static const struct type arch_op =
	TYPE_BITS(K_U32, consts_arch_prctl_ops, .name = "arch_prctl_op");
static const struct variant arch_prctl_variants[] = {
	VARIANT(0x1003 /* ARCH_GET_FS */, NULL,
		ARG(op, &arch_op), ARG(addr, &type_ulong_ptr, OUT)),
	VARIANT(0x1004 /* ARCH_GET_GS */, NULL,
		ARG(op, &arch_op), ARG(addr, &type_ulong_ptr, OUT)),
	VARIANT(0x1011 /* ARCH_GET_CPUID */, NULL, ARG(op, &arch_op)),
};
VARIANTS(arch_prctl, &type_zero, op, 0,
	ARG(op,		&arch_op),
	ARG(addr,	&type_addr));
