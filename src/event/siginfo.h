/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Values of a siginfo_t, wherever its bytes come from: a signal stop, a
 * call's argument, a ptrace request.  Which members there are depends on
 * si_signo and si_code (asm-generic/siginfo.h); the layout on the word size
 * of the walk's ABI.
 */
#ifndef VX_EVENT_SIGINFO_H
#define VX_EVENT_SIGINFO_H

#include "event/walk.h"

#define SIGINFO_SIZE 128

/* `bytes`: SIGINFO_SIZE of them, in the layout of w->l. */
struct value *siginfo_value(struct walk *w, const void *bytes);
/* hook_siginfo(), for rows, is declared in desc/hooks.h. */

#endif
