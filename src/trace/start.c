/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Starting the command.  Its process waits for a byte on a pipe while it is
 * seized with all options, gets ready (user, signals, prefilter), and sends
 * itself a SIGSTOP that is never delivered: at that stop nothing but the
 * exec is ahead, so the exec is the first call that is traced.
 *
 * With -D the roles are swapped: the process that was started becomes the
 * command, so that its parent sees the pid it knows, and a grandchild of
 * it traces.
 */
#include "config.h"

#include "trace/task.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "trace/ask.h"
#include "trace/deny.h"

static bool is_program(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISREG(st.st_mode) &&
		(st.st_mode & 0111);
}

/* The file of a command's name by PATH, malloc'ed. */
static char *by_path(const char *name)
{
	const char *dir = getenv("PATH");
	struct buf b = BUF_INIT;

	while (dir) {
		const char *end = strchrnul(dir, ':');

		buf_reset(&b);
		buf_add(&b, dir, end - dir);
		if (b.len && b.data[b.len - 1] != '/')
			buf_char(&b, '/');
		buf_str(&b, name);
		if (is_program(buf_cstr(&b)))
			return b.data;
		dir = *end ? end + 1 : NULL;
	}
	buf_free(&b);
	return NULL;
}

static char *find_program(const char *name)
{
	char *path = strchr(name, '/') ? xstrdup(name) : by_path(name);
	struct stat st;

	if (!path)
		die_errno(ENOENT, "Can't stat '%s'", name);
	if (stat(path, &st) < 0)
		die_errno(errno, "Can't stat '%s'", path);
	return path;
}

/* In the command's process: no exit handlers, they are the tracer's. */
static void __attribute__((noreturn)) fail(const char *what)
{
	warn_errno(errno, "%s", what);
	_exit(1);
}

static void become_user(const struct engine_options *opt)
{
	if (!opt->run_as)
		return;
	if (opt->user ? initgroups(opt->user, opt->gid) < 0 :
	    setgroups(1, &opt->gid) < 0)
		fail(opt->user ? "initgroups" : "setgroups");
	if (setregid(opt->gid, opt->gid) < 0)
		fail("setregid");
	if (setreuid(opt->uid, opt->uid) < 0)
		fail("setreuid");
}

/* A copy, for memory may not be asked for when calls are traced. */
static char **arguments(const struct engine_options *opt)
{
	char **argv;
	size_t n = 0;

	while (opt->argv[n])
		n++;
	argv = xcalloc(n + 1, sizeof(*argv));
	memcpy(argv, opt->argv, n * sizeof(*argv));
	if (opt->argv0)
		argv[0] = xstrdup(opt->argv0);
	return argv;
}

/* The command's process from its start to the exec. */
static void __attribute__((noreturn))
command(struct engine *e, const char *path, int go)
{
	char **argv = arguments(e->opt), c;
	pid_t pid = getpid();
	ssize_t r;

	/* Yama lets a parent trace only, which a -D tracer is not. */
	if (e->opt->daemonize)
		prctl(PR_SET_PTRACER, PR_SET_PTRACER_ANY, 0, 0, 0);
	do
		r = read(go, &c, 1);
	while (r < 0 && errno == EINTR);
	if (r != 1)
		_exit(1);
	close(go);
	if (e->opt->daemonize)
		prctl(PR_SET_PTRACER, 0, 0, 0, 0);
	become_user(e->opt);
	signals_child(e);
	if (e->prefilter && prefilter_install(e) < 0)
		fail("seccomp filter");
	/* Raw: libc's raise(3) would make calls after it. */
	syscall(SYS_tgkill, pid, pid, SIGSTOP);
	execve(path, argv, e->opt->env ? e->opt->env : environ);
	fail("exec");
}

