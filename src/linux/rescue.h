/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * A way home for a thread that was taken aside, should its tracer be killed:
 * a frame of a signal on its stack, with all registers and the signal mask,
 * and a call instruction behind which the thread returns to rt_sigreturn(2).
 * With it a tracer can die at any moment.
 */
#ifndef VX_LINUX_RESCUE_H
#define VX_LINUX_RESCUE_H

#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "linux/regs.h"

/* Bytes of code that can stand behind each other. */
enum { RESCUE_CODE = 9, RESCUE_WAYS = 3 };

struct rescue_code {
	uint8_t size;		/* 0: there is none */
	uint8_t byte[RESCUE_CODE];
};

/* "call, return"; and what calls rt_sigreturn(2), one of these. */
extern const struct rescue_code rescue_call;
extern const struct rescue_code rescue_home[RESCUE_WAYS];

/* What is to be written to `sp`, and `sp` to be the stack pointer. */
struct rescue {
	uint64_t sp;
	size_t len;
	uint8_t *data;		/* malloc'ed */
};

/*
 * For a stopped thread: `r` is where it is to be.  A call that it is to make
 * again is made anew.  `home` is where rescue_home was found.  0 or -errno.
 */
int rescue_make(struct rescue *s, pid_t tid, const struct regs *r,
		uint64_t mask, uint64_t home);
/* Registers that regs_park() made, for the call at `ip`, with the frame. */
void rescue_park(struct regs *r, const struct rescue *s, uint64_t home);

#endif
