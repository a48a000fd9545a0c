/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Which way each change to a tracee is made: the best of those that work
 * here, or the one that --backend= names.  What that one cannot do is said,
 * and done by another: a change is never left out because of it.
 */
#ifndef VX_TRACE_WAYS_H
#define VX_TRACE_WAYS_H

#include <stdio.h>

#include "base/buf.h"
#include "trace/backend.h"
#include "trace/caps.h"

enum backend_choice {		/* --backend= */
	BACKEND_AUTO,
	BACKEND_SETINFO,
	BACKEND_REGS,
	BACKEND_VMEXEC,
};

/*
 * The chosen way for each operation, and how often each did it. `way` is
 * NULL where there is none: a memory call is then made like any other.
 */
struct ways {
	const struct backend *way[OPERATION_COUNT];
	long vm_exec_nr;	/* for OP_MEMORY_CALL */
	uint64_t count[OPERATION_COUNT][BACKEND_COUNT];
};

/*
 * The operations of struct backend, by the chosen way.  ways_rewind() sets
 * *keeps where the argument registers are left as they are.
 */
int ways_rewrite(struct ways *w, const struct stop *s, uint64_t nr,
		 const uint64_t arg[6]);
int ways_skip(struct ways *w, const struct stop *s, int64_t ret);
int ways_result(struct ways *w, pid_t tid, const struct abi *abi,
		int64_t ret);
int ways_rewind(struct ways *w, pid_t tid, const struct abi *abi,
		const struct regs *saved, const uint64_t arg[6], bool *keeps);
/* False: not this call, or it was not made: the tracee has to make it. */
bool ways_memory_call(struct ways *w, pid_t tid, const struct abi *abi,
		      uint64_t nr, const uint64_t arg[6], int64_t *ret);

/*
 * Chooses by outcomes of probes; lines about what `choice` cannot do are
 * added to *notes (may be NULL).  Every operation but MEMORY_CALL, READ and
 * WRITE has a way then: where nothing works, or was probed, registers.
 */
void ways_choose(struct ways *w, const struct caps *c,
		 enum backend_choice choice, struct buf *notes);
/* "change the result of a call" */
const char *operation_text(enum operation op);
/*
 * Probes what changing a tracee needs, chooses, and warns.  `vm_exec_nr` is
 * the number of process_vm_exec, 0: not known.
 */
void ways_find(struct ways *w, enum backend_choice choice, long vm_exec_nr);
/*
 * caps_print.c: probes everything and prints a table of it. Returns 0
 * where calls can be changed at all, else 1.
 */
int caps_print(FILE *out, enum backend_choice choice, long vm_exec_nr);
/* … and which mechanisms were used how often, a line each. */
void ways_report(const struct ways *w, struct buf *to);

#endif
