/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* What a sweep tells: a list, progress, findings, reports. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/out.h"
#include "sweep_in.h"
#include "sweep_opt.h"

/* --- the list --- */

static void list_case(const struct sweep_case *c)
{
	printf("  case %016" PRIx64 " %s %s", c->id, c->fault,
	       c->sticky ? "sticky" : "once");
	if (c->last)
		fputs(" last", stdout);
	else if (c->occurrence != 1)
		printf(" %d", c->occurrence);
	putchar('\n');
}

static void list_site(const struct sweep_state *s, const struct sweep_site *x)
{
	printf("%016" PRIx64 " %s @ %s", x->id, x->call, x->where);
	if (x->line)
		printf(" (%s:%u)", x->source, x->line);
	printf("%s%s\n", x->hits > 1 ? ", several times" : "",
	       x->flaky ? ", flaky" : "");
	if (s->rq->verbose)
		printf("  %s\n", x->text);
	for (unsigned int i = 0; i < s->ncases; i++) {
		const struct sweep_case *c = s->cases[i];

		if (&c->site->site == x)
			list_case(c);
	}
}

void sweep_list(const struct sweep_state *s)
{
	const struct sweep_baseline *b = &s->sweep.baseline;

	for (unsigned int i = 0; i < s->sweep.nsites; i++)
		list_site(s, s->sweep.sites[i]);
	for (unsigned int i = 0; i < b->nmasks; i++)
		printf("not compared: %s\n", b->masks[i]);
	printf("%u calls, %u sites, %u cases; a plain run takes %.1f ms\n",
	       b->calls, s->sweep.nsites, s->ncases,
	       (double)b->bare_ns / 1e6);
}

/* --- progress --- */

static bool shown;

static unsigned int count_failing(const struct sweep_state *s)
{
	unsigned int n = 0;

	for (unsigned int i = 0; i < s->sweep.nresults; i++)
		n += sweep_fails(s->rq, s->sweep.results[i]);
	return n;
}

void sweep_progress_clear(void)
{
	if (shown)
		fputs("\r\033[K", stderr);
	shown = false;
}

void sweep_progress(const struct sweep_state *s)
{
	static uint64_t last;
	enum { WIDTH = 30 };
	uint64_t now = sweep_now(), spent = now - s->begun_ns;
	unsigned int done = s->sweep.nresults, all = s->sweep.ncases;
	unsigned int bar = all ? done * WIDTH / all : 0;
	char text[WIDTH + 1];

	if (s->rq->quiet || !isatty(STDERR_FILENO) ||
	    now - last < 100000000)
		return;
	last = now;
	if (bar > WIDTH)
		bar = WIDTH;
	memset(text, '#', bar);
	memset(text + bar, '.', WIDTH - bar);
	text[WIDTH] = '\0';
	fprintf(stderr, "\r[%s] %u/%u, %u failing", text, done, all,
		count_failing(s));
	if (done)
		fprintf(stderr, ", %.0f s left",
			(double)spent / done * (all > done ? all - done : 0) /
			1e9);
	fputs("\033[K", stderr);
	shown = true;
}

/* Where people read: not where a report is asked for. */
static FILE *told_on(const struct sweep_request *rq)
{
	const char *const paths[] = { rq->junit, rq->tap, rq->html, rq->sarif };

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++)
		if (paths[i] && !strcmp(paths[i], "-"))
			return stderr;
	return stdout;
}

void sweep_show_result(const struct sweep_state *s,
		       const struct sweep_result *r)
{
	struct buf b = BUF_INIT;

	if (s->rq->quiet ||
	    (!sweep_fails(s->rq, r) && !s->rq->verbose && !s->rq->replay))
		return;
	sweep_progress_clear();
	report_block(r, &b);
	fputs(buf_cstr(&b), told_on(s->rq));
	fflush(stdout);
	buf_free(&b);
}

/* --- what it means --- */

bool sweep_fails(const struct sweep_request *rq, const struct sweep_result *r)
{
	return !r->known && rq->fail_on >> r->verdict & 1;
}

int sweep_exit_status(const struct sweep_request *rq, const struct sweep *s)
{
	int status = SWEEP_EXIT_GOOD;

	for (unsigned int i = 0; i < s->nresults; i++) {
		const struct sweep_result *r = s->results[i];

		if (sweep_fails(rq, r))
			return SWEEP_EXIT_FINDINGS;
		if (r->verdict == SWEEP_NOT_APPLIED)
			status = SWEEP_EXIT_UNTRIED;
	}
	return status;
}

