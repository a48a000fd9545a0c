/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Cases are run, so many at once, until there is none left. */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "sweep_in.h"
#include "sweep_run.h"

#define STILL UINT64_C(1000000000)	/* ns */

enum {
	TICK_MS = 100,		/* how often what runs is looked at */
	REPEATS = 100000,	/* of a failing call: it spins at once … */
	MANY = 1000,		/* … or when its time is over */
	FLOOD = 1 << 20,	/* bytes more than are right */
	STDERR_TAIL = 2000,	/* bytes of a diagnostic that are kept */
	EXPLAIN_TIMES = 3,	/* so much longer may a traced run take */
};

/*
 * A case on its way: run once, explained where it is a finding, run again
 * where the two disagree; at last its sites are looked for, with --pairs.
 */
enum stage { STAGE_TRY, STAGE_EXPLAIN, STAGE_AGAIN, STAGE_SURVEY };

struct slot {
	struct sweep_case *c;	/* NULL: free */
	enum stage stage;
	struct cage *cage;
	struct sweep_run run;
	struct signs *signs;
	uint64_t begun, until;
	uint64_t alone;		/* since when only its children are there */
	unsigned int seen;	/* its calls so far … */
	uint64_t seen_ns;	/* … since when there are no more */
	bool killed, timed_out, computes;
	bool lingers;		/* its children had to be killed */
	struct buf doing;	/* … what its threads did then */
	struct sweep_result *r;	/* of the first run, where there are more */
};

struct loop {
	struct sweep_state *s;
	struct slot *v;
	unsigned int n, running, trying;
	unsigned int next;	/* case … */
	unsigned int survey;	/* … and one whose recovery is looked at */
	const char *wanted;	/* --replay: ids that are left */
	const struct sweep_case *debugged;	/* … with --gdb: that one */
	struct sweep_case **again;	/* to be tried again */
	unsigned int nagain;
	int status;		/* not 0: nothing new is begun */
};

static volatile sig_atomic_t interrupted;

static void note_signal(int sig)
{
	interrupted = sig;
}

/* --- beginning --- */

static void fill_run(struct loop *l, struct slot *x)
{
	struct sweep_state *s = l->s;
	const struct sweep_case *c = x->c;
	static const enum watch what[] = {
		[STAGE_TRY] = WATCH_CASE, [STAGE_EXPLAIN] = WATCH_EXPLAIN,
		[STAGE_AGAIN] = WATCH_CASE, [STAGE_SURVEY] = WATCH_SURVEY,
	};

	area_reset(x->signs);
	x->run = (struct sweep_run){
		.what = what[x->stage],
		.rules = sweep_rules_of(s, c),
		.nrules = c->sticky ? 3 : 2,
		.calls = what[x->stage] == WATCH_CASE ? sweep_calls_of(s, c) :
			 "all",
		.depth = s->rq->depth,
		.startup = s->rq->startup,
		.signs = x->signs,
		.argv = s->rq->argv,
	};
}

static void begin(struct loop *l, struct slot *x)
{
	struct sweep_state *s = l->s;
	struct buf why = BUF_INIT;
	struct cage_options o;
	int err = 0;

	if (s->rq->reset &&
	    sweep_shell(s, s->rq->reset, s->sweep.cwd, &why)) {
		warn("sweep: --reset failed");
		warn_lines(buf_cstr(&why));
		l->status = SWEEP_EXIT_BASELINE;
	}
	buf_reset(&why);
	fill_run(l, x);
	sweep_cage_options(s, &o);
	o.run = sweep_run;
	o.ctx = &x->run;
	x->cage = cage_start(&o, &err, &why);
	if (!x->cage)
		die_errno(-err, "sweep: %s", buf_cstr(&why));
	buf_free(&why);
	x->c->tries++;
	x->begun = sweep_now();
	x->until = x->begun + s->timeout_ns *
		   (x->run.what == WATCH_CASE ? 1 : EXPLAIN_TIMES);
	x->killed = x->timed_out = x->computes = x->lingers = false;
	x->alone = 0;
	x->seen = 0;
	x->seen_ns = x->begun;
	buf_reset(&x->doing);
}

static struct sweep_case *next_case(struct loop *l)
{
	struct sweep_state *s = l->s;

