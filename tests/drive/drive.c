/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The engine alone, with a handler that writes a line per event: the tests
 * of trace/ are not to depend on what a sink looks like.
 *
 * usage: drive [-fbkm] [-d N] [-C CALL] [-I N] [-R N] [-n CALLS] [-w CALL]... [-o FILE]
 *        [-p PID]... [PROG ARG...]
 * -m: only counts, printed at the end: "TID PID ENTERS EXITS HOW"
 * -C: count this call alone
 * -R: attaches and detaches that often, after a random time or number of
 *     calls
 * -w: only these calls are wanted, by a seccomp filter.
 */
#include "config.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "trace/engine.h"

struct drive {
	FILE *out;
	bool only_counts;
	const char *counted;	/* NULL: all calls */
	unsigned long limit;	/* of calls, 0: none */
	unsigned long calls;
	unsigned int bad;
	int go;			/* -R: to the interrupter, once a round */
	bool gone;
};

struct counts {
	unsigned long enters, exits;	/* of the counted ones */
	uint64_t nr;
	bool in;
};

static struct counts *counts_of(struct tracee *t)
{
	if (!t->data)
		t->data = xcalloc(1, sizeof(struct counts));
	return t->data;
}

static const char *call_name(const struct stop *s)
{
	const struct call_entry *call = abi_call(s->abi, s->nr);

	return call ? call->name : "?";
}

static bool is_counted(const struct drive *d, const struct stop *s)
{
	return !d->counted || strcmp(call_name(s), d->counted) == 0;
}

static int on_attached(void *ctx, struct tracee *t)
{
	struct drive *d = ctx;

	counts_of(t);
	/* Not before: now the engine has its signals blocked. */
	if (d->go && !d->gone)
		d->gone = write(d->go, "", 1) == 1;
	if (!d->only_counts)
		fprintf(d->out, "%d attached %s\n", t->tid, t->command ?
			"command" : t->attached ? "-p" : "followed");
	return 0;
}

static int on_enter(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;
	struct counts *c = counts_of(t);

	if (c->in) {
		d->bad++;
		fprintf(d->out, "%d BAD two entries\n", t->tid);
	}
	c->in = true;
	c->enters += is_counted(d, s);
	c->nr = s->nr;
	if (!d->only_counts)
		fprintf(d->out, "%d enter %s:%s\n", t->tid, s->abi->name,
			call_name(s));
	return d->limit && ++d->calls >= d->limit ? HANDLER_STOP : 0;
}

static int on_leave(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;
	struct counts *c = counts_of(t);
	struct stop as = *s;

	if (!c->in) {
		d->bad++;
		fprintf(d->out, "%d BAD two exits\n", t->tid);
	}
	c->in = false;
	as.nr = c->nr;
	c->exits += is_counted(d, &as);
	if (!d->only_counts)
		fprintf(d->out, "%d exit %s:%s %" PRId64 " %d\n", t->tid,
			s->abi->name, call_name(&as), (int64_t)s->ret, s->err);
	return 0;
}

static int on_signal(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;

	if (!d->only_counts)
		fprintf(d->out, "%d signal %d code %d\n", t->tid, s->sig,
			s->si_valid ? s->si.si_code : -1);
	return 0;
}

static int on_group(void *ctx, struct tracee *t, const struct stop *s)
{
	struct drive *d = ctx;

	if (!d->only_counts)
		fprintf(d->out, "%d stopped %d\n", t->tid, s->sig);
	return 0;
}

static int on_execed(void *ctx, struct tracee *t, struct tracee *old,
		   const struct stop *s)
{
	struct drive *d = ctx;

	if (!d->only_counts)
		fprintf(d->out, "%d exec from %d\n", t->tid, s->old_tid);
	if (old) {
		struct counts *c = counts_of(t), *o = counts_of(old);

		*c = *o;
		free(o);
	}
	return 0;
}

static int on_forked(void *ctx, struct tracee *t, pid_t child)
{
	struct drive *d = ctx;

	if (!d->only_counts)
		fprintf(d->out, "%d forked %d\n", t->tid, child);
	return 0;
}

static int on_left(void *ctx, struct tracee *t, enum leave how,
		   const struct stop *s)
{
	static const char *const words[] = {
		[LEAVE_EXITED] = "exited", [LEAVE_KILLED] = "killed",
		[LEAVE_DETACHED] = "detached", [LEAVE_LOST] = "lost",
	};
	struct drive *d = ctx;
	struct counts *c = counts_of(t);

	if (d->only_counts)
		fprintf(d->out, "%d %d %lu %lu %s\n", t->tid, t->pid,
			c->enters, c->exits, words[how]);
	else
		fprintf(d->out, "%d %s %d\n", t->tid, words[how],
			!s ? 0 : how == LEAVE_KILLED ? s->sig : s->status);
	free(c);
	t->data = NULL;
	return 0;
}

