/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Signals: dispositions, masks, sending, waiting. */
#include "desc/consts.h"
#include "desc/hooks.h"
#include "desc/rows.h"
#include "desc/signal/signal.h"
#include "desc/time/time.h"

#define SIGSET(name_, ...) \
	const struct type name_ = TYPE_HOOK(hook_sigset, .size = 8, \
					    .name = "sigset", __VA_ARGS__)

SIGSET(type_sigset, .arg = 2);
const struct type type_siginfo =
	TYPE_HOOK(hook_siginfo, .size = 128, .name = "siginfo");
static SIGSET(sigset, .arg = 0);
static SIGSET(sigset_part, .arg = 1);
const struct type type_sigset_ptr = TYPE_PTR(&sigset, .name = "sigset *");
const struct type type_sigset_part_ptr =
	TYPE_PTR(&sigset_part, .name = "sigset *");

static const struct type old_sigset =
	TYPE_HOOK(hook_sigset, .size = 4, .scalar = K_ULONG,
		  .name = "old_sigset", .arg = 2);
static const struct type old_sigset_ptr =
	TYPE_PTR(&old_sigset, .name = "old_sigset *");

static const struct type how =
	TYPE_BITS(K_S32, consts_sigprocmask_how, .name = "sigprocmask_how");
static const struct type handler =
	TYPE_BITS(K_PTR, consts_sig_handlers, .radix = RADIX_X,
		  .flags = TYPE_NOUNKNOWN, .name = "sighandler");
static const struct type sa_flags =
	TYPE_BITS(K_ULONG, consts_sigaction_flags, .radix = RADIX_X,
		  .name = "sigaction_flags");
static const struct type sa_flags32 =
	TYPE_BITS(K_U32, consts_sigaction_flags, .radix = RADIX_X,
		  .name = "sigaction_flags");
static const struct type signal_ret =
	TYPE_HOOK(hook_signal_ret, .scalar = K_LONG, .name = "signal");
static const struct type siginfo_ptr =
	TYPE_PTR(&type_siginfo, .name = "siginfo *");

/* include/linux/signal_types.h: struct k_sigaction's user part. */
static const struct type sigaction =
	STRUCT("sigaction",
	       FIELD(sa_handler, &handler),
	       PLACE(flags, &type_ulong),
	       PLACE(restorer, &type_addr),
	       FIELD(sa_mask, &sigset),
	       FIELD(sa_flags, &sa_flags, AT(flags)),
	       FIELD(sa_restorer, &type_addr, AT(restorer),
		     IF(sa_flags, 0x4000000 /* SA_RESTORER */)));
static const struct type sigaction_ptr =
	TYPE_PTR(&sigaction, .name = "sigaction *");

static const struct type old_sigaction =
	STRUCT("old_sigaction",
	       FIELD(sa_handler, &handler),
	       FIELD(sa_mask, &old_sigset),
	       FIELD(sa_flags, &sa_flags32),
	       FIELD(sa_restorer, &type_addr,
		     IF(sa_flags, 0x4000000 /* SA_RESTORER */)));
static const struct type old_sigaction_ptr =
	TYPE_PTR(&old_sigaction, .name = "old_sigaction *");

static const struct type ss_flags =
	TYPE_BITS(K_U32, consts_sigaltstack_flags, .name = "sigaltstack_flags");
static const struct type stack =
	STRUCT("stack_t",
	       FIELD(ss_sp, &type_addr),
	       FIELD(ss_flags, &ss_flags),
	       FIELD(ss_size, &type_ulong));
static const struct type stack_ptr = TYPE_PTR(&stack, .name = "stack_t *");

CALL(rt_sigaction, &type_zero,
	ARG(signum,	&type_signo),
	ARG(act,	&sigaction_ptr),
	ARG(oldact,	&sigaction_ptr,	OUT),
	ARG(sigsetsize,	&type_size));

CALL(sigaction, &type_zero,
	ARG(signum,	&type_signo),
	ARG(act,	&old_sigaction_ptr),
	ARG(oldact,	&old_sigaction_ptr, OUT));

