/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Strings: quotes, escapes, and the shapes that bytes can take. */
#include <stdio.h>

#include "sink/quote.h"

static bool printable(unsigned char c)
{
	return c >= ' ' && c < 0x7f;
}

/* A letter that stands for the byte behind a backslash, or 0. */
static char escape_letter(unsigned char c)
{
	switch (c) {
	case '\t': return 't';
	case '\n': return 'n';
	case '\v': return 'v';
	case '\f': return 'f';
	case '\r': return 'r';
	case '"': return '"';
	case '\\': return '\\';
	default: return 0;
	}
}

static bool all_plain(const unsigned char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!printable(s[i]) && !(s[i] >= '\t' && s[i] <= '\r'))
			return false;
	return true;
}

static void put_hex(struct buf *out, unsigned char c)
{
	static const char digits[] = "0123456789abcdef";
	char s[4] = { '\\', 'x', digits[c >> 4], digits[c & 15] };

	buf_add(out, s, 4);
}

/* The shortest octal escape that the next byte does not lengthen. */
static void put_octal(struct buf *out, unsigned char c, bool digit_next)
{
	char s[4] = { '\\' };
	size_t n = 1;

	if (c >= 0100 || digit_next)
		s[n++] = (char)('0' + (c >> 6));
	if (c >= 010 || digit_next)
		s[n++] = (char)('0' + (c >> 3 & 7));
	s[n++] = (char)('0' + (c & 7));
	buf_add(out, s, n);
}

static void put_escaped(struct buf *out, const unsigned char *s, size_t i,
			size_t len, bool hex)
{
	char letter = escape_letter(s[i]);

	if (printable(s[i]) && !letter) {
		buf_char(out, (char)s[i]);
	} else if (letter) {
		buf_char(out, '\\');
		buf_char(out, letter);
	} else if (hex) {
		put_hex(out, s[i]);
	} else {
		put_octal(out, s[i], i + 1 < len && s[i + 1] >= '0' &&
			  s[i + 1] <= '7');
	}
}

void quote_bytes(struct buf *out, const void *data, size_t len,
		 enum hex_strings hex)
{
	const unsigned char *s = data;

	if (hex == HEX_NON_ASCII && !all_plain(s, len))
		hex = HEX_ALL;
	for (size_t i = 0; i < len; i++) {
		if (hex == HEX_ALL)
			put_hex(out, s[i]);
		else
			put_escaped(out, s, i, len,
				    hex == HEX_NON_ASCII_CHARS);
	}
}

void quote_mac(struct buf *out, const void *data, size_t len)
{
	const unsigned char *s = data;

	for (size_t i = 0; i < len; i++)
		buf_printf(out, i ? ":%02x" : "%02x", s[i]);
}

void quote_uuid(struct buf *out, const void *data, size_t len)
{
	const unsigned char *s = data;

	for (size_t i = 0; i < len; i++) {
		if (i == 4 || i == 6 || i == 8 || i == 10)
			buf_char(out, '-');
		buf_printf(out, "%02x", s[i]);
	}
}

void quote_octets(struct buf *out, const void *data, size_t len)
{
	const unsigned char *s = data;

	buf_char(out, '[');
	for (size_t i = 0; i < len; i++) {
		if (i)
			buf_str(out, ", ");
		buf_printf(out, "0x%02x", s[i]);
	}
	buf_char(out, ']');
}
