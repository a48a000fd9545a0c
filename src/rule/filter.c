/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/filter.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "rule/match.h"
#include "rule/parse.h"

/* Calls of one thread that are open at once: more are not worth it. */
#define WAITS_MAX 16

/*
 * Filters that held at the entry of a call.  A thread enters one call at a
 * time: when it did so names the call, wherever its event is meanwhile.
 */
struct filter_wait {
	uint64_t entered;
	unsigned int n;		/* 0: free */
	struct rule **v;	/* these; as long as all filters */
	struct filter_wait *next;
};

static struct filter_wait *wait_of(struct rule_task *t,
				   const struct event *ev)
{
	struct filter_wait *w;

	for (w = t->waiting; w; w = w->next)
		if (w->n && w->entered == ev->enter_ns)
			return w;
	return NULL;
}

/* A free one, a new one, or that of a call which never came to its end. */
static struct filter_wait *wait_new(const struct rules *r,
				    struct rule_task *t,
				    const struct event *ev)
{
	struct filter_wait *w, *last = NULL;
	unsigned int n = 0;

	for (w = t->waiting; w && w->n; w = w->next, n++)
		if (!last || w->entered < last->entered)
			last = w;
	if (!w && n >= WAITS_MAX)
		w = last;
	if (!w) {
		w = xcalloc(1, sizeof(*w));
		w->v = xcalloc(r->n, sizeof(struct rule *));
		w->next = t->waiting;
		t->waiting = w;
	}
	w->entered = ev->enter_ns;
	w->n = 0;
	return w;
}

void filter_forget(struct rule_task *t)
{
	while (t->waiting) {
		struct filter_wait *w = t->waiting;

		t->waiting = w->next;
		free(w->v);
		free(w);
	}
}

void rules_drop_filters(struct rules *r)
{
	for (struct rule *p = r->first; p; p = p->next)
		if (p->kind == RULE_FILTER)
			p->off = true;
}

/*
 * No call has a colon in its name.  What stands behind it must look like a
 * token: else it is a wrong name, as for strace.
 */
bool rules_is_filter(const char *text)
{
	struct arena arena = ARENA_INIT;
	struct rule_error e = { .text = BUF_INIT };
	struct source src = { .text = text, .what = "trace" };
	struct parser p = { .arena = &arena, .e = &e, .src = &src,
			    .kind = RULE_FILTER };
	uint32_t end = (uint32_t)strnlen(text, RULE_TEXT_MAX + 1), at;
	struct raw_token raw;
	bool yes = false;
	int err;

	at = cut_set(&p, span_of(&p, 0, end));
	if (at < end && cut_token(&p, &at, end, &raw, &err))
		yes = raw.found != TOKEN_COUNT || raw.has_value;
	else if (at < end && err)
		yes = true;
	rule_error_free(&e);
	arena_free(&arena);
	return yes;
}

static bool counted(struct eval *x, struct rule *r)
{
	uint64_t nth;

	return match_count(x, r, &nth);
}

int rules_filter_enter(struct rules *r, struct rule_task *t,
		       struct event *ev, struct rule_env *env)
{
	struct eval x = { .rules = r, .task = t, .ev = ev, .env = env };
	struct filter_wait *w = NULL;
	bool shown = false;

	eval_begin(&x);
	for (struct rule *p = r->first; p; p = p->next) {
		if (p->kind != RULE_FILTER || !match_enter(&x, p))
			continue;
		if (match_late(&x, p)) {
			if (!w)
				w = wait_new(r, t, ev);
			w->v[w->n++] = p;
		} else if (counted(&x, p)) {
			shown = true;
		}
	}
	if (!shown)
		return w ? -1 : 0;
	if (w)
		w->n = 0;
	return 1;
}

/* All are asked: each has its own counter. */
bool rules_filter_exit(struct rules *r, struct rule_task *t,
		       struct event *ev, struct rule_env *env)
{
	struct eval x = { .rules = r, .task = t, .ev = ev, .env = env,
			  .exit = true };
	struct filter_wait *w = wait_of(t, ev);
	bool shown = false;

	eval_begin(&x);
	for (unsigned int i = 0; w && i < w->n; i++)
		if (match_exit(&x, w->v[i]) && counted(&x, w->v[i]))
			shown = true;
	if (w)
		w->n = 0;
	match_end(&x);
	return shown;
}
