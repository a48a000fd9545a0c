/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The ways to change a stopped tracee, one const object of operations each.
 * What is to be done is decided elsewhere; this says how the kernel lets it
 * be done.  caps.c finds out by behaviour, in a throw-away child, which of
 * them work; a run picks the best for each operation, or the one that
 * --backend= names as far as it can.
 *
 * An operation returns 0 or -errno; -ESRCH: the tracee is gone.  NULL: this
 * way has none.
 */
#ifndef VX_TRACE_BACKEND_H
#define VX_TRACE_BACKEND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"
#include "linux/regs.h"
#include "trace/stop.h"

/* The operations, in the order of --capabilities. */
enum operation {
	OP_REWRITE,	/* number and arguments, at an entry or seccomp stop */
	OP_SKIP,	/* in one stop: number -1 and the result */
	OP_RESULT,	/* the result, at an exit stop */
	OP_REWIND,	/* to the call instruction, at an exit stop */
	OP_MEMORY_CALL,	/* a call that concerns the address space alone */
	OP_READ, OP_WRITE,
	OPERATION_COUNT,
};

enum backend_id { BY_SETINFO, BY_REGS, BY_VMEXEC, BACKEND_COUNT };

struct backend {
	const char *name;	/* "setinfo", "regs", "vmexec" */
	uint8_t id;		/* enum backend_id */
	/*
	 * At an entry or the seccomp stop of one: another call, executed
	 * instead. Whoever rewrites arguments puts the program's back at the
	 * exit.
	 */
	int (*rewrite)(const struct stop *s, uint64_t nr,
		       const uint64_t arg[6]);
	/* At the same: not executed, returns ret; no exit stop is needed. */
	int (*skip)(const struct stop *s, int64_t ret);
	/* At an exit: what the program gets; a negative errno is an error. */
	int (*result)(pid_t tid, const struct abi *abi, int64_t ret);
	/*
	 * At an exit: back to the call instruction, which will enter the
	 * kernel again.  `saved` is what regs_get() gave at an entry, `arg`
	 * what the argument registers hold now; whether they hold the
	 * program's afterwards depends on `keeps_args`.  -EOPNOTSUPP: not
	 * with these arguments.
	 */
	int (*rewind)(pid_t tid, const struct abi *abi,
		      const struct regs *saved, const uint64_t arg[6]);
	bool keeps_args;
	/*
	 * Runs a call of the native ABI that needs nothing of the process
	 * but its memory (call_is_memory()), without its help; the result in
	 * *ret.  `vm_exec_nr`: linux/vmexec.h.
	 */
	int (*memory_call)(long vm_exec_nr, pid_t tid, uint64_t nr,
			   const uint64_t arg[6], int64_t *ret);
};

extern const struct backend backend_regs, backend_setinfo, backend_vmexec;

#endif
