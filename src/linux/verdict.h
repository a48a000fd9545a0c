/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What is to be done to a tracee at a stop, as plain data: rules make it,
 * the tracer carries it out, and neither needs to know the other.  A
 * verdict lives until the handler's next callback for the same tracee; what
 * it points to is the event's.
 *
 * Carried out in this order: kill, writes, the act, the signal (pending
 * when the call begins, so that it can interrupt one that blocks), and the
 * delay last.
 */
#ifndef VX_LINUX_VERDICT_H
#define VX_LINUX_VERDICT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum verdict_act {
	ACT_NONE,	/* nothing beyond writes, signal and delay */
	/*
	 * nr and arg instead of the program's.  At the call's end its
	 * registers are as the program set them.  With `step` the handler's
	 * step() is asked then, before the program goes on.
	 */
	ACT_CALL,
	ACT_SKIP,	/* nothing is executed; the program gets ret, err */
	/*
	 * At least `scratch` writable bytes of the tracee's first (tracee's
	 * `scratch` says where): step() is asked as soon as they are there,
	 * possibly without another stop.  They last until the program's
	 * call returns.
	 */
	ACT_SCRATCH,
	/* At an exit, or as the end of steps: the program gets ret, err. */
	ACT_RESULT,
};

/*
 * `len` bytes at `data` go to `addr`, also where a page is read-only; all or
 * none.  With `some`, as many as there is memory for: strace's pokes.
 */
struct verdict_write {
	uint64_t addr;
	const void *data;
	size_t len;
	bool some;
};

struct verdict {
	uint8_t act;		/* enum verdict_act */
	bool step;		/* CALL: ask step() when it has ended */
	/*
	 * CALL with step: -ERESTART* results are for step(); else the
	 * tracer issues the call again, whatever a handler of the
	 * program's says (kernel: include/linux/errno.h, 512 to 516).
	 */
	bool interruptible;
	bool kill;		/* SIGKILL for every tracee, now */
	int sig;		/* made pending for the tracee; 0: none */
	uint64_t delay_ns;	/* before it goes on; others do meanwhile */
	uint64_t nr, arg[6];	/* CALL */
	uint64_t ret;		/* SKIP, RESULT: where err is 0 */
	int err;		/* SKIP, RESULT: errno, or 0 */
	size_t scratch;		/* SCRATCH: bytes */
	const struct verdict_write *writes;
	unsigned int nwrites;
};

/* Why a verdict, or its part, was not carried out; the call went on. */
enum refusal {
	/* a filter of the tracee's own would judge the changed number, and
	 * no harmless call is known that it lets through */
	REFUSED_SECCOMP,
	REFUSED_SCRATCH,	/* no memory could be mapped */
	REFUSED_WRITE,		/* a write failed: bad address */
	REFUSED_KERNEL,		/* ptrace(2) said no */
	/* steps ended early: by siglongjmp(3) out of a handler … */
	REFUSED_ABANDONED,
	/* … or since the tracer had to let go: -EINTR was returned */
	REFUSED_DETACHED,
	/* Of a visit: it did not stop in time … */
	REFUSED_STUCK,
	/* … or has no instruction to make calls with. */
	REFUSED_PLACE,
};

#endif
