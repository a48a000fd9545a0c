/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "trace/doctor.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "linux/procfs.h"
#include "trace/ask.h"
#include "trace/deny.h"

static void line(FILE *out, const char *what, bool ok, const char *more)
{
	fprintf(out, "%-34s %s%s%s\n", what, ok ? "ok" : "NO",
		more && *more ? ": " : "", more ? more : "");
}

/* A child that stands still until it is killed. */
static pid_t start_child(void)
{
	pid_t pid = fork();

	if (pid == 0)
		for (;;)
			pause();
	return pid;
}

static void end_child(pid_t pid)
{
	kill(pid, SIGKILL);
	while (waitpid(pid, NULL, __WALL) < 0 && errno == EINTR)
		;
}

/* The child is seized, and stopped so that it can be asked. */
static int stop_child(pid_t pid)
{
	long r = ask(PTRACE_SEIZE, pid, 0, PTRACE_O_TRACESYSGOOD);
	int status;

	if (r == 0)
		r = ask(PTRACE_INTERRUPT, pid, 0, 0);
	if (r < 0)
		return r;
	while (waitpid(pid, &status, __WALL) < 0) {
		if (errno != EINTR)
			return -errno;
	}
	return WIFSTOPPED(status) ? 0 : -ECHILD;
}

static int read_child(pid_t pid)
{
	static const char text[] = "memory";
	char got[sizeof(text)];
	struct iovec to = { got, sizeof(got) };
	struct iovec from = { (void *)(uintptr_t)text, sizeof(text) };

	if (process_vm_readv(pid, &to, 1, &from, 1, 0) < 0)
		return -errno;
	return memcmp(got, text, sizeof(text)) ? -EIO : 0;
}

static bool check_start(FILE *out)
{
	struct ptrace_syscall_info info;
	struct buf why = BUF_INIT;
	pid_t pid = start_child();
	int seized, info_err, memory;

	if (pid < 0) {
		line(out, "start a process", false, strerror(errno));
		return false;
	}
	seized = stop_child(pid);
	line(out, "trace a child", !seized, seized ? strerror(-seized) : NULL);
	if (seized) {
		deny_explain(&why, pid, -seized, "");
		fputs(buf_cstr(&why), out);
		buf_free(&why);
		end_child(pid);
		return false;
	}
	info_err = ask(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info),
		       (uintptr_t)&info);
	line(out, "ask for a system call (Linux 5.3)", info_err >= 0,
	     info_err < 0 ? "registers are read instead" : NULL);
	memory = read_child(pid);
	line(out, "read memory at once", !memory, memory ?
	     "slower ways are used" : NULL);
	end_child(pid);
	return true;
}

static void check_seccomp(FILE *out)
{
	/* A NULL program: EFAULT where filters are known at all. */
	bool ok = prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, NULL) < 0 &&
		errno == EFAULT;

	line(out, "prefilter (--seccomp-bpf)", ok, ok ? NULL :
	     "not in this kernel or container");
}

static void about_us(FILE *out)
{
	long yama = deny_yama();
	char more[64];

	snprintf(more, sizeof(more), "kernel.yama.ptrace_scope is %ld", yama);
	line(out, "attach to processes of one's own",
	     yama == 0 || (yama < 3 && deny_has_cap_ptrace()), more);
	line(out, "attach to processes of others", yama < 3 &&
	     deny_has_cap_ptrace(), deny_has_cap_ptrace() ? NULL :
	     "needs root, or CAP_SYS_PTRACE");
	if (deny_in_container())
		fprintf(out, "This is a container: processes outside of it "
			"cannot be seen from here.\n");
}

/*
 * Seizing neither stops nor signals, and the end of the child that does it
 * undoes it.
 */
static int try_attach(pid_t pid)
{
	pid_t child = fork();
	int status;

	if (child == 0)
		_exit(-ask(PTRACE_SEIZE, pid, 0, 0));
	if (child < 0)
		return errno;
	while (waitpid(child, &status, 0) < 0) {
		if (errno != EINTR)
			return errno;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : EINTR;
}

static bool check_attach(FILE *out, pid_t pid)
{
	struct buf why = BUF_INIT;
	int err = try_attach(pid);
	char what[64];

	snprintf(what, sizeof(what), "attach to %d", pid);
	line(out, what, !err, err ? strerror(err) : NULL);
	if (err)
		deny_explain(&why, pid, err, "");
	fputs(buf_cstr(&why), out);
	buf_free(&why);
	return !err;
}

int doctor_print(FILE *out, pid_t pid)
{
	bool ok = !deny_is_filtered();

	line(out, "the ptrace system call", ok, ok ? NULL : "filtered");
	fflush(out);
	ok &= check_start(out);
	check_seccomp(out);
	about_us(out);
	fflush(out);
	if (pid)
		ok &= check_attach(out, pid);
	return ok ? 0 : 1;
}
