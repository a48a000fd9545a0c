/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * The page of a sweep.  With arguments, test_sweep_html FILE SITES [odd]
 * writes one, for tests/sweep/page.sh.
 */
#include <limits.h>
#include <signal.h>

#include "base/jsonr.h"
#include "base/jsonw.h"
#include "base/sha256.h"
#include "check.h"
#include "sweep/html.h"
#include "sweep/page.h"

#define COUNT(v) (sizeof(v) / sizeof(*(v)))
#define SITES 1000
#define CASES 10 /* a site */

/* What ends scripts, comments and attributes, and what looks odd. */
static const char *const awkward[] = {
	"</script><script>document.title = 'broken out'</script>",
	"<!-- <script> --><!--", "]]></style><img src=x onerror=alert(1)>",
	"\"quotes\" 'and' `more` & &amp; &lt;", "back\\slash \\u003c \\",
	"\xf0\x9f\x92\xa5 boom \xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x92\xbb",
	"\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d.txt",
	"rm \xe2\x80\xae" "txt.exe\xe2\x80\xac \xe2\x81\xa6" "x\xe2\x81\xa9",
	"two\nlines\tand a tab", "\xe2\x80\xa8\xe2\x80\xa9", "${x} @head\n@data\n",
};

static const char *const calls[] = {
	"openat", "read", "write", "close", "fsync", "mmap", "newfstatat",
	"rename", "socket", "connect", "recvfrom", "clone3", "getdents64",
	"unlink", "fallocate", "pread64",
};

static const char *const faults[CASES / 2] = {
	"ENOSPC", "EIO", "EINTR", "short=1", "posterror=EIO",
};

static const char *const functions[] = {
	"copy_reg", "flush_log", "read_config", "parse_header", "open_index",
	"write_page", "commit_transaction", "load_plugin", "cache_lookup",
	"spawn_worker", "http_perform", "lock_database", "walk_tree",
	"save_state", "resolve_host", "rotate_files",
	"std::basic_filebuf<char, std::char_traits<char>>::overflow(int)",
};

static const char *const paths[] = {
	"/etc/widget/widget.conf", "/var/lib/widget/data.db", "/tmp/widget.tmp",
	"/home/user/.cache/widget/index", "/proc/self/maps", NULL,
};

static uint32_t draw_state;

static unsigned int draw(unsigned int below)
{
	draw_state = draw_state * 1664525 + 1013904223;
	return (draw_state >> 8) % below;
}

#define PICK(v) ((v)[draw(COUNT(v))])

static struct sweep_stack stack_of(struct sweep *s, const char *call,
				   unsigned int n)
{
	struct sweep_frame *f = arena_alloc(&s->arena, n * sizeof(*f));

	for (unsigned int i = 0; i < n; i++) {
		bool plugin = i == 1 && n % 5 == 0;

		f[i] = (struct sweep_frame){
			.module = plugin ? "/usr/lib/widget/plugin_tls.so"
					 : "/usr/bin/widget",
			.function = i + 1 == n ? "main" : PICK(functions),
			.addr = 0x4000 + 16 * draw(100000),
			.offset = draw(4000),
			.source = draw(4) ? "src/widget/store.c" : NULL,
			.line = 1 + draw(2000),
		};
	}
	f[0] = (struct sweep_frame){ .module = "/usr/lib/x86_64-linux-gnu/"
					       "libc.so.6",
				     .function = call,
				     .addr = 0xf1234,
				     .offset = 0x14 };
	return (struct sweep_stack){ f, n };
}

static struct sweep_site *make_site(struct sweep *s, unsigned int i)
{
	struct sweep_site *site = arena_alloc(&s->arena, sizeof(*site));
	const char *call = PICK(calls);

