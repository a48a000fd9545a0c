/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cages and what tries to get out of them.
 */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "cage_try.h"
#include "check.h"

/* It ends, with this status, and so do so many that it leaves. */
static void expect(struct cage *c, int status, int nleft)
{
	const struct cage_outcome *o;

	if (!CHECK(c != NULL))
		return;
	CHECK(until(c, 0));
	CHECK_EQ(marked(), 0);
	o = cage_outcome(c);
	CHECK_EQ(o->status, status);
	if (nleft >= 0)
		CHECK_EQ(o->nleft, nleft);
	cage_free(c);
}

/* ---- plain things */

static void runs(void)
{
	struct cage *c = start_shell("echo $0 $MARK; pwd; echo e >&2; exit 3",
				     CAGE_NONE);
	const struct cage_outcome *o;
	char *expected;

	if (!CHECK(c != NULL))
		return;
	CHECK(until(c, 0));
	o = cage_outcome(c);
	CHECK_EQ(o->status, EXITED(3));
	expected = xasprintf("sh %s\n%s\n", cage_try.marker, cage_try.cwd);
	CHECK_STR(buf_cstr(&o->out), expected);
	CHECK_STR(buf_cstr(&o->err), "e\n");
	CHECK_EQ(o->out_len, strlen(expected));
	CHECK_EQ(o->nleft, 0);
	CHECK(o->ns > 0);
	CHECK_STR(o->dir, cage_try.cwd);
	free(expected);
	cage_free(c);
}

static void does_not_exist(void)
{
	char *argv[] = { "/nonexistent/x", NULL };

	expect(start_with((struct cage_options){ .argv = argv }), EXITED(127),
	       0);
}

static void signal_is_told(void)
{
	struct cage *c = start_evil("abort");

	if (!CHECK(c != NULL) || !CHECK(until(c, 0)))
		return;
	CHECK_EQ(cage_outcome(c)->status & 0x7f, SIGABRT);
	cage_free(c);
}

/* With things here that it must not inherit. */
static void finds_defaults(void)
{
	int leak = open("/dev/null", O_RDONLY), dup = leak + 100;
	struct cage *other = start_evil("sleep"), *c;
	sigset_t usr, before;

	dup2(leak, dup);
	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr, &before);
	c = start_evil("look");
	sigprocmask(SIG_SETMASK, &before, NULL);
	close(leak);
	close(dup);
	if (!CHECK(c != NULL) || !CHECK(other != NULL))
		return;
	CHECK(until(c, 0));
	CHECK_EQ(cage_outcome(c)->status, 0);
	cage_free(c);
	cage_free(other);
	CHECK_EQ(marked(), 0);
}

struct own {
	int magic;
};

