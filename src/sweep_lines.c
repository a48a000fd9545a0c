/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Output against the baseline's: line by line, normalized, masked. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "sweep_in.h"

/* One line of a text; the next one is behind it. */
struct line {
	const char *at;
	size_t len;
};

static bool next_line(const char **p, const char *end, struct line *l)
{
	const char *nl;

	if (*p == end)
		return false;
	nl = memchr(*p, '\n', (size_t)(end - *p));
	l->at = *p;
	l->len = (size_t)((nl ? nl : end) - *p);
	*p = nl ? nl + 1 : end;
	return true;
}

/* --- normalizing --- */

static void substitute(const struct substitution *x, char **line)
{
	struct buf to = BUF_INIT;
	const char *p = *line;
	regmatch_t m;
	int flags = 0;

	while (!regexec(&x->pattern, p, 1, &m, flags)) {
		buf_add(&to, p, (size_t)m.rm_so);
		buf_str(&to, x->by);
		p += m.rm_eo;
		flags = REG_NOTBOL;
		if (m.rm_so == m.rm_eo && *p)
			buf_char(&to, *p++);
		if (!x->global || !*p)
			break;
	}
	buf_str(&to, p);
	free(*line);
	*line = xstrdup(buf_cstr(&to));
	buf_free(&to);
}

/* To be freed. A NUL ends the line: such output is compared up to it. */
static char *normalized(const struct sweep_request *rq, const struct line *l)
{
	char *text = strndup(l->at, l->len);

	if (!text)
		oom();
	for (const struct substitution *x = rq->normalize; x; x = x->next)
		substitute(x, &text);
	return text;
}

/* --- masks --- */

/* A word of numbers, times and names goes as a whole. */
static bool in_word(char c)
{
	return isalnum((unsigned char)c) || (c && strchr("_:.,+-/", c));
}

static struct mask *mask_new(const char *a, const char *b, unsigned int line,
			     bool err)
{
	size_t la = strlen(a), lb = strlen(b), most = la < lb ? la : lb;
	struct mask *m = xcalloc(1, sizeof(*m));
	size_t head = 0, tail = 0;

	while (head < most && a[head] == b[head])
		head++;
	while (head && in_word(a[head - 1]))
		head--;
	while (tail < most - head && a[la - tail - 1] == b[lb - tail - 1])
		tail++;
	while (tail && in_word(a[la - tail]))
		tail--;
	m->line = line;
	m->err = err;
	m->before = strndup(a, head);
	m->behind = xstrdup(a + la - tail);
	return m;
}

static bool mask_fits(const struct mask *m, const char *text)
{
	size_t len = strlen(text), head = strlen(m->before);
	size_t tail = strlen(m->behind);

	return len >= head + tail && !memcmp(text, m->before, head) &&
	       !strcmp(text + len - tail, m->behind);
}

static bool masked(const struct sweep_state *s, unsigned int line, bool err,
		   const char *text)
{
	for (const struct mask *m = s->masks; m; m = m->next)
		if (m->line == line && m->err == err && mask_fits(m, text))
			return true;
	return false;
}

static bool line_agrees(const struct sweep_state *s, const struct line *a,
			const struct line *b, unsigned int n, bool err)
{
	char *x, *y;
	bool same;

	if (a->len == b->len && !memcmp(a->at, b->at, a->len))
		return true;
	x = normalized(s->rq, a);
	y = normalized(s->rq, b);
	same = !strcmp(x, y) || masked(s, n, err, y);
	free(x);
	free(y);
	return same;
}

/* --- comparing --- */

static void add_diff(struct buf *diff, const char *which, unsigned int line,
		     const struct line *a, const struct line *b)
{
	enum { MOST = 200 };

	buf_printf(diff, "%s, line %u:\n", which, line + 1);
	if (a)
		buf_printf(diff, "- %.*s\n",
			   (int)(a->len < MOST ? a->len : MOST), a->at);
	if (b)
		buf_printf(diff, "+ %.*s\n",
			   (int)(b->len < MOST ? b->len : MOST), b->at);
}

bool sweep_same_text(const struct sweep_state *s, const struct buf *base,
		     const struct buf *now, bool err, struct buf *diff)
{
	const char *which = err ? "standard error" : "standard output";
	const char *p = buf_cstr(base), *pe = p + base->len;
	const char *q = buf_cstr(now), *qe = q + now->len;
	struct line a, b;

	if (base->len == now->len && !memcmp(p, q, base->len))
		return true;
	for (unsigned int n = 0;; n++) {
		bool more = next_line(&p, pe, &a), has = next_line(&q, qe, &b);

		if (!more && !has)
			return true;
		if (more && has && line_agrees(s, &a, &b, n, err))
			continue;
		if (diff)
			add_diff(diff, which, n, more ? &a : NULL,
				 has ? &b : NULL);
		return false;
	}
}

bool sweep_mask_text(struct sweep_state *s, const struct buf *base,
		     const struct buf *now, bool err)
{
	const char *p = buf_cstr(base), *pe = p + base->len;
	const char *q = buf_cstr(now), *qe = q + now->len;
	struct line a, b;

	for (unsigned int n = 0;; n++) {
		bool more = next_line(&p, pe, &a), has = next_line(&q, qe, &b);
		struct mask *m;
		char *x, *y;

		if (!more && !has)
			return true;
		if (more != has)
			return false;
		if (line_agrees(s, &a, &b, n, err))
			continue;
		x = normalized(s->rq, &a);
		y = normalized(s->rq, &b);
		m = mask_new(x, y, n, err);
		m->next = s->masks;
		s->masks = m;
		free(x);
		free(y);
	}
}

/* A line that the baseline's has nowhere. */
bool sweep_says_more(const struct sweep_state *s, const struct buf *base,
		     const struct buf *now)
{
	const char *q = buf_cstr(now), *qe = q + now->len;
	struct line a, b;

	while (next_line(&q, qe, &b)) {
		const char *p = buf_cstr(base), *pe = p + base->len;
		bool found = false;

		for (unsigned int n = 0; !found && next_line(&p, pe, &a); n++)
			found = line_agrees(s, &a, &b, n, true);
		if (!found && b.len)
			return true;
	}
	return false;
}
