/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* One case on its way: begun, looked at, ended. */
#include "sweep_slot.h"

#include <string.h>

#include "base/die.h"

#define STILL UINT64_C(1000000000)	/* ns */

enum {
	REPEATS = 100000,	/* of a failing call: it spins at once … */
	MANY = 1000,		/* … or when its time is over */
	FLOOD = 1 << 20,	/* bytes more than are right */
	EXPLAIN_TIMES = 3,	/* so much longer may a traced run take */
};

static void fill_run(struct sweep_state *s, struct slot *x)
{
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

int slot_begin(struct sweep_state *s, struct slot *x)
{
	struct buf why = BUF_INIT;
	struct cage_options o;
	int err = 0, status = 0;

	if (s->rq->reset &&
	    sweep_shell(s, s->rq->reset, s->sweep.cwd, &why)) {
		warn("sweep: --reset failed");
		warn_lines(buf_cstr(&why));
		status = SWEEP_EXIT_BASELINE;
	}
	buf_reset(&why);
	fill_run(s, x);
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
	return status;
}

/* --- while it runs --- */

static void kill_it(struct slot *x)
{
	x->killed = true;
	cage_kill(x->cage);
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

void slot_look(struct slot *x)
{
	uint64_t now = sweep_now();

	if (x->killed)
		return;
	if (sweep_interrupted()) {
		kill_it(x);
		return;
	}
	if (sweep_lingers(x->signs, &x->alone)) {
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

/* --- when it has ended --- */

/* Who prints without end waits for us most of the time. */
static bool floods(const struct sweep_state *s, const struct cage_outcome *o)
{
	return o->out_len + o->err_len >
	       s->base.out_len + s->base.err_len + FLOOD;
}

void slot_end(const struct sweep_state *s, const struct slot *x,
	      struct run_end *end)
{
	const struct cage_outcome *o = cage_outcome(x->cage);

	*end = (struct run_end){
		.o = o,
		.signs = x->signs,
		.status = o->status,
		.timed_out = x->timed_out,
		.computes = x->computes || floods(s, o),
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
