/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/vmexec.h"

#include <signal.h>

void vm_exec_set_call(struct sigcontext *c, uint64_t nr, const uint64_t arg[6])
{
	c->rax = nr;
	c->rdi = arg[0];
	c->rsi = arg[1];
	c->rdx = arg[2];
	c->r10 = arg[3];
	c->r8 = arg[4];
	c->r9 = arg[5];
}

int64_t vm_exec_ret(const struct sigcontext *c)
{
	return (int64_t)c->rax;
}
