/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What the command does without a fault, and where it makes calls. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep_in.h"
#include "sweep_run.h"

#define SECOND UINT64_C(1000000000)
#define LINGER UINT64_C(200000000)	/* ns that children may need to end */
#define OUTPUT_MAX ((size_t)16 << 20)

uint64_t sweep_now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (uint64_t)t.tv_sec * SECOND + (uint64_t)t.tv_nsec;
}

static char *scratch;
static pid_t scratch_owner;

/* Not by a cage's processes. */
void sweep_scratch_remove(void)
{
	if (!scratch || getpid() != scratch_owner)
		return;
	if (rmdir(scratch))
		warn_errno(errno, "sweep: %s", scratch);
	free(scratch);
	scratch = NULL;
}

char *sweep_scratch_new(void)
{
	const char *in = getenv("TMPDIR");
	char *path = xasprintf("%s/vxtrace-sweep-XXXXXX",
			       in && *in ? in : "/tmp");

	if (!mkdtemp(path))
		die_errno(errno, "sweep: %s", path);
	scratch = path;
	scratch_owner = getpid();
	atexit(sweep_scratch_remove);
	return path;
}

/* --- runs --- */

void sweep_cage_options(const struct sweep_state *s, struct cage_options *o)
{
	*o = (struct cage_options){
		.argv = s->rq->argv,
		.env = s->env,
		.cwd = s->sweep.cwd,
		.scratch = s->scratch,
		.isolation = s->rq->isolation,
		.output_max = OUTPUT_MAX,
	};
}

/* The rest of `ns` in milliseconds, rounded up. */
static int left_ms(uint64_t until)
{
	uint64_t now = sweep_now();

	if (now >= until)
		return 0;
	return (int)((until - now) / 1000000 % 1000 + 1);
}

bool sweep_lingers(const struct signs *signs, uint64_t *since)
{
	uint64_t now;

	if (!signs->ended || !signs->alive)
		return false;
	now = sweep_now();
	if (!*since)
		*since = now;
	return now - *since > LINGER;
}

enum sweep_wait sweep_wait(struct cage *c, const struct signs *signs,
			   uint64_t ns)
{
	uint64_t until = sweep_now() + ns, alone = 0;
	enum sweep_wait how = WAIT_ENDED;

	while (!cage_pump(c)) {
		struct pollfd p[CAGE_FDS];
		int fds[CAGE_FDS];

		if (how == WAIT_ENDED) {
			if (sweep_interrupted() || sweep_now() >= until)
				how = WAIT_KILLED;
			else if (signs && sweep_lingers(signs, &alone))
				how = WAIT_LEFT;
			if (how != WAIT_ENDED)
				cage_kill(c);
		}
		cage_fds(c, fds);
		for (int i = 0; i < CAGE_FDS; i++)
			p[i] = (struct pollfd){ fds[i], POLLIN, 0 };
		poll(p, CAGE_FDS, how != WAIT_ENDED ? 10 :
		     signs ? 50 : left_ms(until));
	}
	return how;
}

/* As `sh -c COMMAND` in a cage of its own, without isolation. */
int sweep_shell(const struct sweep_state *s, const char *command,
		const char *dir, struct buf *said)
{
	char *argv[] = { xstrdup("/bin/sh"), xstrdup("-c"), xstrdup(command),
			 NULL };
	struct cage_options o;
	struct buf why = BUF_INIT;
	struct cage *c;
	int err = 0, status;

	sweep_cage_options(s, &o);
	o.argv = argv;
	o.cwd = dir;
	o.isolation = CAGE_NONE;
	c = cage_start(&o, &err, &why);
	if (!c)
		die_errno(-err, "sweep: %s: %s", command, buf_cstr(&why));
	sweep_wait(c, NULL, 600 * SECOND);
	status = cage_outcome(c)->status;
	if (said) {
		buf_add(said, buf_cstr(&cage_outcome(c)->out),
			cage_outcome(c)->out.len);
		buf_add(said, buf_cstr(&cage_outcome(c)->err),
			cage_outcome(c)->err.len);
	}
	cage_free(c);
	buf_free(&why);
	for (unsigned int i = 0; argv[i]; i++)
		free(argv[i]);
	return status;
}

