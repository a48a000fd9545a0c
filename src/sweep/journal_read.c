/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "sweep/journal_get.h"
#include "sweep/journal_in.h"

struct reading {
	struct sweep *s;
	struct hash sites;	/* struct sweep_site, by id */
	struct hash cases;	/* index in s->results and 1, by id */
	bool out_of_budget;	/* the last run of this journal */
};

static void *as_value(unsigned int index)
{
	return (void *)((uintptr_t)index + 1);
}

static uint64_t case_key(const char *id)
{
	return strtoull(id, NULL, 16);
}

/* What other journals, or the sweep itself, left there. */
static void index_sweep(struct reading *r)
{
	const struct sweep *s = r->s;

	for (unsigned int i = 0; i < s->nsites; i++)
		hash_put(&r->sites, s->sites[i]->id, s->sites[i]);
	for (unsigned int i = 0; i < s->nresults; i++)
		hash_put(&r->cases, case_key(s->results[i]->id), as_value(i));
}

static const char *wrong_member(struct reading *r, const char *type,
				const char *key)
{
	return arena_printf(&r->s->arena, "%s: \"%s\" is missing or wrong",
			    type, key);
}

/* --- the head --- */

static void add_part(struct sweep *s, const struct sweep_part *part)
{
	unsigned int n = s->nparts;
	struct sweep_part *v;

	if (!(n & (n - 1))) { /* a power of two: it is full */
		v = arena_alloc(&s->arena, (n ? 2ul * n : 1) * sizeof(*v));
		if (n)
			memcpy(v, s->parts, n * sizeof(*v));
		s->parts = v;
	}
	s->parts[s->nparts++] = *part;
}

static struct sweep_part *find_part(const struct sweep *s, unsigned int shard)
{
	for (unsigned int i = 0; i < s->nparts; i++)
		if (s->parts[i].shard == shard)
			return &s->parts[i];
	return NULL;
}

/* All of it, one shard, or several of them (0). */
static void put_together(struct sweep *s)
{
	unsigned int shards = s->parts[0].shards;
	uint64_t cases = 0;

	for (unsigned int i = 0; i < s->nparts; i++)
		cases += s->parts[i].ncases;
	s->ncases = cases < UINT32_MAX ? (unsigned int)cases : UINT32_MAX;
	if (s->nparts == shards) {
		s->shard = s->shards = 1;
		return;
	}
	s->shard = s->nparts == 1 ? s->parts[0].shard : 0;
	s->shards = shards;
}

static const char *merge_part(struct sweep *s, const struct sweep_part *part)
{
	struct sweep_part *same;

	if (s->nparts && s->parts[0].shards != part->shards)
		return "it is split into another number of shards";
	same = find_part(s, part->shard);
	if (same)
		same->ncases = part->ncases;
	else
		add_part(s, part);
	put_together(s);
	return NULL;
}

static void get_baseline(struct journal_get *g, struct sweep_baseline *b)
{
	struct journal_get in = { g->s, jsonr_get(g->line, "baseline"), NULL };

	b->status = journal_get_status(&in, "status");
	b->bare_ns = journal_get_seconds(&in, "bare");
	b->traced_ns = journal_get_seconds(&in, "traced");
	b->calls = journal_get_count(&in, "calls");
	b->masks = journal_get_texts_if(&in, "masks", &b->nmasks);
	if (in.bad && !g->bad)
		g->bad = "baseline";
}

static void get_head(struct journal_get *g, struct sweep *h)
{
	h->version = journal_get_text(g, "vxtrace");
	h->argv = journal_get_texts_if(g, "argv", &h->argc);
	h->command = journal_get_text(g, "command");
	h->options = journal_get_text(g, "options");
	h->cwd = journal_get_text(g, "cwd");
	h->started_ms = journal_get_number(g, "started_ms");
	h->shard = journal_get_count(g, "shard");
	h->shards = journal_get_count(g, "shards");
	h->ncases = journal_get_count(g, "cases");
	get_baseline(g, &h->baseline);
	if (!g->bad && (!h->shard || h->shard > h->shards))
		g->bad = "shard";
}

/* The first journal says what is swept; who comes later began earlier. */
static void take_head(struct sweep *s, const struct sweep *h)
{
	if (s->nparts) {
		if (h->started_ms < s->started_ms)
			s->started_ms = h->started_ms;
		return;
	}
	s->version = h->version;
	s->argv = h->argv;
	s->argc = h->argc;
	s->command = h->command;
	s->options = h->options;
	s->cwd = h->cwd;
	s->started_ms = h->started_ms;
	s->baseline = h->baseline;
}

static bool differs(const char *have, const char *is)
{
	return have && strcmp(have, is) != 0;
}

static const char *other_sweep(const struct sweep *s, const struct sweep *h)
{
	if (differs(s->command, h->command))
		return "it is of another command";
	if (differs(s->options, h->options))
		return "it was made with other options";
	return NULL;
}

static const char *read_head(struct reading *r, const struct jsonr_value *v)
{
	struct journal_get g = { r->s, v, NULL };
	struct sweep h = { 0 };
	const char *why;

	if (journal_get_number(&g, "version") != JOURNAL_VERSION)
		return "it is of a version that is not known";
	if (journal_get_number(&g, "scheme") != JOURNAL_SCHEME)
		return "its sites are named in a way that is not known";
	get_head(&g, &h);
	if (g.bad)
		return wrong_member(r, "sweep", g.bad);
	why = other_sweep(r->s, &h);
	if (why)
		return why;
	take_head(r->s, &h);
	r->out_of_budget = false;
	return merge_part(r->s, &(struct sweep_part){ h.shard, h.shards,
						      h.ncases });
}

/* --- the other lines --- */