static const struct type handler_ret =
	TYPE_BITS(K_PTR, consts_sig_handlers, .radix = RADIX_X,
		  .flags = TYPE_NOUNKNOWN);
CALL(signal, &handler_ret,
	ARG(signum,	&type_signo),
	ARG(handler,	&handler));

CALL(rt_sigprocmask, &type_zero,
	ARG(how,	&how),
	ARG(set,	&type_sigset_ptr),
	ARG(oldset,	&type_sigset_ptr, OUT),
	ARG(sigsetsize,	&type_size));
CALL(sigprocmask, &type_zero,
	ARG(how,	&how),
	ARG(set,	&old_sigset_ptr),
	ARG(oldset,	&old_sigset_ptr, OUT));

CALL(rt_sigpending, &type_zero,
	ARG(set,	&type_sigset_part_ptr, OUT),
	ARG(sigsetsize,	&type_size));
CALL(sigpending, &type_zero,
	ARG(set,	&old_sigset_ptr, OUT));

CALL(rt_sigsuspend, &type_zero,
	ARG(mask,	&type_sigset_ptr),
	ARG(sigsetsize,	&type_size));

CALL(rt_sigtimedwait, &signal_ret,
	ARG(set,	&type_sigset_ptr),
	ARG(info,	&siginfo_ptr,	OUT),
	ARG(timeout,	&type_timespec_ptr),
	ARG(sigsetsize,	&type_size));
CALL(rt_sigtimedwait_time64, &signal_ret,
	ARG(set,	&type_sigset_ptr),
	ARG(info,	&siginfo_ptr,	OUT),
	ARG(timeout,	&type_timespec64_ptr),
	ARG(sigsetsize,	&type_size));

CALL(rt_sigqueueinfo, &type_zero,
	ARG(pid,	&type_pid),
	ARG(sig,	&type_signo),
	ARG(info,	&siginfo_ptr));
CALL(rt_tgsigqueueinfo, &type_zero,
	ARG(tgid,	&type_pid),
	ARG(tid,	&type_tid),
	ARG(sig,	&type_signo),
	ARG(info,	&siginfo_ptr));

static const struct type sigframe =
	TYPE_HOOK(hook_sigframe, .scalar = K_PTR, .name = "sigframe");
CALL(rt_sigreturn, &type_zero,
	ARG(frame,	&sigframe));

CALL(kill, &type_zero,
	ARG(pid,	&type_pid),
	ARG(sig,	&type_signo));
CALL(tkill, &type_zero,
	ARG(tid,	&type_tid),
	ARG(sig,	&type_signo));
CALL(tgkill, &type_zero,
	ARG(tgid,	&type_pid),
	ARG(tid,	&type_tid),
	ARG(sig,	&type_signo));

CALL(sigaltstack, &type_zero,
	ARG(ss,		&stack_ptr),
	ARG(old_ss,	&stack_ptr,	OUT));
CALL(pause, &type_zero);

/* The kernel resumes a call by itself; the registers say nothing of it. */
static const struct type resumed =
	TYPE_HOOK(hook_resumed, .scalar = K_PTR, .name = "resumed_call");
CALL(restart_syscall, &type_long,
	ARG(resumed,	&resumed));

static const struct type pidfd_flags =
	TYPE_BITS(K_U32, consts_pidfd_signal_flags,
		  .name = "pidfd_signal_flags");
CALL(pidfd_send_signal, &type_zero,
	ARG(pidfd,	&type_fd),
	ARG(sig,	&type_signo),
	ARG(info,	&siginfo_ptr),
	ARG(flags,	&pidfd_flags));

CALL(sgetmask, &type_ret_addr);
CALL(ssetmask, &type_ret_addr,
	ARG(newmask,	&type_xlong));
CALL(sigreturn, &type_zero);
CALL(sigsuspend, &type_zero,
	ARG(restart,	&type_xint),
	ARG(oldmask,	&type_xint),
	ARG(mask,	&type_xint));
