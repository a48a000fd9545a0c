/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "base/regex.h"

#include "check.h"

static int compile(const char *text)
{
	regex_t re;
	int err = regex_compile(&re, text);

	if (!err)
		regfree(&re);
	return err;
}

static bool matches(const char *text, const char *subject)
{
	regex_t re;
	bool ok;

	if (!CHECK_EQ(regex_compile(&re, text), 0))
		return false;
	ok = !regexec(&re, subject, 0, NULL, 0);
	regfree(&re);
	return ok;
}

static void means_what_it_says(void)
{
	CHECK(matches("^(open|close)(at2?)?$", "openat2"));
	CHECK(!matches("^(open|close)(at2?)?$", "openat3"));
	CHECK(matches("[]x[:digit:]]{2,3}$", "]7"));
	CHECK(matches("a\\+\\(b", "a+(b"));
	CHECK(matches("[^]](a+)+b*c{0,200}", "xaab"));
	CHECK(matches("", "x"));
}

static void wrong_ones(void)
{
	CHECK_EQ(compile("("), REG_EPAREN);
	CHECK(compile("[") != 0);
	CHECK_EQ(compile("[a"), REG_EBRACK);
	CHECK(compile("a{2") != 0);
	CHECK(compile("\\") != 0);
}

static void too_large(void)
{
	char deep[1001];

	CHECK_EQ(compile("a++++++++++++++++++++++++++++++++++++"), REG_ESIZE);
	CHECK_EQ(compile("((((a{99}){99}){99}){99})"), REG_ESIZE);
	CHECK_EQ(compile("(a{1,200}b){1,200}"), REG_ESIZE);
	CHECK_EQ(compile("(([]+(]{9}){999}(x|){99}){9}"), REG_ESIZE);
	CHECK_EQ(compile("x{99999}"), REG_ESIZE);
	CHECK_EQ(compile("{(a++++++++++++++++++++++++++++++++)}"), REG_ESIZE);
	memset(deep, '(', 500);
	memset(deep + 500, ')', 500);
	deep[1000] = 0;
	CHECK_EQ(compile(deep), REG_ESIZE);
}

int main(void)
{
	CHECK_RUN(means_what_it_says);
	CHECK_RUN(wrong_ones);
	CHECK_RUN(too_large);
	return check_end();
}
