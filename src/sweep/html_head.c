/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <inttypes.h>
#include <time.h>

#include "sweep/html.h"

/* The bar is so wide; what there is at all is to be seen. */
#define BAR 1000
#define BAR_LEAST 10

struct counts {
	unsigned int verdict[SWEEP_VERDICTS];
	unsigned int grade[SWEEP_GOOD + 1];
	unsigned int known;	/* and in none of these */
};

static struct counts count(const struct sweep *s)
{
	struct counts c = { 0 };

	for (unsigned int i = 0; i < s->nresults; i++) {
		const struct sweep_result *r = s->results[i];

		c.verdict[r->verdict]++;
		if (r->known)
			c.known++;
		else
			c.grade[sweep_grade_of(r->verdict)]++;
	}
	return c;
}

static void number(struct buf *to, const char *class, unsigned int n,
		   const char *one, const char *many)
{
	buf_printf(to, "<li class=\"%s\"><b>", class);
	html_count(to, n);
	buf_printf(to, "</b> %s</li>\n", n == 1 ? one : many);
}

static void headline(const struct counts *c, struct buf *to)
{
	buf_str(to, "<ul class=\"headline\">\n");
	number(to, c->grade[SWEEP_BAD] ? "bad" : "good", c->grade[SWEEP_BAD],
	       "finding", "findings");
	if (c->known)
		number(to, "untried", c->known, "known", "known");
	number(to, "doubtful", c->grade[SWEEP_DOUBTFUL], "doubtful",
	       "doubtful");
	number(to, "good", c->grade[SWEEP_GOOD], "good", "good");
	number(to, "untried", c->grade[SWEEP_UNTRIED], "not tried",
	       "not tried");
	buf_str(to, "</ul>\n");
}

static unsigned int width(unsigned int n, unsigned int of)
{
	unsigned int w = (unsigned int)((uint64_t)n * BAR / of);

	return n && w < BAR_LEAST ? BAR_LEAST : w;
}

static void bar(const struct counts *c, unsigned int n, struct buf *to)
{
	unsigned int all = 0, x = 0, w;

	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++)
		all += n ? width(c->verdict[v], n) : 0;
	if (!all)
		return;
	buf_printf(to, "<svg class=\"bar\" viewBox=\"0 0 %u 10\""
		   " preserveAspectRatio=\"none\" role=\"img\""
		   " aria-label=\"Cases by verdict, worst first\">\n", all);
	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++) {
		const char *name = sweep_verdict_name((enum sweep_verdict)v);

		if (!c->verdict[v])
			continue;
		w = width(c->verdict[v], n);
		buf_printf(to, "<rect class=\"v-%s\" x=\"%u\" width=\"%u\""
			   " height=\"10\"><title>%s: %u</title></rect>\n",
			   name, x, w, name, c->verdict[v]);
		x += w;
	}
	buf_str(to, "</svg>\n");
}

/* page.js makes switches of them. */
static void legend(const struct counts *c, struct buf *to)
{
	buf_str(to, "<ul class=\"legend\" aria-label=\"Verdicts\">\n");
	for (unsigned int i = 0; i < SWEEP_VERDICTS; i++) {
		enum sweep_verdict v = (enum sweep_verdict)i;

		if (!c->verdict[v])
			continue;
		buf_printf(to, "<li><button type=\"button\" disabled"
			   " class=\"chip v-%s\" data-verdict=\"%u\" title=\"",
			   sweep_verdict_name(v), i);
		html_text(to, sweep_verdict_help(v));
		buf_printf(to, "\"><span class=\"sign\" aria-hidden=\"true\">%s"
			   "</span>%s <b>", html_sign(v),
			   sweep_verdict_name(v));
		html_count(to, c->verdict[v]);
		buf_str(to, "</b></button></li>\n");
	}
	buf_str(to, "</ul>\n");
}

static void fact(struct buf *to, const char *name)
{
	buf_printf(to, "<div><dt>%s</dt><dd>", name);
}

static void end_fact(struct buf *to)
{
	buf_str(to, "</dd></div>\n");
}

static void text_fact(struct buf *to, const char *name, const char *text)
{
	if (!text || !*text)
		return;
	fact(to, name);
	buf_str(to, "<code>");
	html_text(to, text);
	buf_str(to, "</code>");
	end_fact(to);
}

static void when(const struct sweep *s, struct buf *to)
{
	time_t t = (time_t)(s->started_ms / 1000);
	char text[64] = "", machine[64] = "";
	struct tm tm;

	if (gmtime_r(&t, &tm)) {
		strftime(text, sizeof(text), "%Y-%m-%d %H:%M:%S UTC", &tm);
		strftime(machine, sizeof(machine), "%Y-%m-%dT%H:%M:%SZ", &tm);
	}
	buf_printf(to, "<time datetime=\"%s\">%s</time>, ", machine, text);
	if (s->ns) {
		buf_str(to, "took ");
		html_duration(to, s->ns);
	} else {
		buf_str(to, "it did not end");
	}
	if (s->out_of_budget)
		buf_str(to, ", out of budget");
}

static void extent(const struct sweep *s, struct buf *to)
{
	html_count(to, s->nresults);
	buf_str(to, " of ");
	html_count(to, s->ncases);
	buf_str(to, " cases at ");
	html_count(to, s->nsites);
	buf_str(to, s->nsites == 1 ? " site" : " sites");
	if (s->shards > 1)
		buf_printf(to, ", shard %u of %u", s->shard, s->shards);
}

static void baseline(const struct sweep_baseline *b, struct buf *to)
{
	buf_str(to, "baseline: ");
	html_status(to, b->status);
	buf_str(to, ", ");
	html_duration(to, b->bare_ns);
	buf_str(to, " bare, ");
	html_duration(to, b->traced_ns);
	buf_str(to, " traced, ");
	html_count(to, b->calls);
	buf_str(to, " calls");
}

static void masks(const struct sweep_baseline *b, struct buf *to)
{
	if (!b->nmasks)
		return;
	fact(to, "Not compared");
	for (unsigned int i = 0; i < b->nmasks; i++) {
		buf_str(to, i ? "<br>" : "");
		html_text(to, b->masks[i]);
	}
	end_fact(to);
}

/* A line that says the most; more of it where that is opened. */
static void about(const struct sweep *s, struct buf *to)
{
	buf_str(to, "<details class=\"run\"><summary><span>");
	when(s, to);
	buf_str(to, "</span> <span>");
	extent(s, to);
	buf_str(to, "</span> <span>");
	baseline(&s->baseline, to);
	buf_str(to, "</span></summary>\n<dl class=\"facts\">\n");
	masks(&s->baseline, to);
	text_fact(to, "Options", s->options);
	text_fact(to, "Folder", s->cwd);
	text_fact(to, "vxtrace", s->version);
	buf_str(to, "</dl></details>\n");
}

void html_head(const struct sweep *s, struct buf *to)
{
	struct counts c = count(s);

	buf_str(to, "<h1><span>Fault sweep of </span><code>");
	html_text(to, s->command);
	buf_str(to, "</code></h1>\n");
	about(s, to);
	headline(&c, to);
	bar(&c, s->nresults, to);
	legend(&c, to);
}
