/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * SARIF 2.1.0 (OASIS).  A rule a verdict, a result a finding: what is good
 * or was not tried is no result.  The fingerprint survives another build.
 */
#include "base/hash.h"
#include "base/jsonw.h"
#include "sweep/report_parts.h"

#define SCHEMA \
	"https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/" \
	"sarif-schema-2.1.0.json"

static void text(struct jsonw *w, const char *key, const char *value)
{
	jsonw_key(w, key);
	jsonw_str(w, value ? value : "");
}

static void text_if(struct jsonw *w, const char *key, const char *value)
{
	if (value)
		text(w, key, value);
}

static void number(struct jsonw *w, const char *key, uint64_t value)
{
	jsonw_key(w, key);
	jsonw_u64(w, value);
}

static void object(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_object(w);
}

static void array(struct jsonw *w, const char *key)
{
	jsonw_key(w, key);
	jsonw_array(w);
}

/* { "text": … } */
static void message(struct jsonw *w, const char *key, const char *value)
{
	object(w, key);
	text(w, "text", value);
	jsonw_end_object(w);
}

/* --- rules: one for each verdict that can be a finding --- */

static const char *level(enum sweep_verdict v)
{
	return sweep_grade_of(v) == SWEEP_BAD ? "error" : "warning";
}

static bool has_rule(enum sweep_verdict v)
{
	return sweep_grade_of(v) == SWEEP_BAD ||
	       sweep_grade_of(v) == SWEEP_DOUBTFUL;
}

static unsigned int rule_index(enum sweep_verdict of)
{
	unsigned int n = 0;

	for (unsigned int v = 0; v < of; v++)
		n += has_rule(v);
	return n;
}

static void rule(struct jsonw *w, enum sweep_verdict v)
{
	jsonw_object(w);
	text(w, "id", sweep_verdict_name(v));
	message(w, "shortDescription", sweep_verdict_help(v));
	object(w, "defaultConfiguration");
	text(w, "level", level(v));
	jsonw_end_object(w);
	jsonw_end_object(w);
}

static void tool(struct jsonw *w, const struct sweep *s)
{
	object(w, "tool");
	object(w, "driver");
	text(w, "name", "vxtrace sweep");
	if (s->version && *s->version)
		text(w, "version", s->version);
	array(w, "rules");
	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++)
		if (has_rule(v))
			rule(w, v);
	jsonw_end_array(w);
	jsonw_end_object(w);
	jsonw_end_object(w);
}

/* --- places --- */

static bool in_uri(unsigned char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
	       (c >= '0' && c <= '9') || (c && strchr("-._~/!$&'()*+,;=@", c));
}

static void uri(struct jsonw *w, const char *path)
{
	struct buf b = BUF_INIT;

	if (*path == '/')
		buf_str(&b, "file://");
	for (; *path; path++) {
		if (in_uri((unsigned char)*path))
			buf_char(&b, *path);
		else
			buf_printf(&b, "%%%02X", (unsigned char)*path);
	}
	text(w, "uri", buf_cstr(&b));
	buf_free(&b);
}

