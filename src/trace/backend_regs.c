/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changing a tracee by its registers, which every kernel can.  Where a call
 * is about to begin, x86_64 has -ENOSYS in the register of the result, and
 * number -1 leaves it alone; aarch64 likewise (do_syscall_64() and
 * el0_svc_common() of the kernel): so a skip needs one stop only.
 */
#include "trace/backend.h"

static int rewrite(const struct stop *s, uint64_t nr, const uint64_t arg[6])
{
	struct regs r;
	int err = regs_get(s->tid, &r);

	if (err)
		return err;
	regs_set_call(&r, s->abi, nr, arg);
	return regs_set(s->tid, &r);
}

/* The number first: should we end in between, nothing is executed. */
static int skip(const struct stop *s, int64_t ret)
{
	int err = regs_poke_nr(s->tid, s->abi, UINT64_MAX);

	return err ? err : regs_poke_ret(s->tid, s->abi, ret);
}

static int result(pid_t tid, const struct abi *abi, int64_t ret)
{
	return regs_poke_ret(tid, abi, ret);
}

static int rewind_call(pid_t tid, const struct abi *abi,
		       const struct regs *saved, const uint64_t arg[6])
{
	struct regs r;
	int err = regs_get(tid, &r);

	(void)arg;
	if (err)
		return err;
	regs_reenter(&r, saved, abi);
	return regs_set(tid, &r);
}

const struct backend backend_regs = {
	.name = "regs",
	.id = BY_REGS,
	.rewrite = rewrite,
	.skip = skip,
	.result = result,
	.rewind = rewind_call,
};