/* fork(2) twice; the grandchild returns, the caller becomes the command. */
static void daemonize(struct engine *e, const char *path, const int go[2])
{
	pid_t pid = fork();

	if (pid < 0)
		die_errno(errno, "fork");
	if (pid) {
		close(go[1]);
		while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
			;
		/* The command must not find a SIGCHLD of this. */
		signals_forget_child();
		command(e, path, go[0]);
	}
	pid = fork();
	if (pid)
		_exit(pid < 0);
	if (e->opt->daemonize == DAEMONIZE_PGROUP)
		setpgid(0, 0);
	else if (e->opt->daemonize == DAEMONIZE_SESSION)
		setsid();
}

struct birth {
	struct engine *e;
	const char *path;
	const int *go;
};

static void become_command(void *arg)
{
	const struct birth *b = arg;

	close(b->go[1]);
	command(b->e, b->path, b->go[0]);
}

/* Returns the pid of the command's process, in the tracer. */
static pid_t make_process(struct engine *e, const char *path, const int go[2])
{
	struct birth b = { e, path, go };
	pid_t pid = getpid();

	if (e->opt->daemonize) {
		daemonize(e, path, go);
		return pid;
	}
	if (e->tracers_max > 1) {
		pid = parent_fork(&e->parent, become_command, &b);
	} else {
		pid = fork();
		if (!pid)
			become_command(&b);
		if (pid < 0)
			pid = -errno;
	}
	if (pid < 0)
		die_errno(-pid, "fork");
	return pid;
}

static void seize_failed(struct engine *e, pid_t pid, int err)
{
	struct buf why = BUF_INIT;

	/* While it is there to be looked at. */
	deny_explain(&why, pid, err, "");
	warn_errno(err, "ptrace(PTRACE_SEIZE, %d)", pid);
	if (why.len)
		fprintf(stderr, "%s", buf_cstr(&why));
	buf_free(&why);
	if (!e->opt->daemonize)
		kill(pid, SIGKILL);
	exit(1);
}

/*
 * Until the stop by its own SIGSTOP; other signals that come before are
 * delivered.  Where the process ends, so does the tracer.
 */
static void await_ready(pid_t pid)
{
	int status;

	for (;;) {
		pid_t r = waitpid(pid, &status, __WALL);

		if (r < 0 && errno == EINTR)
			continue;
		if (r < 0)
			die_errno(errno, "wait4");
		if (WIFEXITED(status))
			exit(WEXITSTATUS(status));
		if (WIFSIGNALED(status))
			die("the command was killed before its exec: %s",
			    strsignal(WTERMSIG(status)));
		if (status >> 8 == SIGSTOP)
			return;
		ask(PTRACE_CONT, pid, 0, status >> 16 ? 0 : WSTOPSIG(status));
	}
}

static void tell_kernel(pid_t pid)
{
	struct ptrace_syscall_info info;
	long r = ask(PTRACE_GET_SYSCALL_INFO, pid, sizeof(info),
		     (uintptr_t)&info);

	warn("PTRACE_GET_SYSCALL_INFO %s", r < 0 ? "does not work" : "works");
}

void start_command(struct engine *e)
{
	char *path = find_program(e->opt->argv[0]);
	struct task *task;
	int go[2];
	pid_t pid;
	long r;

	e->prefilter = prefilter_choose(e, path);
	/* Without a tracer its calls would fail. */
	if (e->prefilter)
		e->trace_options |= PTRACE_O_TRACESECCOMP | PTRACE_O_EXITKILL;
	if (pipe2(go, O_CLOEXEC) < 0)
		die_errno(errno, "pipe");
	pid = make_process(e, path, go);
	close(go[0]);
	r = ask(PTRACE_SEIZE, pid, 0, e->trace_options);
	if (r < 0)
		seize_failed(e, pid, -r);
	if (write(go[1], "", 1) != 1)
		die_errno(errno, "write");
	close(go[1]);
	await_ready(pid);
	if (e->opt->debug)
		tell_kernel(pid);
	free(path);
	e->command = pid;
	task = task_new(e, pid, pid);
	task->t.command = true;
	task->state = TASK_STOPPED;
	engine_adopt(e, task);
	engine_resume(e, task);
}
