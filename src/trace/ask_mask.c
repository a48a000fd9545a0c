/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/ask.h"

int ask_mask(pid_t tid, uint64_t *mask)
{
	long r = ask(PTRACE_GETSIGMASK, tid, sizeof(*mask), (uintptr_t)mask);

	return r < 0 ? (int)r : 0;
}

int ask_set_mask(pid_t tid, uint64_t mask)
{
	long r = ask(PTRACE_SETSIGMASK, tid, sizeof(mask), (uintptr_t)&mask);

	return r < 0 ? (int)r : 0;
}
