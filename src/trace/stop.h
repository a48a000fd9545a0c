/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel reported about one tracee, classified.  Lives on the
 * engine's stack while one stop is handled.
 */
#ifndef VX_TRACE_STOP_H
#define VX_TRACE_STOP_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"

enum stop_kind {
	STOP_ENTER,	/* system call entry (or seccomp stop of one) */
	STOP_EXIT,	/* system call exit */
	STOP_SIGNAL,	/* a signal is about to be delivered */
	STOP_GROUP,	/* group-stop: stays stopped (PTRACE_LISTEN) */
	STOP_NEW,	/* first stop of an adopted tracee */
	STOP_FORK,	/* PTRACE_EVENT_{FORK,VFORK,CLONE}: new_tid */
	STOP_EXEC,	/* PTRACE_EVENT_EXEC: old_tid */
	STOP_EXITING,	/* PTRACE_EVENT_EXIT */
	STOP_EXITED,	/* gone: status */
	STOP_KILLED,	/* gone: by signal sig */
	STOP_OTHER,	/* nothing to do but go on */
};

struct stop {
	uint8_t kind;		/* enum stop_kind */
	pid_t tid;
	int wait_status;	/* as wait4(2) gave it */
	int sig;		/* SIGNAL, GROUP, KILLED */
	bool core;		/* KILLED: core dumped */
	int status;		/* EXITED */
	siginfo_t si;		/* SIGNAL, where si_valid */
	bool si_valid;
	pid_t new_tid, old_tid;
	/* ENTER and EXIT: */
	const struct abi *abi;
	uint64_t nr;
	uint64_t arg[6];
	uint64_t ip, sp;
	uint64_t ret;		/* EXIT: result register, sign-extended */
	int err;		/* EXIT: errno of a failure (512… too), or 0 */
	/* All kinds: */
	uint64_t wall_ns;	/* CLOCK_REALTIME when the stop was seen */
	uint64_t mono_ns;	/* CLOCK_MONOTONIC */
	uint64_t stime_ns;	/* the tracee's system time (rusage) */
};

#endif