static void physical(struct jsonw *w, const char *source, unsigned int line)
{
	if (!source || !*source)
		return;
	object(w, "physicalLocation");
	object(w, "artifactLocation");
	uri(w, source);
	jsonw_end_object(w);
	if (line) {
		object(w, "region");
		number(w, "startLine", line);
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
}

static void logical(struct jsonw *w, const char *name, const char *full)
{
	array(w, "logicalLocations");
	jsonw_object(w);
	text_if(w, "name", name);
	text(w, "fullyQualifiedName", full);
	text(w, "kind", "function");
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void locations(struct jsonw *w, const struct sweep_site *site)
{
	array(w, "locations");
	jsonw_object(w);
	physical(w, site->source, site->line);
	logical(w, site->where, site->portable);
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void frame(struct jsonw *w, const struct sweep_frame *f)
{
	struct buf b = BUF_INIT;

	report_frame(f, &b);
	jsonw_object(w);
	object(w, "location");
	physical(w, f->source, f->line);
	if (f->function)
		logical(w, NULL, f->function);
	message(w, "message", buf_cstr(&b));
	jsonw_end_object(w);
	text_if(w, "module", f->module);
	jsonw_end_object(w);
	buf_free(&b);
}

static void stack(struct jsonw *w, const char *what,
		  const struct sweep_stack *st)
{
	if (!st->n)
		return;
	jsonw_object(w);
	message(w, "message", what);
	array(w, "frames");
	for (unsigned int i = 0; i < st->n; i++)
		frame(w, &st->v[i]);
	jsonw_end_array(w);
	jsonw_end_object(w);
}

/* There may be none: an empty list is allowed. */
static void stacks(struct jsonw *w, const struct sweep_result *r)
{
	array(w, "stacks");
	stack(w, "The fault was made here.", &r->site->stack);
	stack(w, "It ended here.", &r->end);
	jsonw_end_array(w);
}

/* --- results --- */

static void fingerprint(struct jsonw *w, const struct sweep_result *r)
{
	struct buf b = BUF_INIT, hex = BUF_INIT;

	buf_printf(&b, "%s\n%s\n%s\n%s", r->site->portable, r->fault,
		   r->sticky ? "sticky" : "once", r->occurrence);
	buf_printf(&hex, "%016llx",
		   (unsigned long long)hash_bytes(b.data, b.len));
	object(w, "partialFingerprints");
	text(w, "portableSiteAndFault/v1", buf_cstr(&hex));
	jsonw_end_object(w);
	buf_free(&b);
	buf_free(&hex);
}

static void suppression(struct jsonw *w)
{
	array(w, "suppressions");
	jsonw_object(w);
	text(w, "kind", "external");
	text(w, "status", "accepted");
	text(w, "justification", "Named in the list of known findings.");
	jsonw_end_object(w);
	jsonw_end_array(w);
}

static void properties(struct jsonw *w, const struct sweep_result *r)
{
	object(w, "properties");
	text(w, "case", r->id);
	text(w, "fault", r->fault);
	text(w, "call", r->site->text);
	text_if(w, "path", r->site->path);
	text_if(w, "after", r->after);
	text_if(w, "differs", r->diff);
	text_if(w, "stderr", r->diagnostic);
	if (r->ntail) {
		array(w, "calls");
		for (unsigned int i = 0; i < r->ntail; i++)
			jsonw_str(w, r->tail[i]);
		jsonw_end_array(w);
	}
	text_if(w, "repeat", r->repeat);
	jsonw_end_object(w);
}

static void result_text(struct jsonw *w, const struct sweep_result *r)
{
	struct buf b = BUF_INIT;

	sweep_case_name(r, &b);
	buf_printf(&b, ": %s.", r->reason);
	if (r->repeat)
		buf_printf(&b, "\nTo repeat: %s", r->repeat);
	message(w, "message", buf_cstr(&b));
	buf_free(&b);
}

static void result(struct jsonw *w, const struct sweep_result *r)
{
	jsonw_object(w);
	text(w, "ruleId", sweep_verdict_name(r->verdict));
	number(w, "ruleIndex", rule_index(r->verdict));
	text(w, "level", level(r->verdict));
	result_text(w, r);
	locations(w, r->site);
	stacks(w, r);
	fingerprint(w, r);
	if (r->known)
		suppression(w);
	properties(w, r);
	jsonw_end_object(w);
}

static void results(struct jsonw *w, const struct sweep *s)
{
	array(w, "results");
	for (unsigned int i = 0; i < s->nresults; i++)
		if (report_is_finding(s->results[i]))
			result(w, s->results[i]);
	jsonw_end_array(w);
}

static void invocation(struct jsonw *w, const struct sweep *s)
{
	struct buf when = BUF_INIT;

	report_time(s->started_ms, &when);
	buf_char(&when, 'Z');
	array(w, "invocations");
	jsonw_object(w);
	text(w, "commandLine", s->command);
	text(w, "startTimeUtc", buf_cstr(&when));
	jsonw_key(w, "executionSuccessful");
	jsonw_bool(w, !s->out_of_budget && s->nresults >= s->ncases);
	if (s->cwd && *s->cwd) {
		object(w, "workingDirectory");
		uri(w, s->cwd);
		jsonw_end_object(w);
	}
	jsonw_end_object(w);
	jsonw_end_array(w);
	buf_free(&when);
}

void report_sarif(const struct sweep *s, struct buf *to)
{
	struct jsonw w = { .out = to };

	jsonw_object(&w);
	text(&w, "$schema", SCHEMA);
	text(&w, "version", "2.1.0");
	array(&w, "runs");
	jsonw_object(&w);
	tool(&w, s);
	invocation(&w, s);
	results(&w, s);
	jsonw_end_object(&w);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	buf_char(to, '\n');
}
