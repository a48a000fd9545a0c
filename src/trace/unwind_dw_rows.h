/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walking without libdw where that is plain. For a place in code the call
 * frame information says where the caller's registers are. Nearly always
 * that is: the frame begins at a distance from the stack or frame pointer,
 * the return address is right below, the frame pointer saved or untouched.
 * Such rows are kept, and a walk by them is some additions and a look at the
 * stack for each frame. Whatever is not plain (signal frames, expressions,
 * code without this information) has the whole stack walked by libdw, so
 * that its word holds.
 */
#ifndef VX_TRACE_UNWIND_DW_ROWS_H
#define VX_TRACE_UNWIND_DW_ROWS_H

#include <elfutils/libdwfl.h>
#include <stdbool.h>
#include <stdint.h>

#include "linux/reader.h"
#include "linux/regs.h"

#define STACK_WINDOW 8192	/* bytes of a stack that are read at once */

enum row_kind {
	ROW_LIBDW,	/* not plain */
	ROW_LAST,	/* nothing called this */
	ROW_PLAIN,
};

enum row_fp {
	ROW_FP_KEPT,
	ROW_FP_SAVED,
	ROW_FP_LOST,
};

struct row {
	uint8_t kind, fp;
	uint8_t base;		/* enum regs_frame: CFA is this + cfa */
	int32_t cfa;
	int32_t ip_at, fp_at;	/* from the CFA; fp_at: ROW_FP_SAVED */
};

/* A walk under way: registers of a frame, and what was read of the stack. */
struct stack {
	struct reader *reader;
	uint64_t regs[FRAME_REGS];
	bool fp_lost;
	uint64_t start;		/* of what is in `data` … */
	size_t len;		/* … and how much */
	_Alignas(8) unsigned char data[STACK_WINDOW];
};

/* What the module says of the code at an address. */
void row_read(Dwfl_Module *mod, uint64_t lookup, struct row *row);
/* The registers of the innermost frame are for the caller to set. */
void stack_begin(struct stack *s, struct reader *reader);
/* To the caller's registers; false: libdw is to be asked. */
bool row_step(const struct row *row, struct stack *s);

#endif
