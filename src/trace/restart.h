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
#include <sys/types.h>

struct stop;

/*
 * A thread at a PTRACE_EVENT_STOP, or at the exit of its call on the way to
 * such a stop, which makes the kernel look: its call is made again.  A signal
 * that is to be handled still interrupts it; a relative timeout begins anew.
 */
void restart_call(pid_t tid);
/* The call that begins at this entry is one of them. */
bool restart_concerns(const struct stop *s);

#endif
