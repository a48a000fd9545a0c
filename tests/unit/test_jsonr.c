/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/jsonr.h"

#include <errno.h>
#include <stdlib.h>

#include "base/jsonw.h"
#include "check.h"

/*
 * The text ends where a block of memory does, so that a sanitizer sees a read
 * behind its end.
 */
static int parse_n(struct arena *a, const char *text, size_t len,
		   struct jsonr_value **out, struct jsonr_error *error)
{
	char *copy = malloc(len + 1);
	int err;

	memcpy(copy + 1, text, len);
	err = jsonr_parse(a, copy + 1, len, out, error);
	free(copy);
	return err;
}

static const struct jsonr_value *parse(struct arena *a, const char *text)
{
	struct jsonr_error error = { 0 };
	struct jsonr_value *v = NULL;

	if (!CHECK_EQ(parse_n(a, text, strlen(text), &v, &error), 0))
		printf("  %s at %zu: %s\n", error.what, error.offset, text);
	return v;
}

static void write_value(struct jsonw *w, const struct jsonr_value *v)
{
	const struct jsonr_value *m;

	switch (v->kind) {
	case JSONR_NULL:
		jsonw_null(w);
		break;
	case JSONR_BOOL:
		jsonw_bool(w, v->truth);
		break;
	case JSONR_NUMBER:
		if (w->comma)
			buf_char(w->out, ',');
		buf_add(w->out, v->text, v->len);
		w->comma = true;
		break;
	case JSONR_STRING:
		jsonw_strn(w, v->text, v->len);
		break;
	case JSONR_ARRAY:
		jsonw_array(w);
		for (m = v->child; m; m = m->next)
			write_value(w, m);
		jsonw_end_array(w);
		break;
	case JSONR_OBJECT:
		jsonw_object(w);
		for (m = v->child; m; m = m->next) {
			jsonw_key(w, m->key);
			write_value(w, m);
		}
		jsonw_end_object(w);
		break;
	}
}

/* Read, written again: the same text. */
static void round_trips(void)
{
	static const char *const rows[] = {
		"null", "true", "false", "0", "-0", "-1", "1.50", "1e5",
		"1E+5", "0.1e-7", "18446744073709551616", "\"\"", "\"x\"",
		"[]", "{}", "[[]]", "[{}]", "{\"a\":{}}",
		"[1,\"2\",null,true,[3],{\"four\":4}]",
		"{\"b\":1,\"a\":2,\"b\":3,\"\":4}",
		"\"\\u0000\\\"\\\\\\n\xc3\xa9\"",
	};
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct jsonr_value *v = parse(&a, rows[i]);
		struct jsonw w = { .out = &b };

		if (!v)
			continue;
		buf_reset(&b);
		write_value(&w, v);
		CHECK_STR(buf_cstr(&b), rows[i]);
		arena_reset(&a);
	}
	buf_free(&b);
	arena_free(&a);
}

static void white_space(void)
{
	struct arena a = ARENA_INIT;
	const struct jsonr_value *v;

	v = parse(&a, " \t\r\n{ \"a\" : [ 1 , 2 ] , \"b\" : { } } \n");
	if (v) {
		CHECK_EQ(v->count, 2);
		CHECK_EQ(jsonr_get(v, "a")->count, 2);
		CHECK_STR(jsonr_get(v, "a")->child->next->text, "2");
		CHECK_EQ(jsonr_get(v, "b")->kind, JSONR_OBJECT);
	}
	arena_free(&a);
}

static void strings(void)
{
	static const struct {
		const char *text, *is;
	} rows[] = {
		{ "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t" },
		{ "\"\\u0041\\u00e9\\u20AC\"", "A\xc3\xa9\xe2\x82\xac" },
		{ "\"\\ud83d\\ude00\"", "\xf0\x9f\x98\x80" },
		{ "\"\\uDBFF\\uDFFF\"", "\xf4\x8f\xbf\xbf" },
		{ "\"\\uffff\\ud7ff\\ue000\"",
		  "\xef\xbf\xbf\xed\x9f\xbf\xee\x80\x80" },
		{ "\"\x7f\"", "\x7f" },
	};
	struct arena a = ARENA_INIT;
	const struct jsonr_value *v;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		v = parse(&a, rows[i].text);
		if (!v)
			continue;
		CHECK_STR(v->text, rows[i].is);
		CHECK_EQ(v->len, strlen(rows[i].is));
	}
	v = parse(&a, "{\"a\\u0000b\":\"c\\u0000\"}");
	if (v) {
		CHECK_EQ(v->child->key_len, 3);
		CHECK_EQ(v->child->len, 2);
		CHECK(!jsonr_get(v, "a"));
		CHECK(!jsonr_is(v->child, "c"));
	}
	arena_free(&a);
}

