/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/jsonw.h"
#include "sweep/journal_in.h"

static void text(struct jsonw *w, const char *key, const char *s)
{
	jsonw_key(w, key);
	jsonw_str(w, s ? s : "");
}

static void text_if(struct jsonw *w, const char *key, const char *s)
{
	if (s)
		text(w, key, s);
}

static void number(struct jsonw *w, const char *key, uint64_t v)
{
	jsonw_key(w, key);
	jsonw_u64(w, v);
}

static void seconds(struct jsonw *w, const char *key, uint64_t ns)
{
	jsonw_key(w, key);
	jsonw_seconds(w, ns);
}

static void id(struct jsonw *w, const char *key, uint64_t v)
{
	char digits[17];

	for (int i = 15; i >= 0; i--, v >>= 4)
		digits[i] = "0123456789abcdef"[v & 15];
	jsonw_key(w, key);
	jsonw_strn(w, digits, 16);
}

static void true_if(struct jsonw *w, const char *key, bool is)
{
	if (!is)
		return;
	jsonw_key(w, key);
	jsonw_bool(w, true);
}

static void texts(struct jsonw *w, const char *key, const char *const *v,
		  unsigned int n)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (unsigned int i = 0; i < n; i++)
		jsonw_str(w, v[i]);
	jsonw_end_array(w);
}

static void source(struct jsonw *w, const char *file, unsigned int line)
{
	text_if(w, "source", file);
	if (line)
		number(w, "line", line);
}

/* Members are named as in the stacks of --json. */
static void frame(struct jsonw *w, const struct sweep_frame *f)
{
	jsonw_object(w);
	jsonw_key(w, "addr");
	jsonw_addr(w, f->addr);
	text_if(w, "module", f->module);
	text_if(w, "symbol", f->function);
	if (f->offset)
		number(w, "offset", f->offset);
	source(w, f->source, f->line);
	jsonw_end_object(w);
}

static void stack(struct jsonw *w, const char *key,
		  const struct sweep_stack *st)
{
	jsonw_key(w, key);
	jsonw_array(w);
	for (unsigned int i = 0; i < st->n; i++)
		frame(w, &st->v[i]);
	jsonw_end_array(w);
}

static void begin(struct jsonw *w, const char *type)
{
	jsonw_object(w);
	text(w, "type", type);
}

static void end(struct jsonw *w)
{
	jsonw_end_object(w);
	buf_char(w->out, '\n');
}

static void status(struct jsonw *w, int v)
{
	jsonw_key(w, "status");
	jsonw_s64(w, v);
}

static void baseline(struct jsonw *w, const struct sweep_baseline *b)
{
	jsonw_key(w, "baseline");
	jsonw_object(w);
	status(w, b->status);
	seconds(w, "bare", b->bare_ns);
	seconds(w, "traced", b->traced_ns);
	number(w, "calls", b->calls);
	texts(w, "masks", b->masks, b->nmasks);
	jsonw_end_object(w);
}

static void head(struct buf *to, const struct sweep *s,
		 const struct sweep_part *part)
{
	struct jsonw w = { .out = to };

	begin(&w, "sweep");
	number(&w, "version", JOURNAL_VERSION);
	number(&w, "scheme", JOURNAL_SCHEME);
	text(&w, "vxtrace", s->version);
	texts(&w, "argv", s->argv, s->argc);
	text(&w, "command", s->command);
	text(&w, "options", s->options);
	text(&w, "cwd", s->cwd);
	number(&w, "started_ms", s->started_ms);
	number(&w, "shard", part->shard);
	number(&w, "shards", part->shards);
	number(&w, "cases", part->ncases);
	baseline(&w, &s->baseline);
	end(&w);
}

/* What was merged has a head for each of its shards. */
void journal_line_head(struct buf *to, const struct sweep *s)
{
	const struct sweep_part own = { s->shard, s->shards, s->ncases };

	if (s->nparts < 2)
		head(to, s, &own);
	for (unsigned int i = 0; s->nparts > 1 && i < s->nparts; i++)
		head(to, s, &s->parts[i]);
}

void journal_line_site(struct buf *to, const struct sweep_site *site)
{
	struct jsonw w = { .out = to };

	begin(&w, "site");
	id(&w, "id", site->id);
	id(&w, "leaf", site->leaf);
	text(&w, "abi", site->abi);
	text(&w, "call", site->call);
	text(&w, "portable", site->portable);
	text(&w, "where", site->where);
	source(&w, site->source, site->line);
	text(&w, "text", site->text);
	text_if(&w, "path", site->path);
	number(&w, "hits", site->hits);
	true_if(&w, "flaky", site->flaky);
	true_if(&w, "recovery", site->recovery);
	stack(&w, "stack", &site->stack);
	end(&w);
}

/* For those who grep: nothing reads it back. */
static void name(struct jsonw *w, const struct sweep_result *r)
{
	struct buf b = BUF_INIT;

	sweep_case_name(r, &b);
	text(w, "name", buf_cstr(&b));
	buf_free(&b);
}

static void evidence(struct jsonw *w, const struct sweep_result *r)
{
	text_if(w, "diff", r->diff);
	text_if(w, "diagnostic", r->diagnostic);
	if (r->end.n)
		stack(w, "end", &r->end);
	if (r->ntail)
		texts(w, "tail", r->tail, r->ntail);
	text_if(w, "repeat", r->repeat);
}

void journal_line_case(struct buf *to, const struct sweep_result *r)
{
	struct jsonw w = { .out = to };

	begin(&w, "case");
	text(&w, "id", r->id);
	id(&w, "site", r->site->id);
	name(&w, r);
	text(&w, "model", r->model);
	text(&w, "fault", r->fault);
	text(&w, "persist", r->sticky ? "sticky" : "once");
	text(&w, "occurrence", r->occurrence);
	text_if(&w, "after", r->after);
	text(&w, "verdict", sweep_verdict_name(r->verdict));
	text(&w, "reason", r->reason);
	status(&w, r->status);
	number(&w, "applied", r->applied);
	number(&w, "tries", r->tries);
	seconds(&w, "seconds", r->ns);
	true_if(&w, "known", r->known);
	evidence(&w, r);
	end(&w);
}

void journal_line_end(struct buf *to, const struct sweep *s)
{
	struct jsonw w = { .out = to };

	begin(&w, "end");
	seconds(&w, "seconds", s->ns);
	true_if(&w, "out_of_budget", s->out_of_budget);
	end(&w);
}
