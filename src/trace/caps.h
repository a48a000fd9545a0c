/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What the kernel lets a tracer do, found by doing it in a throw-away child:
 * neither versions nor the success of a request say that it has an effect
 * here.  A probe's outcome is kept, so that it can be shown.
 */
#ifndef VX_TRACE_CAPS_H
#define VX_TRACE_CAPS_H

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
	CAP_COUNT,
};

/* What changing a tracee's calls needs to know. */
#define CAPS_CHANGE ((UINT32_C(1) << CAP_COUNT) - 1)

/* Beside 0 (it works) and -errno: */
enum {
	OUTCOME_UNTRIED = 1,
	OUTCOME_NO_EFFECT,	/* the kernel took it and did nothing */
};

struct caps {
	int outcome[CAP_COUNT];
};

/*
 * How a probe gets its child and waits for it: fork(2) and waitpid(2), or a
 * unit test's make-believe.
 */
struct prober {
	/* A child that is seized, stopped, and calls caps_child(). */
	int (*start)(pid_t *pid);
	/* The next stop's or end's status; 0 or -errno. */
	int (*wait)(pid_t pid, int *status);
	void (*end)(pid_t pid);
};

extern const struct prober prober_live;

/* Sets all outcomes to UNTRIED. */
void caps_begin(struct caps *c);
/* Probes the caps whose bits (1 << cap) are in `want`. */
void caps_probe(struct caps *c, const struct prober *p, uint32_t want);
/* "ok", "EINVAL", "no effect", "not tried" */
void outcome_text(int outcome, char *to, size_t size);

#endif