static void add_ids(struct buf *to, const struct sweep_case *c)
{
	if (c->after) {
		add_ids(to, c->after);
		buf_char(to, ',');
	}
	buf_printf(to, "%016" PRIx64, c->id);
}

/* "--replay" with the options that made the case, and the command. */
const char *sweep_repeat(struct sweep_state *s, const struct sweep_case *c)
{
	struct buf b = BUF_INIT;
	const char *text;

	sweep_quote(&b, die_program());
	buf_str(&b, " sweep ");
	if (s->rq->options.len)
		buf_printf(&b, "%s ", buf_cstr(&s->rq->options));
	buf_str(&b, "--replay=");
	add_ids(&b, c);
	buf_printf(&b, " -- %s", s->sweep.command);
	text = arena_strdup(&s->sweep.arena, buf_cstr(&b));
	buf_free(&b);
	return text;
}

/* --- accepted findings --- */

/* A line of --known: a case's id, or "PORTABLE FAULT". */
static bool names(const char *line, size_t len, const struct sweep_result *r)
{
	size_t site = strlen(r->site->portable), fault = strlen(r->fault);

	if (len >= 6 && len <= 16 &&
	    strspn(line, "0123456789abcdef") >= len)
		return !strncmp(r->id, line, len);
	return len == site + 1 + fault &&
	       !memcmp(line, r->site->portable, site) && line[site] == ' ' &&
	       !memcmp(line + site + 1, r->fault, fault);
}

static const struct buf *known_text(const struct sweep_request *rq)
{
	static struct buf text;
	static bool read;
	size_t n;
	FILE *f;

	if (read || !rq->known)
		return &text;
	read = true;
	f = fopen(rq->known, "re");
	if (!f)
		die_errno(errno, "sweep: %s", rq->known);
	do {
		char *to = buf_reserve(&text, 4096);

		n = fread(to, 1, 4096, f);
		text.len += n;
	} while (n);
	buf_char(&text, '\n');
	fclose(f);
	return &text;
}

void sweep_read_known(const struct sweep_request *rq)
{
	known_text(rq);
}

void sweep_mark_result(const struct sweep_request *rq, struct sweep_result *r)
{
	const struct buf *text = known_text(rq);
	const char *p = buf_cstr(text);

	while (*p && !r->known) {
		size_t len = strcspn(p, "\n"), n = len;

		while (n && strchr(" \t\r", p[n - 1]))
			n--;
		if (n && *p != '#')
			r->known = names(p, n, r);
		p += len + (p[len] != '\0');
	}
}

void sweep_mark_known(const struct sweep_request *rq, struct sweep *s)
{
	for (unsigned int i = 0; i < s->nresults; i++)
		sweep_mark_result(rq, s->results[i]);
}

/* --- reports --- */

static int write_report(const char *path, const struct buf *b)
{
	bool std = !strcmp(path, "-");
	FILE *f = std ? stdout : fopen(path, "we");
	bool bad;

	if (!f) {
		warn_errno(errno, "sweep: %s", path);
		return 1;
	}
	bad = fwrite(buf_cstr(b), 1, b->len, f) != b->len;
	bad |= std ? fflush(f) != 0 : fclose(f) != 0;
	if (bad)
		warn_errno(errno, "sweep: %s", path);
	return bad;
}

int sweep_reports(const struct sweep_request *rq, struct sweep *sweep)
{
	const struct {
		const char *path;
		void (*make)(const struct sweep *s, struct buf *to);
	} all[] = {
		{ rq->junit, report_junit }, { rq->tap, report_tap },
		{ rq->sarif, report_sarif }, { rq->html, report_html },
	};
	int bad = 0;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		struct buf b = BUF_INIT;

		if (!all[i].path)
			continue;
		all[i].make(sweep, &b);
		bad |= write_report(all[i].path, &b);
		buf_free(&b);
	}
	return bad;
}

void sweep_show_all(const struct sweep_request *rq, const struct sweep *s)
{
	const char *actions = getenv("GITHUB_ACTIONS");
	struct buf b = BUF_INIT;

	if (actions && *actions)
		report_github(s, &b);
	if (!rq->quiet)
		report_summary(s, &b);
	fputs(buf_cstr(&b), told_on(rq));
	buf_free(&b);
}
