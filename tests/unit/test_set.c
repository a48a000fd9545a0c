/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "rule/set.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

struct calls {
	struct bitmap set[ABI_COUNT];
};

static void calls_free(struct calls *c)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&c->set[i]);
}

/* "native 32-bit": 1 or 0 for the call of this name in each ABI. */
static const char *has(const struct calls *c, const char *name)
{
	static const char *const answers[] = { "- -", "x -", "- x", "x x" };
	unsigned int bits = 0;

	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		int64_t nr = abi_number(abis[i], name);

		if (nr >= 0 && bitmap_has(&c->set[i], (unsigned int)nr))
			bits |= 1u << i;
	}
	return answers[bits];
}

static void parses(const char *text, const char *name, const char *expected)
{
	struct set_error e = SET_ERROR_INIT;
	struct calls c = { 0 };

	CHECK_EQ(set_calls(text, c.set, &e), 0);
	if (!CHECK_STR(has(&c, name), expected))
		printf("  in set '%s': %s\n", text, name);
	calls_free(&c);
	set_error_free(&e);
}

static void fails(const char *text, const char *message, const char *near)
{
	struct set_error e = SET_ERROR_INIT;
	struct calls c = { 0 };

	CHECK(set_calls(text, c.set, &e) < 0);
	CHECK_STR(buf_cstr(&e.text), message);
	CHECK_STR(e.near, near);
	calls_free(&c);
	set_error_free(&e);
}

static void call_names(void)
{
	parses("openat", "openat", "x x");
	parses("openat", "close", "- -");
	parses("read,close,", "close", "x x");
	parses(",close", "close", "x x");
	parses("openat@64", "openat", "x -");
	parses("openat@32", "openat", "- x");
	parses("?nosuch,close", "close", "x x");
	parses("?nosuch", "close", "- -");
}

static void call_sets(void)
{
	parses("all", "close", "x x");
	parses("none", "close", "- -");
	parses("!all", "close", "- -");
	parses("!none", "close", "x x");
	parses("!close", "close", "- -");
	parses("!close", "openat", "x x");
	parses("!!close", "close", "x x");
	parses("!!close", "openat", "- -");
	parses("all@32", "close", "- x");
}

static void call_classes(void)
{
	parses("%file", "openat", "x x");
	parses("file", "openat", "x x");
	parses("%file", "close", "- -");
	parses("%desc", "close", "x x");
	parses("%net", "socket", "x x");
	parses("%dataread", "readv", "x x");
	parses("%dataread", "copy_file_range", "x x");
	parses("%dataread", "getxattr", "- -");
	parses("%datawrite@64", "sendmsg", "x -");
	parses("%datawrite", "read", "- -");
	parses("%network@64", "socket", "x -");
	parses("%pure", "getpid", "x x");
	parses("%%stat", "statx", "x x");
	parses("process", "execve", "x x");
	fails("clock", "invalid system call 'clock'", "flock");
	fails("%nosuch", "invalid system call '%nosuch'", NULL);
	fails("%fiel", "invalid system call '%fiel'", "file");
}

static void call_regexes(void)
{
	parses("/^open", "openat", "x x");
	parses("/^open", "mq_open", "- -");
	parses("/open", "mq_open", "x x");
	parses("/^(read|write)$@64", "write", "x -");
	parses("/", "close", "x x");
	fails("/nosuch", "invalid system call '/nosuch'", NULL);
}

static void call_numbers(void)
{
	struct set_error e = SET_ERROR_INIT;
	struct calls c = { 0 };

	CHECK_EQ(set_calls("3@64", c.set, &e), 0);
	CHECK(bitmap_has(&c.set[0], 3));
	CHECK(!bitmap_has(&c.set[0], 4));
	CHECK(!bitmap_has(&c.set[1], 3));
	calls_free(&c);
	set_error_free(&e);
	fails("-1", "invalid system call '-1'", NULL);
	fails("0x1", "invalid system call '0x1'", NULL);
	fails("4294967296", "invalid system call '4294967296'", NULL);
	fails("32767", "invalid system call '32767'", NULL);
}

static void call_errors(void)
{
	fails("", "invalid system call ''", NULL);
	fails(",,", "invalid system call ',,'", NULL);
	fails("!", "invalid system call '!'", NULL);
	fails("!,", "invalid system call '!,'", NULL);
	fails("close,none", "invalid system call 'none'", NULL);
	fails("close,!read", "invalid system call '!read'", NULL);
	fails("nosuch@64", "invalid system call 'nosuch@64'", NULL);
	fails("opennat", "invalid system call 'opennat'", "openat");
	fails("close@42", "incorrect personality designator '42' in"
	      " qualification 'close@42'", NULL);
}