	*site = (struct sweep_site){
		.id = UINT64_C(0x9e3779b97f4a7c15) * (i + 1),
		.abi = "x86_64",
		.call = call,
		.stack = stack_of(s, call, 4 + draw(12)),
		.path = PICK(paths),
		.hits = 1 + draw(50),
		.flaky = draw(40) == 0,
		.recovery = draw(60) == 0,
	};
	site->where = arena_printf(&s->arena, "%s<%s",
				   site->stack.v[1].function,
				   site->stack.v[2].function);
	site->portable = site->where;
	site->source = site->stack.v[1].source;
	site->line = site->source ? site->stack.v[1].line : 0;
	site->text = arena_printf(&s->arena, "%s(%u, \"%s\", 4096) = %u", call,
				  3 + draw(9), site->path ? site->path : "...",
				  draw(4096));
	sweep_add_site(s, site);
	return site;
}

/* Few findings, as programs are. */
static enum sweep_verdict draw_verdict(void)
{
	unsigned int n = draw(1000);

	if (n < 12)
		return (enum sweep_verdict)draw(SWEEP_FAIL_SILENT);
	if (n < 40)
		return n % 2 ? SWEEP_SUSPECT : SWEEP_FAIL_SILENT;
	if (n < 70)
		return (enum sweep_verdict)(SWEEP_NOT_REACHED + draw(3));
	if (n < 90)
		return SWEEP_MISREPORTED;
	return n < 500 ? SWEEP_TOLERATED : SWEEP_REPORTED;
}

static const char *reason(enum sweep_verdict v)
{
	switch (v) {
	case SWEEP_CRASH: return "killed by SIGSEGV";
	case SWEEP_SANITIZER: return "AddressSanitizer: heap-use-after-free";
	case SWEEP_HANG: return "no end after 4.2 s: blocked in futex";
	case SWEEP_SPIN: return "write was repeated 100000 times";
	case SWEEP_CORRUPT: return "the check ended with status 1";
	case SWEEP_SILENT_WRONG:
		return "exit status 0, but standard output differs in line 3";
	case SWEEP_LEAK: return "left /tmp/widget.tmp behind";
	case SWEEP_FAIL_SILENT: return "exit status 1, nothing was said";
	case SWEEP_SUSPECT: return "data.db could not be synced: no effect";
	case SWEEP_NOT_REACHED: return "the site was not reached in 3 runs";
	case SWEEP_NOT_APPLIED: return "the call had ended already";
	case SWEEP_FLAKY: return "REPORTED, then TOLERATED";
	case SWEEP_MISREPORTED: return "exit status 0, and 1 line of error";
	case SWEEP_TOLERATED: return "the same output";
	case SWEEP_REPORTED: return "exit status 1: cannot write";
	case SWEEP_VERDICTS: break;
	}
	return "?";
}

static void make_evidence(struct sweep *s, struct sweep_result *r)
{
	const char **tail = arena_alloc(&s->arena, 20 * sizeof(*tail));

	for (unsigned int i = 0; i < 20; i++)
		tail[i] = arena_printf(&s->arena,
				       "%s(%u, \"...\", %u) = %u", PICK(calls),
				       draw(9), draw(4096), draw(4096));
	r->tail = tail;
	r->ntail = 20;
	r->diff = "@@ standard output, line 3 @@\n written 4096 bytes\n"
		  "-checksum 5d41402abc4b2a76b9719d911017c592\n"
		  "+checksum d41d8cd98f00b204e9800998ecf8427e\n done\n";
	r->diagnostic = "widget: warning: cannot sync data.db\n"
			"widget: going on without\n";
	if (r->verdict <= SWEEP_SPIN)
		r->end = stack_of(s, "raise", 9);
	r->repeat = arena_printf(&s->arena,
				 "vxtrace sweep --replay %s -- widget --store"
				 " /var/lib/widget 'a file.txt'", r->id);
}

