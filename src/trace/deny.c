/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "trace/deny.h"

#include <errno.h>
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "linux/procfs.h"
#include "trace/ask.h"

/* From linux/capability.h, whose other half is libcap's. */
enum { CAPABILITY_SYS_PTRACE = 19 };

/* Above any pid (PID_MAX_LIMIT is 2^22): ESRCH unless it is filtered. */
enum { NOBODY_PID = 0x7ffffffe };

bool deny_is_filtered(void)
{
	long word;
	long r = ask(PTRACE_PEEKUSR, NOBODY_PID, 0, (uintptr_t)&word);

	return r < 0 && r != -ESRCH;
}

long deny_yama(void)
{
	long scope;

	if (procfs_number("/proc/sys/kernel/yama/ptrace_scope", &scope) < 0)
		return 0;
	return scope;
}

bool deny_has_cap_ptrace(void)
{
	struct procfs_status st;

	return procfs_status(getpid(), &st) == 0 &&
		(st.cap_eff >> CAPABILITY_SYS_PTRACE & 1);
}

bool deny_in_container(void)
{
	return access("/run/.containerenv", F_OK) == 0 ||
		access("/.dockerenv", F_OK) == 0 ||
		getenv("KUBERNETES_SERVICE_HOST");
}

/* The link's text ("user:[4026531837]"), or "" where it is hidden. */
static void read_link(pid_t pid, const char *what, char *to, size_t size)
{
	char path[64];
	ssize_t len;

	snprintf(path, sizeof(path), "/proc/%d/%s", pid, what);
	len = readlink(path, to, size - 1);
	to[len < 0 ? 0 : len] = '\0';
}

/*
 * True in a user namespace that does not map all ids: processes outside of
 * it hide even which one they are in.
 */
static bool in_inner_userns(void)
{
	unsigned long from = 0, to = 0, len = 0;
	FILE *f = fopen("/proc/self/uid_map", "re");
	int n = 0;

	if (f) {
		n = fscanf(f, "%lu %lu %lu", &from, &to, &len);
		fclose(f);
	}
	return n == 3 && (from || to || len < 0xffffffffUL);
}

static bool is_other_userns(pid_t pid)
{
	char ours[64], theirs[64];

	read_link(getpid(), "ns/user", ours, sizeof(ours));
	read_link(pid, "ns/user", theirs, sizeof(theirs));
	if (theirs[0])
		return strcmp(ours, theirs) != 0;
	return in_inner_userns();
}

static bool is_kthread(pid_t pid, const struct procfs_status *st)
{
	char path[64], exe[8];

	if (st->kthread)
		return true;
	/* Its exe is absent, not forbidden; older kernels have no Kthread: */
	snprintf(path, sizeof(path), "/proc/%d/exe", pid);
	return readlink(path, exe, sizeof(exe)) < 0 && errno == ENOENT &&
		(st->ppid == 2 || pid == 2);
}

/* /proc files of what does not dump belong to root. */
static bool is_undumpable(pid_t pid, const struct procfs_status *st)
{
	struct stat mem;
	char path[64];

	snprintf(path, sizeof(path), "/proc/%d/mem", pid);
	return st->uid && stat(path, &mem) == 0 && mem.st_uid == 0;
}

static bool has_more_caps(const struct procfs_status *st)
{
	struct procfs_status us;

	return procfs_status(getpid(), &us) == 0 &&
		(st->cap_prm & ~us.cap_prm);
}

static enum deny find_by_status(pid_t pid, const struct procfs_status *st)
{
	bool capable = deny_has_cap_ptrace();

	if (st->tgid == getpid())
		return DENY_SELF;
	if (st->tracer)
		return DENY_TRACED;
	if (st->state == 'Z' || st->state == 'X')
		return DENY_ZOMBIE;
	if (is_kthread(pid, st))
		return DENY_KTHREAD;
	if (st->uid != getuid() && !capable)
		return DENY_USER;
	if (is_other_userns(pid))
		return DENY_USERNS;
	if (!capable && has_more_caps(st))
		return DENY_CAPS;
	if (!capable && is_undumpable(pid, st))
		return DENY_UNDUMPABLE;
	if (deny_yama() >= (capable ? 3 : 1))
		return DENY_YAMA;
	return DENY_UNKNOWN;
}

enum deny deny_find(pid_t pid, int err)
{
	struct procfs_status st;

	if (deny_is_filtered())
		return DENY_SECCOMP;
	if (err == EACCES)
		return DENY_MODULE;
	if (procfs_status(pid, &st) < 0)
		return DENY_GONE;
	return find_by_status(pid, &st);
}

/* --- what to say --- */

static void cause(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));
static void advice(struct buf *b, const char *fmt, ...)
	__attribute__((format(printf, 2, 3)));

static void cause(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	buf_printf(b, "%s: ", die_program());
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	buf_char(b, '\n');
}

static void advice(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	buf_fill(b, ' ', strlen(die_program()) + 2);
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
	buf_char(b, '\n');
}

