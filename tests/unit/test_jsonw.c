/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/jsonw.h"
#include "check.h"

static void structure(void)
{
	struct buf b = BUF_INIT;
	struct jsonw w = { .out = &b };

	jsonw_object(&w);
	jsonw_key(&w, "a");
	jsonw_array(&w);
	jsonw_end_array(&w);
	jsonw_key(&w, "b");
	jsonw_object(&w);
	jsonw_end_object(&w);
	jsonw_key(&w, "c");
	jsonw_array(&w);
	jsonw_u64(&w, UINT64_MAX);
	jsonw_s64(&w, -1);
	jsonw_bool(&w, true);
	jsonw_bool(&w, false);
	jsonw_null(&w);
	jsonw_array(&w);
	jsonw_str(&w, "x");
	jsonw_end_array(&w);
	jsonw_object(&w);
	jsonw_key(&w, "y");
	jsonw_str(&w, "");
	jsonw_end_object(&w);
	jsonw_end_array(&w);
	jsonw_end_object(&w);
	CHECK_STR(buf_cstr(&b),
		  "{\"a\":[],\"b\":{},\"c\":[18446744073709551615,-1,true,"
		  "false,null,[\"x\"],{\"y\":\"\"}]}");
	CHECK_EQ(strlen(b.data), b.len);
	buf_free(&b);
}

static void strings(void)
{
	struct buf b = BUF_INIT;
	struct jsonw w = { .out = &b };

	jsonw_str(&w, "a\"b\\c/d\b\f\n\r\t\x01\x1f\x7f\xc3\xa9");
	CHECK_STR(buf_cstr(&b),
		  "\"a\\\"b\\\\c/d\\b\\f\\n\\r\\t\\u0001\\u001f\\u007f\xc3\xa9\"");
	buf_reset(&b);
	w.comma = false;
	jsonw_strn(&w, "\0x\0", 3);
	CHECK_STR(buf_cstr(&b), "\"\\u0000x\\u0000\"");
	buf_free(&b);
}

static void base64(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {	/* RFC 4648 section 10 */
		{ "", "\"\"" }, { "f", "\"Zg==\"" }, { "fo", "\"Zm8=\"" },
		{ "foo", "\"Zm9v\"" }, { "foob", "\"Zm9vYg==\"" },
		{ "fooba", "\"Zm9vYmE=\"" }, { "foobar", "\"Zm9vYmFy\"" },
		{ "\xff\xfe\xfb", "\"//77\"" },
	};
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct jsonw w = { .out = &b };

		buf_reset(&b);
		jsonw_base64(&w, rows[i].in, strlen(rows[i].in));
		CHECK_STR(buf_cstr(&b), rows[i].out);
	}
	buf_free(&b);
}

static void numbers(void)
{
	struct buf b = BUF_INIT;
	struct jsonw w = { .out = &b };

	jsonw_array(&w);
	jsonw_addr(&w, 0);
	jsonw_addr(&w, 0x7ffd3a10);
	jsonw_seconds(&w, 0);
	jsonw_seconds(&w, 12000000345);
	jsonw_seconds(&w, UINT64_MAX);
	jsonw_end_array(&w);
	CHECK_STR(buf_cstr(&b), "[\"0x0\",\"0x7ffd3a10\",0.000000000,"
				"12.000000345,18446744073.709551615]");
	buf_free(&b);
}

static void utf8(void)
{
	static const char *const good[] = {
		"", "ascii", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80",
		"\xed\x9f\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
		"\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf", "a\xc3\xa9z",
	};
	static const char *const bad[] = {
		"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc3", "\xc3z",
		"\xe0\x9f\xbf", "\xe2\x82", "\xe2\x82z", "\xed\xa0\x80",
		"\xed\xbf\xbf", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98",
		"\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "ok\xfe",
	};
	size_t i;

	for (i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!CHECK(jsonw_is_utf8(good[i], strlen(good[i]))))
			printf("  row %zu\n", i);
	for (i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (!CHECK(!jsonw_is_utf8(bad[i], strlen(bad[i]))))
			printf("  row %zu\n", i);
	CHECK(jsonw_is_utf8("a\0b", 3));
	CHECK(jsonw_is_utf8(NULL, 0));
}

int main(void)
{
	CHECK_RUN(structure);
	CHECK_RUN(strings);
	CHECK_RUN(base64);
	CHECK_RUN(numbers);
	CHECK_RUN(utf8);
	return check_end();
}
