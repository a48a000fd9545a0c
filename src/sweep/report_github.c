/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Commands to GitHub's runner, which shows a few of each kind alone: the
 * worst come first.
 */
#include "sweep/report_parts.h"

static void escape(const char *text, const char *also, struct buf *to)
{
	for (; *text; text++) {
		if (*text == '%' || *text == '\r' || *text == '\n' ||
		    strchr(also, *text))
			buf_printf(to, "%%%02X", (unsigned char)*text);
		else
			buf_char(to, *text);
	}
}

static void property(const char *text, struct buf *to)
{
	escape(text, ":,", to);
}

static void place(const struct sweep_site *site, struct buf *to)
{
	if (!site->source)
		return;
	buf_str(to, "file=");
	property(site->source, to);
	if (site->line)
		buf_printf(to, ",line=%u", site->line);
	buf_char(to, ',');
}

static void message(const struct sweep_result *r, struct buf *to)
{
	struct buf text = BUF_INIT;

	sweep_case_name(r, &text);
	buf_printf(&text, "\n%s", r->reason);
	if (r->repeat)
		buf_printf(&text, "\nto repeat: %s", r->repeat);
	escape(buf_cstr(&text), "", to);
	buf_free(&text);
}

static void finding(const struct sweep_result *r, struct buf *to)
{
	struct buf title = BUF_INIT;

	buf_printf(to, "::%s ", report_is_failure(r) ? "error" : "warning");
	place(r->site, to);
	buf_printf(&title, "%s: %s %s", sweep_verdict_name(r->verdict),
		   r->site->call, r->fault);
	buf_str(to, "title=");
	property(buf_cstr(&title), to);
	buf_free(&title);
	buf_str(to, "::");
	message(r, to);
	buf_char(to, '\n');
}

static void findings(const struct sweep *s, enum sweep_verdict v,
		     struct buf *to)
{
	for (unsigned int i = 0; i < s->nresults; i++) {
		const struct sweep_result *r = s->results[i];

		if (r->verdict == v && !r->known && report_is_finding(r))
			finding(r, to);
	}
}

void report_github(const struct sweep *s, struct buf *to)
{
	struct buf summary = BUF_INIT;

	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++)
		findings(s, v, to);
	report_summary(s, &summary);
	buf_truncate(&summary, summary.len - 1);
	buf_str(to, "::notice title=vxtrace sweep::");
	escape(buf_cstr(&summary), "", to);
	buf_char(to, '\n');
	buf_free(&summary);
}
