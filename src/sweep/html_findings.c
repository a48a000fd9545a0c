/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "base/die.h"
#include "sweep/html.h"

#define ROWS_MAX 500

struct row {
	const struct sweep_result *result;
	unsigned int order;	/* in which they ended */
};

static int worse(const void *a, const void *b)
{
	const struct row *x = a, *y = b;

	if (x->result->known != y->result->known)
		return x->result->known ? 1 : -1;
	if (x->result->verdict != y->result->verdict)
		return x->result->verdict < y->result->verdict ? -1 : 1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static bool worth_a_look(const struct sweep_result *r)
{
	enum sweep_grade grade = sweep_grade_of(r->verdict);

	return grade == SWEEP_BAD || grade == SWEEP_DOUBTFUL;
}

static unsigned int collect(const struct sweep *s, struct row *rows)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->nresults; i++)
		if (worth_a_look(s->results[i]))
			rows[n++] = (struct row){ s->results[i], i };
	if (n)
		qsort(rows, n, sizeof(*rows), worse);
	return n;
}

static void place(const struct sweep_site *site, struct buf *to)
{
	if (!site->source)
		return;
	buf_str(to, "<br><small>");
	html_text(to, site->source);
	if (site->line)
		buf_printf(to, ":%u", site->line);
	buf_str(to, "</small>");
}

static void row(const struct sweep_result *r, struct buf *to)
{
	struct buf name = BUF_INIT;

	sweep_case_name(r, &name);
	buf_printf(to, "<tr><td><span class=\"verdict v-%s\">"
		   "<span class=\"sign\" aria-hidden=\"true\">%s</span>%s"
		   "</span>%s</td><td><code>",
		   sweep_verdict_name(r->verdict), html_sign(r->verdict),
		   sweep_verdict_name(r->verdict),
		   r->known ? " <span class=\"known\">known</span>" : "");
	html_text(to, buf_cstr(&name));
	buf_str(to, "</code>");
	place(r->site, to);
	buf_str(to, "</td><td>");
	html_text(to, r->reason);
	buf_str(to, "</td><td><code>");
	html_text(to, r->repeat ? r->repeat : r->id);
	buf_str(to, "</code></td></tr>\n");
	buf_free(&name);
}

void html_findings(const struct sweep *s, struct buf *to)
{
	struct row *rows = xcalloc(s->nresults + 1, sizeof(*rows));
	unsigned int n = collect(s, rows);

	buf_str(to, n ? "<table>\n<thead><tr><th scope=\"col\">Verdict</th>"
			"<th scope=\"col\">Fault and place</th>"
			"<th scope=\"col\">What came of it</th>"
			"<th scope=\"col\">To repeat it</th></tr></thead>\n"
			"<tbody>\n" :
			"<p>There is none.</p>\n");
	for (unsigned int i = 0; i < n && i < ROWS_MAX; i++)
		row(rows[i].result, to);
	if (n)
		buf_str(to, "</tbody>\n</table>\n");
	if (n > ROWS_MAX)
		buf_printf(to, "<p>And %u more.</p>\n", n - ROWS_MAX);
	free(rows);
}
