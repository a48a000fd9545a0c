/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What is to be tried, and in which order. */
#include <fnmatch.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/hash.h"
#include "desc/consts.h"
#include "desc/desc.h"
#include "desc/faults.h"
#include "desc/groups.h"
#include "sweep_in.h"

/* --- models --- */

const char *sweep_model_name(enum sweep_model m)
{
	static const char *const names[] = { "io", "mem", "net", "proc" };

	return m < MODEL_COUNT ? names[m] : "?";
}

enum sweep_model sweep_model_of(const char *call)
{
	int64_t nr = abi_number(abis[0], call);
	const struct call_entry *e = nr < 0 ? NULL : abi_call(abis[0],
							      (uint64_t)nr);
	uint32_t groups = e ? e->groups : 0;

	if (groups & G_NETWORK)
		return MODEL_NET;
	if (groups & G_MEMORY)
		return MODEL_MEM;
	if (groups & G_PROCESS)
		return MODEL_PROC;
	return MODEL_IO;
}

static bool is_in(const char *call, const char *const *names)
{
	while (*names && strcmp(call, *names) != 0)
		names++;
	return *names;
}

bool sweep_call_saves(const char *call)
{
	static const char *const names[] = {
		"write", "pwrite64", "writev", "pwritev", "pwritev2", "fsync",
		"fdatasync", "close", "rename", "renameat", "renameat2",
		"msync", "sync_file_range", NULL
	};

	return is_in(call, names);
}

static bool is_write(const char *call)
{
	static const char *const more[] = {
		"sendfile", "copy_file_range", "splice", "ftruncate",
		"truncate", "fallocate", "link", "linkat", "unlink",
		"unlinkat", NULL
	};

	return sweep_call_saves(call) || is_in(call, more);
}

/* --- which sites --- */

static bool in_set(const struct bitmap set[ABI_COUNT],
		   const struct sweep_site *s)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr;

		if (!abis[i] || strcmp(abis[i]->name, s->abi) != 0)
			continue;
		nr = abi_number(abis[i], s->call);
		return nr >= 0 && bitmap_has(&set[i], (unsigned int)nr);
	}
	return false;
}

/* A glob, or a part of the text. */
static bool text_agrees(const char *pattern, const char *text)
{
	if (!text)
		return false;
	if (!strpbrk(pattern, "*?["))
		return strstr(text, pattern) != NULL;
	return !fnmatch(pattern, text, 0);
}

static bool site_agrees(const char *pattern, const struct sweep_site *s)
{
	if (text_agrees(pattern, s->path) || !strcmp(pattern, s->call))
		return true;
	for (unsigned int i = 0; i < s->stack.n; i++) {
		const struct sweep_frame *f = &s->stack.v[i];
		const char *slash = f->module ? strrchr(f->module, '/') : NULL;

		if (text_agrees(pattern, f->function) ||
		    text_agrees(pattern, slash ? slash + 1 : f->module) ||
		    text_agrees(pattern, f->source))
			return true;
	}
	return false;
}

static bool any_agrees(const struct words *patterns,
		       const struct sweep_site *s)
{
	for (unsigned int i = 0; i < patterns->n; i++)
		if (site_agrees(patterns->v[i], s))
			return true;
	return false;
}

bool sweep_site_wanted(const struct sweep_state *state,
		       const struct sweep_site *s)
{
	const struct sweep_request *rq = state->rq;

	if (hash_find(state->known_sites, s->id))
		return false;
	if (!(rq->models >> sweep_model_of(s->call) & 1))
		return false;
	if (rq->by_set && !in_set(rq->set, s))
		return false;
	if (rq->only.n && !any_agrees(&rq->only, s))
		return false;
	return !any_agrees(&rq->skip, s);
}

/* --- cases --- */

static uint64_t text_hash(uint64_t h, const char *text)
{
	return (h ^ hash_bytes(text, strlen(text))) * 0x9e3779b97f4a7c15;
}

static uint64_t spread(uint64_t x)
{
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93;
	x = (x ^ x >> 32) * 0xd6e8feb86659fd93;
	return x ^ x >> 32;
}

static uint64_t id_of(const struct sweep_case *c)
{
	uint64_t h = text_hash(c->site->site.id, c->action);

	h = spread(h + (uint64_t)c->sticky * 2 + (uint64_t)c->last);
	h = spread(h ^ (uint64_t)(c->last ? 0 : c->occurrence));
	return c->after ? spread(h ^ c->after->id) : h;
}