static int baseline_broken(const char *why)
{
	warn("sweep: nondeterministic baseline: %s", why);
	return SWEEP_EXIT_BASELINE;
}

/* Runs that say nothing; it is said. */
static bool is_broken(const struct cage_outcome *o,
		      const struct sweep_run *traced, enum sweep_wait how)
{
	bool ended = how == WAIT_ENDED;

	if (how == WAIT_LEFT)
		return false;
	if (ended && o->status != -1 && !(traced && !traced->signs->complete))
		return false;
	if (!sweep_interrupted()) {
		warn(ended ? "sweep: the command cannot be run" :
			     "sweep: the command does not end by itself");
		if (ended)
			fputs(buf_cstr(&o->err), stderr);
	}
	return true;
}

/* The first run is the baseline, each other one has to agree. */
static int take_run(struct sweep_state *s, const struct cage_outcome *o,
		    int status, bool first)
{
	struct buf why = BUF_INIT;
	struct evidence e;
	int err = 0;

	evidence_take(s, o, status, first ? &s->base : &e);
	if (first)
		return 0;
	if (!evidence_mask(s, &e, &why))
		err = baseline_broken(buf_cstr(&why));
	evidence_free(&e);
	buf_free(&why);
	return err;
}

static int reset(const struct sweep_state *s)
{
	struct buf said = BUF_INIT;
	int status = s->rq->reset ?
		     sweep_shell(s, s->rq->reset, s->sweep.cwd, &said) : 0;

	if (status && !sweep_interrupted()) {
		warn("sweep: --reset failed");
		warn_lines(buf_cstr(&said));
	}
	buf_free(&said);
	return status ? SWEEP_EXIT_BASELINE : 0;
}

static int check(const struct sweep_state *s, const char *dir)
{
	struct buf said = BUF_INIT;
	int status = s->rq->check ?
		     sweep_shell(s, s->rq->check, dir, &said) : 0;

	if (status && !sweep_interrupted()) {
		warn("sweep: --check fails without a fault");
		warn_lines(buf_cstr(&said));
	}
	buf_free(&said);
	return status ? SWEEP_EXIT_BASELINE : 0;
}

/* The command's status; what it left is counted. */
static int end_of(struct sweep_state *s, const struct cage *c,
		  const struct sweep_run *traced, enum sweep_wait how)
{
	const struct signs *signs = how == WAIT_LEFT && traced ?
				    traced->signs : NULL;
	unsigned int left = signs ? signs->alive : cage_outcome(c)->nleft;
	unsigned int files = sweep_temporaries(cage_outcome(c)->tmp, NULL);

	if (left > s->base_left)
		s->base_left = left;
	if (files > s->base_temporaries)
		s->base_temporaries = files;
	return signs ? signs->status : cage_outcome(c)->status;
}

static int run_once(struct sweep_state *s, struct sweep_run *traced,
		    bool first, uint64_t *ns)
{
	struct buf why = BUF_INIT;
	struct cage_options o;
	struct cage *c;
	enum sweep_wait how;
	int err = reset(s);

	if (err)
		return err;
	sweep_cage_options(s, &o);
	o.run = traced ? sweep_run : NULL;
	o.ctx = traced;
	c = cage_start(&o, &err, &why);
	if (!c)
		die_errno(-err, "sweep: %s", buf_cstr(&why));
	how = sweep_wait(c, traced ? traced->signs : NULL,
			 s->rq->timeout_ns && !traced ?
			 s->rq->timeout_ns : 600 * SECOND);
	err = is_broken(cage_outcome(c), traced, how) ?
	      SWEEP_EXIT_BASELINE :
	      take_run(s, cage_outcome(c), end_of(s, c, traced, how), first);
	if (!err)
		err = check(s, cage_outcome(c)->dir);
	if (!*ns || cage_outcome(c)->ns < *ns)
		*ns = cage_outcome(c)->ns;
	cage_free(c);
	buf_free(&why);
	return err;
}

/* --- sites --- */