static void unknown_numbers_belong_to_negations(void)
{
	struct set_error e = SET_ERROR_INIT;
	struct calls c = { 0 };

	CHECK_EQ(set_calls("!close", c.set, &e), 0);
	CHECK(bitmap_has(&c.set[0], 100000));
	CHECK_EQ(set_calls("close", c.set, &e), 0);
	CHECK(!bitmap_has(&c.set[0], 100000));
	calls_free(&c);
	set_error_free(&e);
}

static void bad_fds(const char *text, const char *message)
{
	struct set_error e = SET_ERROR_INIT;
	struct bitmap m = BITMAP_INIT;

	CHECK(set_fds(text, &m, &e) < 0);
	CHECK_STR(buf_cstr(&e.text), message);
	bitmap_free(&m);
	set_error_free(&e);
}

static void descriptors(void)
{
	struct set_error e = SET_ERROR_INIT;
	struct bitmap m = BITMAP_INIT;

	CHECK_EQ(set_fds("1,300", &m, &e), 0);
	CHECK(bitmap_has(&m, 300));
	CHECK(!bitmap_has(&m, 2));
	CHECK_EQ(set_fds("!1", &m, &e), 0);
	CHECK(!bitmap_has(&m, 1));
	CHECK(bitmap_has(&m, 70000));
	CHECK_EQ(set_fds("none", &m, &e), 0);
	CHECK(bitmap_empty(&m));
	bitmap_free(&m);
	set_error_free(&e);
	bad_fds("", "invalid descriptor ''");
	bad_fds("1,all", "invalid descriptor 'all'");
	bad_fds("-1", "invalid descriptor '-1'");
	bad_fds("1,2147483648", "invalid descriptor '2147483648'");
}

static void bad_signals(const char *text, const char *message)
{
	struct set_error e = SET_ERROR_INIT;
	struct bitmap m = BITMAP_INIT;

	CHECK(set_signals(text, &m, &e) < 0);
	CHECK_STR(buf_cstr(&e.text), message);
	bitmap_free(&m);
	set_error_free(&e);
}

static void signals(void)
{
	struct set_error e = SET_ERROR_INIT;
	struct bitmap m = BITMAP_INIT;

	CHECK_EQ(set_signals("int,SIGTERM,9,RT_1", &m, &e), 0);
	CHECK(bitmap_has(&m, 2));
	CHECK(bitmap_has(&m, 15));
	CHECK(bitmap_has(&m, 9));
	CHECK(bitmap_has(&m, 33));
	CHECK(!bitmap_has(&m, 1));
	CHECK_EQ(set_signals("!chld", &m, &e), 0);
	CHECK(!bitmap_has(&m, 17));
	CHECK(bitmap_has(&m, 64));
	bitmap_free(&m);
	set_error_free(&e);
	bad_signals("SIG", "invalid signal 'SIG'");
	bad_signals("256", "invalid signal '256'");
	bad_signals("1-1", "invalid signal '1-1'");
	bad_signals(" ", "invalid signal ' '");
	CHECK_EQ(set_signal_number("SIGRTMAX"), 64);
	CHECK_EQ(set_signal_number("RT_33"), -1);
}

static void words(void)
{
	static const struct set_word list[] = {
		{ "one", 1 }, { "two", 2 }, { "both", 3 }, { NULL, 0 }
	};
	struct set_error e = SET_ERROR_INIT;
	uint32_t bits = 99;

	CHECK_EQ(set_words("ONE,two", list, "thing", &bits, &e), 0);
	CHECK_EQ(bits, 3);
	CHECK_EQ(set_words("!one", list, "thing", &bits, &e), 0);
	CHECK_EQ(bits, 2);
	CHECK_EQ(set_words("all", list, "thing", &bits, &e), 0);
	CHECK_EQ(bits, 3);
	CHECK(set_words("one,tow", list, "thing", &bits, &e) < 0);
	CHECK_STR(buf_cstr(&e.text), "invalid thing 'tow'");
	CHECK_STR(e.near, "two");
	CHECK_EQ(bits, 3);
	set_error_free(&e);
}

int main(void)
{
	CHECK_RUN(call_names);
	CHECK_RUN(call_sets);
	CHECK_RUN(call_classes);
	CHECK_RUN(call_regexes);
	CHECK_RUN(call_numbers);
	CHECK_RUN(call_errors);
	CHECK_RUN(unknown_numbers_belong_to_negations);
	CHECK_RUN(descriptors);
	CHECK_RUN(signals);
	CHECK_RUN(words);
	return check_end();
}