static struct sweep_result *make_case(struct sweep *s, struct sweep_site *site,
				      unsigned int i)
{
	struct sweep_result *r = arena_alloc(&s->arena, sizeof(*r));
	enum sweep_verdict v = draw_verdict();

	*r = (struct sweep_result){
		.id = arena_printf(&s->arena, "%016" PRIx64,
				   site->id ^ (i + 1) * UINT64_C(0x1f3d5b79)),
		.site = site,
		.model = "io",
		.fault = faults[i / 2],
		.sticky = i % 2,
		.occurrence = draw(20) ? "first" : "last",
		.verdict = v,
		.reason = reason(v),
		.status = v == SWEEP_CRASH ? SIGSEGV :
			  v == SWEEP_HANG || v == SWEEP_SPIN ? -1 : 1 << 8,
		.applied = 1 + draw(3),
		.tries = 1,
		.ns = 1000000 + 1000 * (uint64_t)draw(900000),
	};
	if (sweep_grade_of(v) <= SWEEP_DOUBTFUL) {
		r->known = draw(8) == 0;
		make_evidence(s, r);
	}
	sweep_add_result(s, r);
	return r;
}

/* Each text where each text of a sweep can stand. */
static void make_awkward(struct sweep *s, const char *text)
{
	struct sweep_site *site = make_site(s, s->nsites);
	struct sweep_frame *f = arena_memdup(&s->arena, site->stack.v,
					     site->stack.n * sizeof(*f));
	const char **tail = arena_alloc(&s->arena, sizeof(*tail));
	struct sweep_result *r;

	f[1].module = f[1].function = f[1].source = text;
	site->stack.v = f;
	site->where = site->text = site->path = site->source = text;
	site->portable = text;
	r = make_case(s, site, 0);
	r->verdict = SWEEP_SILENT_WRONG;
	r->fault = r->reason = r->diff = r->diagnostic = text;
	r->repeat = r->occurrence = tail[0] = text;
	r->tail = tail;
	r->ntail = 1;
	r->end = site->stack;
}

static const char *long_line(struct sweep *s)
{
	char *text = arena_alloc(&s->arena, 5001);

	memset(text, 'x', 5000);
	return text;
}

static void make_head(struct sweep *s)
{
	static const char *const argv[] = { "widget", "--store",
					    "/var/lib/widget", "a file.txt" };
	static const char *const masks[] = { "standard output, line 2",
					     "data.db, bytes 24 to 31" };

	s->argv = argv;
	s->argc = COUNT(argv);
	s->command = "widget --store /var/lib/widget 'a file.txt'";
	s->options = "--model io,mem --depth full --check './verify'";
	s->version = "1.0";
	s->cwd = "/home/user/widget";
	s->started_ms = UINT64_C(1760000000000);
	s->ns = UINT64_C(192400000000);
	s->baseline = (struct sweep_baseline){ .bare_ns = 12400000,
					       .traced_ns = 341000000,
					       .calls = 2332,
					       .masks = masks,
					       .nmasks = COUNT(masks) };
}

static void make(struct sweep *s, unsigned int nsites, bool odd)
{
	draw_state = 7;
	sweep_init(s);
	make_head(s);
	for (unsigned int i = 0; i < nsites; i++) {
		struct sweep_site *site = make_site(s, i);

		for (unsigned int n = 0; n < CASES; n++)
			make_case(s, site, n);
	}
	for (unsigned int v = 0; v < SWEEP_VERDICTS && v < s->nresults; v++) {
		s->results[v]->verdict = (enum sweep_verdict)v;
		s->results[v]->reason = reason((enum sweep_verdict)v);
	}
	for (size_t i = 0; odd && i < COUNT(awkward); i++)
		make_awkward(s, awkward[i]);
	if (odd)
		make_awkward(s, long_line(s));
	s->ncases = s->nresults + 12;
}

static size_t times(const char *text, const char *what)
{
	size_t n = 0;

	while ((text = strstr(text, what))) {
		text += strlen(what);
		n++;
	}
	return n;
}

/* From behind `from` to `to`. */
static void between(const char *text, const char *from, const char *to,
		    const char **start, size_t *len)
{
	const char *end;

	*start = strstr(text, from);
	*len = 0;
	if (!CHECK(*start))
		return;
	*start += strlen(from);
	end = strstr(*start, to);
	if (CHECK(end))
		*len = (size_t)(end - *start);
}

