/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/buf.h"
#include "check.h"

static void empty(void)
{
	struct buf b = BUF_INIT;

	CHECK_STR(buf_cstr(&b), "");
	buf_add(&b, NULL, 0);
	buf_fill(&b, 'x', 0);
	buf_truncate(&b, 0);
	buf_reset(&b);
	CHECK_EQ(b.len, 0);
	CHECK(!b.data);
	buf_free(&b);
}

static void appends(void)
{
	struct buf b = BUF_INIT;

	buf_str(&b, "open");
	buf_char(&b, '(');
	buf_add(&b, "a\0b", 3);
	buf_fill(&b, ')', 2);
	CHECK_EQ(b.len, 10);
	CHECK_MEM(b.data, "open(a\0b))", 11);
	buf_truncate(&b, 4);
	CHECK_STR(buf_cstr(&b), "open");
	buf_reset(&b);
	CHECK_STR(buf_cstr(&b), "");
	CHECK(b.cap > 0);
	buf_free(&b);
	CHECK(!b.data && !b.cap);
}

static void grows(void)
{
	struct buf b = BUF_INIT;
	size_t i;

	for (i = 0; i < 100000; i++)
		buf_char(&b, (char)('a' + i % 26));
	CHECK_EQ(b.len, 100000);
	CHECK_EQ(strlen(b.data), 100000);
	for (i = 0; i < 100000; i++)
		if (b.data[i] != (char)('a' + i % 26))
			break;
	CHECK_EQ(i, 100000);
	buf_free(&b);
}

/* Every length around the first allocation, where an off-by-one would be. */
static void formats(void)
{
	int n;

	for (n = 0; n < 200; n++) {
		struct buf b = BUF_INIT;

		buf_char(&b, '<');
		buf_printf(&b, "%*d", n, 7);
		buf_char(&b, '>');
		CHECK_EQ(b.len, (n ? n : 1) + 2);
		CHECK_EQ(b.data[b.len - 2], '7');
		CHECK_EQ(b.data[b.len], 0);
		CHECK_EQ(strlen(b.data), b.len);
		buf_free(&b);
	}
}

static void reserves(void)
{
	struct buf b = BUF_INIT;
	char *p;

	buf_str(&b, "ab");
	p = buf_reserve(&b, 1000);
	CHECK(p == b.data + 2);
	CHECK(b.cap > 1002);
	memset(p, 'x', 1000);
	p[1000] = '\0';
	CHECK_EQ(b.len, 2);
	buf_free(&b);
}

static const char *number(struct buf *b, void (*add)(struct buf *, uint64_t),
			  uint64_t v)
{
	buf_reset(b);
	add(b, v);
	return buf_cstr(b);
}

static void numbers(void)
{
	struct buf b = BUF_INIT;

	CHECK_STR(number(&b, buf_u64, 0), "0");
	CHECK_STR(number(&b, buf_u64, 10), "10");
	CHECK_STR(number(&b, buf_u64, UINT64_MAX), "18446744073709551615");
	CHECK_STR(number(&b, buf_hex, 0), "0");
	CHECK_STR(number(&b, buf_hex, 0xdeadbeef), "0xdeadbeef");
	CHECK_STR(number(&b, buf_hex, UINT64_MAX), "0xffffffffffffffff");
	CHECK_STR(number(&b, buf_oct, 0), "000");
	CHECK_STR(number(&b, buf_oct, 7), "007");
	CHECK_STR(number(&b, buf_oct, 010), "010");
	CHECK_STR(number(&b, buf_oct, 0755), "0755");
	CHECK_STR(number(&b, buf_oct, UINT64_MAX), "01777777777777777777777");
	buf_reset(&b);
	buf_s64(&b, -1);
	buf_char(&b, ' ');
	buf_s64(&b, INT64_MIN);
	buf_char(&b, ' ');
	buf_s64(&b, INT64_MAX);
	CHECK_STR(buf_cstr(&b),
		  "-1 -9223372036854775808 9223372036854775807");
	buf_free(&b);
}

int main(void)
{
	CHECK_RUN(empty);
	CHECK_RUN(appends);
	CHECK_RUN(grows);
	CHECK_RUN(formats);
	CHECK_RUN(reserves);
	CHECK_RUN(numbers);
	return check_end();
}