	if (l->nagain)
		return l->again[--l->nagain];
	while (l->next < s->ncases) {
		struct sweep_case *c = s->cases[l->next++];

		if (!c->done)
			return c;
	}
	return NULL;
}

/* When all cases have ended. */
static struct sweep_case *next_survey(struct loop *l)
{
	struct sweep_state *s = l->s;

	while (!l->trying && l->survey < s->ncases) {
		struct sweep_case *c = s->cases[l->survey++];

		if (c->recovers)
			return c;
	}
	return NULL;
}

/* What a free slot does now; false: nothing. */
static bool next_job(struct loop *l, struct slot *x)
{
	x->c = next_case(l);
	x->stage = STAGE_TRY;
	if (x->c) {
		l->trying++;
		return true;
	}
	x->c = next_survey(l);
	x->stage = STAGE_SURVEY;
	return x->c != NULL;
}

static void release(struct loop *l, struct slot *x)
{
	l->trying -= x->stage != STAGE_SURVEY;
	l->running--;
	x->c = NULL;
	x->r = NULL;
}

static bool out_of_budget(const struct loop *l)
{
	const struct sweep_state *s = l->s;

	return s->rq->budget_ns &&
	       sweep_now() - s->begun_ns >= s->rq->budget_ns;
}

static void fill_slots(struct loop *l)
{
	for (unsigned int i = 0; i < l->n && !l->status; i++) {
		struct slot *x = &l->v[i];

		if (x->c)
			continue;
		if (interrupted || !next_job(l, x))
			return;
		l->running++;
		if (x->c == l->debugged) {
			l->status = sweep_debug(l->s, x->c);
			release(l, x);
			return;
		}
		if (out_of_budget(l)) {
			release(l, x);
			l->status = SWEEP_EXIT_BUDGET;
			l->s->sweep.out_of_budget = true;
			return;
		}
		begin(l, x);
	}
}

/* --- results --- */

static const char *text_of(struct sweep_state *s, const struct buf *b)
{
	return sweep_text(&s->sweep, buf_cstr(b), b->len);
}

static const char *tail_of(struct sweep_state *s, const struct buf *b)
{
	size_t from = b->len > STDERR_TAIL ? b->len - STDERR_TAIL : 0;

	return sweep_text(&s->sweep, buf_cstr(b) + from, b->len - from);
}

static const char *occurrence_of(struct sweep_state *s,
				 const struct sweep_case *c)
{
	if (c->last)
		return "last";
	if (c->occurrence == 1)
		return "first";
	return arena_printf(&s->sweep.arena, "%d", c->occurrence);
}

static const char *id_text(struct sweep_state *s, const struct sweep_case *c)
{
	return arena_printf(&s->sweep.arena, "%016" PRIx64, c->id);
}

static struct sweep_result *result_new(struct loop *l, const struct slot *x,
				       const struct run_end *end,
				       const struct verdict_of *v)
{
	struct sweep_state *s = l->s;
	struct sweep_result *r = arena_alloc(&s->sweep.arena, sizeof(*r));
	const struct sweep_case *c = x->c;

	*r = (struct sweep_result){
		.id = id_text(s, c),
		.site = &c->site->site,
		.model = sweep_model_name((enum sweep_model)c->model),
		.fault = c->fault,
		.sticky = c->sticky,
		.occurrence = occurrence_of(s, c),
		.after = c->after ? id_text(s, c->after) : NULL,
		.verdict = v->verdict,
		.reason = text_of(s, &v->reason),
		.status = end->timed_out ? -1 : end->status,
		.applied = x->signs->applied,
		.tries = c->tries,
		.ns = end->o->ns,
	};
	if (sweep_grade_of(v->verdict) != SWEEP_GOOD) {
		r->diff = v->diff.len ? text_of(s, &v->diff) : NULL;
		r->diagnostic = end->o->err.len ? tail_of(s, &end->o->err) : NULL;
		r->repeat = sweep_repeat(s, c);
	}
	return r;
}

/* The last calls and the last stack, out of memory that is used again. */
static void explain(struct sweep_state *s, const struct signs *from,
		    struct sweep_result *r)
{
	unsigned int n = from->ntail < WATCH_TAIL ? from->ntail : WATCH_TAIL;
	const char **tail = arena_alloc(&s->sweep.arena,
					(n + 1) * sizeof(*tail));
	struct sweep_frame *v;

