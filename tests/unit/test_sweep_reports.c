/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Without arguments, the tests; with a folder, reports are written there for
 * tests/sweep/reports.sh, which knows their schemas.
 */
#include <errno.h>
#include <sys/stat.h>

#include "base/jsonr.h"
#include "base/jsonw.h"
#include "check.h"
#include "sweep/journal.h"
#include "sweep/report_parts.h"
#include "sweep_fake.h"

static const struct {
	const char *name;
	void (*report)(const struct sweep *s, struct buf *to);
} reports[] = {
	{ "junit.xml", report_junit }, { "report.tap", report_tap },
	{ "report.sarif", report_sarif }, { "github.txt", report_github },
	{ "summary.txt", report_summary },
};

#define REPORTS (sizeof(reports) / sizeof(reports[0]))

/* --- helpers --- */

static unsigned int count(const char *text, const char *what)
{
	unsigned int n = 0;

	for (; (text = strstr(text, what)); text += strlen(what))
		n++;
	return n;
}

static unsigned int lines(const struct buf *b)
{
	return count(buf_cstr(b), "\n");
}

static bool has(const struct buf *b, const char *what)
{
	if (strstr(buf_cstr(b), what))
		return true;
	printf("  not in it: %s\n  it is:\n%.3000s\n", what, buf_cstr(b));
	return false;
}

/* One site and one result that nothing is strange about. */
static struct sweep_result *plain(struct sweep *s, enum sweep_verdict v)
{
	static const struct sweep_frame at[] = {
		{ "/lib/libc.so.6", "write", 0x1014, 0x14, NULL, 0 },
		{ "/usr/bin/cp", "copy_reg", 0x4012, 0x12, "src/copy.c", 70 },
	};
	static const struct sweep_frame end[] = {
		{ "/usr/bin/cp", "main", 0x5000, 0, NULL, 0 },
	};
	static const char *const tail[] = { "close(4) = 0", "rt() = ?" };
	struct sweep_site *site;
	struct sweep_result *r;

	sweep_init(s);
	s->command = "cp a b";
	s->ncases = 1;
	s->ns = 1500000000;
	site = fake_site(s, 3);
	site->where = "copy_reg<main";
	site->source = "src/copy.c";
	site->line = 70;
	site->stack = (struct sweep_stack){ at, 2 };
	sweep_add_site(s, site);
	r = fake_result(s, site, v, 1);
	r->id = "a1b2c3d4e5f60718";
	r->known = false;
	r->reason = "killed by SIGSEGV";
	r->end = (struct sweep_stack){ end, 1 };
	r->tail = tail;
	r->ntail = 2;
	r->repeat = "vxtrace sweep --replay a1b2c3 -- cp a b";
	r->diff = r->diagnostic = NULL;
	sweep_add_result(s, r);
	return r;
}

/* --- tests --- */

static void digits_tell_apart(void)
{
	struct sweep s;

	plain(&s, SWEEP_CRASH);
	CHECK_EQ(report_id_digits(&s), 6);
	sweep_add_result(&s, arena_memdup(&s.arena, s.results[0],
					  sizeof(struct sweep_result)));
	s.results[1]->id = "a1b2c3d4ffffffff";
	CHECK_EQ(report_id_digits(&s), 9);
	s.results[1]->id = s.results[0]->id;
	CHECK_EQ(report_id_digits(&s), 16);
	sweep_free(&s);
}

static void characters(void)
{
	static const char text[] = "a\xc3\xa9\xe6\xbc\xa2\xf0\x9f\x98\x80"
				   "\xff\xe6\xbc\xc2";
	static const unsigned int is[] = { 'a', 0xe9, 0x6f22, 0x1f600, 0xfffd,
		0xfffd, 0xfffd, 0xfffd, 0, 0 };
	const char *p = text;
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof(is) / sizeof(is[0]); i++)
		CHECK_EQ(report_char(&p), is[i]);
	report_visible("a\n\x1b[\xc2\x9b\x7f\xc3\xa9\xff", &b);
	CHECK_STR(buf_cstr(&b),
		  "a\\x0a\\x1b[\\x9b\\x7f\xc3\xa9\xef\xbf\xbd");
	buf_free(&b);
}

