/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/summary.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/hash.h"
#include "sink/injected.h"

#define NAME_WIDTH 16

/* Times in ns, of all calls together. */
struct times {
	uint64_t total, min, max;
};

struct row {
	char *name;
	uint64_t order;		/* the call's number, far ones behind */
	uint64_t calls, errors, injected;
	uint64_t key;		/* what the table is sorted by */
	struct times sys, wall;
};

struct table {
	struct row **v;
	size_t n, cap;
	struct hash by_nr;	/* call number -> row */
};

struct summary_sink {
	struct sink sink;
	const struct summary_style *style;
	struct output *out;
	struct table tables[ABI_COUNT];
	const char *modes[ABI_COUNT];
};

/* --- counting --- */

static struct row *row_of(struct table *t, const struct event *ev)
{
	struct row *r = hash_find(&t->by_nr, ev->nr);

	if (r)
		return r;
	if (t->n == t->cap) {
		t->cap = t->cap ? 2 * t->cap : 64;
		t->v = xrealloc(t->v, t->cap * sizeof(struct row *));
	}
	r = xcalloc(1, sizeof(*r));
	r->name = xstrdup(ev->name);
	r->order = ev->nr;
	r->sys.min = UINT64_MAX;
	r->wall.min = UINT64_MAX;
	t->v[t->n++] = r;
	hash_put(&t->by_nr, ev->nr, r);
	return r;
}

static void add_time(struct times *t, uint64_t ns)
{
	t->total += ns;
	if (ns < t->min)
		t->min = ns;
	if (ns > t->max)
		t->max = ns;
}

static uint64_t without(uint64_t ns, uint64_t overhead)
{
	return ns > overhead ? ns - overhead : 0;
}

static int summary_enter(struct sink *s, struct task *t)
{
	(void)s;
	(void)t;
	return 0;
}

static int summary_exit(struct sink *s, struct task *t, enum ending how)
{
	struct summary_sink *x = (struct summary_sink *)s;
	const struct event *ev = &t->ev;
	uint64_t overhead = x->style->overhead_ns;
	struct row *r;

	if (how != ENDING_RETURNED && how != ENDING_UNKNOWN)
		return 0;
	x->modes[ev->abi->index] = ev->abi->mode;
	r = row_of(&x->tables[ev->abi->index], ev);
	r->calls++;
	r->errors += ev->err != 0;
	r->injected += injected_any(t->injected);
	add_time(&r->sys, without(ev->stime_ns, overhead));
	add_time(&r->wall, without(ev->exit_ns - ev->enter_ns, overhead));
	return 0;
}

static int summary_notice(struct sink *s, struct task *t,
			  const struct notice *n)
{
	(void)s;
	(void)t;
	(void)n;
	return 0;
}

/* --- sorting --- */

static const struct times *main_times(const struct summary_style *style,
				      const struct row *r)
{
	return style->wall ? &r->wall : &r->sys;
}

static uint64_t key(const struct summary_style *style, const struct row *r)
{
	const struct times *t = main_times(style, r);

	switch ((enum summary_column)style->sort) {
	case SUM_TIME_PERCENT: case SUM_TOTAL_TIME:
		return t->total;
	case SUM_MIN_TIME:
		return t->min;
	case SUM_MAX_TIME:
		return t->max;
	case SUM_AVG_TIME:
		return t->total / r->calls;
	case SUM_CALLS:
		return r->calls;
	case SUM_ERRORS:
		return r->errors;
	case SUM_WALL_TOTAL:
		return r->wall.total;
	case SUM_WALL_MIN:
		return r->wall.min;
	case SUM_WALL_MAX:
		return r->wall.max;
	case SUM_WALL_AVG:
		return r->wall.total / r->calls;
	case SUM_INJECTED:
		return r->injected;
	case SUM_NONE: case SUM_NAME: case SUM_COLUMNS:
		break;
	}
	return 0;
}

static int by_key(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;

	if (x->key != y->key)
		return x->key < y->key ? 1 : -1;
	return x->order < y->order ? -1 : x->order > y->order;
}