	for (unsigned int i = 0; i < n; i++) {
		const char *line = from->tail[(from->ntail - n + i) %
					      WATCH_TAIL];

		tail[i] = sweep_text(&s->sweep, line,
				     strnlen(line, WATCH_LINE - 1));
	}
	r->tail = tail;
	r->ntail = n;
	if (r->verdict > SWEEP_SPIN)
		return;
	v = arena_memdup(&s->sweep.arena, from->end,
			 from->nend * sizeof(*v));
	for (unsigned int i = 0; i < from->nend; i++) {
		const char **const texts[] = { &v[i].module, &v[i].function,
					       &v[i].source };

		for (unsigned int k = 0; k < 3; k++)
			if (*texts[k])
				*texts[k] = arena_strdup(&s->sweep.arena,
							 *texts[k]);
	}
	r->end = (struct sweep_stack){ v, from->nend };
}

/* Nothing is begun whose result would be lost. */
static void journal_failed(struct loop *l, int err)
{
	if (l->status != SWEEP_EXIT_UNTRIED)
		warn_errno(-err, "sweep: the journal");
	l->status = SWEEP_EXIT_UNTRIED;
}

static void record(struct loop *l, struct sweep_result *r)
{
	struct sweep_state *s = l->s;
	int err;

	sweep_mark_result(s->rq, r);
	sweep_add_result(&s->sweep, r);
	err = s->journal ? journal_case(s->journal, r) : 0;
	if (err)
		journal_failed(l, err);
	sweep_show_result(s, r);
}

static void try_again(struct loop *l, struct sweep_case *c)
{
	l->again = xrealloc(l->again, (l->nagain + 1) *
			    sizeof(struct sweep_case *));
	l->again[l->nagain++] = c;
}

static bool worth_explaining(enum sweep_verdict v)
{
	enum sweep_grade g = sweep_grade_of(v);

	return g == SWEEP_BAD || g == SWEEP_DOUBTFUL;
}

/* Of a case that is run more than once: is it what it was? */
static bool go_on(struct loop *l, struct slot *x, struct sweep_result *r)
{
	if (x->stage == STAGE_TRY && worth_explaining(r->verdict)) {
		x->r = r;
		x->stage = STAGE_EXPLAIN;
		return true;
	}
	if (x->stage == STAGE_EXPLAIN && r->verdict == x->r->verdict) {
		explain(l->s, x->signs, x->r);
		return false;
	}
	if (x->stage == STAGE_EXPLAIN) {
		x->stage = STAGE_AGAIN;
		return true;
	}
	if (x->stage == STAGE_AGAIN && r->verdict != x->r->verdict) {
		r->reason = arena_printf(&l->s->sweep.arena, "%s (%s), then %s",
					 sweep_verdict_name(x->r->verdict),
					 x->r->reason,
					 sweep_verdict_name(r->verdict));
		r->verdict = SWEEP_FLAKY;
		r->repeat = x->r->repeat;
		x->r = r;
	}
	return false;
}

/* Who prints without end waits for us most of the time. */
static bool floods(const struct sweep_state *s, const struct cage_outcome *o)
{
	return o->out_len + o->err_len >
	       s->base.out_len + s->base.err_len + FLOOD;
}

static void fill_end(const struct loop *l, const struct slot *x,
		     struct run_end *end)
{
	const struct cage_outcome *o = cage_outcome(x->cage);

	*end = (struct run_end){
		.o = o,
		.signs = x->signs,
		.status = o->status,
		.timed_out = x->timed_out,
		.computes = x->computes || floods(l->s, o),
		.left = o->nleft,
		.left_name = o->nleft ? o->left[0].comm : "",
		.doing = buf_cstr(&x->doing),
	};
	if (x->lingers) {	/* what it left was killed by us */
		end->status = x->signs->status;
		end->left = x->signs->alive;
		end->left_name = buf_cstr(&x->doing);
	}
}

/* What the run that has ended says. */
static struct sweep_result *judge(struct loop *l, struct slot *x)
{
	struct verdict_of v;
	struct sweep_result *r;
	struct run_end end;

	fill_end(l, x, &end);
	sweep_judge(l->s, x->c, &end, &v);
	r = result_new(l, x, &end, &v);
	buf_free(&v.reason);
	buf_free(&v.diff);
	return r;
}

