/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Where a thread that is visited can make calls that its program does not
 * make.  Nothing is written into code: instructions are looked for.  Not for
 * others than trace/.
 */
#ifndef VX_TRACE_PLACE_H
#define VX_TRACE_PLACE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/abi.h"
#include "linux/regs.h"

struct task;

/*
 * An instruction that makes a call, in code that the thread can run; 0: there
 * is none.  `r` is where it is stopped.
 */
uint64_t place_find(struct task *task, const struct regs *r,
		    const struct abi *abi);

/*
 * A place from which the thread gets home when its tracer is killed
 * (linux/rescue.h), for all threads of a process.  home 0: there is none.
 */
struct haven {
	pid_t pid;
	uint64_t call, home;
	unsigned int way;	/* what `home` is of rescue_home */
};

/* The thread may run: it is not to wait until this has looked. */
void haven_find(struct task *task, struct haven *h);
/* Still, now that the thread is stopped. */
bool haven_is_there(struct task *task, const struct haven *h);
/* Below the stack pointer is a stack's memory, and enough of it. */
bool haven_has_room(struct task *task, uint64_t sp);

#endif
