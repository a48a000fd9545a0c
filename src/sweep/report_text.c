/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "sweep/report_parts.h"

/* A block fits a screen. */
#define FRAMES 12

/* "  call    write(4, …) = 12" */
static void line(struct buf *to, const char *what, const char *text)
{
	buf_printf(to, "  %-7s ", what);
	report_visible(text, to);
	buf_char(to, '\n');
}

static void stack(struct buf *to, const char *what,
		  const struct sweep_stack *st)
{
	struct buf frame = BUF_INIT;
	unsigned int i;

	for (i = 0; i < st->n && i < FRAMES; i++) {
		buf_reset(&frame);
		report_frame(&st->v[i], &frame);
		line(to, i ? "" : what, buf_cstr(&frame));
	}
	if (i < st->n)
		buf_printf(to, "  %-7s … %u more\n", "", st->n - i);
	buf_free(&frame);
}

static void lines(struct buf *to, const char *what, const char *text)
{
	struct buf one = BUF_INIT;
	unsigned int i;

	for (i = 0; text && *text && i < FRAMES; i++) {
		size_t len = strcspn(text, "\n");

		buf_reset(&one);
		buf_add(&one, text, len);
		line(to, i ? "" : what, buf_cstr(&one));
		text += len + (text[len] == '\n');
	}
	if (text && *text)
		buf_printf(to, "  %-7s …\n", "");
	buf_free(&one);
}

void report_block(const struct sweep_result *r, struct buf *to)
{
	struct buf name = BUF_INIT;

	sweep_case_name(r, &name);
	buf_printf(to, "%s  ", sweep_verdict_name(r->verdict));
	report_visible(buf_cstr(&name), to);
	buf_free(&name);
	buf_str(to, "\n  ");
	report_visible(r->reason, to);
	buf_char(to, '\n');
	lines(to, "call", r->site->text);
	stack(to, "at", &r->site->stack);
	stack(to, "ended", &r->end);
	lines(to, "differs", r->diff);
	lines(to, "says", r->diagnostic);
	if (r->repeat)
		line(to, "repeat", r->repeat);
	else
		line(to, "case", r->id);
}

struct counts {
	unsigned int verdict[SWEEP_VERDICTS];
	unsigned int known[SWEEP_GOOD + 1];	/* not in verdict[] */
};

static void count(const struct sweep *s, struct counts *c)
{
	for (unsigned int i = 0; i < s->nresults; i++) {
		const struct sweep_result *r = s->results[i];

		if (r->known && report_is_finding(r))
			c->known[sweep_grade_of(r->verdict)]++;
		else if (r->verdict < SWEEP_VERDICTS)
			c->verdict[r->verdict]++;
	}
}

/* "doubtful  3 SUSPECT, 1 FAIL-SILENT", or "none" */
static void grade(struct buf *to, const char *title, enum sweep_grade of,
		  const struct counts *c)
{
	const char *before = "";

	buf_printf(to, "%-9s ", title);
	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++) {
		if (!c->verdict[v] || sweep_grade_of(v) != of)
			continue;
		buf_printf(to, "%s%u %s", before, c->verdict[v],
			   sweep_verdict_name(v));
		before = ", ";
	}
	if (!*before)
		buf_str(to, "none");
	if (c->known[of])
		buf_printf(to, "; %u known", c->known[of]);
	buf_char(to, '\n');
}

static void command(const struct sweep *s, struct buf *to)
{
	unsigned int flaky = 0, recovery = 0;

	for (unsigned int i = 0; i < s->nsites; i++) {
		flaky += s->sites[i]->flaky;
		recovery += s->sites[i]->recovery;
	}
	buf_printf(to, "%-9s ", "command");
	report_visible(s->command ? s->command : "", to);
	buf_printf(to, ": %u site%s", s->nsites, s->nsites == 1 ? "" : "s");
	if (flaky)
		buf_printf(to, ", %u flaky", flaky);
	if (recovery)
		buf_printf(to, ", %u of recovery", recovery);
	buf_char(to, '\n');
}

static void shards(const struct sweep *s, struct buf *to)
{
	if (!s->shard)
		buf_printf(to, "; %u of %u shards", s->nparts, s->shards);
	else if (s->shards > 1)
		buf_printf(to, "; shard %u of %u", s->shard, s->shards);
}

static void cases(const struct sweep *s, struct buf *to)
{
	buf_printf(to, "%-9s %u of %u", "cases", s->nresults, s->ncases);
	if (s->ns) {
		buf_str(to, " in ");
		report_seconds(s->ns, 1, to);
		buf_str(to, " s");
	}
	shards(s, to);
	if (s->out_of_budget)
		buf_str(to, "; out of budget");
	buf_char(to, '\n');
}

void report_summary(const struct sweep *s, struct buf *to)
{
	struct counts c = { 0 };

	count(s, &c);
	command(s, to);
	cases(s, to);
	grade(to, "failing", SWEEP_BAD, &c);
	grade(to, "doubtful", SWEEP_DOUBTFUL, &c);
	grade(to, "untried", SWEEP_UNTRIED, &c);
	grade(to, "good", SWEEP_GOOD, &c);
}