static int own_run(void *ctx, int report)
{
	const struct own *own = ctx;
	int status = -1;
	pid_t pid;

	dprintf(report, "magic %d, %s", own->magic, getenv("MARK"));
	pid = fork();
	if (pid == 0) {
		printf("hello\n");
		fflush(stdout);
		_exit(5);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

static void runs_own(void)
{
	struct own own = { 42 };
	char *argv[] = { "x", NULL }, *expected;
	struct cage *c;

	fflush(stdout);
	c = start_with((struct cage_options){
		.argv = argv, .run = own_run, .ctx = &own });
	if (!CHECK(c != NULL))
		return;
	CHECK(until(c, 0));
	expected = xasprintf("magic 42, %s", cage_try.marker);
	CHECK_STR(buf_cstr(&cage_outcome(c)->report), expected);
	CHECK_STR(buf_cstr(&cage_outcome(c)->out), "hello\n");
	CHECK_EQ(cage_outcome(c)->status, EXITED(5));
	free(expected);
	cage_free(c);
}

/* ---- what tries to get away */

static void daemon_is_told(void)
{
	struct cage *c = start_evil("daemon");

	if (!CHECK(c != NULL) || !CHECK(until(c, 0)))
		return;
	CHECK_EQ(marked(), 0);
	CHECK_EQ(cage_outcome(c)->status, 0);
	if (CHECK_EQ(cage_outcome(c)->nleft, 1)) {
		CHECK_STR(cage_outcome(c)->left[0].comm, "exe");
		CHECK(cage_outcome(c)->left[0].pid > 1);
	}
	cage_free(c);
}

static void left_ones_are_killed(void)
{
	expect(start_evil("deaf"), 0, 1);
	expect(start_evil("own-rules"), 0, 1);
	expect(start_evil("stopped"), 0, 1);
	expect(start_evil("closed"), 0, 1);
}

static void short_ones_may_end(void)
{
	expect(start_shell("sleep 0.05 & exit 4", CAGE_NONE), EXITED(4), 0);
}

static void forest_is_killed(void)
{
	expect(start_evil("forest"), 0, 63);
}

static void runner_is_caught(void)
{
	expect(start_evil("runner"), 0, -1);
}

static void bomb_is_killed(void)
{
	struct cage *c = start_evil("bomb");
	const struct timespec pause = { .tv_nsec = 300000000 };

	if (!CHECK(c != NULL))
		return;
	nanosleep(&pause, NULL);	/* however far it comes */
	cage_kill(c);
	expect(c, -1, 0);
}

static void output_is_bounded(void)
{
	char *argv[] = { "/proc/self/exe", "evil", "write", NULL };
	struct cage_options o = { .argv = argv, .output_max = 10 };
	struct cage *c = start_with(o);

	if (!CHECK(c != NULL))
		return;
	CHECK(until(c, 5000000));
	CHECK_STR(buf_cstr(&cage_outcome(c)->out), "all work a");
	cage_kill(c);
	expect(c, -1, 0);
}

static void is_killed(void)
{
	struct cage *c = start_evil("sleep");

	if (!CHECK(c != NULL))
		return;
	CHECK(until(c, 1));
	CHECK_EQ(marked(), 1);
	cage_kill(c);
	expect(c, -1, 0);
	/* … also by being forgotten */
	c = start_evil("sleep");
	cage_free(c);
	CHECK_EQ(marked(), 0);
}

static void keeper_is_killed(void)
{
	struct cage *c = start_evil("kill-parent");

	if (cage_try.no_pid_namespace)
		expect(c, -1, 0);
	else
		expect(c, EXITED(7), 1);
	expect(start_evil("kill-group"), EXITED(7), 0);
}

static void kill_all_in_namespace(void)
{
	struct cage *other, *c;

	if (cage_try.no_pid_namespace)
		return;
	other = start_evil("sleep");
	if (!CHECK(other != NULL) || !CHECK(until(other, 1)))
		return;
	c = start_evil("kill-all");
	if (!CHECK(c != NULL) || !CHECK(until(c, 0)))
		return;
	CHECK_EQ(cage_outcome(c)->status, EXITED(7));
	CHECK(!cage_pump(other));
	cage_free(c);
	cage_free(other);
}

/* In a child, for what kills its parent or all of its user's. */
static pid_t child_with(const char *name)
{
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		struct cage *c = start_evil(name);

		if (c)
			until(c, 1);
		_exit(c ? 0 : 1);
	}
	return pid;
}

static bool none_marked(unsigned int seconds)
{
	const struct timespec pause = { .tv_nsec = 10000000 };
	uint64_t end = now_ms() + (uint64_t)seconds * 1000;

	while (marked()) {
		if (now_ms() > end)
			return false;
		nanosleep(&pause, NULL);
	}
	return true;
}

/* Its death is that of its cages. */
static void dies_with_us(void)
{
	int status = -1;
	pid_t pid = child_with("sleep");

	CHECK(pid > 0);
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	CHECK_EQ(status, 0);	/* it has left without a word */
	CHECK(none_marked(SECONDS));
}

static void dies_when_we_are_killed(void)
{
	const struct timespec pause = { .tv_nsec = 50000000 };
	pid_t pid = child_with("forest");

	CHECK(pid > 0);
	nanosleep(&pause, NULL);	/* wherever it is then */
	if (pid > 0) {
		kill(pid, SIGKILL);
		waitpid(pid, NULL, 0);
	}
	CHECK(none_marked(SECONDS));
}

/* init of the namespace of kill_all_without(): true, what it is to be. */
static bool all_were_killed(void)
{
	int how = 0;
	pid_t us;

	if (mount(NULL, "/", NULL, MS_REC | MS_SLAVE, NULL) < 0 ||
	    mount("proc", "/proc", "proc", 0, NULL) < 0)
		return false;
	us = child_with("kill-all");
	waitpid(us, &how, 0);
	while (waitpid(-1, NULL, 0) > 0 || errno == EINTR)
		;
	return WIFSIGNALED(how) && marked() == 0;
}

/*
 * Without a namespace that kills us, too: nobody else is to be hit, so all
 * of that happens in one that this test makes, with an init of its own.
 */
static void kill_all_without(void)
{
	int status = -1;
	pid_t guard;

	if (!cage_try.no_pid_namespace || geteuid() != 0)
		return;
	fflush(stdout);
	guard = fork();
	if (guard == 0) {
		pid_t init;

		if (unshare(CLONE_NEWPID | CLONE_NEWNS) < 0)
			_exit(77);
		init = fork();
		if (init == 0)
			_exit(all_were_killed() ? 0 : 1);
		waitpid(init, &status, 0);
		_exit(WEXITSTATUS(status));
	}
	waitpid(guard, &status, 0);
	if (WEXITSTATUS(status) == 77)
		CHECK_SKIP("no PID namespace to hide in");
	CHECK_EQ(status, 0);
	CHECK_EQ(marked(), 0);
}

/* ---- what it does now */

static void computes(void)
{
	struct cage *c = start_evil("spin");
	struct buf text = BUF_INIT;
	bool any = false;

	if (!CHECK(c != NULL))
		return;
	for (uint64_t end = now_ms() + SECONDS * 1000; !any && now_ms() < end;)
		any = cage_computes(c, 50, &text);
	CHECK(any);
	CHECK(strstr(buf_cstr(&text), "(exe) runs") != NULL);
	buf_free(&text);
	cage_free(c);
}

static void sleeps(void)
{
	struct cage *c = start_evil("sleep");
	struct buf text = BUF_INIT;

	if (!CHECK(c != NULL) || !CHECK(until(c, 1)))
		return;
	/* It may be on its way to pause(2) yet, but not forever. */
	for (uint64_t end = now_ms() + SECONDS * 1000;
	     cage_computes(c, 50, &text) && now_ms() < end;)
		buf_reset(&text);
	CHECK(strstr(buf_cstr(&text), "(exe) sleeps") != NULL);
	/* One line: no keeper, no warden. */
	if (CHECK(text.len > 0))
		CHECK(strchr(text.data, '\n') == text.data + text.len - 1);
	buf_free(&text);
	cage_free(c);
}

static void run_all(void)
{
	CHECK_RUN(runs);
	CHECK_RUN(does_not_exist);
	CHECK_RUN(signal_is_told);
	CHECK_RUN(finds_defaults);
	CHECK_RUN(runs_own);
	CHECK_RUN(daemon_is_told);
	CHECK_RUN(left_ones_are_killed);
	CHECK_RUN(short_ones_may_end);
	CHECK_RUN(forest_is_killed);
	CHECK_RUN(runner_is_caught);
	CHECK_RUN(bomb_is_killed);
	CHECK_RUN(output_is_bounded);
	CHECK_RUN(is_killed);
	CHECK_RUN(keeper_is_killed);
	CHECK_RUN(kill_all_in_namespace);
	CHECK_RUN(dies_with_us);
	CHECK_RUN(dies_when_we_are_killed);
	CHECK_RUN(kill_all_without);
	CHECK_RUN(computes);
	CHECK_RUN(sleeps);
}

int main(int argc, char **argv)
{
	return cage_try_main(argc, argv, run_all, check_end);
}
