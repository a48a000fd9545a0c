/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"

#define FIRST_CAP 64

void buf_free(struct buf *b)
{
	free(b->data);
	*b = (struct buf)BUF_INIT;
}

void buf_reset(struct buf *b)
{
	b->len = 0;
	if (b->data)
		b->data[0] = '\0';
}

char *buf_grow(struct buf *b, size_t more)
{
	size_t need, cap;

	if (__builtin_add_overflow(b->len, more, &need) ||
	    __builtin_add_overflow(need, 1, &need) || need > SIZE_MAX / 2)
		oom();
	cap = b->cap ? b->cap : FIRST_CAP;
	while (cap < need)
		cap *= 2;
	b->data = xrealloc(b->data, cap);
	b->cap = cap;
	b->data[b->len] = '\0';
	return b->data + b->len;
}

void buf_visible(struct buf *b, const char *data, size_t len)
{
	for (size_t i = 0; i < len; i++) {
		unsigned char c = (unsigned char)data[i];

		if (c < ' ' || c == 127)
			buf_printf(b, "\\x%02x", c);
		else
			buf_char(b, (char)c);
	}
}

void buf_fill(struct buf *b, char c, size_t count)
{
	if (!count)
		return;
	memset(buf_reserve(b, count), c, count);
	b->len += count;
	b->data[b->len] = '\0';
}

void buf_printf(struct buf *b, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void buf_vprintf(struct buf *b, const char *fmt, va_list ap)
{
	size_t room;
	va_list again;
	int n;

	buf_reserve(b, 1);
	room = b->cap - b->len;
	va_copy(again, ap);
	n = vsnprintf(b->data + b->len, room, fmt, ap);
	if (n < 0)
		BUG("cannot format \"%s\"", fmt);
	if ((size_t)n >= room) {
		buf_reserve(b, (size_t)n);
		vsnprintf(b->data + b->len, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	b->len += (size_t)n;
}

void buf_u64(struct buf *b, uint64_t v)
{
	char text[20];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + v % 10);
		v /= 10;
	} while (v);
	buf_add(b, text + at, sizeof(text) - at);
}

void buf_s64(struct buf *b, int64_t v)
{
	uint64_t u = (uint64_t)v;

	if (v < 0) {
		buf_char(b, '-');
		u = 0 - u;
	}
	buf_u64(b, u);
}

void buf_hex(struct buf *b, uint64_t v)
{
	char text[18];
	size_t at = sizeof(text);

	if (!v) {
		buf_char(b, '0');
		return;
	}
	do {
		text[--at] = "0123456789abcdef"[v & 15];
		v >>= 4;
	} while (v);
	text[--at] = 'x';
	text[--at] = '0';
	buf_add(b, text + at, sizeof(text) - at);
}

/* 0 is "000", 7 is "007", 0777 is "0777": permissions line up. */
void buf_oct(struct buf *b, uint64_t v)
{
	char text[24];
	size_t at = sizeof(text);

	do {
		text[--at] = (char)('0' + (v & 7));
		v >>= 3;
	} while (v);
	text[--at] = '0';
	while (sizeof(text) - at < 3)
		text[--at] = '0';
	buf_add(b, text + at, sizeof(text) - at);
}

void buf_truncate(struct buf *b, size_t len)
{
	if (len > b->len)
		BUG("truncating %zu bytes to %zu", b->len, len);
	b->len = len;
	if (b->data)
		b->data[len] = '\0';
}

const char *buf_cstr(const struct buf *b)
{
	return b->data ? b->data : "";
}