/* All of a fault's cases at a site are in one shard, and what comes after. */
static bool in_shard(const struct sweep_request *rq,
		     const struct sweep_case *c)
{
	uint64_t h = spread(text_hash(c->site->site.id, c->action));

	return c->after || h % rq->shards == rq->shard - 1;
}

/* What is tried at a site, one after another. */
struct trying {
	struct sweep_state *s;
	const struct watched_site *site;
	const char *fault, *action;
	bool gentle;
	bool passing;		/* EINTR, EAGAIN, short=: never stays in life,
				 * and who tries again until it is gone is
				 * right */
	bool broken_pipe, crash;
	const struct sweep_case *after;
};

static void add_case(const struct trying *t, bool sticky, int occurrence,
		     bool last)
{
	struct sweep_state *s = t->s;
	struct sweep_case *c = arena_alloc(&s->sweep.arena, sizeof(*c));

	*c = (struct sweep_case){
		.site = t->site,
		.model = (uint8_t)sweep_model_of(t->site->site.call),
		.fault = t->fault,
		.action = t->action,
		.sticky = sticky,
		.gentle = t->gentle,
		.broken_pipe = t->broken_pipe,
		.crash = t->crash,
		.occurrence = occurrence,
		.last = last,
		.after = t->after,
	};
	c->id = id_of(c);
	if (!in_shard(s->rq, c))
		return;
	if (!(s->ncases & (s->ncases - 1)))
		s->cases = xrealloc(s->cases, (s->ncases ? 2 * s->ncases : 1) *
				    sizeof(struct sweep_case *));
	s->cases[s->ncases++] = c;
}

static void add_occurrences(const struct trying *t, bool sticky)
{
	int wanted = t->s->rq->occurrence;
	int hits = (int)t->site->site.hits;

	if (t->after)
		wanted = OCCURRENCE_FIRST;
	if (wanted == OCCURRENCE_LAST)
		add_case(t, sticky, hits, true);
	else if (wanted == OCCURRENCE_ALL)
		for (int i = 1; i <= hits; i++)
			add_case(t, sticky, i, false);
	else if (wanted <= hits)
		add_case(t, sticky, wanted, false);
}

static void add_fault(const struct trying *t)
{
	const struct sweep_request *rq = t->s->rq;

	if (rq->once || t->crash)
		add_occurrences(t, false);
	if (rq->sticky && !t->crash && !t->passing)
		add_occurrences(t, true);
}

static const char *formatted(struct sweep_state *s, const char *before,
			     const char *text)
{
	return arena_printf(&s->sweep.arena, "%s%s", before, text);
}

static void add_of_model(struct trying *t, const struct fault *f)
{
	struct sweep_state *s = t->s;
	const char *name = consts_name(&consts_errnos, f->err);

	if (!(t->site->holds >> f->when & 1))
		return;
	/* so few cannot be fewer */
	if (f->how == FAULT_SHORT && t->site->moved <= f->bytes)
		return;
	t->passing = name && (!strcmp(name, "EINTR") ||
			      !strcmp(name, "EAGAIN"));
	t->passing |= f->how == FAULT_SHORT;
	t->gentle = t->passing;
	t->broken_pipe = name && !strcmp(name, "EPIPE") &&
			 strncmp(t->site->site.call, "send", 4) != 0;
	switch ((enum fault_how)f->how) {
	case FAULT_ERROR:
		t->fault = formatted(s, name, "");
		t->action = formatted(s, t->broken_pipe ?
				      "signal=SIGPIPE:error=" : "error=", name);
		break;
	case FAULT_POST:
		t->fault = t->action = formatted(s, "posterror=", name);
		break;
	case FAULT_SHORT:
		t->fault = t->action = arena_printf(&s->sweep.arena,
						    "short=%u", f->bytes);
		break;
	case FAULT_BREAK:
		t->fault = formatted(s, name, "");
		t->action = "fail";
		break;
	}
	add_fault(t);
}

static void add_action(struct trying *t, const char *action)
{
	t->action = formatted(t->s, action, "");
	t->fault = !strncmp(action, "error=", 6) ?
		   formatted(t->s, action + 6, "") : t->action;
	t->passing = strstr(action, "EINTR") || strstr(action, "EAGAIN") ||
		     strstr(action, "short=");
	t->gentle = t->passing;
	t->broken_pipe = false;
	add_fault(t);
}

/* True: the model's faults are not wanted there. */
static bool add_chosen(struct trying *t)
{
	bool instead = false;

	for (const struct chosen_faults *c = t->s->rq->chosen; c; c = c->next) {
		if (!in_set(c->calls, &t->site->site))
			continue;
		instead |= !c->more;
		for (unsigned int i = 0; i < c->faults.n; i++)
			add_action(t, c->faults.v[i]);
	}
	return instead;
}