static void nothing_breaks_out(void)
{
	struct buf page = BUF_INIT;
	struct sweep s;

	make(&s, SITES, true);
	s.command = s.options = s.cwd = s.version = awkward[0];
	report_html(&s, &page);
	CHECK(jsonw_is_utf8(page.data, page.len));
	CHECK_EQ(times(page.data, "<script"), 2);
	CHECK_EQ(times(page.data, "</script"), 2);
	CHECK_EQ(times(page.data, "<style"), 1);
	CHECK_EQ(times(page.data, "</style"), 1);
	CHECK_EQ(times(page.data, "<!--"), 0);
	CHECK_EQ(times(page.data, "<img"), 0);
	CHECK_EQ(times(page.data, " style=\""), 0);
	CHECK_EQ(times(page.data, "<body>"), 1);
	CHECK_EQ(times(page.data, "</html>"), 1);
	/* what turns the direction is in the data alone */
	CHECK(strstr(page.data, "\xe2\x80\xae") > strstr(page.data, "id=\"data\""));
	buf_free(&page);
	sweep_free(&s);
}

static const struct jsonr_value *nth(const struct jsonr_value *v, size_t n)
{
	for (v = v ? v->child : NULL; v && n; n--)
		v = v->next;
	return v;
}

static void data_is_whole(void)
{
	const struct jsonr_value *cases, *sites, *last;
	struct arena a = ARENA_INIT;
	struct jsonr_value *v = NULL;
	struct buf page = BUF_INIT;
	const char *json;
	struct sweep s;
	size_t len;

	make(&s, SITES, true);
	report_html(&s, &page);
	between(page.data, "id=\"data\">", "</script>", &json, &len);
	CHECK_EQ(jsonr_parse(&a, json, len, &v, NULL), 0);
	cases = jsonr_get(v, "cases");
	sites = jsonr_get(v, "sites");
	if (CHECK(cases && sites)) {
		CHECK_EQ(cases->count, s.nresults);
		CHECK_EQ(sites->count, s.nsites);
	}
	for (size_t i = 0; i < COUNT(awkward); i++) {
		last = nth(cases, SITES * CASES + i);
		CHECK(jsonr_is(jsonr_get(last, "repeat"), awkward[i]));
		CHECK(jsonr_is(jsonr_get(last, "reason"), awkward[i]));
		CHECK(jsonr_is(nth(jsonr_get(last, "tail"), 0), awkward[i]));
		last = nth(sites, SITES + i);
		CHECK(jsonr_is(jsonr_get(last, "path"), awkward[i]));
	}
	arena_free(&a);
	buf_free(&page);
	sweep_free(&s);
}

static void check_digest(const char *page, const char *tag, const char *end,
			 const char *directive)
{
	unsigned char sum[SHA256_BYTES];
	struct buf want = BUF_INIT;
	struct jsonw w = { .out = &want };
	const char *text;
	size_t len;

	between(page, tag, end, &text, &len);
	sha256(text, len, sum);
	jsonw_base64(&w, sum, sizeof(sum));
	between(page, directive, "'", &text, &len);
	CHECK_EQ(len, want.len - 2);
	CHECK(len == want.len - 2 && !memcmp(text, want.data + 1, len));
	buf_free(&want);
}

/* Else a browser shows neither colours nor cases. */
static void policy_fits(void)
{
	struct buf page = BUF_INIT;
	struct sweep s;

	make(&s, 3, false);
	report_html(&s, &page);
	check_digest(page.data, "<style>", "</style>", "style-src 'sha256-");
	check_digest(page.data, "<script>", "</script>", "script-src 'sha256-");
	CHECK(strstr(page.data, "default-src 'none'"));
	CHECK(!strstr(page.data, "unsafe-"));
	buf_free(&page);
	sweep_free(&s);
}

/* The page itself names no other place. */
static void stands_alone(void)
{
	static const char *const words[] = { "://", "@import", "url(", "src=",
					     "innerHTML", "eval(", "fetch(" };
	const char *const *const parts[] = { page_html, page_css, page_js };

	for (size_t i = 0; i < COUNT(parts); i++)
		for (const char *const *l = parts[i]; *l; l++)
			for (size_t w = 0; w < COUNT(words); w++)
				CHECK(!strstr(*l, words[w]));
}