static const char *read_site(struct reading *r, const struct jsonr_value *v)
{
	struct journal_get g = { r->s, v, NULL };
	struct sweep_site *site;
	uint64_t id = journal_get_id(&g, "id");

	if (!g.bad && hash_find(&r->sites, id))
		return NULL;
	site = arena_alloc(&r->s->arena, sizeof(*site));
	site->id = id;
	site->leaf = journal_get_id(&g, "leaf");
	site->abi = journal_get_text(&g, "abi");
	site->call = journal_get_text(&g, "call");
	site->portable = journal_get_text(&g, "portable");
	site->where = journal_get_text(&g, "where");
	site->source = journal_get_text_if(&g, "source");
	site->line = journal_get_count_if(&g, "line");
	site->text = journal_get_text(&g, "text");
	site->path = journal_get_text_if(&g, "path");
	site->hits = journal_get_count(&g, "hits");
	site->flaky = journal_get_true_if(&g, "flaky");
	site->recovery = journal_get_true_if(&g, "recovery");
	journal_get_stack_if(&g, "stack", &site->stack);
	if (g.bad)
		return wrong_member(r, "site", g.bad);
	hash_put(&r->sites, id, site);
	sweep_add_site(r->s, site);
	return NULL;
}

static void put_case(struct reading *r, struct sweep_result *c)
{
	uint64_t key = case_key(c->id);
	uintptr_t at = (uintptr_t)hash_find(&r->cases, key);

	if (at) {
		r->s->results[at - 1] = c;
		return;
	}
	hash_put(&r->cases, key, as_value(r->s->nresults));
	sweep_add_result(r->s, c);
}

static bool get_sticky(struct journal_get *g)
{
	const struct jsonr_value *v = jsonr_get(g->line, "persist");

	if (!jsonr_is(v, "sticky") && !jsonr_is(v, "once") && !g->bad)
		g->bad = "persist";
	return jsonr_is(v, "sticky");
}

static enum sweep_verdict get_verdict(struct journal_get *g)
{
	const char *name = journal_get_text(g, "verdict");
	enum sweep_verdict v = SWEEP_VERDICTS;

	if (name)
		v = sweep_verdict_find(name);
	if (v == SWEEP_VERDICTS && !g->bad)
		g->bad = "verdict";
	return v;
}

static void get_case(struct journal_get *g, struct sweep_result *c)
{
	journal_get_id(g, "id");
	c->id = journal_get_text(g, "id");
	c->model = journal_get_text(g, "model");
	c->fault = journal_get_text(g, "fault");
	c->sticky = get_sticky(g);
	c->occurrence = journal_get_text(g, "occurrence");
	c->after = journal_get_text_if(g, "after");
	c->verdict = get_verdict(g);
	c->reason = journal_get_text(g, "reason");
	c->status = journal_get_status(g, "status");
	c->applied = journal_get_count(g, "applied");
	c->tries = journal_get_count(g, "tries");
	c->ns = journal_get_seconds(g, "seconds");
	c->known = journal_get_true_if(g, "known");
	c->diff = journal_get_text_if(g, "diff");
	c->diagnostic = journal_get_text_if(g, "diagnostic");
	journal_get_stack_if(g, "end", &c->end);
	c->tail = journal_get_texts_if(g, "tail", &c->ntail);
	c->repeat = journal_get_text_if(g, "repeat");
}

static const char *read_case(struct reading *r, const struct jsonr_value *v)
{
	struct journal_get g = { r->s, v, NULL };
	struct sweep_result *c = arena_alloc(&r->s->arena, sizeof(*c));

	c->site = hash_find(&r->sites, journal_get_id(&g, "site"));
	get_case(&g, c);
	if (g.bad)
		return wrong_member(r, "case", g.bad);
	if (!c->site)
		return "case: there is no such site before it";
	put_case(r, c);
	return NULL;
}

static const char *read_end(struct reading *r, const struct jsonr_value *v)
{
	struct journal_get g = { r->s, v, NULL };
	uint64_t ns = journal_get_seconds(&g, "seconds");
	bool out_of_budget = journal_get_true_if(&g, "out_of_budget");

	if (g.bad)
		return wrong_member(r, "end", g.bad);
	if (__builtin_add_overflow(r->s->ns, ns, &r->s->ns))
		r->s->ns = UINT64_MAX;
	r->out_of_budget = out_of_budget;
	return NULL;
}

static const char *read_line(void *arg, const struct jsonr_value *v)
{
	static const struct {
		const char *type;
		const char *(*read)(struct reading *r,
				    const struct jsonr_value *v);
	} types[] = {
		{ "case", read_case },
		{ "site", read_site },
		{ "sweep", read_head },
		{ "end", read_end },
	};
	const struct jsonr_value *type = jsonr_get(v, "type");

	for (size_t i = 0; i < sizeof(types) / sizeof(types[0]); i++)
		if (jsonr_is(type, types[i].type))
			return types[i].read(arg, v);
	return "it is of no type that is known";
}

static int scan_file(struct reading *r, struct journal_scan *scan)
{
	int err;

	index_sweep(r);
	err = journal_scan(scan);
	r->s->out_of_budget |= r->out_of_budget;
	hash_free(&r->sites);
	hash_free(&r->cases);
	return err;
}

int journal_read(struct sweep *s, const char *path, struct buf *why)
{
	struct reading r = { .s = s };
	struct journal_scan scan = { .line = read_line, .arg = &r };
	int err;

	scan.fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
	if (scan.fd < 0)
		return -errno;
	err = scan_file(&r, &scan);
	close(scan.fd);
	if (err && scan.why) {
		buf_visible(why, path, strlen(path));
		buf_printf(why, ":%llu: %s", (unsigned long long)scan.number,
			   scan.why);
	}
	return err;
}
