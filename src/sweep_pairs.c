/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * --pairs: code that runs only behind a fault, and what is tried there.  Each
 * of its sites is swept once: behind the fault with the least id of those
 * that lead to it, so that it is the same one in whatever order runs end.
 */
#include <string.h>

#include "base/die.h"
#include "sweep_in.h"

struct recovery {
	struct watched_site *site;
	const struct sweep_case *after;
	struct recovery *next;
};

static const char *copied(struct sweep_state *s, const char *text)
{
	return text ? arena_strdup(&s->sweep.arena, text) : NULL;
}

/* Out of memory that is used again. */
static struct watched_site *site_copy(struct sweep_state *s,
				      const struct watched_site *from)
{
	struct watched_site *x = arena_memdup(&s->sweep.arena, from,
					      sizeof(*x));
	struct sweep_site *site = &x->site;
	struct sweep_frame *v = arena_memdup(&s->sweep.arena, site->stack.v,
					     site->stack.n * sizeof(*v));

	for (unsigned int i = 0; i < site->stack.n; i++) {
		v[i].module = copied(s, v[i].module);
		v[i].function = copied(s, v[i].function);
		v[i].source = copied(s, v[i].source);
	}
	site->stack.v = v;
	site->call = copied(s, site->call);
	site->portable = copied(s, site->portable);
	site->where = copied(s, site->where);
	site->source = copied(s, site->source);
	site->text = copied(s, site->text ? site->text : site->call);
	site->path = copied(s, site->path);
	site->recovery = true;
	x->next = NULL;
	return x;
}

static unsigned int level_of(const struct sweep_case *c)
{
	unsigned int n = 0;

	while ((c = c->after))
		n++;
	return n;
}

bool sweep_has_recovery(const struct sweep_state *s,
			const struct sweep_case *c)
{
	return level_of(c) < s->rq->pairs && !c->sticky && !c->crash;
}

void sweep_keep_recovery(struct sweep_state *s, const struct sweep_case *c,
			 const struct signs *found)
{
	for (const struct watched_site *x = found->first; x; x = x->next) {
		struct recovery *r;

		if (hash_find(&s->all_sites, x->site.id) ||
		    !sweep_site_wanted(s, &x->site))
			continue;
		r = hash_find(&s->recovery, x->site.id);
		if (r && r->after->id <= c->id)
			continue;
		if (!r) {
			r = arena_alloc(&s->sweep.arena, sizeof(*r));
			r->next = s->found;
			s->found = r;
			hash_put(&s->recovery, x->site.id, r);
		}
		r->site = site_copy(s, x);
		r->after = c;
	}
}

/* Of a site, the result that comes behind the fault with the least id. */
static void note_least(struct hash *least, struct sweep_result *r)
{
	const struct sweep_result *is;

	if (!r->after)
		return;
	is = hash_find(least, r->site->id);
	if (!is || strcmp(r->after, is->after) < 0) {
		if (is)
			hash_remove(least, r->site->id);
		hash_put(least, r->site->id, r);
	}
}

void sweep_merge_recovery(struct sweep *s)
{
	struct hash least = HASH_INIT;
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->nresults; i++)
		note_least(&least, s->results[i]);
	for (unsigned int i = 0; i < s->nresults; i++) {
		struct sweep_result *r = s->results[i];
		const struct sweep_result *is = hash_find(&least, r->site->id);

		if (!r->after || !strcmp(r->after, is->after))
			s->results[n++] = r;
	}
	if (s->ncases >= s->nresults - n)
		s->ncases -= s->nresults - n;
	s->nresults = n;
	hash_free(&least);
}

bool sweep_add_recovery(struct sweep_state *s)
{
	unsigned int n = s->ncases;

	for (struct recovery *r = s->found; r; r = r->next) {
		hash_put(&s->all_sites, r->site->site.id, r->site);
		sweep_add_site_cases(s, r->site, r->after);
	}
	s->found = NULL;
	hash_free(&s->recovery);
	s->sweep.ncases = s->ncases;
	return s->ncases > n;
}
