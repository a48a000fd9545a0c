/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "cage_try.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "cage_evil.h"
#include "check.h"

#define NOBODY 65534

struct cage_try cage_try;

uint64_t now_ms(void)
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
	return n > 0 && memmem(text, n, cage_try.marker, strlen(cage_try.marker));
}

unsigned int marked(void)
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

struct cage *start_with(struct cage_options o)
{
	struct buf why = BUF_INIT;
	struct cage *c;
	int err;

	o.env = cage_try.env;
	o.cwd = cage_try.cwd;
	o.scratch = cage_try.scratch;
	o.no_pid_namespace = cage_try.no_pid_namespace;
	if (!o.output_max)
		o.output_max = 100000;
	c = cage_start(&o, &err, &why);
	if (!c)
		printf("cage_start: %d %s\n", err, buf_cstr(&why));
	buf_free(&why);
	return c;
}

struct cage *start_evil(const char *name)
{
	char *argv[] = { "/proc/self/exe", "evil", (char *)(uintptr_t)name,
			 NULL };

	return start_with((struct cage_options){ .argv = argv });
}

struct cage *start_shell(const char *script, uint8_t isolation)
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
bool until(struct cage *c, uint64_t out)
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

static void make_files(void)
{
	char *script = xasprintf(
		"umask 022; cd %s && mkdir sub && echo here >here && "
		"echo mode >sub/mode && chmod 640 sub/mode && "
		"touch -d @1000000000 sub/mode && ln -s nowhere sub/link && "
		"echo one >sub/one && ln sub/one sub/two && mkfifo fifo && "
		"truncate -s 1000000 sub/hole", cage_try.cwd);

	if (system(script) != 0)
		die("cannot: %s", script);
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
	cage_try.cwd = xasprintf("%s/cwd", base);
	cage_try.scratch = xasprintf("%s/scratch", base);
	mkdir(cage_try.cwd, 0700);
	mkdir(cage_try.scratch, 0700);
	snprintf(cage_try.marker, sizeof(cage_try.marker), "caged-%d", getpid());
	cage_try.env[0] = xasprintf("MARK=%s", cage_try.marker);
	cage_try.env[1] = "PATH=/usr/bin:/bin";
	cage_try.env[2] = "TMPDIR=/nowhere";
	cage_try.env[3] = outer_pidns();
	make_files();
}

static void clean_up(void)
{
	char *script = xasprintf("rm -rf %s %s && rmdir %s/..", cage_try.cwd,
				 cage_try.scratch, cage_try.cwd);

	*strrchr(script, '/') = '\0';	/* the folder above both */
	*strrchr(script, '/') = '\0';
	if (system(script) != 0)
		die("cannot: %s", script);
	free(script);
	free(cage_try.env[0]);
	free(cage_try.env[3]);
	free(cage_try.cwd);
	free(cage_try.scratch);
}

static void both_ways(void (*run)(void))
{
	prepare();
	for (int i = 0; i < 2; i++) {
		cage_try.no_pid_namespace = i == 1;
		run();
	}
	clean_up();
}

/* In a child; its exit status. */
static int as_somebody_else(void (*run)(void), int (*end)(void))
{
	int status = -1;
	pid_t pid;

	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		if (setgid(NOBODY) < 0 || setuid(NOBODY) < 0)
			_exit(1);
		both_ways(run);
		status = end();
		fflush(stdout);
		_exit(status);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	return status;
}

int cage_try_main(int argc, char **argv, void (*run)(void), int (*end)(void))
{
	int other = 0;

	if (argc == 3 && strcmp(argv[1], "evil") == 0)
		return evil(argv[2]);
	if (check_emulated()) {
		printf("skipped: no namespaces here\n");
		return 77;
	}
	if (geteuid() == 0)
		other = as_somebody_else(run, end);
	both_ways(run);
	return end() || other;
}
