/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The setters of times and of the summary. */
#include "cli_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"

static const struct keyword precisions[] = {
	{ "s", PRECISION_S },
	{ "ms", PRECISION_MS },
	{ "us", PRECISION_US },
	{ "ns", PRECISION_NS },
	{ NULL, 0 }
};

static const struct keyword clocks[] = {
	{ "none", CLOCK_NONE },
	{ "time", CLOCK_TIME },
	{ "unix", CLOCK_UNIX },
	{ NULL, 0 }
};

static bool set_clock_format(struct text_style *s, const char *word)
{
	int format = keyword_find(clocks, word);

	if (format < 0)
		return false;
	s->clock = (uint8_t)format;
	return true;
}

static bool set_clock_precision(struct text_style *s, const char *word)
{
	int precision = keyword_find(precisions, word);

	if (precision < 0)
		return false;
	s->clock_precision = (uint8_t)precision;
	return true;
}

static bool set_clock_word(struct text_style *s, const char *word)
{
	if (!strncmp(word, "format:", 7))
		return set_clock_format(s, word + 7);
	if (!strncmp(word, "precision:", 10))
		return set_clock_precision(s, word + 10);
	return set_clock_format(s, word) || set_clock_precision(s, word);
}

/* Formats and precisions may come in options of their own. */
void set_clock(struct cli *c, const char *arg)
{
	struct text_style *s = &c->plan->style;
	char *list, *save = NULL, *word;

	if (c->is_short) {
		c->rq->nt++;
		return;
	}
	c->rq->clock_long = true;
	if (s->clock == CLOCK_NONE)
		s->clock = CLOCK_TIME;
	list = xstrdup(arg ? arg : "");
	for (word = strtok_r(list, ",", &save); word;
	     word = strtok_r(NULL, ",", &save))
		if (!set_clock_word(s, word))
			cli_bad_argument(c, arg);
	free(list);
}

void set_relative(struct cli *c, const char *arg)
{
	c->plan->style.relative = true;
	if (arg)
		c->plan->style.relative_precision =
			(uint8_t)keyword_get(c, precisions, arg);
}

void set_duration(struct cli *c, const char *arg)
{
	c->plan->style.duration = true;
	if (arg)
		c->plan->style.duration_precision =
			(uint8_t)keyword_get(c, precisions, arg);
}

/* ---- the summary */

static void set_summary_mode(struct cli *c, enum summary_mode mode)
{
	struct summary_style *s = &c->plan->summary;

	if (s->mode != SUMMARY_NONE && s->mode != mode)
		die_usage("-c/--summary-only and -C/--summary are mutually"
			  " exclusive");
	s->mode = (uint8_t)mode;
}

void set_summary_only(struct cli *c, const char *arg)
{
	(void)arg;
	set_summary_mode(c, SUMMARY_ONLY);
}

void set_summary_too(struct cli *c, const char *arg)
{
	(void)arg;
	set_summary_mode(c, SUMMARY_TOO);
}

void set_summary_wall(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->summary.wall = true;
}

void set_overhead(struct cli *c, const char *arg)
{
	struct summary_style *s = &c->plan->summary;

	if (num_parse_duration(arg, 1000, &s->overhead_ns))
		cli_bad_argument(c, arg);
	s->overhead_set = true;
}

/* What -S and -U call a column; "time" alone differs. */
static const struct keyword columns[] = {
	{ "time-percent", SUM_TIME_PERCENT },
	{ "time_percent", SUM_TIME_PERCENT },
	{ "total-time", SUM_TOTAL_TIME },
	{ "total_time", SUM_TOTAL_TIME },
	{ "time-total", SUM_TOTAL_TIME },
	{ "time_total", SUM_TOTAL_TIME },
	{ "min-time", SUM_MIN_TIME }, { "min_time", SUM_MIN_TIME },
	{ "time-min", SUM_MIN_TIME }, { "time_min", SUM_MIN_TIME },
	{ "shortest", SUM_MIN_TIME },
	{ "max-time", SUM_MAX_TIME }, { "max_time", SUM_MAX_TIME },
	{ "time-max", SUM_MAX_TIME }, { "time_max", SUM_MAX_TIME },
	{ "longest", SUM_MAX_TIME },
	{ "avg-time", SUM_AVG_TIME }, { "avg_time", SUM_AVG_TIME },
	{ "time-avg", SUM_AVG_TIME }, { "time_avg", SUM_AVG_TIME },
	{ "calls", SUM_CALLS }, { "count", SUM_CALLS },
	{ "errors", SUM_ERRORS }, { "error", SUM_ERRORS },
	{ "name", SUM_NAME }, { "syscall", SUM_NAME },
	{ "syscall-name", SUM_NAME }, { "syscall_name", SUM_NAME },
	{ "wall-total", SUM_WALL_TOTAL }, { "wall_total", SUM_WALL_TOTAL },
	{ "wall-min", SUM_WALL_MIN }, { "wall_min", SUM_WALL_MIN },
	{ "wall-max", SUM_WALL_MAX }, { "wall_max", SUM_WALL_MAX },
	{ "wall-avg", SUM_WALL_AVG }, { "wall_avg", SUM_WALL_AVG },
	{ "injected", SUM_INJECTED },
	{ NULL, 0 }
};

void set_summary_sort(struct cli *c, const char *arg)
{
	int column = keyword_find(columns, arg);

	if (!strcmp(arg, "time"))
		column = SUM_TOTAL_TIME;
	else if (!strcmp(arg, "none") || !strcmp(arg, "nothing"))
		column = SUM_NONE;
	else if (column == SUM_TIME_PERCENT)
		column = SUM_TOTAL_TIME;
	if (column < 0)
		die_usage("invalid sortby: '%s'", arg);
	c->plan->summary.sort = (uint8_t)column;
	c->rq->sort = true;
}

static int find_column(const char *word)
{
	if (!strcmp(word, "time"))
		return SUM_TIME_PERCENT;
	return keyword_find(columns, word);
}

/* Adds one column; `rest` is the list from this word on. */
static void add_column(struct summary_style *s, const char *word,
		       const char *rest, unsigned int *n)
{
	int column = find_column(word);
	unsigned int i;

	if (column < 0)
		die_usage("unknown column name: '%s'", word);
	for (i = 0; i < *n; i++)
		if (s->columns[i] == column)
			die_usage("call summary column has been provided more"
				  " than once: '%s' (-U option residual:"
				  " '%s')", word, rest);
	s->columns[(*n)++] = (uint8_t)column;
	s->columns[*n] = SUM_NONE;
}

/* Empty words count, unlike elsewhere. */
void set_summary_columns(struct cli *c, const char *arg)
{
	struct summary_style *s = &c->plan->summary;
	bool named = false;
	const char *p = arg, *comma;
	unsigned int n = 0, i;

	c->rq->columns = true;
	do {
		char *word;

		comma = strchr(p, ',');
		word = comma ? strndup(p, (size_t)(comma - p)) : xstrdup(p);
		if (!word)
			oom();
		add_column(s, word, p, &n);
		free(word);
		if (comma)
			p = comma + 1;
	} while (comma);
	for (i = 0; i < n; i++)
		named |= s->columns[i] == SUM_NAME;
	if (!named) {
		s->columns[n++] = SUM_NAME;
		s->columns[n] = SUM_NONE;
	}
}
