/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/num.h"

#include <errno.h>

#include "check.h"

static void ints(void)
{
	int64_t v = 77;

	CHECK_EQ(num_parse_int("12", 0, 100, &v), 0);
	CHECK_EQ(v, 12);
	CHECK_EQ(num_parse_int("-5", -5, 100, &v), 0);
	CHECK_EQ(v, -5);
	CHECK_EQ(num_parse_int("-9223372036854775808", INT64_MIN, 0, &v), 0);
	CHECK_EQ(v, INT64_MIN);
	v = 77;
	CHECK_EQ(num_parse_int("010", 0, 100, &v), 0);
	CHECK_EQ(v, 10);
	v = 77;
	CHECK_EQ(num_parse_int("101", 0, 100, &v), -ERANGE);
	CHECK_EQ(num_parse_int("-1", 0, 100, &v), -ERANGE);
	CHECK_EQ(num_parse_int("9223372036854775808", 0, INT64_MAX, &v),
		 -ERANGE);
	CHECK_EQ(num_parse_int("", 0, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int("-", -9, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int("+-1", -9, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int(" 1", 0, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int("1 ", 0, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int("1x", 0, 100, &v), -EINVAL);
	CHECK_EQ(num_parse_int("0x10", 0, 100, &v), -EINVAL);
	CHECK_EQ(v, 77);
}

static void unsigned_numbers(void)
{
	uint64_t v = 77;

	CHECK_EQ(num_parse_u64("0x10", &v), 0);
	CHECK_EQ(v, 16);
	CHECK_EQ(num_parse_u64("010", &v), 0);
	CHECK_EQ(v, 8);
	CHECK_EQ(num_parse_u64("18446744073709551615", &v), 0);
	CHECK(v == UINT64_MAX);
	v = 77;
	CHECK_EQ(num_parse_u64("18446744073709551616", &v), -ERANGE);
	CHECK_EQ(num_parse_u64("-1", &v), -EINVAL);
	CHECK_EQ(num_parse_u64("+1", &v), -EINVAL);
	CHECK_EQ(num_parse_u64(" 1", &v), -EINVAL);
	CHECK_EQ(num_parse_u64("", &v), -EINVAL);
	CHECK_EQ(num_parse_u64("0x", &v), -EINVAL);
	CHECK_EQ(num_parse_u64("08", &v), -EINVAL);
	CHECK_EQ(v, 77);
}

static void good_durations(void)
{
	static const struct {
		const char *text;
		uint64_t ns;
	} rows[] = {
		{ "5", 5000 }, { "5s", 5000000000 }, { "5ms", 5000000 },
		{ "5us", 5000 }, { "5ns", 5 }, { "0", 0 }, { "0s", 0 },
		{ "1.5s", 1500000000 }, { ".5us", 500 }, { "5.", 5000 },
		{ "0.000000001s", 1 }, { "0.0000000019s", 1 },
		{ "1e3ns", 1000 }, { "2E-3s", 2000000 }, { "1e+2", 100000 },
		{ "0e999999999999s", 0 }, { "1e-999999999999s", 0 },
		{ "18446744073709551615ns", UINT64_MAX },
		{ "18446744073.709551615s", UINT64_MAX },
		{ "0.00000000000000000000000000000000000001e40ns", 100 },
		{ "1.00000000000000000000000000000000000001us", 1000 },
		{ "10000000000000000000000000000000e-30us", 10000 },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t ns = 77;

		if (!CHECK_EQ(num_parse_duration(rows[i].text, 1000, &ns), 0) ||
		    !CHECK_EQ(ns, rows[i].ns))
			printf("  text: %s\n", rows[i].text);
	}
}

static void bad_durations(void)
{
	static const struct {
		const char *text;
		int err;
	} rows[] = {
		{ "", EINVAL }, { ".", EINVAL }, { "s", EINVAL },
		{ "-1", EINVAL }, { "1m", EINVAL }, { "1 s", EINVAL },
		{ "1sx", EINVAL }, { "1e", EINVAL }, { "1e+", EINVAL },
		{ "1.2.3", EINVAL }, { "inf", EINVAL }, { "0x10", EINVAL },
		{ "18446744073709551616ns", ERANGE },
		{ "18446744074s", ERANGE }, { "1e20", ERANGE },
		{ "1e999999999999", ERANGE },
		{ "99999999999999999999999999999999999999", ERANGE },
	};
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		uint64_t ns = 77;

		if (!CHECK_EQ(num_parse_duration(rows[i].text, 1000, &ns),
			      -rows[i].err) || !CHECK_EQ(ns, 77))
			printf("  text: %s\n", rows[i].text);
	}
}

static void distances(void)
{
	char word[300];

	CHECK_EQ(num_distance("open", "open", 9), 0);
	CHECK_EQ(num_distance("open", "opne", 9), 1);
	CHECK_EQ(num_distance("open", "oen", 9), 1);
	CHECK_EQ(num_distance("open", "opeen", 9), 1);
	CHECK_EQ(num_distance("open", "oben", 9), 1);
	CHECK_EQ(num_distance("open", "close", 9), 4);
	CHECK_EQ(num_distance("", "abc", 9), 3);
	CHECK_EQ(num_distance("kitten", "sitting", 9), 3);
	CHECK_EQ(num_distance("kitten", "sitting", 2), 2);
	memset(word, 'a', sizeof(word) - 1);
	word[sizeof(word) - 1] = '\0';
	CHECK_EQ(num_distance(word, word, 5), 5);
}

static void suggests(void)
{
	static const char *const names[] = { "read", "write", "openat",
		"openat2", "close", "clock_gettime", "rt_sigaction", NULL };
	static const char *const none[] = { NULL };

	CHECK_STR(num_nearest("opneat", names), "openat");
	CHECK_STR(num_nearest("openat22", names), "openat2");
	CHECK_STR(num_nearest("clokc_getime", names), "clock_gettime");
	CHECK_STR(num_nearest("reed", names), "read");
	CHECK_STR(num_nearest("read", names), "read");
	CHECK_STR(num_nearest("bind", names), NULL);
	CHECK_STR(num_nearest("x", names), NULL);
	CHECK_STR(num_nearest("", names), NULL);
	CHECK_STR(num_nearest("read", none), NULL);
}

int main(void)
{
	CHECK_RUN(ints);
	CHECK_RUN(unsigned_numbers);
	CHECK_RUN(good_durations);
	CHECK_RUN(bad_durations);
	CHECK_RUN(distances);
	CHECK_RUN(suggests);
	return check_end();
}
