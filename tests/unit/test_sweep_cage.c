/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Cages and what tries to get out of them, with and without a PID
 * namespace; as root also as somebody else.  What is left is found by a
 * name in its environment.
 */
#include "config.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "check.h"
#include "cage_evil.h"
#include "sweep/cage.h"

#define SECONDS 60
#define NOBODY 65534

static struct {
	bool no_pid_namespace;
	char *scratch, *cwd;
	char marker[64];
	char *env[5];
} t;

/* ---- helpers */

static uint64_t now_ms(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (uint64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static bool is_marked(const char *pid)
{
	char path[300], text[8192];
	ssize_t n = -1;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/environ", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd >= 0) {
		n = read(fd, text, sizeof(text));
		close(fd);
	}
	return n > 0 && memmem(text, n, t.marker, strlen(t.marker));
}

static unsigned int marked(void)
{
	DIR *dir = opendir("/proc");
	unsigned int n = 0;
	struct dirent *d;

	while (dir && (d = readdir(dir)))
		if (d->d_name[0] >= '1' && d->d_name[0] <= '9')
			n += is_marked(d->d_name);
	if (dir)
		closedir(dir);
	return n;
}

static struct cage *start_with(struct cage_options o)
{
	struct buf why = BUF_INIT;
	struct cage *c;
	int err;

	o.env = t.env;
	o.cwd = t.cwd;
	o.scratch = t.scratch;
	o.no_pid_namespace = t.no_pid_namespace;
	if (!o.output_max)
		o.output_max = 100000;
	c = cage_start(&o, &err, &why);
	if (!c)
		printf("cage_start: %d %s\n", err, buf_cstr(&why));
	buf_free(&why);
	return c;
}

static struct cage *start_evil(const char *name)
{
	char *argv[] = { "/proc/self/exe", "evil", (char *)(uintptr_t)name,
			 NULL };

	return start_with((struct cage_options){ .argv = argv });
}

static struct cage *start_shell(const char *script, uint8_t isolation)
{
	char *argv[] = { "sh", "-c", (char *)(uintptr_t)script, NULL };

	return start_with((struct cage_options){ .argv = argv,
						 .isolation = isolation });
}

static void wait_a_bit(const struct cage *c)
{
	struct pollfd p[CAGE_FDS];
	int fds[CAGE_FDS];

	cage_fds(c, fds);
	for (int i = 0; i < CAGE_FDS; i++)
		p[i] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
	poll(p, CAGE_FDS, 1000);
}

/* Until it is over, or has printed `out` bytes (0: over). */
static bool until(struct cage *c, uint64_t out)
{
	uint64_t end = now_ms() + SECONDS * 1000;

	while (!cage_pump(c)) {
		if (out && cage_outcome(c)->out_len >= out)
			return true;
		if (now_ms() > end) {
			printf("not over after %d s\n", SECONDS);
			cage_kill(c);
			return false;
		}
		wait_a_bit(c);
	}
	return true;
}

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

#define EXITED(n) ((n) << 8)

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
	expected = xasprintf("sh %s\n%s\n", t.marker, t.cwd);
	CHECK_STR(buf_cstr(&o->out), expected);
	CHECK_STR(buf_cstr(&o->err), "e\n");
	CHECK_EQ(o->out_len, strlen(expected));
	CHECK_EQ(o->nleft, 0);
	CHECK(o->ns > 0);
	CHECK_STR(o->dir, t.cwd);
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
	expected = xasprintf("magic 42, %s", t.marker);
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
	struct cage *c = start_with((struct cage_options){
		.argv = argv, .output_max = 10 });

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

	if (t.no_pid_namespace)
		expect(c, -1, 0);
	else
		expect(c, EXITED(7), 1);
	expect(start_evil("kill-group"), EXITED(7), 0);
}