static void user_name(uid_t uid, char *to, size_t size)
{
	struct passwd pw, *found = NULL;
	char text[1024];

	if (getpwuid_r(uid, &pw, text, sizeof(text), &found) == 0 && found)
		snprintf(to, size, "%s", found->pw_name);
	else
		snprintf(to, size, "%u", uid);
}

static void say_seccomp(struct buf *b)
{
	if (!deny_in_container()) {
		cause(b, "a seccomp filter forbids ptrace");
		advice(b, "it was set by whatever started this shell "
		       "(a sandbox, or a unit with SystemCallFilter=)");
		return;
	}
	cause(b, "this container's seccomp profile forbids ptrace");
	advice(b, "docker, podman: run it with --cap-add=SYS_PTRACE");
	advice(b, "kubernetes:     kubectl debug -it POD --profile=general "
	       "--target=CONTAINER --image=IMAGE");
	advice(b, "or trace it from the host, as root");
}

static void say_traced(struct buf *b, pid_t pid, pid_t tracer)
{
	struct procfs_status st;

	if (procfs_status(tracer, &st) < 0)
		cause(b, "%d is already traced by process %d", pid, tracer);
	else
		cause(b, "%d is already traced by %s (pid %d)", pid, st.comm,
		      tracer);
	advice(b, "a process can have one tracer");
}

static void say_user(struct buf *b, pid_t pid, const struct procfs_status *st,
		     const char *us)
{
	char theirs[64], ours[64];

	user_name(st->uid, theirs, sizeof(theirs));
	user_name(getuid(), ours, sizeof(ours));
	cause(b, "%d (%s) is a process of user %s, you are %s", pid, st->comm,
	      theirs, ours);
	advice(b, "sudo %s -p %d", us, pid);
}

static void say_yama(struct buf *b, pid_t pid, const char *us)
{
	long scope = deny_yama();

	cause(b, "kernel.yama.ptrace_scope is %ld: %s", scope,
	      scope == 1 ? "only a parent may trace" :
	      scope == 2 ? "only root may trace" : "nobody may trace");
	if (scope >= 3) {
		advice(b, "only a reboot can change that");
		return;
	}
	if (scope == 1)
		advice(b, "start the program under %s, or", die_program());
	advice(b, "sudo %s -p %d, or until the next boot:", us, pid);
	advice(b, "sudo sysctl kernel.yama.ptrace_scope=0");
}

static void say_userns(struct buf *b, pid_t pid, const char *us)
{
	cause(b, "%d is in another user namespace than you", pid);
	if (in_inner_userns())
		advice(b, "you are inside of one: run %s on the host", us);
	else
		advice(b, "run %s as root, or in the container's own "
		       "(podman unshare %s -p %d)", us, us, pid);
}

static void say(struct buf *b, enum deny why, pid_t pid,
		const struct procfs_status *st, const char *us)
{
	switch (why) {
	case DENY_SECCOMP:
		say_seccomp(b);
		break;
	case DENY_MODULE:
		cause(b, "a security module (SELinux, AppArmor …) forbids it");
		advice(b, "its log has the denial: journalctl -t audit, "
		       "or ausearch -m avc");
		break;
	case DENY_TRACED:
		say_traced(b, pid, st->tracer);
		break;
	case DENY_ZOMBIE:
		cause(b, "%d has ended; its parent %d has not waited for it",
		      pid, st->ppid);
		break;
	case DENY_KTHREAD:
		cause(b, "%d (%s) is a kernel thread; it makes no system calls",
		      pid, st->comm);
		break;
	case DENY_USER:
		say_user(b, pid, st, us);
		break;
	case DENY_USERNS:
		say_userns(b, pid, us);
		break;
	case DENY_CAPS:
		cause(b, "%d (%s) has capabilities that you lack", pid,
		      st->comm);
		advice(b, "sudo %s -p %d, or CAP_SYS_PTRACE in a container",
		       us, pid);
		break;
	case DENY_UNDUMPABLE:
		cause(b, "%d hides from tracers: it is set-user-ID, has file "
		      "capabilities, or asked for it (PR_SET_DUMPABLE)", pid);
		advice(b, "sudo %s -p %d", us, pid);
		break;
	case DENY_YAMA:
		say_yama(b, pid, us);
		break;
	case DENY_SELF:
		cause(b, "%d is %s itself", pid, die_program());
		break;
	case DENY_UNKNOWN:
		cause(b, "no cause can be seen; a security module may forbid it");
		break;
	case DENY_GONE:
		break;
	}
}

void deny_explain(struct buf *b, pid_t pid, int err, const char *command)
{
	char *us = xasprintf("%s%s", die_program(), command);
	struct procfs_status st;

	if (procfs_status(pid, &st) < 0)
		st = (struct procfs_status){ 0 };
	if (err != ESRCH || deny_is_filtered())
		say(b, deny_find(pid, err), pid, &st, us);
	free(us);
}
