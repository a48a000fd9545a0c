/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/jsonw.h"
#include "sweep/html.h"

/*
 * Stacks name few files and functions very often: texts of frames stand in
 * a list, once each, and are numbers elsewhere.
 */
struct data {
	struct jsonw w;
	struct arena arena;
	struct hash texts;	/* by hash_bytes(): lists of struct text */
	struct hash sites;	/* by address: their number + 1 */
	struct text *last;	/* by number, backwards */
	unsigned int ntexts;
};

struct text {
	const char *s;
	unsigned int number;
	struct text *same;	/* the next of this hash */
	struct text *before;
};

static unsigned int intern(struct data *d, const char *s)
{
	uint64_t key = hash_bytes(s, strlen(s));
	struct text *first = hash_find(&d->texts, key), *t;

	for (t = first; t; t = t->same)
		if (!strcmp(t->s, s))
			return t->number;
	t = arena_alloc(&d->arena, sizeof(*t));
	*t = (struct text){ s, d->ntexts++, first, d->last };
	d->last = t;
	hash_put(&d->texts, key, t);
	return t->number;
}

static void member(struct data *d, const char *key, const char *text)
{
	if (!text || !*text)
		return;
	jsonw_key(&d->w, key);
	jsonw_str(&d->w, text);
}

static void number_member(struct data *d, const char *key, uint64_t v)
{
	jsonw_key(&d->w, key);
	jsonw_u64(&d->w, v);
}

static void flag(struct data *d, const char *key, bool v)
{
	if (!v)
		return;
	jsonw_key(&d->w, key);
	jsonw_bool(&d->w, true);
}

/* -1: there is none. */
static void text_number(struct data *d, const char *s)
{
	jsonw_s64(&d->w, s ? (int64_t)intern(d, s) : -1);
}

/* [module, function, address, offset, source, line] */
static void frame(struct data *d, const struct sweep_frame *f)
{
	jsonw_array(&d->w);
	text_number(d, f->module);
	text_number(d, f->function);
	jsonw_addr(&d->w, f->addr);
	jsonw_addr(&d->w, f->offset);
	text_number(d, f->source);
	jsonw_u64(&d->w, f->line);
	jsonw_end_array(&d->w);
}

static void stack(struct data *d, const char *key, const struct sweep_stack *st)
{
	if (!st->n)
		return;
	jsonw_key(&d->w, key);
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < st->n; i++)
		frame(d, &st->v[i]);
	jsonw_end_array(&d->w);
}

/* The C library and the loader, of which no reader thinks as the place. */
static bool is_system(const char *module)
{
	static const char *const starts[] = {
		"libc.so", "libc-", "libc.musl", "ld-linux", "ld-musl", "ld.so",
		"ld64.so", "ld-2", "libpthread", "librt", "[vdso]",
		"linux-vdso", "[vsyscall]",
	};
	const char *slash = module ? strrchr(module, '/') : NULL;
	const char *file = slash ? slash + 1 : module;

	for (size_t i = 0; file && i < sizeof(starts) / sizeof(*starts); i++)
		if (!strncmp(file, starts[i], strlen(starts[i])))
			return true;
	return false;
}

/* The frame that the site belongs to: the innermost that is the program's. */
static unsigned int leaf(const struct sweep_stack *st)
{
	for (unsigned int i = 0; i < st->n; i++)
		if (!is_system(st->v[i].module))
			return i;
	return 0;
}

static void site(struct data *d, const struct sweep_site *site)
{
	char id[17];

	snprintf(id, sizeof(id), "%016llx", (unsigned long long)site->id);
	jsonw_object(&d->w);
	member(d, "id", id);
	member(d, "abi", site->abi);
	member(d, "call", site->call);
	member(d, "where", site->where);
	member(d, "source", site->source);
	if (site->line)
		number_member(d, "line", site->line);
	number_member(d, "leaf", leaf(&site->stack));
	stack(d, "stack", &site->stack);
	member(d, "text", site->text);
	member(d, "path", site->path);
	number_member(d, "hits", site->hits);
	flag(d, "flaky", site->flaky);
	flag(d, "recovery", site->recovery);
	jsonw_end_object(&d->w);
}

