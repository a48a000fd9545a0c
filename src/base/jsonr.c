/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/jsonr.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsonw.h"

struct parser {
	struct arena *arena;
	const char *start;
	const char *p;
	const char *end;
	unsigned int depth;
	struct jsonr_error error;
};

static int parse_value(struct parser *s, struct jsonr_value *v);

static int fail_at(struct parser *s, const char *where, int err,
		   const char *what)
{
	s->error.what = what;
	s->error.offset = (size_t)(where - s->start);
	return err;
}

static int fail(struct parser *s, const char *what)
{
	return fail_at(s, s->p, -EINVAL, what);
}

static void *alloc(struct parser *s, size_t size)
{
	void *p = arena_try(s->arena, size);

	if (!p)
		fail_at(s, s->p, -ENOMEM, "the text needs too much memory");
	return p;
}

static bool at(const struct parser *s, char c)
{
	return s->p < s->end && *s->p == c;
}

static bool at_digit(const struct parser *s)
{
	return s->p < s->end && *s->p >= '0' && *s->p <= '9';
}

static void skip_space(struct parser *s)
{
	while (at(s, ' ') || at(s, '\t') || at(s, '\n') || at(s, '\r'))
		s->p++;
}

static int hex4(struct parser *s, unsigned int *out)
{
	unsigned int v = 0;
	int i;

	for (i = 0; i < 4; i++, s->p++) {
		char c = s->p < s->end ? *s->p : '\0';

		if (c >= '0' && c <= '9')
			v = v * 16 + (unsigned int)(c - '0');
		else if (c >= 'a' && c <= 'f')
			v = v * 16 + (unsigned int)(c - 'a' + 10);
		else if (c >= 'A' && c <= 'F')
			v = v * 16 + (unsigned int)(c - 'A' + 10);
		else
			return fail(s, "expected a hexadecimal digit");
	}
	*out = v;
	return 0;
}

/* Behind "\u": one code unit, or a surrogate and its partner. */
static int code_point(struct parser *s, unsigned int *out)
{
	const char *from = s->p - 2;
	unsigned int high, low;
	int err = hex4(s, &high);

	if (err)
		return err;
	*out = high;
	if (high < 0xd800 || high > 0xdfff)
		return 0;
	if (high > 0xdbff || s->end - s->p < 2 || memcmp(s->p, "\\u", 2) != 0)
		return fail_at(s, from, -EINVAL, "half a surrogate pair");
	s->p += 2;
	err = hex4(s, &low);
	if (err)
		return err;
	if (low < 0xdc00 || low > 0xdfff)
		return fail_at(s, from, -EINVAL, "half a surrogate pair");
	*out = 0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00);
	return 0;
}

static char *put_utf8(char *to, unsigned int c)
{
	if (c < 0x80) {
		*to++ = (char)c;
		return to;
	}
	if (c < 0x800) {
		*to++ = (char)(0xc0 | c >> 6);
	} else {
		if (c < 0x10000) {
			*to++ = (char)(0xe0 | c >> 12);
		} else {
			*to++ = (char)(0xf0 | c >> 18);
			*to++ = (char)(0x80 | (c >> 12 & 0x3f));
		}
		*to++ = (char)(0x80 | (c >> 6 & 0x3f));
	}
	*to++ = (char)(0x80 | (c & 0x3f));
	return to;
}

/* At a backslash. No escape is shorter than what it stands for. */
static int parse_escape(struct parser *s, char **to)
{
	static const char names[] = "\"\\/bfnrt";
	static const char meant[] = "\"\\/\b\f\n\r\t";
	const char *found;
	unsigned int c;
	int err;

	s->p++;
	if (at(s, 'u')) {
		s->p++;
		err = code_point(s, &c);
		if (!err)
			*to = put_utf8(*to, c);
		return err;
	}
	found = s->p < s->end && *s->p ? strchr(names, *s->p) : NULL;
	if (!found)
		return fail(s, "unknown escape");
	*(*to)++ = meant[found - names];
	s->p++;
	return 0;
}

/* The quote that ends the string, where there is one. */
static const char *closing_quote(const struct parser *s)
{
	const char *p;

	for (p = s->p; p < s->end && *p != '"'; p++)
		if (*p == '\\' && ++p == s->end)
			break;
	return p;
}

