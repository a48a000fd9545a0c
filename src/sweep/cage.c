/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep/cage.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep/cage_own.h"

/* What one cage_pump() takes of one pipe, so that none starves the others. */
#define READ_SIZE 65536
#define READS_MAX 16
/* run()'s word is trusted to be true, not to be short. */
#define REPORT_MAX (64 << 20)

enum { OUT, ERR, REPORT, RESULT, LIFE, PIPES };

struct cage {
	struct cage_outcome outcome;
	size_t output_max;
	pid_t warden;
	int pidfd;
	int fds[PIPES];		/* our ends */
	bool over;
	char *cwd;		/* absolute, no links in it */
	char *box;		/* ours in scratch, or NULL */
	char *dir;
	char *upper, *work;	/* of an overlay */
	char **env;		/* strings: of the options, and … */
	char *tmpdir;		/* … its "TMPDIR=…" */
};

/* Above the standard ones, which may be closed here. */
static int high(int fd)
{
	int to;

	if (fd < 0 || fd > 2)
		return fd;
	to = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	close(fd);
	return to;
}

static void close_fd(int *fd)
{
	if (*fd >= 0)
		close(*fd);
	*fd = -1;
}

static void close_all(int fds[PIPES])
{
	for (int i = 0; i < PIPES; i++)
		close_fd(&fds[i]);
}

/* All but LIFE run from the cage to us. */
static int make_pipes(int ours[PIPES], int theirs[PIPES])
{
	for (int i = 0; i < PIPES; i++) {
		int fds[2];

		if (pipe2(fds, O_CLOEXEC) < 0)
			return -errno;
		ours[i] = high(fds[i == LIFE]);
		theirs[i] = high(fds[i != LIFE]);
		if (ours[i] < 0 || theirs[i] < 0)
			return -EMFILE;
	}
	return 0;
}

/* ---- the folders */

static int make_dir(struct cage *c, const char *name, char **path)
{
	*path = xasprintf("%s/%s", c->box, name);
	return mkdir(*path, 0700) < 0 ? -errno : 0;
}

/* With a box: its TMPDIR instead of the one that may be there. */
static void make_env(struct cage *c, char *const *env)
{
	unsigned int n = 0, kept = 0;

	while (env[n])
		n++;
	c->env = xcalloc(n + 2, sizeof(*c->env));
	for (unsigned int i = 0; i < n; i++)
		if (!c->box || strncmp(env[i], "TMPDIR=", 7) != 0)
			c->env[kept++] = env[i];
	if (c->box) {
		c->tmpdir = xasprintf("TMPDIR=%s/tmp", c->box);
		c->env[kept] = c->tmpdir;
	}
}

static int make_box(struct cage *c, const struct cage_options *o)
{
	char *scratch = realpath(o->scratch, NULL), *tmp = NULL;
	int err;

	if (!scratch)
		return -errno;
	c->box = xasprintf("%s/cage-XXXXXX", scratch);
	free(scratch);
	if (!mkdtemp(c->box)) {
		err = -errno;
		free(c->box);
		c->box = NULL;
		return err;
	}
	err = make_dir(c, "tmp", &tmp);
	free(tmp);
	return err;
}

static bool is_below(const char *path, const char *dir)
{
	size_t len = strlen(dir);

	return strncmp(path, dir, len) == 0 &&
	       (path[len] == '/' || path[len] == '\0' || len == 1);
}

static int make_overlay(struct cage *c, struct buf *why)
{
	int err;

	if (c->box && is_below(c->box, c->cwd)) {
		buf_printf(why, "an overlay over %s cannot keep what is "
				"written below itself, in %s",
			   c->cwd, c->box);
		return -EINVAL;
	}
	err = make_dir(c, "upper", &c->upper);
	if (!err)
		err = make_dir(c, "work", &c->work);
	c->dir = xstrdup(c->upper);
	return err;
}