static void looks_up(void)
{
	struct arena a = ARENA_INIT;
	const struct jsonr_value *v;
	bool truth = false;

	v = parse(&a, "{\"a\":\"x\",\"b\":1,\"a\":\"y\",\"t\":true}");
	CHECK(jsonr_is(jsonr_get(v, "a"), "x"));
	CHECK(!jsonr_is(jsonr_get(v, "a"), "xx"));
	CHECK(!jsonr_is(jsonr_get(v, "b"), "1"));
	CHECK(!jsonr_get(v, "c"));
	CHECK(!jsonr_get(v, ""));
	CHECK(!jsonr_get(NULL, "a"));
	CHECK(!jsonr_get(jsonr_get(v, "b"), "a"));
	CHECK(!jsonr_is(NULL, "x"));
	CHECK_EQ(jsonr_bool(jsonr_get(v, "t"), &truth), 0);
	CHECK(truth);
	CHECK_EQ(jsonr_bool(jsonr_get(v, "a"), &truth), -EINVAL);
	CHECK_EQ(jsonr_bool(jsonr_get(v, "q"), &truth), -ENOENT);
	arena_free(&a);
}

static void numbers(void)
{
	static const struct {
		const char *text;
		int s_err, u_err;
		int64_t s;
		uint64_t u;
	} rows[] = {
		{ "0", 0, 0, 0, 0 },
		{ "-0", 0, 0, 0, 0 },
		{ "-1", 0, -ERANGE, -1, 77 },
		{ "9223372036854775807", 0, 0, INT64_MAX, INT64_MAX },
		{ "9223372036854775808", -ERANGE, 0, 77,
		  UINT64_C(9223372036854775808) },
		{ "-9223372036854775808", 0, -ERANGE, INT64_MIN, 77 },
		{ "-9223372036854775809", -ERANGE, -ERANGE, 77, 77 },
		{ "18446744073709551615", -ERANGE, 0, 77, UINT64_MAX },
		{ "18446744073709551616", -ERANGE, -ERANGE, 77, 77 },
		{ "-18446744073709551616", -ERANGE, -ERANGE, 77, 77 },
		{ "1.0", -EINVAL, -EINVAL, 77, 77 },
		{ "1e3", -EINVAL, -EINVAL, 77, 77 },
		{ "1E3", -EINVAL, -EINVAL, 77, 77 },
		{ "\"1\"", -EINVAL, -EINVAL, 77, 77 },
		{ "null", -EINVAL, -EINVAL, 77, 77 },
	};
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct jsonr_value *v = parse(&a, rows[i].text);
		int64_t s = 77;
		uint64_t u = 77;

		if (!v)
			continue;
		CHECK_EQ(jsonr_s64(v, &s), rows[i].s_err);
		CHECK_EQ(jsonr_u64(v, &u), rows[i].u_err);
		CHECK_EQ(s, rows[i].s);
		CHECK_EQ(u, rows[i].u);
	}
	arena_free(&a);
}

static void doubles(void)
{
	struct arena a = ARENA_INIT;
	double d = 77;

	CHECK_EQ(jsonr_double(parse(&a, "0.5"), &d), 0);
	CHECK(d == 0.5);
	CHECK_EQ(jsonr_double(parse(&a, "-25e-2"), &d), 0);
	CHECK(d == -0.25);
	CHECK_EQ(jsonr_double(parse(&a, "1e-999"), &d), 0);
	CHECK(d == 0);
	CHECK_EQ(jsonr_double(parse(&a, "1e999"), &d), -ERANGE);
	CHECK_EQ(jsonr_double(parse(&a, "[]"), &d), -EINVAL);
	CHECK_EQ(jsonr_double(NULL, &d), -ENOENT);
	arena_free(&a);
}