static bool to_be_tried_again(const struct loop *l, const struct slot *x,
			      const struct sweep_result *r)
{
	return x->stage == STAGE_TRY && x->c->tries <= l->s->rq->retries &&
	       (r->verdict == SWEEP_NOT_REACHED ||
		r->verdict == SWEEP_NOT_APPLIED);
}

static void finish_case(struct loop *l, struct slot *x)
{
	struct sweep_result *r = judge(l, x);

	cage_free(x->cage);
	x->cage = NULL;
	if (to_be_tried_again(l, x, r)) {
		try_again(l, x->c);
		release(l, x);
		return;
	}
	if (go_on(l, x, r)) {
		begin(l, x);
		return;
	}
	if (x->stage != STAGE_TRY) {
		x->r->tries = x->c->tries;
		r = x->r;
	}
	record(l, r);
	x->c->recovers = r->applied && sweep_has_recovery(l->s, x->c);
	release(l, x);
}

static void finish_survey(struct loop *l, struct slot *x)
{
	cage_free(x->cage);
	x->cage = NULL;
	sweep_keep_recovery(l->s, x->c, x->signs);
	release(l, x);
}

static void finish(struct loop *l, struct slot *x)
{
	if (interrupted) {	/* it was killed by us, and says nothing */
		cage_free(x->cage);
		x->cage = NULL;
		release(l, x);
	} else if (x->stage == STAGE_SURVEY) {
		finish_survey(l, x);
	} else {
		finish_case(l, x);
	}
}

/* --- waiting --- */

static void kill_it(struct slot *x)
{
	x->killed = true;
	cage_kill(x->cage);
}

/* The command has ended, and what it started goes on. */
static bool lingers(struct slot *x, uint64_t now)
{
	if (!x->signs->ended || !x->signs->alive)
		return false;
	if (!x->alone)
		x->alone = now;
	return now - x->alone > SWEEP_LINGER;
}

/* A hang that is looked at again: nothing comes any more. */
static bool is_still(struct slot *x, uint64_t now)
{
	if (x->stage != STAGE_EXPLAIN || x->r->verdict != SWEEP_HANG)
		return false;
	if (x->signs->ntail != x->seen || !x->signs->applied) {
		x->seen = x->signs->ntail;
		x->seen_ns = now;
	}
	return now - x->seen_ns > STILL;
}

static bool spins(const struct slot *x)
{
	bool again = x->stage == STAGE_EXPLAIN && x->r->verdict == SWEEP_SPIN;

	return x->signs->applied > (again ? MANY : REPEATS);
}

static void look_at_time(struct slot *x)
{
	uint64_t now = sweep_now();

	if (x->killed)
		return;
	if (interrupted) {
		kill_it(x);
		return;
	}
	if (lingers(x, now)) {
		x->lingers = true;
		cage_computes(x->cage, 0, &x->doing);
		kill_it(x);
		return;
	}
	if (!spins(x) && !is_still(x, now) && now < x->until)
		return;
	x->computes = cage_computes(x->cage, 50, &x->doing) ||
		      x->signs->applied > MANY;
	x->timed_out = true;
	kill_it(x);
}

static void wait_for_some(struct loop *l, struct pollfd *p)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < l->n; i++) {
		int fds[CAGE_FDS];

		if (!l->v[i].cage)
			continue;
		cage_fds(l->v[i].cage, fds);
		for (unsigned int k = 0; k < CAGE_FDS; k++)
			if (fds[k] >= 0)
				p[n++] = (struct pollfd){ fds[k], POLLIN, 0 };
	}
	if (n)
		poll(p, n, TICK_MS);
}

static void pump(struct loop *l)
{
	for (unsigned int i = 0; i < l->n; i++) {
		struct slot *x = &l->v[i];

		if (!x->cage)
			continue;
		if (cage_pump(x->cage))
			finish(l, x);
		else
			look_at_time(x);
	}
}

static unsigned int jobs_of(const struct sweep_request *rq)
{
	long n = sysconf(_SC_NPROCESSORS_ONLN);

	if (rq->jobs)
		return rq->jobs;
	/* in one folder they would see each other's files, or --reset's */
	if (rq->isolation == CAGE_NONE ||
	    (rq->isolation == CAGE_OVERLAY && rq->reset))
		return 1;
	return n < 1 ? 1 : (unsigned int)n;
}

