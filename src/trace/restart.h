/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Calls that the kernel ends with EINTR when a stop wakes them, and does not
 * make again (signal(7): "Interruption of system calls and library functions
 * by stop signals"): a program must not see that a tracer came or went.  Not
 * for others than trace/.
 */
#ifndef VX_TRACE_RESTART_H
#define VX_TRACE_RESTART_H

#include <stdbool.h>

#include "linux/regs.h"

/*
 * Registers of a thread at a PTRACE_EVENT_STOP: true where they were changed
 * such that its call is made again.  A signal that is to be handled still
 * interrupts it; a relative timeout begins anew.
 */
bool restart_fix(struct regs *r);
/*
 * The same for the thread itself, where it is, or at the exit of the call;
 * it must be on its way to such a stop, which makes the kernel look.
 */
void restart_call(pid_t tid);

#endif