/* What only one of two runs has is flaky. */
static void join_sites(struct sweep_state *s, struct watched_site *a,
		       struct watched_site *b)
{
	struct watched_site **end = &s->sites;
	struct hash in_a = HASH_INIT, in_b = HASH_INIT;
	struct watched_site *x, *next;

	for (x = a; x; x = x->next)
		hash_put(&in_a, x->site.id, x);
	for (x = b; x; x = x->next)
		hash_put(&in_b, x->site.id, x);
	s->sites = a;
	for (x = a; x; end = &x->next, x = x->next)
		x->site.flaky = !hash_find(&in_b, x->site.id);
	for (x = b; x; x = next) {
		next = x->next;
		if (hash_find(&in_a, x->site.id))
			continue;
		x->site.flaky = true;
		x->next = NULL;
		*end = x;
		end = &x->next;
	}
	hash_free(&in_a);
	hash_free(&in_b);
}

static int survey(struct sweep_state *s, struct signs *to)
{
	struct sweep_run r = {
		.what = WATCH_SURVEY,
		.calls = "all",
		.depth = s->rq->depth,
		.startup = s->rq->startup,
		.signs = to,
		.argv = s->rq->argv,
	};
	int err = run_once(s, &r, false, &s->sweep.baseline.traced_ns);

	if (err)
		return err;
	if (!to->full)
		return 0;
	warn("sweep: the command has too many sites");
	return SWEEP_EXIT_BASELINE;
}

/* All texts of sites have to be there for the journal. */
static void complete(struct watched_site *x)
{
	for (; x; x = x->next)
		if (!x->site.text)
			x->site.text = x->site.call;
}

static bool is_no_artifact(void *ctx, const char *path)
{
	const struct sweep_state *s = ctx;
	const struct words *globs = &s->rq->artifacts;

	if (sweep_file_ignored(ctx, path))
		return true;
	for (unsigned int i = 0; i < globs->n; i++)
		if (snapshot_match(globs->v[i], path))
			return false;
	return true;
}

/* The artifacts are what --golden has. */
static int compare_golden(struct sweep_state *s)
{
	const struct sweep_request *rq = s->rq;
	const struct snapshot_mask mask = { is_no_artifact, s };
	struct buf diff = BUF_INIT;
	struct snapshot *golden;
	size_t n;

	if (!rq->golden)
		return 0;
	golden = snapshot_take(rq->golden, rq->artifacts.v, rq->artifacts.n);
	if (!golden)
		die_errno(errno, "sweep: %s", rq->golden);
	n = snapshot_diff(golden, s->base.files, &mask, &diff);
	if (n) {
		warn("sweep: the plain run's artifacts are not those of %s",
		     rq->golden);
		warn_lines(buf_cstr(&diff));
	}
	snapshot_free(golden);
	buf_free(&diff);
	return n ? SWEEP_EXIT_BASELINE : 0;
}

int sweep_baseline(struct sweep_state *s)
{
	struct sweep_baseline *b = &s->sweep.baseline;
	int err;

	for (unsigned int i = 0; i < 2; i++) {
		s->survey[i] = area_new();
		if (!s->survey[i])
			die("sweep: no memory");
	}
	sweep_ignore_own_files(s);
	err = run_once(s, NULL, true, &b->bare_ns);
	if (!err)
		err = compare_golden(s);
	if (!err)
		err = run_once(s, NULL, false, &b->bare_ns);
	for (unsigned int i = 0; i < 2 && !err; i++)
		err = survey(s, s->survey[i]);
	if (err)
		return err;
	complete(s->survey[0]->first);
	complete(s->survey[1]->first);
	join_sites(s, s->survey[0]->first, s->survey[1]->first);
	s->base_crash = s->survey[0]->crash;
	b->status = s->base.status;
	b->calls = s->survey[0]->calls;
	sweep_tell_masks(s);
	s->timeout_ns = s->rq->timeout_ns;
	if (!s->timeout_ns)
		s->timeout_ns = b->bare_ns * s->rq->timeout_times;
	if (!s->rq->timeout_ns && s->timeout_ns < 2 * SECOND)
		s->timeout_ns = 2 * SECOND;
	return 0;
}
