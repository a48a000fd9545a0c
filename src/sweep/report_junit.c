/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * JUnit's XML, in the form that Jenkins' schema has (tests/sweep/junit.xsd):
 * a suite, a test a case.  What is doubtful passes and says so on its
 * standard output.
 */
#include <string.h>
#include <unistd.h>

#include "sweep/report_parts.h"

/* XML 1.0 has no way to write the others, not even as a reference. */
static bool is_xml(unsigned int c)
{
	return c >= ' ' ? c != 0xfffe && c != 0xffff :
			  c == '\n' || c == '\t' || c == '\r';
}

static const char *entity(unsigned int c)
{
	switch (c) {
	case '&':
		return "&amp;";
	case '<':
		return "&lt;";
	case '>':
		return "&gt;";
	case '"':
		return "&quot;";
	default:
		return NULL;
	}
}

static void xml(const char *text, bool attribute, struct buf *to)
{
	const char *from = text;
	unsigned int c;

	for (; (c = report_char(&text)); from = text) {
		if (entity(c))
			buf_str(to, entity(c));
		else if (!is_xml(c))
			buf_printf(to, "\\x%02x", c);
		else if (c == '\r' || (attribute && c < ' '))
			buf_printf(to, "&#%u;", c);
		else if (c == 0xfffd)
			buf_str(to, "\xef\xbf\xbd");
		else
			buf_add(to, from, (size_t)(text - from));
	}
}

static void attribute(const char *name, const char *text, struct buf *to)
{
	buf_printf(to, " %s=\"", name);
	xml(text, true, to);
	buf_char(to, '"');
}

static void seconds(uint64_t ns, struct buf *to)
{
	buf_str(to, " time=\"");
	report_seconds(ns, 3, to);
	buf_char(to, '"');
}

static void element(const char *name, const char *text, struct buf *to)
{
	if (!text || !*text)
		return;
	buf_printf(to, "<%s>", name);
	xml(text, false, to);
	buf_printf(to, "</%s>\n", name);
}

static bool skipped(const struct sweep_result *r)
{
	return sweep_grade_of(r->verdict) == SWEEP_UNTRIED ||
	       (r->known && report_is_finding(r));
}

/* --- one case --- */

static void skip(const struct sweep_result *r, struct buf *to)
{
	struct buf why = BUF_INIT;

	report_outcome(r, &why);
	buf_str(to, "    <skipped");
	attribute("message", buf_cstr(&why), to);
	buf_str(to, "/>\n");
	buf_free(&why);
}

static void fail(const struct sweep_result *r, const char *details,
		 struct buf *to)
{
	buf_str(to, "    <failure");
	attribute("type", sweep_verdict_name(r->verdict), to);
	attribute("message", r->reason, to);
	buf_char(to, '>');
	xml(details, false, to);
	buf_str(to, "</failure>\n");
}

static void outcome(const struct sweep_result *r, struct buf *to)
{
	struct buf details = BUF_INIT;

	report_details(r, &details);
	if (skipped(r))
		skip(r, to);
	else if (report_is_failure(r))
		fail(r, buf_cstr(&details), to);
	else if (report_is_finding(r))
		element("system-out", buf_cstr(&details), to);
	if (report_is_finding(r))
		element("system-err", r->diagnostic, to);
	buf_free(&details);
}

static void test_name(const struct sweep_result *r, int digits,
		      struct buf *to)
{
	struct buf name = BUF_INIT;

	buf_printf(&name, "%s.%s", r->site->call, r->model);
	attribute("classname", buf_cstr(&name), to);
	buf_reset(&name);
	sweep_case_name(r, &name);
	buf_printf(&name, " [%.*s]", digits, r->id);
	attribute("name", buf_cstr(&name), to);
	buf_free(&name);
}

static void test(const struct sweep_result *r, int digits, struct buf *to)
{
	buf_str(to, "  <testcase");
	test_name(r, digits, to);
	seconds(r->ns, to);
	if (!skipped(r) && !report_is_finding(r)) {
		buf_str(to, "/>\n");
		return;
	}
	buf_str(to, ">\n");
	outcome(r, to);
	buf_str(to, "  </testcase>\n");
}

/* --- the suite --- */

static void counts(const struct sweep *s, bool all, struct buf *to)
{
	unsigned int failures = 0, skips = 0;

	for (unsigned int i = 0; i < s->nresults; i++) {
		failures += report_is_failure(s->results[i]);
		skips += skipped(s->results[i]);
	}
	buf_printf(to, " tests=\"%u\" failures=\"%u\" errors=\"0\"",
		   s->nresults, failures);
	if (all)
		buf_printf(to, " skipped=\"%u\"", skips);
}

static void name_and_time(const struct sweep *s, struct buf *to)
{
	struct buf name = BUF_INIT;
	uint64_t ns = s->ns;

	buf_printf(&name, "vxtrace sweep -- %s", s->command ? s->command : "");
	attribute("name", buf_cstr(&name), to);
	buf_free(&name);
	for (unsigned int i = 0; !s->ns && i < s->nresults; i++)
		ns += s->results[i]->ns;
	seconds(ns, to);
}

static void place_and_date(const struct sweep *s, struct buf *to)
{
	char host[256] = "";

	if (gethostname(host, sizeof(host) - 1) || !*host)
		strcpy(host, "localhost");
	attribute("hostname", host, to);
	buf_str(to, " timestamp=\"");
	report_time(s->started_ms, to);
	buf_char(to, '"');
}

static void property(const char *name, const char *value, struct buf *to)
{
	buf_str(to, "    <property");
	attribute("name", name, to);
	attribute("value", value ? value : "", to);
	buf_str(to, "/>\n");
}

static void properties(const struct sweep *s, struct buf *to)
{
	struct buf n = BUF_INIT;

	buf_str(to, "  <properties>\n");
	property("command", s->command, to);
	property("options", s->options, to);
	property("vxtrace", s->version, to);
	property("directory", s->cwd, to);
	buf_printf(&n, "%u of %u", s->nresults, s->ncases);
	property("cases", buf_cstr(&n), to);
	buf_reset(&n);
	buf_printf(&n, "%u of %u", s->shard, s->shards);
	property("shard", buf_cstr(&n), to);
	buf_free(&n);
	property("out-of-budget", s->out_of_budget ? "true" : "false", to);
	buf_str(to, "  </properties>\n");
}

static void suite(const struct sweep *s, struct buf *to)
{
	struct buf summary = BUF_INIT;
	int digits = report_id_digits(s);

	buf_str(to, " <testsuite");
	name_and_time(s, to);
	counts(s, true, to);
	place_and_date(s, to);
	buf_str(to, ">\n");
	properties(s, to);
	for (unsigned int i = 0; i < s->nresults; i++)
		test(s->results[i], digits, to);
	report_summary(s, &summary);
	element("system-out", buf_cstr(&summary), to);
	buf_free(&summary);
	buf_str(to, " </testsuite>\n");
}

void report_junit(const struct sweep *s, struct buf *to)
{
	buf_str(to, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites");
	name_and_time(s, to);
	counts(s, false, to);
	buf_str(to, ">\n");
	suite(s, to);
	buf_str(to, "</testsuites>\n");
}
