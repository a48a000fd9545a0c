/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What rules did in a run, and what they should have. */
#include "pipeline_in.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/die.h"

/* The exit status where rules did not do what was asked of them. */
#define STATUS_UNMET 3
/* … and where a replay went another way. */
#define STATUS_DIVERGED 4

static struct rule_row *rows_of(struct rules *r, unsigned int *n)
{
	struct rule_row *v;

	*n = rules_count(r);
	v = xcalloc(*n + 1, sizeof(*v));
	for (unsigned int i = 0; i < *n; i++) {
		struct rule_count c;

		rules_count_get(r, i, &c);
		v[i] = (struct rule_row){
			.name = c.name, .text = c.text,
			.matched = c.matched, .applied = c.applied,
			.refused = c.refused, .faults = c.faults,
		};
	}
	return v;
}

/* -c counts, and JSON is for programs; in a text it would be in the way. */
int pipeline_tell_rules(struct pipeline *p)
{
	struct output *out = &p->outputs.shared;
	struct rule_row *v;
	unsigned int n;
	int err = 0;

	if (!p->rules || !rules_any(p->rules) || p->plan->inject.compat ||
	    p->plan->output.separate)
		return 0;
	v = rows_of(p->rules, &n);
	for (unsigned int i = 0; i < p->nsinks && !err; i++)
		if (p->sinks[i]->ops->rules)
			err = p->sinks[i]->ops->rules(p->sinks[i], out, v, n);
	free(v);
	return err;
}

/* A file of rules is a scenario: how it went is what one wants to know. */
static void put_table(const struct pipeline *p)
{
	struct buf b = BUF_INIT;
	struct rule_row *v;
	unsigned int n;

	if (!p->plan->inject.files || p->plan->inject.compat ||
	    p->plan->json || p->plan->summary.mode != SUMMARY_NONE)
		return;
	v = rows_of(p->rules, &n);
	rules_table_text(&b, v, n);
	fwrite(b.data, 1, b.len, stderr);
	buf_free(&b);
	free(v);
}

static bool any_refused(const struct pipeline *p)
{
	for (unsigned int i = 0; i < rules_count(p->rules); i++) {
		struct rule_count c;

		rules_count_get(p->rules, i, &c);
		if (c.refused)
			return true;
	}
	return false;
}

static bool report_unfired(const struct pipeline *p)
{
	const struct inject_options *o = &p->plan->inject;
	struct buf text = BUF_INIT;
	unsigned int n;

	/* a replay tells which action was not met */
	if (o->unfired == UNFIRED_IGNORE || o->replay)
		return false;
	n = rules_unfired(p->rules, &text);
	warn_lines(buf_cstr(&text));
	buf_free(&text);
	return n && o->unfired == UNFIRED_ERROR;
}

static bool report_unmet(const struct pipeline *p)
{
	struct buf text = BUF_INIT;
	unsigned int n = rules_unmet(p->rules, &text);

	warn_lines(buf_cstr(&text));
	buf_free(&text);
	return n;
}

static bool report_diverged(const struct pipeline *p)
{
	struct buf text = BUF_INIT;
	bool other = rules_diverged(p->rules, &text);

	warn_lines(buf_cstr(&text));
	buf_free(&text);
	return other;
}

int pipeline_report(struct pipeline *p)
{
	bool written = pipeline_schedule_close(p), unfired, unmet;

	if (!p->rules || !rules_any(p->rules))
		return !written;
	put_table(p);
	if (p->uring && !rules_plain(p->rules))
		warn("%llu operations of io_uring were outside injection",
		     (unsigned long long)p->uring);
	unfired = report_unfired(p);
	unmet = report_unmet(p);
	if (report_diverged(p))
		return STATUS_DIVERGED;
	if (unfired || unmet || (p->plan->inject.strict && any_refused(p)))
		return STATUS_UNMET;
	return !written;
}
