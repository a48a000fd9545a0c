/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/jsonw.h"

#include <string.h>

static void value(struct jsonw *w)
{
	if (w->comma)
		buf_char(w->out, ',');
	w->comma = true;
}

static void open_level(struct jsonw *w, char c)
{
	value(w);
	buf_char(w->out, c);
	w->comma = false;
}

static void close_level(struct jsonw *w, char c)
{
	buf_char(w->out, c);
	w->comma = true;
}

void jsonw_object(struct jsonw *w)
{
	open_level(w, '{');
}

void jsonw_end_object(struct jsonw *w)
{
	close_level(w, '}');
}

void jsonw_array(struct jsonw *w)
{
	open_level(w, '[');
}

void jsonw_end_array(struct jsonw *w)
{
	close_level(w, ']');
}

void jsonw_key(struct jsonw *w, const char *key)
{
	size_t len = strlen(key);
	char *p;

	value(w);
	p = buf_reserve(w->out, len + 3);
	p[0] = '"';
	memcpy(p + 1, key, len);
	p[len + 1] = '"';
	p[len + 2] = ':';
	p[len + 3] = '\0';
	w->out->len += len + 3;
	w->comma = false;
}

void jsonw_u64(struct jsonw *w, uint64_t v)
{
	value(w);
	buf_u64(w->out, v);
}

void jsonw_s64(struct jsonw *w, int64_t v)
{
	value(w);
	buf_s64(w->out, v);
}

void jsonw_bool(struct jsonw *w, bool v)
{
	value(w);
	buf_str(w->out, v ? "true" : "false");
}

void jsonw_null(struct jsonw *w)
{
	value(w);
	buf_str(w->out, "null");
}

static bool plain(unsigned char c)
{
	return c >= 0x20 && c != '"' && c != '\\' && c != 0x7f;
}

/* RFC 8259 section 7; DEL too, because terminals act on it. */
static void escape(struct buf *b, unsigned char c)
{
	static const char names[] = "\"\"\\\\\bb\ff\nn\rr\tt";
	char text[6] = { '\\', 'u', '0', '0', 0, 0 };
	size_t i;

	for (i = 0; i + 1 < sizeof(names); i += 2) {
		if ((unsigned char)names[i] != c)
			continue;
		text[1] = names[i + 1];
		buf_add(b, text, 2);
		return;
	}
	text[4] = "0123456789abcdef"[c >> 4];
	text[5] = "0123456789abcdef"[c & 15];
	buf_add(b, text, sizeof(text));
}

void jsonw_str(struct jsonw *w, const char *s)
{
	jsonw_strn(w, s, strlen(s));
}

void jsonw_strn(struct jsonw *w, const char *s, size_t len)
{
	size_t i, from = 0;

	value(w);
	buf_char(w->out, '"');
	for (i = 0; i < len; i++) {
		if (plain((unsigned char)s[i]))
			continue;
		buf_add(w->out, s + from, i - from);
		escape(w->out, (unsigned char)s[i]);
		from = i + 1;
	}
	buf_add(w->out, s + from, len - from);
	buf_char(w->out, '"');
}

static void base64_group(char out[4], const unsigned char *p, size_t n)
{
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				     "abcdefghijklmnopqrstuvwxyz0123456789+/";
	unsigned int v = (unsigned int)p[0] << 16;

	if (n > 1)
		v |= (unsigned int)p[1] << 8;
	if (n > 2)
		v |= p[2];
	out[0] = digits[v >> 18];
	out[1] = digits[(v >> 12) & 63];
	out[2] = n > 1 ? digits[(v >> 6) & 63] : '=';
	out[3] = n > 2 ? digits[v & 63] : '=';
}

void jsonw_base64(struct jsonw *w, const void *data, size_t len)
{
	const unsigned char *p = data;
	char group[4];

	value(w);
	buf_char(w->out, '"');
	while (len) {
		size_t n = len < 3 ? len : 3;

		base64_group(group, p, n);
		buf_add(w->out, group, sizeof(group));
		p += n;
		len -= n;
	}
	buf_char(w->out, '"');
}

/* Also for zero, so that a reader sees by the form that it is an address. */
void jsonw_addr(struct jsonw *w, uint64_t v)
{
	value(w);
	buf_char(w->out, '"');
	if (v)
		buf_hex(w->out, v);
	else
		buf_str(w->out, "0x0");
	buf_char(w->out, '"');
}

void jsonw_seconds(struct jsonw *w, uint64_t ns)
{
	const uint64_t second = UINT64_C(1000000000);
	uint64_t part = ns % second;
	char text[10] = { '.' };
	int i;

	value(w);
	buf_u64(w->out, ns / second);
	for (i = 9; i > 0; i--) {
		text[i] = (char)('0' + part % 10);
		part /= 10;
	}
	buf_add(w->out, text, sizeof(text));
}

/*
 * The length of the sequence that `p` starts, 0 if it is none. By table 3-7
 * of the Unicode standard: no overlong forms, no surrogates, no code point
 * above U+10FFFF; only the second byte has narrowed bounds.
 */
static size_t sequence(const unsigned char *p, size_t left)
{
	unsigned char c = p[0], low = 0x80, high = 0xbf;
	size_t i, n;

	if (c < 0x80)
		return 1;
	if (c < 0xc2 || c > 0xf4)
		return 0;
	n = c < 0xe0 ? 2 : c < 0xf0 ? 3 : 4;
	if (left < n)
		return 0;
	if (c == 0xe0)
		low = 0xa0;
	else if (c == 0xed)
		high = 0x9f;
	else if (c == 0xf0)
		low = 0x90;
	else if (c == 0xf4)
		high = 0x8f;
	if (p[1] < low || p[1] > high)
		return 0;
	for (i = 2; i < n; i++)
		if ((p[i] & 0xc0) != 0x80)
			return 0;
	return n;
}

bool jsonw_is_utf8(const void *data, size_t len)
{
	const unsigned char *p = data;
	size_t n;

	while (len) {
		n = sequence(p, len);
		if (!n)
			return false;
		p += n;
		len -= n;
	}
	return true;
}