static void empty(void)
{
	struct buf page = BUF_INIT;
	struct sweep s;

	sweep_init(&s);
	s.command = "true";
	report_html(&s, &page);
	CHECK(strstr(page.data, "There is none."));
	CHECK(strstr(page.data, "it did not end"));
	CHECK(strstr(page.data, "\"cases\":[]"));
	CHECK(!strstr(page.data, "<svg"));
	buf_free(&page);
	sweep_free(&s);
}

static void texts(void)
{
	static const struct {
		const char *in, *out;
	} rows[] = {
		{ "a<b>&\"'", "a&lt;b&gt;&amp;&quot;&#39;" },
		{ "\xe2\x80\xae" "x\xe2\x81\xa9", "U+202ExU+2069" },
		{ "\xe2\x80\xa6\xe2\x82\xac", "\xe2\x80\xa6\xe2\x82\xac" },
		{ NULL, "" }, { "", "" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&b);
		html_text(&b, rows[i].in);
		CHECK_STR(buf_cstr(&b), rows[i].out);
	}
	buf_free(&b);
}

static void numbers(void)
{
	static const struct {
		uint64_t ns;
		const char *text;
	} rows[] = {
		{ 0, "0 us" }, { 999999, "999 us" }, { 12400000, "12 ms" },
		{ UINT64_C(4290000000), "4.2 s" },
		{ UINT64_C(192400000000), "3 min 12 s" },
		{ UINT64_C(7380000000000), "2 h 3 min" },
	};
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_reset(&b);
		html_duration(&b, rows[i].ns);
		CHECK_STR(buf_cstr(&b), rows[i].text);
	}
	buf_reset(&b);
	html_count(&b, 999);
	html_count(&b, 1000);
	html_count(&b, UINT_MAX);
	CHECK_STR(buf_cstr(&b), "9991,0004,294,967,295");
	buf_reset(&b);
	html_status(&b, 3 << 8);
	html_status(&b, SIGSEGV);
	html_status(&b, -1);
	CHECK_STR(buf_cstr(&b), "exit status 3killed by signal 11 "
				"(Segmentation fault)had to be killed");
	buf_free(&b);
}

/* Worst first, known ones last, and not without end. */
static void findings(void)
{
	struct buf table = BUF_INIT;
	struct sweep s;

	make(&s, 2 * SITES, false);
	html_findings(&s, &table);
	CHECK_EQ(times(table.data, "<tr><td>"), 500);
	CHECK(strstr(table.data, "<p>And "));
	CHECK(strstr(table.data, ">CRASH<") < strstr(table.data, ">HANG<"));
	CHECK(strstr(table.data, ">LEAK<") < strstr(table.data, ">SUSPECT<"));
	CHECK(!strstr(table.data, ">REPORTED<"));
	buf_free(&table);
	sweep_free(&s);
}

static int write_page(const char *file, unsigned int nsites, bool odd)
{
	struct buf page = BUF_INIT;
	FILE *f = fopen(file, "w");
	struct sweep s;
	int status = 1;

	make(&s, nsites, odd);
	report_html(&s, &page);
	if (f && fwrite(page.data, 1, page.len, f) == page.len)
		status = 0;
	if (f && fclose(f))
		status = 1;
	buf_free(&page);
	sweep_free(&s);
	return status;
}

int main(int argc, char **argv)
{
	if (argc > 2)
		return write_page(argv[1], (unsigned int)atoi(argv[2]),
				  argc > 3);
	CHECK_RUN(texts);
	CHECK_RUN(numbers);
	CHECK_RUN(findings);
	CHECK_RUN(nothing_breaks_out);
	CHECK_RUN(data_is_whole);
	CHECK_RUN(policy_fits);
	CHECK_RUN(stands_alone);
	CHECK_RUN(empty);
	return check_end();
}