static void times(void)
{
	struct buf b = BUF_INIT;

	report_seconds(61234567890, 3, &b);
	buf_char(&b, ' ');
	report_seconds(0, 1, &b);
	buf_char(&b, ' ');
	report_time(1709208000123, &b);
	buf_char(&b, ' ');
	report_time(UINT64_MAX, &b);
	CHECK_STR(buf_cstr(&b), "61.234 0.0 2024-02-29T12:00:00 "
				"9999-12-31T23:59:59");
	buf_free(&b);
}

static void block(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;

	report_block(plain(&s, SWEEP_CRASH), &b);
	CHECK_STR(buf_cstr(&b),
		  "CRASH  write ENOSPC @ copy_reg<main once\n"
		  "  killed by SIGSEGV\n"
		  "  call    write(4, \"x\", 1) = 1\n"
		  "  at      write+0x14 (/lib/libc.so.6+0x1014)\n"
		  "          copy_reg+0x12 src/copy.c:70"
		  " (/usr/bin/cp+0x4012)\n"
		  "  ended   main (/usr/bin/cp+0x5000)\n"
		  "  repeat  vxtrace sweep --replay a1b2c3 -- cp a b\n");
	buf_free(&b);
	sweep_free(&s);
}

static void block_is_harmless(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;

	fake_sweep(&s, 10);
	for (unsigned int i = 0; i < s.nresults; i++) {
		buf_reset(&b);
		report_block(s.results[i], &b);
		CHECK(lines(&b) <= 70);
		CHECK(!strchr(b.data, '\r'));
		CHECK(!strchr(b.data, '\x1b'));
		CHECK(!strstr(b.data, "\xc2\x9b"));
		CHECK(!strstr(b.data, "\n::"));
	}
	buf_free(&b);
	sweep_free(&s);
}

static void summary(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;

	plain(&s, SWEEP_CRASH);
	report_summary(&s, &b);
	CHECK_STR(buf_cstr(&b), "command   cp a b: 1 site\n"
				"cases     1 of 1 in 1.5 s\n"
				"failing   1 CRASH\n"
				"doubtful  none\n"
				"untried   none\n"
				"good      none\n");
	sweep_free(&s);
	buf_reset(&b);
	fake_sweep(&s, 10);
	report_summary(&s, &b);
	CHECK_EQ(lines(&b), 6);
	CHECK(has(&b, "failing   1 CRASH, 1 SANITIZER, 1 HANG, 1 SPIN, "
		      "1 CORRUPT, 1 SILENT-WRONG, 1 LEAK; 7 known\n"
		      "doubtful  1 FAIL-SILENT, 1 SUSPECT; 2 known\n"));
	CHECK(has(&b, "; out of budget\n"));
	s.shard = 2;
	s.shards = 5;
	s.out_of_budget = false;
	buf_reset(&b);
	report_summary(&s, &b);
	CHECK(has(&b, "; shard 2 of 5\n"));
	sweep_free(&s);
	buf_free(&b);
}

static void junit(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;

	plain(&s, SWEEP_CRASH);
	report_junit(&s, &b);
	CHECK(has(&b, "<testcase classname=\"write.io\" name=\"write ENOSPC @ "
		      "copy_reg&lt;main once [a1b2c3]\" time=\"1.234\">"));
	CHECK(has(&b, "<failure type=\"CRASH\" message=\"killed by SIGSEGV\">"
		      "CRASH: killed by SIGSEGV\n"));
	CHECK(has(&b, "  #1 copy_reg+0x12 src/copy.c:70"));
	CHECK(has(&b, "it ended here:\n  #0 main (/usr/bin/cp+0x5000)\n"));
	CHECK(has(&b, "last calls:\n  close(4) = 0\n  rt() = ?\n"));
	CHECK(has(&b, "to repeat: vxtrace sweep --replay a1b2c3 -- cp a b\n"));
	CHECK(has(&b, "tests=\"1\" failures=\"1\" errors=\"0\" "
		      "skipped=\"0\""));
	s.results[0]->known = true;
	buf_reset(&b);
	report_junit(&s, &b);
	CHECK(has(&b, "<skipped message=\"known: CRASH: killed by SIGSEGV\""
		      "/>"));
	CHECK(has(&b, "failures=\"0\" errors=\"0\" skipped=\"1\""));
	sweep_free(&s);
	buf_free(&b);
}