static void lines(struct data *d, const char *key, const char *const *v,
		  unsigned int n)
{
	if (!n)
		return;
	jsonw_key(&d->w, key);
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < n; i++)
		jsonw_str(&d->w, v[i]);
	jsonw_end_array(&d->w);
}

static void status(struct data *d, int status)
{
	struct buf text = BUF_INIT;

	html_status(&text, status);
	member(d, "status", buf_cstr(&text));
	buf_free(&text);
}

static void evidence(struct data *d, const struct sweep_result *r)
{
	member(d, "diff", r->diff);
	member(d, "diagnostic", r->diagnostic);
	stack(d, "end", &r->end);
	lines(d, "tail", r->tail, r->ntail);
	member(d, "repeat", r->repeat);
}

static uint64_t site_key(const struct sweep_site *site)
{
	return (uint64_t)(uintptr_t)site;
}

static void result(struct data *d, const struct sweep_result *r)
{
	const size_t *at = hash_find(&d->sites, site_key(r->site));

	if (!at)
		BUG("case %s is of no site", r->id);
	jsonw_object(&d->w);
	member(d, "id", r->id);
	number_member(d, "site", *at);
	member(d, "model", r->model);
	member(d, "fault", r->fault);
	flag(d, "sticky", r->sticky);
	if (r->occurrence && strcmp(r->occurrence, "first") != 0)
		member(d, "occurrence", r->occurrence);
	member(d, "after", r->after);
	number_member(d, "verdict", r->verdict);
	member(d, "reason", r->reason);
	status(d, r->status);
	number_member(d, "applied", r->applied);
	number_member(d, "tries", r->tries);
	number_member(d, "us", r->ns / 1000);
	flag(d, "known", r->known);
	evidence(d, r);
	jsonw_end_object(&d->w);
}

static void verdicts(struct data *d)
{
	jsonw_key(&d->w, "verdicts");
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < SWEEP_VERDICTS; i++) {
		enum sweep_verdict v = (enum sweep_verdict)i;

		jsonw_object(&d->w);
		member(d, "name", sweep_verdict_name(v));
		member(d, "help", sweep_verdict_help(v));
		member(d, "grade", html_grade(v));
		member(d, "sign", html_sign(v));
		jsonw_end_object(&d->w);
	}
	jsonw_end_array(&d->w);
}

static void sites(struct data *d, const struct sweep *s)
{
	size_t *numbers = arena_alloc(&d->arena,
				      (s->nsites + 1) * sizeof(*numbers));

	jsonw_key(&d->w, "sites");
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < s->nsites; i++) {
		numbers[i] = i;
		hash_put(&d->sites, site_key(s->sites[i]), &numbers[i]);
		site(d, s->sites[i]);
	}
	jsonw_end_array(&d->w);
}

static void results(struct data *d, const struct sweep *s)
{
	jsonw_key(&d->w, "cases");
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < s->nresults; i++)
		result(d, s->results[i]);
	jsonw_end_array(&d->w);
}

static void texts(struct data *d)
{
	const char **v = xcalloc(d->ntexts + 1, sizeof(*v));

	for (const struct text *t = d->last; t; t = t->before)
		v[t->number] = t->s;
	jsonw_key(&d->w, "texts");
	jsonw_array(&d->w);
	for (unsigned int i = 0; i < d->ntexts; i++)
		jsonw_str(&d->w, v[i]);
	jsonw_end_array(&d->w);
	free(v);
}

/* A "<" is within a string of JSON; without it nothing ends the script. */
static void add_without_tags(struct buf *to, const struct buf *json)
{
	size_t from = 0;

	for (size_t i = 0; i < json->len; i++) {
		if (json->data[i] != '<')
			continue;
		buf_add(to, json->data + from, i - from);
		buf_str(to, "\\u003c");
		from = i + 1;
	}
	buf_add(to, json->data + from, json->len - from);
}

void html_data(const struct sweep *s, struct buf *to)
{
	struct buf json = BUF_INIT;
	struct data d = { .w = { .out = &json } };

	jsonw_object(&d.w);
	verdicts(&d);
	sites(&d, s);
	results(&d, s);
	texts(&d);
	jsonw_end_object(&d.w);
	add_without_tags(to, &json);
	buf_free(&json);
	hash_free(&d.texts);
	hash_free(&d.sites);
	arena_free(&d.arena);
}
