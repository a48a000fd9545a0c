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
#include "sweep_slot.h"

enum { TICK_MS = 100 };	/* how often what runs is looked at */

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

static void begin(struct loop *l, struct slot *x)
{
	int status = slot_begin(l->s, x);

	if (status)
		l->status = status;
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
		slot_explain(l->s, x);
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

/* What the run that has ended says. */
static struct sweep_result *judge(struct loop *l, struct slot *x)
{
	struct verdict_of v;
	struct sweep_result *r;
	struct run_end end;

	slot_end(l->s, x, &end);
	sweep_judge(l->s, x->c, &end, &v);
	r = slot_result(l->s, x, &end, &v);
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
			slot_look(x);
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