static int on_idle(void *ctx)
{
	struct drive *d = ctx;

	return fflush(d->out) ? -errno : 0;
}

static void want(struct bitmap *v, const char *name)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr = abi_number(abis[i], name);

		if (nr >= 0)
			bitmap_add(&v[i], nr);
	}
}

/*
 * A child that sends us a SIGINT some time after it was given a byte: a
 * round of attaching ends at any moment.
 */
static int start_interrupter(void)
{
	pid_t tracer = getpid();
	int go[2];
	char c;

	if (pipe(go) < 0 || signal(SIGCHLD, SIG_DFL) == SIG_ERR)
		die_errno(errno, "pipe");
	if (fork()) {
		close(go[0]);
		return go[1];
	}
	close(go[1]);
	while (read(go[0], &c, 1) == 1) {
		usleep(rand() % 4000);
		kill(tracer, SIGINT);
	}
	_exit(0);
}

static volatile sig_atomic_t interrupted;

static void on_interrupt(int sig)
{
	(void)sig;
	interrupted = 1;
}

/* For one that came when the round was over already. */
static int await_interrupt(void)
{
	for (int ms = 0; !interrupted; ms++) {
		if (ms > 10000)
			return -ETIME;
		usleep(1000);
	}
	return 0;
}

/* Each round ends by the SIGINT, every third by a number of calls first. */
static int rounds(unsigned int n, struct drive *d,
		  const struct engine_options *opt, const struct handler *h)
{
	int status, r = 0;

	signal(SIGINT, on_interrupt);
	srand(n);
	d->go = start_interrupter();
	for (; n && r == 0; n--) {
		struct engine *e;
		bool fatal;

		interrupted = 0;
		d->gone = false;
		d->calls = 0;
		d->limit = n % 3 ? 0 : 1 + rand() % 60;
		e = engine_new(opt, h);
		r = engine_run(e, &status);
		fatal = engine_fatal(e);
		engine_free(e);
		if (!fatal && r == 0)
			r = await_interrupt();
	}
	return r;
}

static int die_as(int status)
{
	if (!WIFSIGNALED(status))
		return WEXITSTATUS(status);
	signal(WTERMSIG(status), SIG_DFL);
	raise(WTERMSIG(status));
	return 128 + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	struct drive d = { .out = stderr };
	struct handler h = {
		.ctx = &d, .attached = on_attached, .enter = on_enter,
		.exit = on_leave, .signal = on_signal, .group_stop = on_group,
		.exec = on_execed, .forked = on_forked, .left = on_left,
		.idle = on_idle,
	};
	struct bitmap wanted[ABI_COUNT] = { BITMAP_INIT };
	struct engine_options opt = { 0 };
	pid_t pids[64];
	struct engine *e;
	unsigned int nrounds = 0;
	int c, r, status, fatal;

	die_set_program("drive");
	while ((c = getopt(argc, argv, "+fbkmd:C:I:R:n:w:o:p:")) != -1) {
		switch (c) {
		case 'f':
			opt.follow = true;
			break;
		case 'b':
			opt.detach_on_exec = true;
			break;
		case 'k':
			opt.kill_on_exit = true;
			break;
		case 'm':
			d.only_counts = true;
			break;
		case 'C':
			d.counted = optarg;
			break;
		case 'd':
			opt.daemonize = atoi(optarg);
			break;
		case 'I':
			opt.interruptible = atoi(optarg);
			break;
		case 'R':
			nrounds = atoi(optarg);
			break;
		case 'n':
			d.limit = strtoul(optarg, NULL, 10);
			break;
		case 'w':
			opt.prefilter = PREFILTER_ASKED;
			want(wanted, optarg);
			break;
		case 'o':
			d.out = fopen(optarg, "we");
			if (!d.out)
				die_errno(errno, "%s", optarg);
			opt.output_is_file = true;
			break;
		case 'p':
			if (opt.nattach < 64)
				pids[opt.nattach++] = atoi(optarg);
			break;
		default:
			return 2;
		}
	}
	for (unsigned int i = 0; opt.prefilter && i < ABI_COUNT; i++)
		opt.wanted[i] = &wanted[i];
	opt.attach = pids;
	if (optind < argc)
		opt.argv = argv + optind;
	if (nrounds)
		return rounds(nrounds, &d, &opt, &h) || d.bad;
	e = engine_new(&opt, &h);
	r = engine_run(e, &status);
	fatal = engine_fatal(e);
	engine_free(e);
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&wanted[i]);
	if (d.bad)
		fprintf(d.out, "BAD %u\n", d.bad);
	if (fclose(d.out) || r < 0)
		return 3;
	return d.bad ? 4 : die_as(fatal ? fatal : status);
}