static void open_loop(struct loop *l, struct sweep_state *s)
{
	*l = (struct loop){
		.s = s, .n = jobs_of(s->rq), .wanted = s->rq->replay,
	};
	l->v = xcalloc(l->n, sizeof(*l->v));
	for (unsigned int i = 0; i < l->n; i++) {
		l->v[i].signs = area_new();
		if (!l->v[i].signs)
			die("sweep: no memory");
	}
	s->begun_ns = sweep_now();
}

static void close_loop(struct loop *l)
{
	for (unsigned int i = 0; i < l->n; i++) {
		area_free(l->v[i].signs);
		buf_free(&l->v[i].doing);
	}
	free(l->v);
	free(l->again);
}

/* A file that is too large and a reader that has gone are errors of write. */
void sweep_catch_signals(void)
{
	static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
	struct sigaction act = { .sa_handler = note_signal }, old;

	for (unsigned int i = 0; i < 3; i++)	/* but nohup(1)'s is ignored */
		if (!sigaction(signals[i], NULL, &old) &&
		    old.sa_handler != SIG_IGN)
			sigaction(signals[i], &act, NULL);
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
}

int sweep_interrupted(void)
{
	return interrupted;
}

/* --- one case --- */

static struct sweep_case *find_case(struct sweep_state *s, const char *id,
				    size_t len)
{
	struct sweep_case *found = NULL;

	for (unsigned int i = 0; i < s->ncases; i++) {
		char text[17];

		snprintf(text, sizeof(text), "%016" PRIx64, s->cases[i]->id);
		if (!len || len > 16 || memcmp(text, id, len) != 0)
			continue;
		if (found)
			die("sweep: there are several cases %.*s...",
			    (int)len, id);
		found = s->cases[i];
	}
	if (!found)
		die("sweep: there is no case %s; --list shows all of them,"
		    " and the options must be those of the sweep;"
		    " before one of --pairs stands that of the first fault"
		    " and a comma", s->rq->replay);
	return found;
}

/* FIRST,CASE: the sites behind the first are looked for, it is not tried. */
static void pick(struct loop *l)
{
	struct sweep_state *s = l->s;
	size_t len = strcspn(l->wanted, ",");
	struct sweep_case *c = find_case(s, l->wanted, len);

	l->wanted += len + (l->wanted[len] == ',');
	for (unsigned int i = 0; i < s->ncases; i++) {
		s->cases[i]->done = true;
		s->cases[i]->recovers = false;
	}
	if (*l->wanted) {
		c->recovers = sweep_has_recovery(s, c);
	} else {
		c->done = false;
		l->debugged = s->rq->gdb ? c : NULL;
	}
	s->sweep.ncases = 1;
}

/* --- all of them --- */

/* All cases and surveys have ended; are there more now? */
static bool go_deeper(struct loop *l)
{
	struct sweep_state *s = l->s;
	unsigned int sites = s->sweep.nsites, cases = s->ncases;
	int err;

	if (l->status || interrupted)
		return false;
	if (!sweep_add_recovery(s) && !(l->wanted && *l->wanted))
		return false;
	l->survey = cases;
	if (l->wanted)
		pick(l);
	else
		sweep_take_done(s, cases);
	err = sweep_journal_more(s, sites);
	if (err)
		journal_failed(l, err);
	return true;
}

static void run_all(struct loop *l)
{
	struct pollfd *p = xcalloc(l->n * CAGE_FDS, sizeof(*p));

	do {
		for (fill_slots(l); l->running; fill_slots(l)) {
			wait_for_some(l, p);
			pump(l);
			sweep_progress(l->s);
		}
	} while (go_deeper(l));
	sweep_progress_clear();
	free(p);
}

static int end_journal(struct sweep_state *s)
{
	int err = 0, e;

	if (!s->journal)
		return 0;
	if (!interrupted)
		err = journal_end(s->journal, &s->sweep);
	e = journal_close(s->journal);
	s->journal = NULL;
	return err ? err : e;
}

int sweep_loop(struct sweep_state *s)
{
	struct loop l;
	int err;

	open_loop(&l, s);
	if (l.wanted)
		pick(&l);
	l.status = sweep_journal_open(s);
	if (!l.status) {
		run_all(&l);
		if (!interrupted)
			s->sweep.ns = sweep_now() - s->begun_ns;
		err = end_journal(s);
		if (err)
			journal_failed(&l, err);
	}
	close_loop(&l);
	return l.status;
}