static int by_name(const void *a, const void *b)
{
	const struct row *x = *(struct row *const *)a;
	const struct row *y = *(struct row *const *)b;

	return strcmp(x->name, y->name);
}

static void sort(const struct summary_style *style, struct table *t)
{
	for (size_t i = 0; i < t->n; i++)
		t->v[i]->key = key(style, t->v[i]);
	if (style->sort != SUM_NONE)
		qsort(t->v, t->n, sizeof(struct row *),
		      style->sort == SUM_NAME ? by_name : by_key);
}

/* --- printing --- */

static const struct {
	const char *head;
	int width;
} columns[SUM_COLUMNS] = {
	[SUM_TIME_PERCENT] = { "% time", 6 },
	[SUM_TOTAL_TIME] = { "seconds", 11 },
	[SUM_MIN_TIME] = { "shortest", 8 },
	[SUM_MAX_TIME] = { "longest", 8 },
	[SUM_AVG_TIME] = { "usecs/call", 11 },
	[SUM_CALLS] = { "calls", 9 },
	[SUM_ERRORS] = { "errors", 9 },
	[SUM_NAME] = { "syscall", NAME_WIDTH },
	[SUM_WALL_TOTAL] = { "wall secs", 11 },
	[SUM_WALL_MIN] = { "wall min", 8 },
	[SUM_WALL_MAX] = { "wall max", 8 },
	[SUM_WALL_AVG] = { "wall us/call", 12 },
	[SUM_INJECTED] = { "injected", 9 },
};

static int width_of(enum summary_column c, int name_width)
{
	return c == SUM_NAME ? name_width : columns[c].width;
}

static void put_name(struct buf *b, const char *name, bool last, int width)
{
	buf_printf(b, "%-*s", last ? 0 : width, name);
}

/* As %f does: to the nearest microsecond. */
static void put_seconds(struct buf *b, uint64_t ns, int width)
{
	buf_printf(b, "%*.6f", width, (double)ns / 1e9);
}

static void put_heads(struct buf *b, const uint8_t *list, int name_width)
{
	for (; *list; list++) {
		int w = width_of(*list, name_width);

		if (*list == SUM_NAME)
			put_name(b, columns[*list].head, !list[1], w);
		else
			buf_printf(b, "%*s", w, columns[*list].head);
		buf_char(b, list[1] ? ' ' : '\n');
	}
}

static void put_rule(struct buf *b, const uint8_t *list, int name_width)
{
	for (; *list; list++) {
		buf_fill(b, '-', (size_t)width_of(*list, name_width));
		buf_char(b, list[1] ? ' ' : '\n');
	}
}

/* None is a blank. */
static void put_count(struct buf *b, uint64_t n, int width)
{
	if (n)
		buf_printf(b, "%*" PRIu64, width, n);
	else
		buf_fill(b, ' ', (size_t)width);
}

static void put_cell(struct buf *b, enum summary_column c,
		     const struct row *r, const struct times *t,
		     double percent)
{
	int w = columns[c].width;

	switch (c) {
	case SUM_TIME_PERCENT:
		buf_printf(b, "%*.2f", w, percent);
		return;
	case SUM_TOTAL_TIME:
		put_seconds(b, t->total, w);
		return;
	case SUM_MIN_TIME:
		put_seconds(b, t->min, w);
		return;
	case SUM_MAX_TIME:
		put_seconds(b, t->max, w);
		return;
	case SUM_AVG_TIME:
		buf_printf(b, "%*" PRIu64, w, t->total / r->calls / 1000);
		return;
	case SUM_CALLS:
		buf_printf(b, "%*" PRIu64, w, r->calls);
		return;
	case SUM_ERRORS:
		put_count(b, r->errors, w);
		return;
	case SUM_INJECTED:
		put_count(b, r->injected, w);
		return;
	case SUM_WALL_TOTAL:
		put_seconds(b, r->wall.total, w);
		return;
	case SUM_WALL_MIN:
		put_seconds(b, r->wall.min, w);
		return;
	case SUM_WALL_MAX:
		put_seconds(b, r->wall.max, w);
		return;
	case SUM_WALL_AVG:
		buf_printf(b, "%*" PRIu64, w, r->wall.total / r->calls / 1000);
		return;
	case SUM_NONE: case SUM_NAME: case SUM_COLUMNS:
		return;
	}
}

