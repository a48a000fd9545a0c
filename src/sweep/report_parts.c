/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/report_parts.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/die.h"
#include "base/jsonw.h"

#define LEAST_DIGITS 6
#define MOST_DIGITS 16

bool report_is_failure(const struct sweep_result *r)
{
	return !r->known && sweep_grade_of(r->verdict) == SWEEP_BAD;
}

bool report_is_finding(const struct sweep_result *r)
{
	enum sweep_grade grade = sweep_grade_of(r->verdict);

	return grade == SWEEP_BAD || grade == SWEEP_DOUBTFUL;
}

static int by_text(const void *a, const void *b)
{
	return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static int in_common(const char *a, const char *b)
{
	int n = 0;

	while (a[n] && a[n] == b[n])
		n++;
	return n;
}

int report_id_digits(const struct sweep *s)
{
	const char **ids = xcalloc(s->nresults + 1ul, sizeof(*ids));
	int digits = LEAST_DIGITS;

	for (unsigned int i = 0; i < s->nresults; i++)
		ids[i] = s->results[i]->id;
	qsort(ids, s->nresults, sizeof(*ids), by_text);
	for (unsigned int i = 1; i < s->nresults; i++) {
		int n = in_common(ids[i - 1], ids[i]) + 1;

		if (n > digits)
			digits = n;
	}
	free(ids);
	return digits < MOST_DIGITS ? digits : MOST_DIGITS;
}

void report_outcome(const struct sweep_result *r, struct buf *to)
{
	buf_printf(to, "%s%s: %s", r->known ? "known: " : "",
		   sweep_verdict_name(r->verdict), r->reason);
}

void report_frame(const struct sweep_frame *f, struct buf *to)
{
	buf_str(to, f->function ? f->function : "??");
	if (f->offset)
		buf_printf(to, "+0x%llx", (unsigned long long)f->offset);
	if (f->source && f->line)
		buf_printf(to, " %s:%u", f->source, f->line);
	else if (f->source)
		buf_printf(to, " %s", f->source);
	buf_printf(to, " (%s+0x%llx)", f->module ? f->module : "?",
		   (unsigned long long)f->addr);
}

static void stack(const char *title, const struct sweep_stack *st,
		  struct buf *to)
{
	if (!st->n)
		return;
	buf_printf(to, "%s:\n", title);
	for (unsigned int i = 0; i < st->n; i++) {
		buf_printf(to, "  #%u ", i);
		report_frame(&st->v[i], to);
		buf_char(to, '\n');
	}
}

static void block(const char *title, const char *text, struct buf *to)
{
	if (!text || !*text)
		return;
	buf_printf(to, "%s:\n", title);
	while (*text) {
		size_t len = strcspn(text, "\n");

		buf_str(to, "  ");
		buf_add(to, text, len);
		buf_char(to, '\n');
		text += len + (text[len] == '\n');
	}
}

static void tail(const struct sweep_result *r, struct buf *to)
{
	if (r->ntail)
		buf_str(to, "last calls:\n");
	for (unsigned int i = 0; i < r->ntail; i++)
		buf_printf(to, "  %s\n", r->tail[i]);
}

void report_details(const struct sweep_result *r, struct buf *to)
{
	buf_printf(to, "%s: %s\n", sweep_verdict_name(r->verdict), r->reason);
	block("without the fault", r->site->text, to);
	stack("the fault was made here", &r->site->stack, to);
	stack("it ended here", &r->end, to);
	tail(r, to);
	block("what differs", r->diff, to);
	block("standard error", r->diagnostic, to);
	if (r->repeat)
		buf_printf(to, "to repeat: %s\n", r->repeat);
}

void report_seconds(uint64_t ns, int digits, struct buf *to)
{
	uint64_t part = ns % 1000000000;

	for (int i = digits; i < 9; i++)
		part /= 10;
	buf_printf(to, "%llu.%0*llu", (unsigned long long)(ns / 1000000000),
		   digits, (unsigned long long)part);
}

void report_time(uint64_t ms, struct buf *to)
{
	const uint64_t last = UINT64_C(253402300799); /* of the year 9999 */
	uint64_t seconds = ms / 1000;
	time_t t = (time_t)(seconds < last ? seconds : last);
	char text[32];
	struct tm tm;

	gmtime_r(&t, &tm);
	strftime(text, sizeof(text), "%Y-%m-%dT%H:%M:%S", &tm);
	buf_str(to, text);
}

static size_t sequence(const char *p)
{
	for (size_t n = 1; n <= 4 && p[n - 1]; n++)
		if (jsonw_is_utf8(p, n))
			return n;
	return 0;
}

unsigned int report_char(const char **text)
{
	const unsigned char *p = (const unsigned char *)*text;
	unsigned int c = *p;
	size_t n;

	if (c < 0x80) {
		*text += c != 0;
		return c;
	}
	n = sequence(*text);
	*text += n ? n : 1;
	if (!n)
		return 0xfffd;
	c &= 0x7fu >> n;
	for (size_t i = 1; i < n; i++)
		c = c << 6 | (p[i] & 0x3fu);
	return c;
}

/* C1 controls as well: some terminals obey them in UTF-8, too. */
void report_visible(const char *text, struct buf *to)
{
	const char *from = text;
	unsigned int c;

	for (; (c = report_char(&text)); from = text) {
		if (c < ' ' || (c >= 0x7f && c < 0xa0))
			buf_printf(to, "\\x%02x", c);
		else if (c == 0xfffd)
			buf_str(to, "\xef\xbf\xbd");
		else
			buf_add(to, from, (size_t)(text - from));
	}
}
