/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Probes of what is not about calls at their stops: memory, and what could
 * serve instead of stops.
 */
#include "config.h"

#include "trace/caps.h"

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "trace/ask.h"
#include "trace/mem.h"

/* The same in the child: what it can write, and what it cannot. */
static char data[] = "data of the child";
static const char text[] = "text of the child";

static int probe_read(struct mem *m, enum mem_way way)
{
	char got[sizeof(text)] = "";
	struct range v = {
		.addr = (uintptr_t)text, .to = got, .len = sizeof(text),
	};
	int err = mem_read_by(way, m, &v, 1);

	if (err)
		return err;
	if (v.got != sizeof(text))
		return -EFAULT;
	return memcmp(got, text, sizeof(text)) ? OUTCOME_NO_EFFECT : 0;
}

/* Whether the child has `len` bytes there now. */
static int has(struct mem *m, uint64_t addr, const char *want, size_t len)
{
	char got[32];

	for (unsigned int way = 0; way < MEM_WAYS; way++) {
		struct range v = { .addr = addr, .to = got, .len = len };

		if (mem_read_by(way, m, &v, 1) == 0 && v.got == len)
			return memcmp(got, want, len) ? OUTCOME_NO_EFFECT : 0;
	}
	return -EFAULT;
}

static int probe_write(struct mem *m, enum mem_way way, const void *at)
{
	/* Each leaves other bytes behind. */
	const char mark[] = { 'w', 'a', 'y', (char)('0' + way) };
	ssize_t r = mem_write_by(way, m, (uintptr_t)at, mark, sizeof(mark));

	if (r < 0)
		return (int)r;
	return has(m, (uintptr_t)at, mark, sizeof(mark));
}

static void probe_memory(struct caps *c, pid_t pid)
{
	struct mem mem, *m = &mem;

	mem_begin(m, pid, pid, 0);
	for (unsigned int way = 0; way < MEM_WAYS; way++)
		c->outcome[CAP_READ_PROCESS_VM + way] = probe_read(m, way);
	c->outcome[CAP_WRITE_PROCESS_VM] =
		probe_write(m, MEM_PROCESS_VM, data);
	c->outcome[CAP_WRITE_PROC] = probe_write(m, MEM_PROC, text);
	c->outcome[CAP_WRITE_WORDS] = probe_write(m, MEM_WORDS, data);
}

/* Of include/uapi/linux/ptrace.h, Linux 6.4; x86 alone has it. */
static int probe_user_dispatch(pid_t pid)
{
	enum { GET_CONFIG = 0x4211 };
	uint64_t config[4];
	long r = ask(GET_CONFIG, pid, sizeof(config), (uintptr_t)config);

	return r < 0 ? (int)r : 0;
}

/*
 * Runs in a child: a filter can never be taken off. `sync` asks for
 * SECCOMP_USER_NOTIF_FD_SYNC_WAKE_UP (Linux 6.6).
 */
static int use_notification(bool sync)
{
	struct sock_filter insn = BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog prog = { 1, &insn };
	const unsigned long set_flags = _IOW('!', 4, uint64_t);
	long fd;

	if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0)
		return errno;
	fd = syscall(SYS_seccomp, (long)SECCOMP_SET_MODE_FILTER,
		     SECCOMP_FILTER_FLAG_NEW_LISTENER, &prog);
	if (fd < 0)
		return errno;
	return sync && ioctl((int)fd, set_flags, 1UL) < 0 ? errno : 0;
}

static int probe_notification(bool sync)
{
	pid_t pid = fork();
	int status;

	if (pid == 0)
		_exit(use_notification(sync));
	if (pid < 0)
		return -errno;
	while (waitpid(pid, &status, 0) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return WIFEXITED(status) ? -WEXITSTATUS(status) : -ECHILD;
}

void caps_probe_more(struct caps *c)
{
	pid_t pid;
	int err = prober_live.start(&pid, false);

	if (err) {
		for (unsigned int i = CAP_CALLS; i < CAP_COUNT; i++)
			c->outcome[i] = err;
	} else {
		probe_memory(c, pid);
		c->outcome[CAP_USER_DISPATCH] = probe_user_dispatch(pid);
		prober_live.end(pid);
	}
	c->outcome[CAP_VM_PIDFD] = mem_probe_flag(MEM_PIDFD);
	c->outcome[CAP_VM_NOWAIT] = mem_probe_flag(MEM_NOWAIT);
	c->outcome[CAP_USER_NOTIF] = probe_notification(false);
	c->outcome[CAP_SYNC_WAKE_UP] = probe_notification(true);
}
