/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel lets a tracer do, found by doing it in a throw-away child:
 * neither versions nor the success of a request say that it has an effect
 * here.  A probe's outcome is kept, so that it can be shown.
 */
#ifndef VX_TRACE_CAPS_H
#define VX_TRACE_CAPS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* What is probed, in the order of --capabilities. */
enum cap {
	CAP_GET_INFO,		/* PTRACE_GET_SYSCALL_INFO */
	CAP_REWRITE_SETINFO,
	CAP_REWRITE_REGS,
	CAP_SKIP_SETINFO,	/* in one stop: op EXIT at an entry */
	CAP_SKIP_REGS,
	CAP_RESULT_SETINFO,
	CAP_RESULT_REGS,
	CAP_REWIND_SETINFO,	/* SETINFO_SET_IP */
	CAP_REWIND_REGS,
	CAP_VM_EXEC,		/* process_vm_exec, of caps.vm_exec_nr */
	/* The same at the stop of a seccomp filter, resumed by PTRACE_CONT. */
	CAP_FILTER_REWRITE_SETINFO,
	CAP_FILTER_REWRITE_REGS,
	CAP_FILTER_SKIP_SETINFO,
	CAP_FILTER_SKIP_REGS,
	CAP_CALLS,		/* those before it: caps_probe() */
	CAP_READ_PROCESS_VM = CAP_CALLS,
	CAP_READ_PROC,
	CAP_READ_WORDS,
	CAP_WRITE_PROCESS_VM,
	CAP_WRITE_PROC,		/* to a page that the child cannot write */
	CAP_WRITE_WORDS,
	CAP_VM_PIDFD,		/* process_vm_readv(2) with flag 1 … */
	CAP_VM_NOWAIT,		/* … and 2 */
	CAP_USER_NOTIF,		/* SECCOMP_RET_USER_NOTIF … */
	CAP_SYNC_WAKE_UP,	/* … handed over on one CPU */
	CAP_USER_DISPATCH,	/* PTRACE_GET_SYSCALL_USER_DISPATCH_CONFIG */
	CAP_COUNT,
};

/* What changing calls needs to know; with a prefilter; to show it all. */
#define CAPS_CHANGE ((UINT32_C(1) << CAP_FILTER_REWRITE_SETINFO) - 1)
#define CAPS_ALL_CALLS ((UINT32_C(1) << CAP_CALLS) - 1)
#define CAPS_FILTER (CAPS_ALL_CALLS & ~CAPS_CHANGE)

/* Beside 0 (it works) and -errno: */
enum {
	OUTCOME_UNTRIED = 1,
	OUTCOME_NO_EFFECT,	/* the kernel took it and did nothing */
	OUTCOME_UNKNOWN,	/* no number is known to try it with */
};

struct caps {
	long vm_exec_nr;	/* 0: not known */
	int outcome[CAP_COUNT];
};

/*
 * How a probe gets its child and waits for it: fork(2) and waitpid(2), or a
 * unit test's make-believe.
 */
struct prober {
	/*
	 * A child of ours, stopped, that will make getppid(2) again and
	 * again, its first argument what the one before returned; with
	 * `filter` each is an event of a seccomp filter.
	 */
	int (*start)(pid_t *pid, bool filter);
	/* The next stop's or end's status; 0 or -errno. */
	int (*wait)(pid_t pid, int *status);
	void (*end)(pid_t pid);
	/*
	 * vm_exec_probe(): where the number is another call's, that happens
	 * to nobody.
	 */
	int (*vm_exec)(long vm_exec_nr);
};

extern const struct prober prober_live;

/* Sets all outcomes to UNTRIED. */
void caps_begin(struct caps *c, long vm_exec_nr);
/* Probes the caps before CAP_CALLS whose bits (1 << cap) are in `want`. */
void caps_probe(struct caps *c, const struct prober *p, uint32_t want);
/* caps_more.c: probes the others, which only --capabilities asks for. */
void caps_probe_more(struct caps *c);
/* "ok", "EINVAL", "no effect", "not tried", "not configured" */
void outcome_text(int outcome, char *to, size_t size);

#endif
