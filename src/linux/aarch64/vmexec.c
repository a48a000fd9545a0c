/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "linux/vmexec.h"

#include <signal.h>

void vm_exec_set_call(struct sigcontext *c, uint64_t nr, const uint64_t arg[6])
{
	enum { NR = 8 };	/* the register of the number */

	for (unsigned int i = 0; i < 6; i++)
		c->regs[i] = arg[i];
	c->regs[NR] = nr;
}

int64_t vm_exec_ret(const struct sigcontext *c)
{
	return (int64_t)c->regs[0];
}