static void tap(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;
	struct sweep_result *r = plain(&s, SWEEP_CRASH);

	s.sites[0]->where = "a#b\\c<main";
	report_tap(&s, &b);
	CHECK(has(&b, "TAP version 14\n1..1\nnot ok 1 - write ENOSPC @ "
		      "a\\#b\\\\c<main once [a1b2c3]\n  ---\n"
		      "  message: \"killed by SIGSEGV\"\n  severity: fail\n"));
	r->known = true;
	buf_reset(&b);
	report_tap(&s, &b);
	CHECK(has(&b, "once [a1b2c3] # TO" "DO known: CRASH: killed by "));
	r->verdict = SWEEP_NOT_REACHED;
	r->known = false;
	buf_reset(&b);
	report_tap(&s, &b);
	CHECK(has(&b, "\nok 1 - "));
	CHECK(has(&b, "[a1b2c3] # SKIP NOT-REACHED: killed by SIGSEGV\n# "));
	s.nresults = 0;
	buf_reset(&b);
	report_tap(&s, &b);
	CHECK(has(&b, "\n1..0 # "));
	sweep_free(&s);
	buf_free(&b);
}

static void github(void)
{
	struct buf b = BUF_INIT;
	struct sweep s;
	struct sweep_result *r = plain(&s, SWEEP_SUSPECT);

	r->reason = "50%\r\nno";
	s.sites[0]->source = "a,b:c%.c";
	report_github(&s, &b);
	CHECK(has(&b, "::warning file=a%2Cb%3Ac%25.c,line=70,title=SUSPECT%3A "
		      "write ENOSPC::write ENOSPC @ copy_reg<main once%0A"
		      "50%25%0D%0Ano%0Ato repeat: vxtrace sweep --replay "
		      "a1b2c3 -- cp a b\n::notice title=vxtrace sweep::"
		      "command   cp a b: 1 site%0Acases "));
	CHECK_EQ(lines(&b), 2);
	r->verdict = SWEEP_HANG;
	s.sites[0]->source = NULL;
	buf_reset(&b);
	report_github(&s, &b);
	CHECK(has(&b, "::error title=HANG%3A write ENOSPC::"));
	r->known = true;
	buf_reset(&b);
	report_github(&s, &b);
	CHECK_EQ(lines(&b), 1);
	sweep_free(&s);
	buf_reset(&b);
	fake_sweep(&s, 1000);
	report_github(&s, &b);
	CHECK_EQ(lines(&b), 10);
	CHECK_EQ(count(b.data, "\n::error "), 6); /* and the first line */
	sweep_free(&s);
	buf_free(&b);
}

static const struct jsonr_value *at(const struct jsonr_value *v,
				    const char *key)
{
	v = jsonr_get(v, key);
	return v && v->kind == JSONR_ARRAY ? v->child : v;
}

/* Of its text, "" where there is none. */
static const char *text_at(const struct jsonr_value *v, const char *a,
			   const char *b)
{
	v = at(at(v, a), b);
	return v && v->text ? v->text : "";
}

static void sarif_result(struct arena *a, const struct sweep *s,
			 const struct jsonr_value **result)
{
	struct jsonr_value *v;
	struct buf b = BUF_INIT;

	*result = NULL;
	report_sarif(s, &b);
	if (CHECK_EQ(jsonr_parse(a, b.data, b.len, &v, NULL), 0))
		*result = at(at(v, "runs"), "results");
	buf_free(&b);
}

static void sarif(void)
{
	const struct jsonr_value *v, *place;
	struct arena a = ARENA_INIT;
	struct sweep s;
	struct sweep_result *r = plain(&s, SWEEP_SUSPECT);

	s.sites[0]->source = "/a b/\xc3\xa9#?.c";
	sarif_result(&a, &s, &v);
	CHECK(jsonr_is(jsonr_get(v, "ruleId"), "SUSPECT"));
	CHECK(jsonr_is(jsonr_get(v, "level"), "warning"));
	CHECK(jsonr_get(v, "ruleIndex") != NULL);
	place = at(at(v, "locations"), "physicalLocation");
	CHECK_STR(text_at(place, "artifactLocation", "uri"),
		  "file:///a%20b/%C3%A9%23%3F.c");
	CHECK_STR(text_at(place, "region", "startLine"), "70");
	CHECK(!jsonr_get(v, "suppressions"));
	s.sites[0]->source = "a:b/c.c";
	s.sites[0]->line = 0;
	r->known = true;
	sarif_result(&a, &s, &v);
	place = at(at(v, "locations"), "physicalLocation");
	CHECK_STR(text_at(place, "artifactLocation", "uri"), "a%3Ab/c.c");
	CHECK(!jsonr_get(place, "region"));
	CHECK(jsonr_is(at(at(v, "suppressions"), "kind"), "external"));
	s.sites[0]->source = NULL;
	sarif_result(&a, &s, &v);
	CHECK(!at(at(v, "locations"), "physicalLocation"));
	CHECK(at(at(v, "locations"), "logicalLocations") != NULL);
	r->verdict = SWEEP_TOLERATED;
	sarif_result(&a, &s, &v);
	CHECK(!v);
	sweep_free(&s);
	arena_free(&a);
}

