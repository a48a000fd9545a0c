/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/restart.h"

#include <errno.h>
#include <stdbool.h>

#include "linux/regs.h"
#include "trace/stop.h"

/*
 * What fails with EINTR for other reasons, or has had an effect then, is
 * none of them: close(2), connect(2).
 */
static const char *const unrestarted[] = {
	"epoll_wait", "epoll_pwait", "epoll_pwait2",
	"rt_sigtimedwait", "rt_sigtimedwait_time64",
	"semop", "semtimedop", "semtimedop_time64", "ipc",
	"io_getevents", "io_pgetevents", "io_pgetevents_time64",
	"io_uring_enter",
	/* of sockets with a timeout */
	"accept", "accept4", "recvfrom", "recvmsg", "recvmmsg",
	"recvmmsg_time64", "sendto", "sendmsg", "read", "readv", "write",
	"writev",
};

static bool is_unrestarted(const struct abi *abi, uint64_t nr)
{
	for (size_t i = 0; i < sizeof(unrestarted) / sizeof(unrestarted[0]);
	     i++) {
		int64_t number = abi_number(abi, unrestarted[i]);

		if (number >= 0 && nr == (uint64_t)number)
			return true;
	}
	return false;
}

void restart_call(pid_t tid)
{
	const struct abi *abi;
	struct regs r;

	if (regs_get(tid, &r) < 0)
		return;
	abi = regs_abi(&r);
	if (regs_in_call(&r, abi) && regs_ret(&r, abi) == (uint64_t)-EINTR &&
	    is_unrestarted(abi, regs_nr(&r, abi)) && regs_call_again(&r, abi))
		(void)regs_set(tid, &r);
}

bool restart_concerns(const struct stop *s)
{
	return is_unrestarted(s->abi, s->nr);
}