static int make_copy(struct cage *c, struct buf *why)
{
	int err = make_dir(c, "cwd", &c->dir);

	return err ? err : cage_copy(c->cwd, c->dir, why);
}

static int make_folders(struct cage *c, const struct cage_options *o,
			struct buf *why)
{
	int err = 0;

	c->cwd = realpath(o->cwd, NULL);
	if (!c->cwd) {
		err = -errno;
		buf_printf(why, "%s: %s", o->cwd, strerror(-err));
		return err;
	}
	if (o->isolation != CAGE_NONE)
		err = make_box(c, o);
	if (!err && o->isolation == CAGE_TMPDIR)
		err = make_copy(c, why);
	else if (!err && o->isolation == CAGE_OVERLAY)
		err = make_overlay(c, why);
	else
		c->dir = xstrdup(c->cwd);
	if (err && !why->len)
		buf_printf(why, "cannot make folders in %s: %s", o->scratch,
			   strerror(-err));
	return err;
}

/* ---- start */

static int fork_warden(struct cage *c, const struct cage_plan *p)
{
	c->warden = fork();
	if (c->warden < 0)
		return -errno;
	if (c->warden == 0)
		cage_warden(p);
	c->pidfd = syscall(SYS_pidfd_open, c->warden, 0);
	return c->pidfd < 0 ? -errno : 0;
}

static void reap_warden(struct cage *c)
{
	while (c->warden > 0 && waitpid(c->warden, NULL, 0) < 0 &&
	       errno == EINTR)
		;
	c->warden = 0;
	close_fd(&c->pidfd);
}

/* Waits until the command is about to run, or it is clear that it won't. */
static void get_ready(struct cage *c, struct cage_ready *r)
{
	ssize_t n;

	do
		n = read(c->fds[RESULT], r, sizeof(*r));
	while (n < 0 && errno == EINTR);
	if (n != sizeof(*r))
		*r = (struct cage_ready){ -EIO, false, "start a process" };
	r->what[sizeof(r->what) - 1] = '\0';
}

static void try_start(struct cage *c, const struct cage_options *o,
		      bool pid_namespace, struct cage_ready *r)
{
	int theirs[PIPES] = { -1, -1, -1, -1, -1 };
	struct cage_plan p = {
		.o = o, .env = c->env,
		.cwd = o->isolation == CAGE_TMPDIR ? c->dir : c->cwd,
		.upper = c->upper, .work = c->work,
		.pid_namespace = pid_namespace,
	};
	int err = make_pipes(c->fds, theirs);

	*r = (struct cage_ready){ err, false, "make a pipe" };
	if (!err) {
		p.out = theirs[OUT];
		p.err = theirs[ERR];
		p.report = theirs[REPORT];
		p.result = theirs[RESULT];
		p.life = theirs[LIFE];
		err = fork_warden(c, &p);
		*r = (struct cage_ready){ err, false, "start a process" };
	}
	close_all(theirs);
	if (!err)
		get_ready(c, r);
	if (r->err) {
		close_all(c->fds);
		reap_warden(c);
	}
}

static int start(struct cage *c, const struct cage_options *o,
		 struct buf *why)
{
	struct cage_ready r;
	int err = make_folders(c, o, why);

	if (err)
		return err;
	make_env(c, o->env);
	try_start(c, o, !o->no_pid_namespace, &r);
	if (r.err && r.again)
		try_start(c, o, false, &r);
	if (r.err) {
		buf_printf(why, "cannot %s: %s", r.what, strerror(-r.err));
		return r.err;
	}
	for (int i = 0; i < LIFE; i++)
		fcntl(c->fds[i], F_SETFL, O_NONBLOCK);
	return 0;
}

struct cage *cage_start(const struct cage_options *o, int *err,
			struct buf *why)
{
	struct cage *c = xcalloc(1, sizeof(*c));

