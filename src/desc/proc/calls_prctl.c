/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* prctl(2): what the arguments are depends on the operation. */
#include "desc/bpf/bpf.h"
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"

#define POINTER(name_, to_) \
	static const struct type name_ = TYPE_PTR(&to_, .name = #to_ " *")

static const struct type op =
	TYPE_BITS(K_U32, consts_prctl_ops, .name = "prctl_op");
BITS(dumpable, K_ULONG, pr_dumpable, .radix = RADIX_X);
BITS(capability, K_ULONG, capability_names, .radix = RADIX_X);
BITS(cap_ambient, K_ULONG, pr_cap_ambient, .radix = RADIX_X);
BITS(mce_kill, K_ULONG, pr_mce_kill, .radix = RADIX_X);
BITS(mce_policy, K_ULONG, pr_mce_kill_policy, .radix = RADIX_X);
BITS(set_mm, K_ULONG, pr_set_mm, .radix = RADIX_X);
BITS(set_vma, K_ULONG, pr_set_vma, .radix = RADIX_X);
BITS(seccomp_mode, K_ULONG, seccomp_modes, .radix = RADIX_X);
BITS(spec_type, K_ULONG, pr_spec_types, .radix = RADIX_X);
BITS(spec_value, K_ULONG, pr_spec_values, .radix = RADIX_X);
BITS(dispatch, K_ULONG, pr_dispatch, .radix = RADIX_X);
BITS(tsc, K_U32, pr_tsc, .radix = RADIX_X);
BITS(unalign, K_U32, pr_unalign, .radix = RADIX_X);
BITS(securebits, K_ULONG, pr_securebits, .radix = RADIX_X);
BITS(core_cmd, K_U32, pr_sched_core_cmds, .radix = RADIX_X);
BITS(core_type, K_U32, pr_sched_core_pidtypes, .radix = RADIX_X);
BITS(pac_keys, K_ULONG, pr_pac_keys, .radix = RADIX_X);
BITS(pac_enabled, K_ULONG, pr_pac_enabled_keys, .radix = RADIX_X);
BITS(mdwe_flags, K_ULONG, pr_mdwe_flags, .radix = RADIX_X);
BITS(fp_mode, K_ULONG, pr_fp_mode, .radix = RADIX_X);
BITS(sve_flags, K_ULONG, pr_sve_vl_flags, .radix = RADIX_X);
BITS(sme_flags, K_ULONG, pr_sme_vl_flags, .radix = RADIX_X);
BITS(shadow_stack, K_ULONG, pr_shadow_stack, .radix = RADIX_X);

POINTER(tsc_ptr, tsc);
POINTER(unalign_ptr, unalign);
POINTER(signo_ptr, type_signo);
POINTER(addr_ptr, type_addr);
POINTER(uint_ptr, type_uint);

static const struct type vma_name =
	TYPE_HOOK(hook_task_name, .name = "vma_name", .size = 80);
POINTER(vma_name_target, vma_name);

/* Results that have names: 1 (SUID_DUMP_USER). */
#define NAMED_RET(name_, set_, radix_) \
	static const struct type name_ = \
		TYPE_HOOK(hook_named_ret, .scalar = K_LONG, \
			  .radix = (radix_), .consts = &consts_##set_)
NAMED_RET(dumpable_ret, pr_dumpable, RADIX_D);
NAMED_RET(mce_ret, pr_mce_kill_policy, RADIX_D);
NAMED_RET(securebits_ret, pr_securebits, RADIX_X);
NAMED_RET(mdwe_ret, pr_mdwe_flags, RADIX_X);
NAMED_RET(fp_mode_ret, pr_fp_mode, RADIX_X);
NAMED_RET(spec_ret, pr_spec_result, RADIX_X);
NAMED_RET(pac_ret, pr_pac_enabled_keys, RADIX_X);

static const struct type task_name =
	TYPE_HOOK(hook_task_name, .name = "task_name", .size = 16);
POINTER(task_name_ptr, task_name);
static const struct type thread_name = TYPE_CHARS(16);
POINTER(thread_name_ptr, thread_name);

/* A signal, or the whole number where it is none. */
static const struct type pdeathsig =
	TYPE_BITS(K_ULONG, consts_signals, .radix = RADIX_U,
		  .flags = TYPE_NOUNKNOWN, .name = "signal");
static const struct switch_on mce_arg =
	SWITCH(arg2, &type_xlong, CASE(1 /* PR_MCE_KILL_SET */, &mce_policy));
static const struct switch_on ambient_arg =
	SWITCH(arg2, &type_xlong,
	       CASE(1 /* IS_SET */, &capability),
	       CASE(2 /* RAISE */, &capability),
	       CASE(3 /* LOWER */, &capability));
static const struct switch_on dispatch_arg =
	SWITCH(arg2, &type_xlong, CASE(1 /* PR_SYS_DISPATCH_ON */, &type_addr));
static const struct switch_on vma_arg =
	SWITCH(arg2, &type_xlong, CASE(0 /* ANON_NAME */, &vma_name_target));

static const struct switch_on seccomp_arg =
	SWITCH(arg2, &type_xlong,
	       CASE(1 /* SECCOMP_MODE_STRICT */, NULL),
	       CASE(2 /* SECCOMP_MODE_FILTER */, &type_seccomp_fprog_ptr));
static const struct switch_on seccomp_rest =
	SWITCH(arg2, &type_xlong, CASE(1, NULL), CASE(2, NULL));

#define OP	ARG(op, &op)
#define REST(from_)							\
	ARG(arg##from_, &type_xlong, REG((from_) - 1))
#define REST345	REST(3), REST(4), REST(5)
#define REST45	REST(4), REST(5)

/* Operations with nothing, one number, one pointer to a number. */
#define NONE(val_, ret_)	VARIANT(val_, ret_, OP)
#define NUMBER(val_)		VARIANT(val_, NULL, OP, ARG(arg2, &type_ulong))
#define ONE(val_, type_)	VARIANT(val_, NULL, OP, ARG(arg2, type_))
#define GET(val_, type_)	VARIANT(val_, NULL, OP, ARG(arg2, type_, OUT))

static const struct variant prctl_variants[] = {
	ONE(1 /* SET_PDEATHSIG */, &pdeathsig),
	GET(2 /* GET_PDEATHSIG */, &signo_ptr),
	NONE(3 /* GET_DUMPABLE */, &dumpable_ret),
	ONE(4 /* SET_DUMPABLE */, &dumpable),
	GET(5 /* GET_UNALIGN */, &unalign_ptr),
	ONE(6 /* SET_UNALIGN */, &unalign),
	NONE(7 /* GET_KEEPCAPS */, NULL),
	NUMBER(8 /* SET_KEEPCAPS */),
	GET(9 /* GET_FPEMU */, &uint_ptr),
	NUMBER(10 /* SET_FPEMU */),
	GET(11 /* GET_FPEXC */, &uint_ptr),
	NUMBER(12 /* SET_FPEXC */),
	NONE(13 /* GET_TIMING */, NULL),
	NUMBER(14 /* SET_TIMING */),
	ONE(15 /* SET_NAME */, &task_name_ptr),
	GET(16 /* GET_NAME */, &thread_name_ptr),
	GET(19 /* GET_ENDIAN */, &uint_ptr),
	NUMBER(20 /* SET_ENDIAN */),
	NONE(21 /* GET_SECCOMP */, NULL),
	VARIANT(22 /* SET_SECCOMP */, NULL, OP,
		ARG(arg2, &seccomp_mode),
		BY(arg3, seccomp_arg),
		BY(arg4, seccomp_rest),
		BY(arg5, seccomp_rest)),
	ONE(23 /* CAPBSET_READ */, &capability),
	ONE(24 /* CAPBSET_DROP */, &capability),
	GET(25 /* GET_TSC */, &tsc_ptr),
	ONE(26 /* SET_TSC */, &tsc),
	NONE(27 /* GET_SECUREBITS */, &securebits_ret),
	ONE(28 /* SET_SECUREBITS */, &securebits),
	NUMBER(29 /* SET_TIMERSLACK */),
	NONE(30 /* GET_TIMERSLACK */, NULL),
	NONE(31 /* TASK_PERF_EVENTS_DISABLE */, NULL),
	NONE(32 /* TASK_PERF_EVENTS_ENABLE */, NULL),
	VARIANT(33 /* MCE_KILL */, NULL, OP,
		ARG(arg2, &mce_kill),
		BY(arg3, mce_arg), REST45),
	VARIANT(34 /* MCE_KILL_GET */, &mce_ret, OP,
		ARG(arg2, &type_xlong), REST345),
	VARIANT(35 /* SET_MM */, NULL, OP,
		ARG(arg2, &set_mm), ARG(arg3, &type_addr), REST45),
	NUMBER(36 /* SET_CHILD_SUBREAPER */),
	GET(37 /* GET_CHILD_SUBREAPER */, &uint_ptr),
	VARIANT(38 /* SET_NO_NEW_PRIVS */, NULL, OP,
		ARG(arg2, &type_ulong), REST345),
	VARIANT(39 /* GET_NO_NEW_PRIVS */, NULL, OP,
		ARG(arg2, &type_xlong), REST345),
	GET(40 /* GET_TID_ADDRESS */, &addr_ptr),
	VARIANT(41 /* SET_THP_DISABLE */, NULL, OP,
		ARG(arg2, &type_ulong), REST345),
	VARIANT(42 /* GET_THP_DISABLE */, NULL, OP,
		ARG(arg2, &type_xlong), REST345),
	VARIANT(45 /* SET_FP_MODE */, NULL, OP, ARG(arg2, &fp_mode)),
	NONE(46 /* GET_FP_MODE */, &fp_mode_ret),
	VARIANT(47 /* CAP_AMBIENT */, NULL, OP,
		ARG(arg2, &cap_ambient), BY(arg3, ambient_arg), REST45),
	ONE(50 /* SVE_SET_VL */, &sve_flags),
	NONE(51 /* SVE_GET_VL */, NULL),
	VARIANT(52 /* GET_SPECULATION_CTRL */, &spec_ret, OP,
		ARG(arg2, &spec_type)),
	VARIANT(53 /* SET_SPECULATION_CTRL */, NULL, OP,
		ARG(arg2, &spec_type), ARG(arg3, &spec_value)),
	VARIANT(54 /* PAC_RESET_KEYS */, NULL, OP,
		ARG(arg2, &pac_keys), REST345),
	NUMBER(57 /* SET_IO_FLUSHER */),
	NONE(58 /* GET_IO_FLUSHER */, NULL),
	VARIANT(59 /* SET_SYSCALL_USER_DISPATCH */, NULL, OP,
		ARG(arg2, &dispatch), ARG(arg3, &type_xlong),
		ARG(arg4, &type_xlong), BY(arg5, dispatch_arg)),
	VARIANT(60 /* PAC_SET_ENABLED_KEYS */, NULL, OP,
		ARG(arg2, &pac_enabled), ARG(arg3, &pac_enabled), REST45),
	NONE(61 /* PAC_GET_ENABLED_KEYS */, &pac_ret),
	VARIANT(62 /* SCHED_CORE */, NULL, OP,
		ARG(arg2, &core_cmd), ARG(arg3, &type_pid),
		ARG(arg4, &core_type), ARG(arg5, &type_addr)),
	ONE(63 /* SME_SET_VL */, &sme_flags),
	NONE(64 /* SME_GET_VL */, NULL),
	VARIANT(65 /* SET_MDWE */, NULL, OP,
		ARG(arg2, &mdwe_flags), REST345),
	VARIANT(66 /* GET_MDWE */, &mdwe_ret, OP,
		ARG(arg2, &type_xlong), REST345),
	VARIANT(0x53564d41 /* SET_VMA */, NULL, OP,
		ARG(arg2, &set_vma), ARG(arg3, &type_addr),
		ARG(arg4, &type_ulong), BY(arg5, vma_arg)),
	ONE(0x59616d61 /* SET_PTRACER */, &type_pid),
	GET(74 /* GET_SHADOW_STACK_STATUS */, &addr_ptr),
	ONE(75 /* SET_SHADOW_STACK_STATUS */, &shadow_stack),
	ONE(76 /* LOCK_SHADOW_STACK_STATUS */, &shadow_stack),
};

VARIANTS(prctl, &type_long, op, 0, OP,
	ARG(arg2,	&type_xlong),
	REST345);
