/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/sweep.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/die.h"
#include "base/jsonw.h"

static const struct {
	const char *name;
	enum sweep_grade grade;
	const char *help;
} verdicts[] = {
	[SWEEP_CRASH] = { "CRASH", SWEEP_BAD,
		"A process died by a fatal signal." },
	[SWEEP_SANITIZER] = { "SANITIZER", SWEEP_BAD,
		"A sanitizer reported an error." },
	[SWEEP_HANG] = { "HANG", SWEEP_BAD,
		"It did not end: its threads wait for something." },
	[SWEEP_SPIN] = { "SPIN", SWEEP_BAD,
		"It did not end: it computes, or tries again without end." },
	[SWEEP_CORRUPT] = { "CORRUPT", SWEEP_BAD,
		"What it left behind did not pass the check." },
	[SWEEP_SILENT_WRONG] = { "SILENT-WRONG", SWEEP_BAD,
		"It reported success, but its output or files are wrong." },
	[SWEEP_LEAK] = { "LEAK", SWEEP_BAD,
		"It left processes or files behind." },
	[SWEEP_FAIL_SILENT] = { "FAIL-SILENT", SWEEP_DOUBTFUL,
		"It failed, and did not say so." },
	[SWEEP_SUSPECT] = { "SUSPECT", SWEEP_DOUBTFUL,
		"A failed write, sync, close or rename of a result changed"
		" nothing." },
	[SWEEP_NOT_REACHED] = { "NOT-REACHED", SWEEP_UNTRIED,
		"The run did not come to the call." },
	[SWEEP_NOT_APPLIED] = { "NOT-APPLIED", SWEEP_UNTRIED,
		"The fault could not be made there." },
	[SWEEP_FLAKY] = { "FLAKY", SWEEP_UNTRIED,
		"Tried again, it ended in another way." },
	[SWEEP_MISREPORTED] = { "MISREPORTED", SWEEP_GOOD,
		"It spoke of an error, with wrong results, but a status of success." },
	[SWEEP_TOLERATED] = { "TOLERATED", SWEEP_GOOD,
		"It worked as without the fault." },
	[SWEEP_REPORTED] = { "REPORTED", SWEEP_GOOD,
		"It failed, and said so." },
};

const char *sweep_verdict_name(enum sweep_verdict v)
{
	return v < SWEEP_VERDICTS ? verdicts[v].name : "?";
}

enum sweep_verdict sweep_verdict_find(const char *name)
{
	unsigned int v = 0;

	while (v < SWEEP_VERDICTS && strcasecmp(verdicts[v].name, name) != 0)
		v++;
	return (enum sweep_verdict)v;
}

const char *sweep_verdict_help(enum sweep_verdict v)
{
	return v < SWEEP_VERDICTS ? verdicts[v].help : "";
}

enum sweep_grade sweep_grade_of(enum sweep_verdict v)
{
	return v < SWEEP_VERDICTS ? verdicts[v].grade : SWEEP_UNTRIED;
}

void sweep_init(struct sweep *s)
{
	*s = (struct sweep){ .shard = 1, .shards = 1 };
}

void sweep_free(struct sweep *s)
{
	free(s->sites);
	free(s->results);
	arena_free(&s->arena);
}

/* Room for one more: capacities are powers of two. */
static void *more(void *v, unsigned int n, size_t size)
{
	if (n & (n - 1))
		return v;
	return xrealloc(v, (n ? 2 * (size_t)n : 1) * size);
}

void sweep_add_site(struct sweep *s, struct sweep_site *site)
{
	s->sites = more(s->sites, s->nsites, sizeof(struct sweep_site *));
	s->sites[s->nsites++] = site;
}

void sweep_add_result(struct sweep *s, struct sweep_result *r)
{
	s->results = more(s->results, s->nresults,
			  sizeof(struct sweep_result *));
	s->results[s->nresults++] = r;
}

struct sweep_site *sweep_find_site(const struct sweep *s, uint64_t id)
{
	for (unsigned int i = 0; i < s->nsites; i++)
		if (s->sites[i]->id == id)
			return s->sites[i];
	return NULL;
}

void sweep_case_name(const struct sweep_result *r, struct buf *to)
{
	buf_printf(to, "%s %s @ %s %s", r->site->call, r->fault,
		   r->site->where, r->sticky ? "sticky" : "once");
	if (strcmp(r->occurrence, "first") != 0)
		buf_printf(to, " %s", r->occurrence);
	if (r->after)
		buf_printf(to, " after %s", r->after);
}

/* How many bytes of the character at `p` are valid UTF-8; 0: it is not. */
static size_t character(const unsigned char *p, size_t len)
{
	for (size_t n = 1; n <= 4 && n <= len; n++)
		if (jsonw_is_utf8(p, n))
			return n;
	return 0;
}

const char *sweep_text(struct sweep *s, const void *data, size_t len)
{
	const unsigned char *p = data, *end = p + len;
	struct buf b = BUF_INIT;
	const char *text;

	while (p < end) {
		size_t n = character(p, (size_t)(end - p));

		if (!n)
			buf_str(&b, "\xef\xbf\xbd");
		else if ((*p < ' ' && *p != '\n' && *p != '\t') || *p == 127)
			buf_printf(&b, "\\x%02x", *p);
		else
			buf_add(&b, p, n);
		p += n ? n : 1;
	}
	text = arena_strdup(&s->arena, buf_cstr(&b));
	buf_free(&b);
	return text;
}