static void kill_all_in_namespace(void)
{
	struct cage *other, *c;

	if (t.no_pid_namespace)
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

	if (!t.no_pid_namespace || geteuid() != 0)
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

/* ---- folders */

static bool exists(const char *dir, const char *name)
{
	char *path = xasprintf("%s/%s", dir, name);
	struct stat st;
	bool is = lstat(path, &st) == 0;

	free(path);
	return is;
}

static void leaves_nothing_in_scratch(void)
{
	CHECK_EQ(rmdir(t.scratch), 0);
	CHECK_EQ(mkdir(t.scratch, 0700), 0);
}

static void works_in_copy(void)
{
	struct cage *c = start_shell(
		"echo x >new && rm here && "
		"test \"$(stat -c %a:%Y sub/mode)\" = 640:1000000000 && "
		"test \"$(readlink sub/link)\" = nowhere && "
		"test sub/one -ef sub/two && test ! -e fifo && "
		"test \"$(stat -c %s:%b sub/hole)\" != 1000000:2000 && "
		"test -d \"$TMPDIR\" && echo y >$TMPDIR/t && "
		"mkdir -p d/e/f && touch d/e/f/g && chmod 0 d/e d",
		CAGE_TMPDIR);

	if (!CHECK(c != NULL) || !CHECK(until(c, 0)))
		return;
	CHECK_STR(buf_cstr(&cage_outcome(c)->err), "");
	CHECK_EQ(cage_outcome(c)->status, 0);
	CHECK(exists(cage_outcome(c)->dir, "new"));
	CHECK(!exists(cage_outcome(c)->dir, "here"));
	CHECK(exists(t.cwd, "here"));
	CHECK(!exists(t.cwd, "new"));
	cage_free(c);
	leaves_nothing_in_scratch();
}

static void works_in_overlay(void)
{
	struct cage *c = start_shell("echo x >new && rm here && pwd && "
				     "cat sub/mode && echo more >sub/mode",
				     CAGE_OVERLAY);
	char *expected;

	if (!c)
		CHECK_SKIP("no overlay here");
	expected = xasprintf("%s\nmode\n", t.cwd);
	CHECK(until(c, 0));
	CHECK_STR(buf_cstr(&cage_outcome(c)->err), "");
	CHECK_EQ(cage_outcome(c)->status, 0);
	CHECK_STR(buf_cstr(&cage_outcome(c)->out), expected);
	CHECK(exists(cage_outcome(c)->dir, "new"));
	CHECK(exists(cage_outcome(c)->dir, "sub/mode"));
	CHECK(!exists(cage_outcome(c)->dir, "sub/link"));
	CHECK(exists(t.cwd, "here"));
	CHECK(!exists(t.cwd, "new"));
	free(expected);
	cage_free(c);
	leaves_nothing_in_scratch();
}

static void says_why_not(void)
{
	char *argv[] = { "true", NULL };
	struct cage_options o = { .argv = argv, .env = t.env, .cwd = t.cwd,
				  .scratch = t.cwd,
				  .isolation = CAGE_OVERLAY };
	struct buf why = BUF_INIT;
	int err = 0;

	CHECK(!cage_start(&o, &err, &why));
	CHECK_EQ(err, -EINVAL);
	CHECK(strstr(buf_cstr(&why), "below itself") != NULL);
	buf_reset(&why);
	o.cwd = "/nonexistent";
	CHECK(!cage_start(&o, &err, &why));
	CHECK_EQ(err, -ENOENT);
	CHECK_STR(buf_cstr(&why), "/nonexistent: No such file or directory");
	buf_free(&why);
}

/* ---- all of it, in each way */

static void make_files(void)
{
	char *script = xasprintf(
		"umask 022; cd %s && mkdir sub && echo here >here && "
		"echo mode >sub/mode && chmod 640 sub/mode && "
		"touch -d @1000000000 sub/mode && ln -s nowhere sub/link && "
		"echo one >sub/one && ln sub/one sub/two && mkfifo fifo && "
		"truncate -s 1000000 sub/hole", t.cwd);

	CHECK_EQ(system(script), 0);
	free(script);
}

static char *outer_pidns(void)
{
	char ns[64];
	ssize_t n = readlink("/proc/self/ns/pid", ns, sizeof(ns));

	return xasprintf("OUTER_PIDNS=%.*s", n > 0 ? (int)n : 0, ns);
}

static void prepare(void)
{
	char base[] = "/tmp/vxtrace-cage-XXXXXX";

	if (!mkdtemp(base))
		die_errno(errno, "mkdtemp");
	t.cwd = xasprintf("%s/cwd", base);
	t.scratch = xasprintf("%s/scratch", base);
	mkdir(t.cwd, 0700);
	mkdir(t.scratch, 0700);
	snprintf(t.marker, sizeof(t.marker), "caged-%d", getpid());
	t.env[0] = xasprintf("MARK=%s", t.marker);
	t.env[1] = "PATH=/usr/bin:/bin";
	t.env[2] = "TMPDIR=/nowhere";
	t.env[3] = outer_pidns();
	make_files();
}

static void clean_up(void)
{
	char *script = xasprintf("rm -rf %s %s && rmdir %s/..", t.cwd,
				 t.scratch, t.cwd);

	*strrchr(script, '/') = '\0';	/* the folder above both */
	*strrchr(script, '/') = '\0';
	CHECK_EQ(system(script), 0);
	free(script);
	free(t.env[0]);
	free(t.env[3]);
	free(t.cwd);
	free(t.scratch);
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
	CHECK_RUN(works_in_copy);
	CHECK_RUN(works_in_overlay);
	CHECK_RUN(says_why_not);
}

static void both_ways(void)
{
	prepare();
	for (int i = 0; i < 2; i++) {
		t.no_pid_namespace = i == 1;
		run_all();
	}
	clean_up();
}

/* In a child, whose functions are counted as one here. */
static void as_somebody_else(void)
{
	int status = -1;
	pid_t pid;

	if (geteuid() != 0)
		CHECK_SKIP("is somebody else already");
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		check_state = (struct check){ 0 };
		if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
			_exit(1);
		both_ways();
		status = check_end();
		fflush(stdout);
		_exit(status);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	CHECK_EQ(status, 0);
}

int main(int argc, char **argv)
{
	if (argc == 3 && strcmp(argv[1], "evil") == 0)
		return evil(argv[2]);
	if (check_emulated()) {
		printf("skipped: no namespaces here\n");
		return 77;
	}
	CHECK_RUN(as_somebody_else);
	both_ways();
	return check_end();
}
