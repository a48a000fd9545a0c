/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/ask.h"

#include <errno.h>
#include <sys/syscall.h>
#include <unistd.h>

long ask(int request, pid_t tid, uintptr_t addr, uintptr_t data)
{
	long r = syscall(SYS_ptrace, (long)request, (long)tid, addr, data);

	return r < 0 ? -errno : r;
}
