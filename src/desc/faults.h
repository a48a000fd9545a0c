/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * How calls fail in life: one row a call, the most telling failure first.
 * `fail` takes that one, a sweep goes through all of them, --describe tells
 * them.  A call without a row has no failure that is worth trying.
 *
 * Some calls must not fail at all: their callers in the C library abort, or
 * go on in an undefined state.
 */
#ifndef VX_DESC_FAULTS_H
#define VX_DESC_FAULTS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"

enum fault_how {
	FAULT_ERROR,	/* it is not executed, and fails with `err` */
	FAULT_POST,	/* it is executed, and `err` reported */
	FAULT_SHORT,	/* no more than `bytes` are moved */
	FAULT_BREAK,	/* brk(2): the break stays where it is */
};

enum fault_when {
	FAULT_ALWAYS,
	FAULT_SOCKET,	/* its descriptor is a socket */
	FAULT_NONBLOCK,	/* … and has O_NONBLOCK */
	FAULT_STREAM,	/* its descriptor is a pipe or a socket */
	FAULT_CREATES,	/* a file may be created: O_CREAT */
	FAULT_NAMED,	/* it is about a path, */
	FAULT_UNNAMED,	/* … or an open file: AT_EMPTY_PATH */
};

struct fault {
	uint8_t how;	/* enum fault_how */
	uint8_t when;	/* enum fault_when */
	uint16_t err;
	uint32_t bytes;
};

/* Ends with a row without name. */
struct fault_row {
	const char *name;	/* of the call */
	const struct fault *v;	/* the first is `fail`'s */
	unsigned int n;
};

extern const struct fault_row fault_rows[];

/* NULL: none is known. */
const struct fault_row *fault_find(const char *call);
/* futex, rt_sigaction …: no error is to be made up for it. */
bool fault_never(const char *call);
/* "ECONNRESET (socket)", "posterror=EIO", "short=1" */
void fault_text(const struct fault *f, struct buf *to);

#endif