/* All of them, of any text, and of nothing at all. */
static void any_text(void)
{
	struct sweep full, empty;

	fake_sweep(&full, 1000);
	sweep_init(&empty);
	for (size_t i = 0; i < REPORTS; i++) {
		struct buf b = BUF_INIT;

		reports[i].report(&full, &b);
		CHECK(jsonw_is_utf8(b.data, b.len));
		CHECK_EQ(strlen(b.data), b.len);
		for (const char *p = b.data; *p; p++)
			if ((unsigned char)*p < ' ' && *p != '\n')
				CHECK(*p == '\t');
		buf_reset(&b);
		reports[i].report(&empty, &b);
		CHECK(b.len > 0);
		buf_free(&b);
	}
	sweep_free(&full);
	sweep_free(&empty);
}

/* --- for reports.sh --- */

static int write_file(const char *dir, const char *name, const struct buf *b)
{
	char path[4096];
	FILE *f;

	snprintf(path, sizeof(path), "%s/%s", dir, name);
	f = fopen(path, "w");
	if (!f)
		return -errno;
	fwrite(buf_cstr(b), 1, b->len, f);
	return fclose(f) ? -errno : 0;
}

static int write_journal(const char *dir, const struct sweep *s)
{
	struct journal *j;
	char path[4096];
	int err;

	snprintf(path, sizeof(path), "%s/journal.jsonl", dir);
	j = journal_open(path, false, &err);
	if (!j)
		return err;
	journal_head(j, s);
	for (unsigned int i = 0; i < s->nsites; i++)
		journal_site(j, s->sites[i]);
	for (unsigned int i = 0; i < s->nresults; i++)
		journal_case(j, s->results[i]);
	journal_end(j, s);
	return journal_close(j);
}

static int write_reports(const char *dir, const struct sweep *s)
{
	struct buf b = BUF_INIT;
	int err;

	if (mkdir(dir, 0777))
		return -errno;
	err = write_journal(dir, s);
	for (size_t i = 0; !err && i < REPORTS; i++) {
		buf_reset(&b);
		reports[i].report(s, &b);
		err = write_file(dir, reports[i].name, &b);
	}
	buf_reset(&b);
	for (unsigned int i = 0; i < s->nresults; i++)
		if (report_is_finding(s->results[i]))
			report_block(s->results[i], &b);
	if (!err)
		err = write_file(dir, "blocks.txt", &b);
	buf_free(&b);
	return err;
}

static int write_all(const char *top)
{
	char dir[4000];
	struct sweep s;
	int err;

	snprintf(dir, sizeof(dir), "%s/full", top);
	fake_sweep(&s, 1000);
	err = write_reports(dir, &s);
	sweep_free(&s);
	snprintf(dir, sizeof(dir), "%s/plain", top);
	plain(&s, SWEEP_CRASH);
	if (!err)
		err = write_reports(dir, &s);
	sweep_free(&s);
	snprintf(dir, sizeof(dir), "%s/empty", top);
	sweep_init(&s);
	if (!err)
		err = write_reports(dir, &s);
	sweep_free(&s);
	if (err)
		fprintf(stderr, "%s: %s\n", dir, strerror(-err));
	return err ? 1 : 0;
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return write_all(argv[1]);
	CHECK_RUN(digits_tell_apart);
	CHECK_RUN(characters);
	CHECK_RUN(times);
	CHECK_RUN(block);
	CHECK_RUN(block_is_harmless);
	CHECK_RUN(summary);
	CHECK_RUN(junit);
	CHECK_RUN(tap);
	CHECK_RUN(github);
	CHECK_RUN(sarif);
	CHECK_RUN(any_text);
	return check_end();
}