static int parse_string(struct parser *s, const char **text, size_t *len)
{
	const char *open = s->p, *close;
	char *out, *to;
	int err;

	if (!at(s, '"'))
		return fail(s, "expected a string");
	s->p++;
	close = closing_quote(s);
	if (close == s->end)
		return fail_at(s, open, -EINVAL, "unterminated string");
	out = to = alloc(s, (size_t)(close - s->p) + 1);
	if (!out)
		return -ENOMEM;
	while (s->p < close) {
		if ((unsigned char)*s->p < 0x20)
			return fail(s, "control character in a string");
		if (*s->p != '\\') {
			*to++ = *s->p++;
			continue;
		}
		err = parse_escape(s, &to);
		if (err)
			return err;
	}
	s->p = close + 1;
	*to = '\0';
	*text = out;
	*len = (size_t)(to - out);
	return 0;
}

static int skip_digits(struct parser *s)
{
	if (!at_digit(s))
		return fail(s, "expected a digit");
	while (at_digit(s))
		s->p++;
	return 0;
}

static int skip_number(struct parser *s)
{
	int err = 0;

	if (at(s, '-'))
		s->p++;
	if (at(s, '0'))
		s->p++;
	else
		err = skip_digits(s);
	if (!err && at(s, '.')) {
		s->p++;
		err = skip_digits(s);
	}
	if (!err && (at(s, 'e') || at(s, 'E'))) {
		s->p++;
		if (at(s, '+') || at(s, '-'))
			s->p++;
		err = skip_digits(s);
	}
	return err;
}

static int parse_number(struct parser *s, struct jsonr_value *v)
{
	const char *from = s->p;
	int err = skip_number(s);
	char *text;

	if (err)
		return err;
	v->len = (size_t)(s->p - from);
	text = alloc(s, v->len + 1);
	if (!text)
		return -ENOMEM;
	memcpy(text, from, v->len);
	v->kind = JSONR_NUMBER;
	v->text = text;
	return 0;
}

static int parse_word(struct parser *s, const char *word)
{
	size_t len = strlen(word);

	if ((size_t)(s->end - s->p) < len || memcmp(s->p, word, len) != 0)
		return fail(s, "expected a value");
	s->p += len;
	return 0;
}

static int parse_bool(struct parser *s, struct jsonr_value *v, bool truth)
{
	v->kind = JSONR_BOOL;
	v->truth = truth;
	return parse_word(s, truth ? "true" : "false");
}

static int parse_key(struct parser *s, struct jsonr_value *v)
{
	int err = parse_string(s, &v->key, &v->key_len);

	if (err)
		return err;
	skip_space(s);
	if (!at(s, ':'))
		return fail(s, "expected ':'");
	s->p++;
	skip_space(s);
	return 0;
}

static int parse_member(struct parser *s, bool object,
			struct jsonr_value ***tail)
{
	struct jsonr_value *v = alloc(s, sizeof(*v));
	int err = 0;

	if (!v)
		return -ENOMEM;
	if (object)
		err = parse_key(s, v);
	if (!err)
		err = parse_value(s, v);
	if (err)
		return err;
	**tail = v;
	*tail = &v->next;
	skip_space(s);
	return 0;
}

/* At '[' or '{'. */
static int parse_members(struct parser *s, struct jsonr_value *v)
{
	bool object = *s->p++ == '{';
	char close = object ? '}' : ']';
	struct jsonr_value **tail = &v->child;
	int err;

	v->kind = object ? JSONR_OBJECT : JSONR_ARRAY;
	skip_space(s);
	if (at(s, close)) {
		s->p++;
		return 0;
	}
	for (;;) {
		err = parse_member(s, object, &tail);
		if (err)
			return err;
		v->count++;
		if (at(s, close))
			break;
		if (!at(s, ',') && object)
			return fail(s, "expected ',' or '}'");
		if (!at(s, ','))
			return fail(s, "expected ',' or ']'");
		s->p++;
		skip_space(s);
	}
	s->p++;
	return 0;
}

static int parse_nested(struct parser *s, struct jsonr_value *v)
{
	int err;

	if (s->depth == JSONR_DEPTH)
		return fail_at(s, s->p, -E2BIG, "nested too deep");
	s->depth++;
	err = parse_members(s, v);
	s->depth--;
	return err;
}

static int parse_value(struct parser *s, struct jsonr_value *v)
{
	if (at_digit(s) || at(s, '-'))
		return parse_number(s, v);
	switch (s->p < s->end ? *s->p : '\0') {
	case '"':
		v->kind = JSONR_STRING;
		return parse_string(s, &v->text, &v->len);
	case '{':
	case '[':
		return parse_nested(s, v);
	case 't':
		return parse_bool(s, v, true);
	case 'f':
		return parse_bool(s, v, false);
	case 'n':
		v->kind = JSONR_NULL;
		return parse_word(s, "null");
	default:
		return fail(s, "expected a value");
	}
}

