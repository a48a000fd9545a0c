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
 * Chooses by outcomes of probes; lines about what `choice` cannot do are
 * added to *notes (may be NULL).  Every operation but MEMORY_CALL, READ and
 * WRITE has a way then: where nothing works, or was probed, registers.
 */
void ways_choose(struct ways *w, const struct caps *c,
		 enum backend_choice choice, struct buf *notes);
/* "change the result of a call" */
const char *operation_text(enum operation op);
/* Probes what changing a tracee needs, chooses, and warns. */
void ways_find(struct ways *w, enum backend_choice choice);
/*
 * caps_print.c: probes everything and prints a table of it. Returns 0
 * where calls can be changed at all, else 1.
 */
int caps_print(FILE *out, enum backend_choice choice);

#endif
