/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * TAP 14.  Every text of a diagnostic is a double-quoted scalar, which in
 * YAML can hold any character: so no text is taken for something else.
 */
#include "sweep/report_parts.h"

/* What a reader of YAML may refuse, or take for the end of a line. */
static bool is_plain(unsigned int c)
{
	return c >= ' ' && c != 0x2028 && c != 0x2029 && c != 0xfeff &&
	       c != 0xfffe && c != 0xffff && (c < 0x7f || c > 0x9f);
}

static void quoted(const char *text, struct buf *to)
{
	const char *from = text;
	unsigned int c;

	buf_char(to, '"');
	for (; (c = report_char(&text)); from = text) {
		if (c == '\n')
			buf_str(to, "\\n");
		else if (c == '"' || c == '\\')
			buf_printf(to, "\\%c", (int)c);
		else if (!is_plain(c))
			buf_printf(to, "\\u%04x", c);
		else if (c == 0xfffd)
			buf_str(to, "\xef\xbf\xbd");
		else
			buf_add(to, from, (size_t)(text - from));
	}
	buf_char(to, '"');
}

/* One line; no part of it is taken for a directive. */
static void description(const char *text, struct buf *to)
{
	struct buf visible = BUF_INIT;
	const char *p;

	report_visible(text, &visible);
	for (p = buf_cstr(&visible); *p; p++) {
		if (*p == '#' || *p == '\\')
			buf_char(to, '\\');
		buf_char(to, *p);
	}
	buf_free(&visible);
}

/* --- the diagnostic --- */

static void key(const char *name, const char *value, struct buf *to)
{
	if (!value)
		return;
	buf_printf(to, "  %s: ", name);
	quoted(value, to);
	buf_char(to, '\n');
}

static void item(const char *text, struct buf *to)
{
	buf_str(to, "    - ");
	quoted(text, to);
	buf_char(to, '\n');
}

static void stack(const char *name, const struct sweep_stack *st,
		  struct buf *to)
{
	struct buf frame = BUF_INIT;

	if (st->n)
		buf_printf(to, "  %s:\n", name);
	for (unsigned int i = 0; i < st->n; i++) {
		buf_reset(&frame);
		report_frame(&st->v[i], &frame);
		item(buf_cstr(&frame), to);
	}
	buf_free(&frame);
}

static void tail(const struct sweep_result *r, struct buf *to)
{
	if (r->ntail)
		buf_str(to, "  calls:\n");
	for (unsigned int i = 0; i < r->ntail; i++)
		item(r->tail[i], to);
}

static void place(const struct sweep_site *site, struct buf *to)
{
	if (!site->source)
		return;
	buf_str(to, "  at:\n    file: ");
	quoted(site->source, to);
	if (site->line)
		buf_printf(to, "\n    line: %u", site->line);
	buf_char(to, '\n');
}

static void diagnostic(const struct sweep_result *r, struct buf *to)
{
	buf_str(to, "  ---\n");
	key("message", r->reason, to);
	buf_printf(to, "  severity: %s\n",
		   report_is_failure(r) ? "fail" : "comment");
	key("verdict", sweep_verdict_name(r->verdict), to);
	key("case", r->id, to);
	place(r->site, to);
	key("call", r->site->text, to);
	stack("stack", &r->site->stack, to);
	stack("end", &r->end, to);
	tail(r, to);
	key("differs", r->diff, to);
	key("stderr", r->diagnostic, to);
	key("repeat", r->repeat, to);
	buf_str(to, "  ...\n");
}

/* --- lines --- */

static void directive(const char *word, const struct sweep_result *r,
		      struct buf *to)
{
	struct buf why = BUF_INIT;

	report_outcome(r, &why);
	buf_printf(to, " # %s ", word);
	report_visible(buf_cstr(&why), to);
	buf_free(&why);
}

/* A known finding fails as expected; what is only doubtful passes. */
static void test(const struct sweep_result *r, unsigned int number,
		 int digits, struct buf *to)
{
	bool bad = sweep_grade_of(r->verdict) == SWEEP_BAD;
	struct buf name = BUF_INIT;

	sweep_case_name(r, &name);
	buf_printf(to, "%s %u - ", bad ? "not ok" : "ok", number);
	description(buf_cstr(&name), to);
	buf_free(&name);
	buf_printf(to, " [%.*s]", digits, r->id);
	if (sweep_grade_of(r->verdict) == SWEEP_UNTRIED)
		directive("SKIP", r, to);
	else if (bad && r->known)
		directive("TO" "DO", r, to);
	buf_char(to, '\n');
	if (report_is_finding(r))
		diagnostic(r, to);
}

/* Comments: no summary line is a directive, they begin with a word. */
static void summary(const struct sweep *s, struct buf *to)
{
	struct buf b = BUF_INIT;
	const char *p;
	bool start = true;

	report_summary(s, &b);
	for (p = buf_cstr(&b); *p; p++) {
		if (start)
			buf_str(to, "# ");
		start = *p == '\n';
		buf_char(to, *p);
	}
	buf_free(&b);
}

void report_tap(const struct sweep *s, struct buf *to)
{
	int digits = report_id_digits(s);

	buf_str(to, "TAP version 14\n");
	buf_printf(to, "1..%u%s\n", s->nresults,
		   s->nresults ? "" : " # no case was tried");
	for (unsigned int i = 0; i < s->nresults; i++)
		test(s->results[i], i + 1, digits, to);
	summary(s, to);
}