static int parse_text(struct parser *s, struct jsonr_value **out)
{
	struct jsonr_value *v;
	int err;

	if (!jsonw_is_utf8(s->start, (size_t)(s->end - s->start)))
		return fail(s, "the text is not UTF-8");
	v = alloc(s, sizeof(*v));
	if (!v)
		return -ENOMEM;
	skip_space(s);
	err = parse_value(s, v);
	if (err)
		return err;
	skip_space(s);
	if (s->p != s->end)
		return fail(s, "more text behind the value");
	*out = v;
	return 0;
}

int jsonr_parse(struct arena *a, const char *text, size_t len,
		struct jsonr_value **out, struct jsonr_error *err)
{
	struct parser s = { .arena = a, .start = text, .p = text,
			    .end = text + len };
	int ret = parse_text(&s, out);

	if (ret && err)
		*err = s.error;
	return ret;
}

const struct jsonr_value *jsonr_get(const struct jsonr_value *object,
				    const char *key)
{
	const struct jsonr_value *v;
	size_t len = strlen(key);

	if (!object || object->kind != JSONR_OBJECT)
		return NULL;
	for (v = object->child; v; v = v->next)
		if (v->key_len == len && !memcmp(v->key, key, len))
			return v;
	return NULL;
}

static int check_kind(const struct jsonr_value *v, enum jsonr_kind kind)
{
	if (!v)
		return -ENOENT;
	return v->kind == kind ? 0 : -EINVAL;
}

static int check_integer(const struct jsonr_value *v)
{
	int err = check_kind(v, JSONR_NUMBER);

	if (!err && strpbrk(v->text, ".eE"))
		err = -EINVAL;
	return err;
}

int jsonr_s64(const struct jsonr_value *v, int64_t *out)
{
	int err = check_integer(v);
	long long n;

	if (err)
		return err;
	errno = 0;
	n = strtoll(v->text, NULL, 10);
	if (errno == ERANGE)
		return -ERANGE;
	*out = n;
	return 0;
}

int jsonr_u64(const struct jsonr_value *v, uint64_t *out)
{
	int err = check_integer(v);
	unsigned long long n;

	if (err)
		return err;
	errno = 0;
	n = strtoull(v->text, NULL, 10);
	if (errno == ERANGE || (n && v->text[0] == '-'))
		return -ERANGE;
	*out = n;
	return 0;
}

int jsonr_double(const struct jsonr_value *v, double *out)
{
	int err = check_kind(v, JSONR_NUMBER);
	double d;

	if (err)
		return err;
	d = strtod(v->text, NULL);
	if (__builtin_isinf(d))
		return -ERANGE;
	*out = d;
	return 0;
}

int jsonr_bool(const struct jsonr_value *v, bool *out)
{
	int err = check_kind(v, JSONR_BOOL);

	if (!err)
		*out = v->truth;
	return err;
}

bool jsonr_is(const struct jsonr_value *v, const char *s)
{
	return v && v->kind == JSONR_STRING && v->len == strlen(s) &&
	       !memcmp(v->text, s, v->len);
}

static int base64_digit(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	return c == '+' ? 62 : c == '/' ? 63 : -1;
}

/* Digits of an unfinished group must leave no bit over: one form only. */
static int decode_base64(const char *text, size_t digits, unsigned char *to)
{
	unsigned int bits = 0, have = 0;
	size_t i;

	for (i = 0; i < digits; i++) {
		int d = base64_digit(text[i]);

		if (d < 0)
			return -EINVAL;
		bits = bits << 6 | (unsigned int)d;
		have += 6;
		if (have < 8)
			continue;
		have -= 8;
		*to++ = (unsigned char)(bits >> have);
		bits &= (1u << have) - 1;
	}
	return bits ? -EINVAL : 0;
}

int jsonr_base64(struct arena *a, const struct jsonr_value *v,
		 unsigned char **out, size_t *len)
{
	int err = check_kind(v, JSONR_STRING);
	size_t digits, pad = 0;
	unsigned char *to;

	if (err)
		return err;
	if (v->len % 4)
		return -EINVAL;
	while (pad < 2 && pad < v->len && v->text[v->len - 1 - pad] == '=')
		pad++;
	digits = v->len - pad;
	to = arena_try(a, digits / 4 * 3 + 3);
	if (!to)
		return -ENOMEM;
	err = decode_base64(v->text, digits, to);
	if (err)
		return err;
	*out = to;
	*len = digits * 3 / 4;
	return 0;
}
