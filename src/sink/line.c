/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sink/line.h"

#include <string.h>
#include <time.h>

#include "sink/notes.h"

#define SECOND UINT64_C(1000000000)

static void fraction(struct buf *b, uint64_t ns, unsigned int digits)
{
	uint64_t part = ns % SECOND;

	if (!digits)
		return;
	for (unsigned int i = digits; i < 9; i++)
		part /= 10;
	buf_printf(b, ".%0*llu", (int)digits, (unsigned long long)part);
}

void line_seconds(struct buf *b, uint64_t ns, unsigned int digits, int width)
{
	buf_printf(b, "%*llu", width, (unsigned long long)(ns / SECOND));
	fraction(b, ns, digits);
}

static void comm(struct buf *b, const struct text_style *style,
		 const struct task *t)
{
	const char *name = style->comm ? t->ev.comm : NULL;

	if (!name)
		return;
	buf_char(b, '<');
	notes_name(b, name, strlen(name), style->hex);
	buf_char(b, '>');
}

static void number(struct buf *b, pid_t tid, unsigned int width, bool left)
{
	char text[16];
	size_t at = sizeof(text), len;
	unsigned int v = (unsigned int)tid;

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	len = sizeof(text) - at;
	if (!left && len < width)
		buf_fill(b, ' ', width - len);
	buf_add(b, text + at, len);
	if (left && len < width)
		buf_fill(b, ' ', width - len);
}

static void pid(struct buf *b, const struct text_style *style,
		const struct task *t)
{
	bool file = style->to_file && !style->separate;

	if (file && (style->follow || style->always_pid ||
		     t->roster->several)) {
		number(b, t->tid, style->comm && t->ev.comm ? 0 : 5, true);
		comm(b, style, t);
		buf_char(b, ' ');
	} else if (!style->to_file &&
		   (style->always_pid || t->roster->alive > 1)) {
		buf_str(b, "[pid ");
		number(b, t->tid, 5, false);
		comm(b, style, t);
		buf_str(b, "] ");
	}
}

static void wall_clock(struct buf *b, const struct text_style *style,
		       uint64_t wall)
{
	time_t s = (time_t)(wall / SECOND);
	struct tm tm;

	if (style->clock == CLOCK_UNIX) {
		line_seconds(b, wall, style->clock_precision, 0);
		return;
	}
	localtime_r(&s, &tm);
	buf_printf(b, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min, tm.tm_sec);
	fraction(b, wall, style->clock_precision);
}

static void relative(struct buf *b, const struct text_style *style,
		     struct line_clock *clock, uint64_t mono)
{
	uint64_t ns = clock->last && mono > clock->last ?
			      mono - clock->last : 0;

	clock->last = mono;
	if (style->clock != CLOCK_NONE)
		buf_str(b, "(+");
	line_seconds(b, ns, style->relative_precision, 6);
	buf_str(b, style->clock != CLOCK_NONE ? ") " : " ");
}

static void ip(struct buf *b, const struct task *t, uint64_t addr)
{
	int digits = t->ev.abi ? t->ev.abi->word * 2 : 16;

	if (addr)
		buf_printf(b, "[%0*llx] ", digits, (unsigned long long)addr);
	else
		buf_printf(b, "[%.*s] ", digits, "????????????????");
}

void line_head(struct buf *b, const struct text_style *style,
	       struct line_clock *clock, const struct task *t,
	       const struct line_head *h)
{
	pid(b, style, t);
	if (style->clock != CLOCK_NONE) {
		wall_clock(b, style, h->wall);
		buf_char(b, ' ');
	}
	if (style->relative)
		relative(b, style, clock, h->mono);
	if (style->nr) {
		if (t->had_call)
			buf_printf(b, "[%4llu] ",
				   (unsigned long long)t->ev.nr);
		else
			buf_str(b, "[????] ");
	}
	if (style->ip)
		ip(b, t, h->ip);
}
