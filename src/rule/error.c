/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/error.h"

#include <errno.h>
#include <string.h>

#define SHOWN 72		/* columns of a source line */
#define LINE_MAX_BYTES 300	/* of the message above it */

void rule_error_free(struct rule_error *e)
{
	buf_free(&e->text);
	buf_free(&e->hint);
}

/* The line that `at` begins in. */
static struct span line_of(struct span at)
{
	const char *text = at.src->text;
	size_t len = strlen(text), start, end;

	start = at.at < len ? at.at : len;
	end = start;
	while (start && text[start - 1] != '\n')
		start--;
	while (end < len && text[end] != '\n')
		end++;
	return (struct span){ at.src, (uint32_t)start, (uint32_t)(end - start) };
}

static unsigned int line_number(struct span at)
{
	unsigned int line = at.src->line ? at.src->line : 1;
	const char *p = at.src->text, *end = p + at.at;

	for (; p < end && *p; p++)
		line += *p == '\n';
	return line;
}

/* The rest of a character of several bytes takes no column. */
static bool is_tail(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

static uint32_t columns(const char *s, uint32_t len)
{
	uint32_t n = 0, i;

	for (i = 0; i < len; i++)
		n += !is_tail(s[i]);
	return n;
}

static void add_shown(struct buf *to, const char *s, uint32_t len)
{
	uint32_t i;

	for (i = 0; i < len; i++)
		buf_char(to, (unsigned char)s[i] < 32 || s[i] == 127 ?
			 ' ' : s[i]);
}

/* Of a long line the part around the caret. */
static struct span window(struct span line, struct span at)
{
	const char *s = line.src->text;
	uint32_t end = line.at + line.len;

	if (line.len <= SHOWN)
		return line;
	if (at.at - line.at > SHOWN / 2) {
		line.at = at.at - SHOWN / 2;
		if (end - line.at < SHOWN)
			line.at = end - SHOWN;
	}
	while (line.at < at.at && is_tail(s[line.at]))
		line.at++;
	line.len = end - line.at < SHOWN ? end - line.at : SHOWN;
	while (line.at + line.len < end && is_tail(s[line.at + line.len]))
		line.len++;
	return line;
}

static void add_place(struct buf *to, struct span at)
{
	struct span line = line_of(at), part = window(line, at);
	const char *s = at.src->text;
	uint32_t here = at.at < part.at + part.len ? at.at :
		part.at + part.len;
	uint32_t room = part.at + part.len - here, len;

	buf_str(to, "\n  ");
	add_shown(to, s + part.at, part.len);
	buf_str(to, "\n  ");
	buf_fill(to, ' ', columns(s + part.at, here - part.at));
	buf_char(to, '^');
	len = columns(s + here, at.len < room ? at.len : room);
	if (len > 1)
		buf_fill(to, '~', len - 1);
}

/* One line of bounded length, whatever words of the source are in it. */
static void __attribute__((format(printf, 2, 0)))
add_line(struct buf *to, const char *fmt, va_list ap)
{
	size_t i = to->len, end = to->len + LINE_MAX_BYTES;

	buf_vprintf(to, fmt, ap);
	if (to->len > end) {
		while (is_tail(to->data[end]))
			end--;
		buf_truncate(to, end);
		buf_str(to, "…");
	}
	for (; i < to->len; i++)
		if ((unsigned char)to->data[i] < 32 || to->data[i] == 127)
			to->data[i] = '?';
}

static void __attribute__((format(printf, 3, 0)))
add_message(struct buf *to, struct span at, const char *fmt, va_list ap)
{
	if (at.src->file)
		buf_printf(to, "%s:%u: ", at.src->what, line_number(at));
	else
		buf_printf(to, "%s: ", at.src->what);
	add_line(to, fmt, ap);
	add_place(to, at);
}

int rule_error_at(struct rule_error *e, struct span at, const char *fmt, ...)
{
	va_list ap;

	buf_reset(&e->text);
	buf_reset(&e->hint);
	e->strace_form = e->usage = false;
	va_start(ap, fmt);
	add_message(&e->text, at, fmt, ap);
	va_end(ap);
	return -EINVAL;
}

void rule_error_hint(struct rule_error *e, const char *fmt, ...)
{
	va_list ap;

	buf_char(&e->text, ' ');
	va_start(ap, fmt);
	buf_vprintf(&e->text, fmt, ap);
	va_end(ap);
}

void rule_warning_at(struct buf *to, struct span at, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	add_message(to, at, fmt, ap);
	va_end(ap);
	buf_char(to, '\n');
}
