/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "event/note.h"

#include "check.h"

static void escapes(void)
{
	static const struct {
		const char *raw, *escaped;
	} cases[] = {
		{ "/tmp/a b", "/tmp/a b" },
		{ "/tmp/<x>", "/tmp/\\74x\\76" },
		{ "<1", "\\0741" },
		{ "\t\n\v\f\r", "\\t\\n\\v\\f\\r" },
		{ "a\"b\\c", "a\\\"b\\\\c" },
		{ "\1", "\\1" },
		{ "\1" "7", "\\0017" },
		{ "\1" "8", "\\18" },
		{ "\303\251", "\\303\\251" },
		{ "\177", "\\177" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		buf_reset(&b);
		note_escape(&b, cases[i].raw, strlen(cases[i].raw), "<>");
		CHECK_STR(buf_cstr(&b), cases[i].escaped);
		buf_reset(&b);
		note_unescape(&b, cases[i].escaped,
			      strlen(cases[i].escaped));
		CHECK_STR(buf_cstr(&b), cases[i].raw);
	}
	buf_free(&b);
}

static void every_byte_comes_back(void)
{
	struct buf escaped = BUF_INIT, back = BUF_INIT;
	char raw[2];

	for (int c = 0; c < 256; c++) {
		for (int d = 0; d < 256; d++) {
			raw[0] = (char)c;
			raw[1] = (char)d;
			buf_reset(&escaped);
			buf_reset(&back);
			note_escape(&escaped, raw, 2, "<>");
			note_unescape(&back, escaped.data, escaped.len);
			CHECK_EQ(back.len, 2);
			if (!CHECK_MEM(back.data, raw, 2))
				return;
		}
	}
	buf_free(&escaped);
	buf_free(&back);
}

static void broken_escapes_end(void)
{
	struct buf b = BUF_INIT;

	note_unescape(&b, "a\\", 2);
	CHECK_STR(buf_cstr(&b), "a\\");
	buf_reset(&b);
	note_unescape(&b, "\\x", 2);
	CHECK_STR(buf_cstr(&b), "x");
	buf_free(&b);
}

static void parses(void)
{
	struct note n;

	note_parse("/etc/passwd", &n);
	CHECK(n.is_path && !n.deleted && !n.device);
	CHECK_EQ(n.len, 11);
	note_parse("/dev/null<char 1:3>", &n);
	CHECK(n.is_path && !n.deleted);
	CHECK_EQ(n.len, 9);
	CHECK_EQ(n.device_len, 8);
	CHECK_MEM(n.device, "char 1:3", 8);
	note_parse("/tmp/x>(deleted)", &n);
	CHECK(n.is_path && n.deleted && !n.device);
	CHECK_EQ(n.len, 6);
	note_parse("TCP:[127.0.0.1:1->127.0.0.1:2]", &n);
	CHECK(!n.is_path && !n.deleted && !n.device);
	note_parse("", &n);
	CHECK(!n.is_path);
	CHECK_EQ(n.len, 0);
}

static void tells_links_from_details(void)
{
	static const struct {
		const char *note;
		bool link;
	} cases[] = {
		{ "/x", true }, { "pipe:[1]", true },
		{ "anon_inode:[eventfd]", true }, { "socket:[1]", true },
		{ "pid:[4026531836]", true }, { "pid:12", false },
		{ "UNIX:[1,\"/x\"]", false }, { "{eventfd-count=0}", false },
		{ "signalfd:[INT]", false }, { "signalfd:~[KILL]", false },
	};
	struct note n;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		note_parse(cases[i].note, &n);
		CHECK_EQ(n.is_link, cases[i].link);
	}
}

static void closed(void)
{
	CHECK(note_closed("/tmp/x>(deleted)"));
	CHECK(!note_closed("/tmp/x (deleted)"));
	CHECK(!note_closed("(deleted)"));
	CHECK(!note_closed(""));
}

int main(void)
{
	CHECK_RUN(escapes);
	CHECK_RUN(every_byte_comes_back);
	CHECK_RUN(broken_escapes_end);
	CHECK_RUN(parses);
	CHECK_RUN(tells_links_from_details);
	CHECK_RUN(closed);
	return check_end();
}
