/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Changing a tracee by PTRACE_SET_SYSCALL_INFO, the same on every CPU. It
 * cannot put back what the argument registers held, and goes back to the
 * call instruction only where the kernel knows SETINFO_SET_IP.
 */
#include "trace/backend.h"

#include <errno.h>

#include "trace/ask.h"
#include "trace/setinfo.h"

static int set(pid_t tid, const struct setinfo *info)
{
	long r = ask(SETINFO_REQUEST, tid, sizeof(*info), (uintptr_t)info);

	return r < 0 ? (int)r : 0;
}

/* What the kernel calls this stop; it takes no other word for it. */
static uint8_t entry_op(const struct stop *s)
{
	return s->wait_status >> 16 == PTRACE_EVENT_SECCOMP ?
		SETINFO_SECCOMP : SETINFO_ENTRY;
}

static int rewrite(const struct stop *s, uint64_t nr, const uint64_t arg[6])
{
	struct setinfo info = {
		.op = entry_op(s),
		/* The kernel wants what fits an int. */
		.entry.nr = (uint64_t)(int64_t)(int32_t)nr,
	};

	for (unsigned int i = 0; i < 6; i++)
		info.entry.arg[i] = arg[i];
	return set(s->tid, &info);
}

static struct setinfo exit_info(int64_t ret)
{
	struct setinfo info = {
		.op = SETINFO_EXIT,
		.exit.ret = ret,
		.exit.is_error = ret < 0 && ret >= -4095,
	};

	return info;
}

/*
 * A kernel that lets the end of a call be told at its beginning has it in
 * one stop; others say EINVAL.
 */
static int skip(const struct stop *s, int64_t ret)
{
	struct setinfo info = exit_info(ret);

	return set(s->tid, &info);
}

static int result(pid_t tid, const struct abi *abi, int64_t ret)
{
	struct setinfo info = exit_info(ret);

	(void)abi;
	return set(tid, &info);
}

static int rewind_call(pid_t tid, const struct abi *abi,
		       const struct regs *saved, const uint64_t arg[6])
{
	struct setinfo info = exit_info(0);
	uint64_t ip, ret;

	if (!regs_reenter_by_ret(saved, abi, arg, &ip, &ret))
		return -EOPNOTSUPP;
	info.flags = SETINFO_SET_IP;
	info.ip = ip;
	info.exit.ret = (int64_t)ret;
	return set(tid, &info);
}

const struct backend backend_setinfo = {
	.name = "setinfo",
	.id = BY_SETINFO,
	.rewrite = rewrite,
	.skip = skip,
	.result = result,
	.rewind = rewind_call,
	.keeps_args = true,
};