static void base64(void)
{
	static const char *const good[] = { "", "f", "fo", "foo", "foob",
		"\xff\xfe\xfb\xf0" };
	static const char *const bad[] = { "\"Z\"", "\"Zg\"", "\"Zg=\"",
		"\"Zg===\"", "\"====\"", "\"Z===\"", "\"Zg==Zg==\"",
		"\"Zh==\"", "\"Zm9=\"", "\"Zm-v\"", "\"Zm v\"", "\"=Zg=\"",
		"\"Zm9\xc3\xa9\"", "1", "null" };
	struct arena a = ARENA_INIT;
	struct buf b = BUF_INIT;
	unsigned char *data;
	size_t i, len;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
		struct jsonw w = { .out = &b };

		buf_reset(&b);
		jsonw_base64(&w, good[i], strlen(good[i]));
		CHECK_EQ(jsonr_base64(&a, parse(&a, b.data), &data, &len), 0);
		CHECK_EQ(len, strlen(good[i]));
		CHECK_MEM(data, good[i], strlen(good[i]));
	}
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!CHECK_EQ(jsonr_base64(&a, parse(&a, bad[i]), &data, &len),
			      -EINVAL))
			printf("  text: %s\n", bad[i]);
	buf_free(&b);
	arena_free(&a);
}

static void refuses(void)
{
	static const struct {
		const char *text;
		size_t offset;
	} rows[] = {
		{ "", 0 }, { "  ", 2 }, { "nul", 0 }, { "nulls", 4 },
		{ "True", 0 }, { "NaN", 0 }, { "Infinity", 0 },
		{ "+1", 0 }, { "01", 1 }, { "-", 1 }, { "-a", 1 },
		{ "1.", 2 }, { ".5", 0 }, { "1.e5", 2 }, { "1e", 2 },
		{ "1e+", 3 }, { "0x10", 1 }, { "1 2", 2 }, { "-01", 2 },
		{ "[", 1 }, { "[1", 2 }, { "[1,", 3 }, { "[1,]", 3 },
		{ "[,1]", 1 }, { "[1 2]", 3 }, { "]", 0 }, { "[1}", 2 },
		{ "{", 1 }, { "{\"a\"", 4 }, { "{\"a\":", 5 },
		{ "{\"a\":1", 6 }, { "{\"a\":1,", 7 }, { "{\"a\":1,}", 7 },
		{ "{\"a\" 1}", 5 }, { "{a:1}", 1 }, { "{1:1}", 1 },
		{ "{,}", 1 }, { "{'a':1}", 1 }, { "{\"a\":1]", 6 },
		{ "\"", 0 }, { "\"abc", 0 }, { "\"abc\\", 0 },
		{ "\"abc\\\"", 0 }, { "'a'", 0 }, { "\"\\x41\"", 2 },
		{ "\"\\u12\"", 5 }, { "\"\\u12g4\"", 5 }, { "\"\\u\"", 3 },
		{ "\"a\nb\"", 2 }, { "\"\t\"", 1 }, { "\"\x1f\"", 1 },
		{ "\"\\ud800\"", 1 }, { "\"\\udc00\"", 1 },
		{ "\"\\ud800x\"", 1 }, { "\"\\ud800\\n\"", 1 },
		{ "\"\\ud800\\ud800\"", 1 }, { "\"\\ud800\\u12\"", 11 },
		{ "\"\\ud800\\u", 0 }, { "/* */1", 0 }, { "1//", 1 },
		{ "\xef\xbb\xbf" "1", 0 }, { "\"\xff\"", 0 },
		{ "\"\xc0\x80\"", 0 }, { "\"\xed\xa0\x80\"", 0 },
		{ "[1]\f", 3 }, { "\xc2\xa0" "1", 0 },
	};
	struct arena a = ARENA_INIT;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct jsonr_error error = { .offset = 777 };
		struct jsonr_value *v = NULL;
		int err = parse_n(&a, rows[i].text, strlen(rows[i].text), &v,
				  &error);

		if (!CHECK_EQ(err, -EINVAL) ||
		    !CHECK_EQ(error.offset, rows[i].offset) ||
		    !CHECK(error.what != NULL) || !CHECK(!v))
			printf("  text: %s\n", rows[i].text);
		arena_reset(&a);
	}
	arena_free(&a);
}