static void put_row(struct buf *b, const struct summary_style *style,
		    const struct row *r, uint64_t total, int name_width)
{
	const struct times *t = main_times(style, r);
	double percent = total ? 100.0 * (double)t->total / (double)total : 0;

	for (const uint8_t *c = style->columns; *c; c++) {
		if (*c == SUM_NAME)
			put_name(b, r->name, !c[1], name_width);
		else
			put_cell(b, *c, r, t, percent);
		buf_char(b, c[1] ? ' ' : '\n');
	}
}

static void add_times(struct times *sum, const struct times *t)
{
	sum->total += t->total;
	if (t->min < sum->min)
		sum->min = t->min;
	if (t->max > sum->max)
		sum->max = t->max;
}

static struct row sum_of(const struct table *t, char *name, int *name_width)
{
	struct row sum = {
		.name = name,
		.sys.min = UINT64_MAX,
		.wall.min = UINT64_MAX,
	};

	*name_width = NAME_WIDTH;
	for (size_t i = 0; i < t->n; i++) {
		const struct row *r = t->v[i];
		int len = (int)strlen(r->name);

		sum.calls += r->calls;
		sum.errors += r->errors;
		sum.injected += r->injected;
		add_times(&sum.sys, &r->sys);
		add_times(&sum.wall, &r->wall);
		if (len > *name_width)
			*name_width = len;
	}
	return sum;
}

/* The last line says 100 % whatever was measured. */
static void put_total(struct buf *b, const struct summary_style *style,
		      const struct row *sum, int name_width)
{
	const struct times *t = main_times(style, sum);

	for (const uint8_t *c = style->columns; *c; c++) {
		if (*c == SUM_NAME)
			put_name(b, sum->name, !c[1], name_width);
		else
			put_cell(b, *c, sum, t, 100.0);
		buf_char(b, c[1] ? ' ' : '\n');
	}
}

static void put_table(struct buf *b, const struct summary_style *style,
		      struct table *t)
{
	char total[] = "total";
	int name_width;
	struct row sum = sum_of(t, total, &name_width);
	uint64_t time = main_times(style, &sum)->total;

	sort(style, t);
	put_heads(b, style->columns, name_width);
	put_rule(b, style->columns, name_width);
	for (size_t i = 0; i < t->n; i++)
		put_row(b, style, t->v[i], time, name_width);
	put_rule(b, style->columns, name_width);
	put_total(b, style, &sum, name_width);
}

static int summary_end(struct sink *s)
{
	struct summary_sink *x = (struct summary_sink *)s;
	struct buf *b = &x->out->out.buf;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		if (!x->tables[i].n)
			continue;
		if (i)
			buf_printf(b, "System call usage summary for %s mode:\n",
				   x->modes[i]);
		put_table(b, x->style, &x->tables[i]);
	}
	x->out->line = (int64_t)b->len;
	return output_touch(x->out);
}

static int summary_rules(struct sink *s, struct output *out,
			 const struct rule_row *v, unsigned int n)
{
	(void)s;
	rules_table_text(&out->out.buf, v, n);
	out->line = (int64_t)out->out.buf.len;
	return output_touch(out);
}

static void summary_free(struct sink *s)
{
	struct summary_sink *x = (struct summary_sink *)s;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		for (size_t k = 0; k < x->tables[i].n; k++) {
			free(x->tables[i].v[k]->name);
			free(x->tables[i].v[k]);
		}
		free(x->tables[i].v);
		hash_free(&x->tables[i].by_nr);
	}
	free(x);
}

static const struct sink_ops summary_ops = {
	.enter = summary_enter,
	.exit = summary_exit,
	.notice = summary_notice,
	.end = summary_end,
	.rules = summary_rules,
	.free = summary_free,
};

struct sink *summary_sink_new(const struct summary_style *style,
			      struct output *out)
{
	struct summary_sink *x = xcalloc(1, sizeof(*x));

	x->sink.ops = &summary_ops;
	x->style = style;
	x->out = out;
	return &x->sink;
}
