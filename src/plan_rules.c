/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What options say of rules and filters, together. */
#include "config.h"

#include "plan.h"

#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "cli.h"
#include "rule/registers.h"
#include "rule/set.h"

static uint64_t drawn_seed(void)
{
	uint32_t seed = 0;

	/* short enough to be typed again */
	if (getrandom(&seed, sizeof(seed), GRND_NONBLOCK) < 0)
		seed = (uint32_t)time(NULL) ^ (uint32_t)getpid();
	return seed;
}

static void compile_rules(const struct plan *p)
{
	struct rule_error e = { .text = BUF_INIT };
	struct buf warnings = BUF_INIT;

	if (rules_compile(p->rules, &e, &warnings))
		cli_rule_error(&e);
	warn_lines(buf_cstr(&warnings));
	buf_free(&warnings);
	buf_free(&e.text);
}

static void load_replay(const struct plan *p)
{
	struct rule_error e = { .text = BUF_INIT };
	int err = rules_replay(p->rules, p->inject.replay, &e);

	if (err && !e.text.len)
		buf_printf(&e.text, "%s: %s", p->inject.replay,
			   strerror(-err));
	if (err)
		cli_rule_error(&e);
	rule_error_free(&e);
}

static void settle_rules(struct plan *p)
{
	struct inject_options *i = &p->inject;
	struct rules_options opt = {
		.seed_given = i->seed_given,
		.compat = i->compat,
		.step_max = i->step_max,
#if defined HAVE_LIBDW || defined HAVE_LIBUNWIND
		.unwinder = true,
#endif
	};

	if (i->compat && !i->unfired_given)
		i->unfired = UNFIRED_IGNORE;
	if (!p->rules && (i->schedule || i->replay))
		p->rules = rules_new(&opt);
	if (!p->rules)
		return;
	if (!i->seed_given)
		i->seed = drawn_seed();
	opt.seed = i->seed;
	rules_set_options(p->rules, &opt);
	if (i->schedule)
		rules_record(p->rules);
	if (i->replay)
		load_replay(p);
	compile_rules(p);
}

/* What the exit decides is printed then. */
static void settle_filters(const struct request *rq)
{
	struct plan *p = rq->plan;
	struct trace_filter *f = &p->filter;
	bool filters = p->rules && rules_filters(p->rules);

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		if (filters && !rq->trace)
			bitmap_clear(&f->calls[i]);
		bitmap_join(&f->wanted[i], &f->calls[i]);
		if (filters)
			bitmap_join(&f->wanted[i],
				    rules_filter_calls(p->rules, i));
	}
	p->style.staged |= filters && rules_filter_late(p->rules);
}

/* Only calls that nothing but filters name depend on their registers. */
static const struct arg_test *arg_test(void *ctx, unsigned int abi,
				       unsigned int nr)
{
	struct plan *p = ctx;

	if (bitmap_has(&p->filter.always[abi], nr))
		return NULL;
	return rules_filter_test(p->rules, abi, nr);
}

/* Numbers that are no call are shown whatever is asked for. */
static void add_unknown(struct bitmap *m, const struct abi *abi)
{
	enum { FIRST_UNKNOWN = 1024 };	/* by far */

	for (unsigned int nr = 0; nr < FIRST_UNKNOWN; nr++) {
		if (!abi_call(abi, nr))
			bitmap_add(m, nr);
	}
	m->rest = true;
}

/* Stacks are unwound by mappings, whose changes have to be seen. */
static void settle_stops(struct plan *p)
{
	struct trace_filter *f = &p->filter;
	struct set_error e = SET_ERROR_INIT;
	bool stacks = p->stack.mode != STACK_NONE ||
		      (p->rules && rules_want_stack(p->rules));

	/* Else all calls do. */
	if (p->engine.prefilter == PREFILTER_NONE)
		return;
	if (stacks && set_calls("%memory", f->stops, &e))
		BUG("no calls in %%memory");
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		bitmap_copy(&f->always[i], &f->stops[i]);
		bitmap_join(&f->always[i], &f->calls[i]);
		bitmap_join(&f->stops[i], &f->wanted[i]);
		add_unknown(&f->stops[i], abis[i]);
	}
	set_error_free(&e);
	if (p->rules && rules_filters(p->rules)) {
		p->engine.arg_test = arg_test;
		p->engine.arg_test_ctx = p;
	}
}

void plan_settle_rules(struct request *rq)
{
	settle_rules(rq->plan);
	settle_filters(rq);
	settle_stops(rq->plan);
}