static void refuses_nul(void)
{
	struct arena a = ARENA_INIT;
	struct jsonr_value *v = NULL;

	CHECK_EQ(parse_n(&a, "1\0", 2, &v, NULL), -EINVAL);
	CHECK_EQ(parse_n(&a, "\0", 1, &v, NULL), -EINVAL);
	CHECK_EQ(parse_n(&a, "\"\0\"", 3, &v, NULL), -EINVAL);
	CHECK_EQ(parse_n(&a, "\"\\\0\"", 4, &v, NULL), -EINVAL);
	CHECK(!v);
	arena_free(&a);
}

static void fill_nested(struct buf *b, size_t depth, const char *open,
			const char *close)
{
	size_t i;

	buf_reset(b);
	for (i = 0; i < depth; i++)
		buf_str(b, open);
	buf_char(b, '1');
	for (i = 0; i < depth; i++)
		buf_str(b, close);
}

static int parse_nested(struct buf *b)
{
	struct arena a = ARENA_INIT;
	struct jsonr_value *v;
	int err = parse_n(&a, b->data, b->len, &v, NULL);

	arena_free(&a);
	return err;
}

static void depth_ends(void)
{
	struct buf b = BUF_INIT;

	fill_nested(&b, JSONR_DEPTH, "[", "]");
	CHECK_EQ(parse_nested(&b), 0);
	fill_nested(&b, JSONR_DEPTH + 1, "[", "]");
	CHECK_EQ(parse_nested(&b), -E2BIG);
	fill_nested(&b, 1000000, "[", "]");
	CHECK_EQ(parse_nested(&b), -E2BIG);
	fill_nested(&b, 1000000, "{\"a\":", "}");
	CHECK_EQ(parse_nested(&b), -E2BIG);
	buf_free(&b);
}

/* Wide is not deep; and the limit of the arena holds. */
static void memory_ends(void)
{
	struct arena a = { .limit = 100000 };
	struct buf b = BUF_INIT;
	struct jsonr_value *v;
	int i;

	buf_char(&b, '[');
	for (i = 0; i < 100000; i++)
		buf_str(&b, "[],");
	buf_str(&b, "\"\"]");
	CHECK_EQ(parse_n(&a, b.data, b.len, &v, NULL), -ENOMEM);
	CHECK(a.used <= a.limit);
	a.limit = 0;
	arena_reset(&a);
	if (CHECK_EQ(parse_n(&a, b.data, b.len, &v, NULL), 0))
		CHECK_EQ(v->count, 100001);
	arena_reset(&a);

	a.limit = 1000;
	buf_reset(&b);
	buf_char(&b, '"');
	buf_fill(&b, 'x', 5000);
	buf_char(&b, '"');
	CHECK_EQ(parse_n(&a, b.data, b.len, &v, NULL), -ENOMEM);
	buf_free(&b);
	arena_free(&a);
}

/* Every text cut short, and with every byte changed, ends well. */
static void damaged(void)
{
	static const char text[] =
		"{\"a\":[1,-2.5e+3,true,null,\"\\u00e9\\ud83d\\ude00\\n\"],"
		"\"b\":{\"c\":false}}";
	static const char bytes[] = "\0\"\\{}[]:,0-e.u\x80\xff";
	size_t len = sizeof(text) - 1, i, k;
	struct arena a = ARENA_INIT;
	struct jsonr_value *v;
	char copy[sizeof(text)];

	for (i = 0; i < len; i++)
		CHECK_EQ(parse_n(&a, text, i, &v, NULL), -EINVAL);
	CHECK_EQ(parse_n(&a, text, len, &v, NULL), 0);
	for (i = 0; i < len; i++) {
		for (k = 0; k < sizeof(bytes) - 1; k++) {
			int err;

			memcpy(copy, text, len);
			copy[i] = bytes[k];
			err = parse_n(&a, copy, len, &v, NULL);
			CHECK(err == 0 || err == -EINVAL);
			arena_reset(&a);
		}
	}
	arena_free(&a);
}

int main(void)
{
	CHECK_RUN(round_trips);
	CHECK_RUN(white_space);
	CHECK_RUN(strings);
	CHECK_RUN(looks_up);
	CHECK_RUN(numbers);
	CHECK_RUN(doubles);
	CHECK_RUN(base64);
	CHECK_RUN(refuses);
	CHECK_RUN(refuses_nul);
	CHECK_RUN(depth_ends);
	CHECK_RUN(memory_ends);
	CHECK_RUN(damaged);
	return check_end();
}