static void add_all(struct trying *t)
{
	const struct fault_row *row = fault_find(t->site->site.call);

	if (!add_chosen(t) && row)
		for (unsigned int i = 0; i < row->n; i++)
			add_of_model(t, &row->v[i]);
	if (t->s->rq->crash && is_write(t->site->site.call)) {
		t->fault = t->action = "crash=after";
		t->crash = true;
		add_fault(t);
	}
}

void sweep_add_site_cases(struct sweep_state *s, struct watched_site *x,
			  const struct sweep_case *after)
{
	struct trying t = { .s = s, .site = x, .after = after };

	sweep_add_site(&s->sweep, &x->site);
	add_all(&t);
}

/* --- order --- */

/* Each leaf once, then what writes, then the rest; doubtful sites last. */
static void rank(struct sweep_state *s)
{
	struct hash leaves = HASH_INIT;

	for (unsigned int i = 0; i < s->ncases; i++) {
		struct sweep_case *c = s->cases[i];
		const struct sweep_site *site = &c->site->site;

		if (site->flaky)
			c->rank = 3;
		else if (!hash_find(&leaves, site->leaf))
			c->rank = 0;
		else
			c->rank = is_write(site->call) ? 1 : 2;
		hash_put(&leaves, site->leaf, c);
	}
	hash_free(&leaves);
}

static int by_rank(const void *a, const void *b)
{
	const struct sweep_case *x = *(struct sweep_case *const *)a;
	const struct sweep_case *y = *(struct sweep_case *const *)b;

	return (x->rank > y->rank) - (x->rank < y->rank);
}

/* qsort(3) is not stable: the place is a part of the rank. */
static void order(struct sweep_state *s)
{
	for (unsigned int i = 0; i < s->ncases; i++)
		s->cases[i]->rank = s->cases[i]->rank << 28 | i;
	if (s->ncases)
		qsort(s->cases, s->ncases, sizeof(struct sweep_case *), by_rank);
}

void sweep_make_cases(struct sweep_state *s)
{
	for (struct watched_site *x = s->sites; x; x = x->next) {
		hash_put(&s->all_sites, x->site.id, x);
		if (sweep_site_wanted(s, &x->site))
			sweep_add_site_cases(s, x, NULL);
	}
	rank(s);
	order(s);
	s->sweep.ncases = s->ncases;
}

/* --- rules --- */

/*
 * The fault once; or from then on each time that the leaf makes this call,
 * by whatever way.
 */
static void add_rules(struct sweep_state *s, const struct sweep_case *c,
		      struct words *to, const char *armed, bool counted)
{
	const struct sweep_site *site = &c->site->site;
	unsigned int depth = s->rq->depth;
	char frames[16] = "";

	if (depth)
		snprintf(frames, sizeof(frames), "/%u", depth);
	if (counted)
		words_add(to, arena_printf(&s->sweep.arena,
			"%s:site=%016" PRIx64 "%s:set=(seen=1)", site->call,
			site->id, frames));
	words_add(to, arena_printf(&s->sweep.arena,
		"%s:site=%016" PRIx64 "%s:when=%d:per=tree:%s",
		site->call, site->id, frames, c->occurrence, c->action));
	if (!c->sticky)
		return;
	to->v[to->n - 1] = arena_printf(&s->sweep.arena, "%s:set=(%s=1)",
					to->v[to->n - 1], armed);
	words_add(to, arena_printf(&s->sweep.arena,
			"%s:on=%s:site=%016" PRIx64 "/1:%s",
			site->call, armed, site->leaf, c->action));
}

/* The first counts the calls of the site; each fault has a switch. */
static void add_all_rules(struct sweep_state *s, const struct sweep_case *c,
			  struct words *to, unsigned int level)
{
	char armed[32];

	snprintf(armed, sizeof(armed), "armed%u", level);
	add_rules(s, c, to, armed, level == 0);
	if (c->after)
		add_all_rules(s, c->after, to, level + 1);
}

const char *sweep_calls_of(struct sweep_state *s, const struct sweep_case *c)
{
	const char *calls = c->site->site.call;

	while ((c = c->after))
		calls = arena_printf(&s->sweep.arena, "%s,%s", calls,
				     c->site->site.call);
	return calls;
}

const char *const *sweep_rules_of(struct sweep_state *s,
				  const struct sweep_case *c)
{
	struct words w = { 0 };
	const char *const *v;

	add_all_rules(s, c, &w, 0);
	v = arena_memdup(&s->sweep.arena, w.v, (w.n + 1) * sizeof(*w.v));
	free(w.v);
	return v;
}