	c->output_max = o->output_max;
	c->outcome.status = -1;
	c->pidfd = -1;
	for (int i = 0; i < PIPES; i++)
		c->fds[i] = -1;
	*err = start(c, o, why);
	if (*err) {
		cage_free(c);
		return NULL;
	}
	c->outcome.dir = c->dir;
	if (c->tmpdir)
		c->outcome.tmp = strchr(c->tmpdir, '=') + 1;
	return c;
}

/* ---- while it runs */

void cage_fds(const struct cage *c, int fds[CAGE_FDS])
{
	fds[0] = c->fds[OUT];
	fds[1] = c->fds[ERR];
	fds[2] = c->fds[REPORT];
	fds[3] = c->pidfd;
}

static void keep(struct buf *b, const char *data, size_t len, size_t max)
{
	size_t room = b->len < max ? max - b->len : 0;

	buf_add(b, data, len < room ? len : room);
}

static void drain(int *fd, struct buf *b, uint64_t *total, size_t max)
{
	char data[READ_SIZE];

	for (int i = 0; *fd >= 0 && i < READS_MAX; i++) {
		ssize_t n = read(*fd, data, sizeof(data));

		if (n > 0) {
			*total += n;
			keep(b, data, n, max);
		} else if (n == 0 || (errno != EAGAIN && errno != EINTR)) {
			close_fd(fd);
		} else if (errno == EAGAIN) {
			return;
		}
	}
}

static void drain_all(struct cage *c)
{
	struct cage_outcome *o = &c->outcome;
	uint64_t report_len = 0;

	drain(&c->fds[OUT], &o->out, &o->out_len, c->output_max);
	drain(&c->fds[ERR], &o->err, &o->err_len, c->output_max);
	drain(&c->fds[REPORT], &o->report, &report_len, REPORT_MAX);
}

static void get_result(struct cage *c)
{
	struct cage_outcome *o = &c->outcome;
	struct cage_result r;

	if (read(c->fds[RESULT], &r, sizeof(r)) != sizeof(r))
		return;
	if (r.nleft > CAGE_LEFT_MAX)
		r.nleft = CAGE_LEFT_MAX;
	o->status = r.status;
	o->ns = r.ns;
	o->nleft = r.nleft;
	o->left = xcalloc(r.nleft + 1, sizeof(*o->left));
	memcpy(o->left, r.left, r.nleft * sizeof(*o->left));
}

bool cage_pump(struct cage *c)
{
	bool ended = c->warden <= 0 ||
		     waitpid(c->warden, NULL, WNOHANG) == c->warden;

	if (c->over)
		return true;
	drain_all(c);
	if (!ended)
		return false;
	/* Nobody writes any more: what a pipe holds is less than one turn. */
	c->warden = 0;
	get_result(c);
	close_all(c->fds);
	close_fd(&c->pidfd);
	c->over = true;
	return true;
}

void cage_kill(struct cage *c)
{
	close_fd(&c->fds[LIFE]);
	/* It may have been stopped: outside of a PID namespace, by anyone. */
	if (c->warden > 0)
		kill(c->warden, SIGCONT);
}

bool cage_computes(struct cage *c, unsigned int ms, struct buf *to)
{
	return c->warden > 0 && cage_look(c->warden, ms, to);
}

const struct cage_outcome *cage_outcome(const struct cage *c)
{
	return &c->outcome;
}

void cage_free(struct cage *c)
{
	if (!c)
		return;
	cage_kill(c);
	reap_warden(c);
	close_all(c->fds);
	if (c->box)
		cage_remove(c->box);
	free(c->box);
	free(c->cwd);
	free(c->dir);
	free(c->upper);
	free(c->work);
	free(c->env);
	free(c->tmpdir);
	free(c->outcome.left);
	buf_free(&c->outcome.out);
	buf_free(&c->outcome.err);
	buf_free(&c->outcome.report);
	free(c);
}
