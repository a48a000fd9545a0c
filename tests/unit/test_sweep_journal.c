/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep/journal.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "check.h"
#include "sweep/journal_in.h"
#include "sweep_fake.h"

static char path[] = "/tmp/vxtrace-journal-XXXXXX";

/* --- the same --- */

static void same_texts(const char *const *a, unsigned int na,
		       const char *const *b, unsigned int nb)
{
	if (!CHECK_EQ(na, nb))
		return;
	for (unsigned int i = 0; i < na; i++)
		CHECK_STR(a[i], b[i]);
}

static void same_stack(const struct sweep_stack *a,
		       const struct sweep_stack *b)
{
	if (!CHECK_EQ(a->n, b->n))
		return;
	for (unsigned int i = 0; i < a->n; i++) {
		CHECK_STR(a->v[i].module, b->v[i].module);
		CHECK_STR(a->v[i].function, b->v[i].function);
		CHECK_EQ(a->v[i].addr, b->v[i].addr);
		CHECK_EQ(a->v[i].offset, b->v[i].offset);
		CHECK_STR(a->v[i].source, b->v[i].source);
		CHECK_EQ(a->v[i].line, b->v[i].line);
	}
}

static void same_site(const struct sweep_site *a, const struct sweep_site *b)
{
	CHECK_EQ(a->id, b->id);
	CHECK_EQ(a->leaf, b->leaf);
	CHECK_STR(a->abi, b->abi);
	CHECK_STR(a->call, b->call);
	CHECK_STR(a->portable, b->portable);
	CHECK_STR(a->where, b->where);
	CHECK_STR(a->source, b->source);
	CHECK_EQ(a->line, b->line);
	same_stack(&a->stack, &b->stack);
	CHECK_STR(a->text, b->text);
	CHECK_STR(a->path, b->path);
	CHECK_EQ(a->hits, b->hits);
	CHECK_EQ(a->flaky, b->flaky);
	CHECK_EQ(a->recovery, b->recovery);
}

static void same_result(const struct sweep_result *a,
			const struct sweep_result *b)
{
	CHECK_STR(a->id, b->id);
	CHECK_EQ(a->site->id, b->site->id);
	CHECK_STR(a->model, b->model);
	CHECK_STR(a->fault, b->fault);
	CHECK_EQ(a->sticky, b->sticky);
	CHECK_STR(a->occurrence, b->occurrence);
	CHECK_STR(a->after, b->after);
	CHECK_EQ(a->verdict, b->verdict);
	CHECK_STR(a->reason, b->reason);
	CHECK_EQ(a->status, b->status);
	CHECK_EQ(a->applied, b->applied);
	CHECK_EQ(a->tries, b->tries);
	CHECK_EQ(a->ns, b->ns);
	CHECK_EQ(a->known, b->known);
	CHECK_STR(a->diff, b->diff);
	CHECK_STR(a->diagnostic, b->diagnostic);
	same_stack(&a->end, &b->end);
	same_texts(a->tail, a->ntail, b->tail, b->ntail);
	CHECK_STR(a->repeat, b->repeat);
}

static void same_head(const struct sweep *a, const struct sweep *b)
{
	same_texts(a->argv, a->argc, b->argv, b->argc);
	CHECK(!b->argv[b->argc]);
	CHECK_STR(a->command, b->command);
	CHECK_STR(a->options, b->options);
	CHECK_STR(a->version, b->version);
	CHECK_STR(a->cwd, b->cwd);
	CHECK_EQ(a->started_ms, b->started_ms);
	CHECK_EQ(a->ns, b->ns);
	CHECK_EQ(a->shard, b->shard);
	CHECK_EQ(a->shards, b->shards);
	CHECK_EQ(a->out_of_budget, b->out_of_budget);
	CHECK_EQ(a->ncases, b->ncases);
	CHECK_EQ(a->baseline.status, b->baseline.status);
	CHECK_EQ(a->baseline.bare_ns, b->baseline.bare_ns);
	CHECK_EQ(a->baseline.traced_ns, b->baseline.traced_ns);
	CHECK_EQ(a->baseline.calls, b->baseline.calls);
	same_texts(a->baseline.masks, a->baseline.nmasks, b->baseline.masks,
		   b->baseline.nmasks);
}

static void same_sweep(const struct sweep *a, const struct sweep *b)
{
	same_head(a, b);
	if (!CHECK_EQ(a->nsites, b->nsites) ||
	    !CHECK_EQ(a->nresults, b->nresults))
		return;
	for (unsigned int i = 0; i < a->nsites; i++)
		same_site(a->sites[i], b->sites[i]);
	for (unsigned int i = 0; i < a->nresults; i++)
		same_result(a->results[i], b->results[i]);
}

/* --- helpers --- */

static struct journal *open_journal(bool resume)
{
	int err;
	struct journal *j = journal_open(path, resume, &err);

	CHECK_EQ(err, 0);
	if (!j)
		exit(1);
	return j;
}

/* The cases from `from`, up to `to`. */
static void write_part(const struct sweep *s, bool resume, unsigned int from,
		       unsigned int to, bool end)
{
	struct journal *j = open_journal(resume);

	CHECK_EQ(journal_head(j, s), 0);
	for (unsigned int i = 0; i < s->nsites; i++)
		CHECK_EQ(journal_site(j, s->sites[i]), 0);
	for (unsigned int i = from; i < to; i++)
		CHECK_EQ(journal_case(j, s->results[i]), 0);
	if (end)
		CHECK_EQ(journal_end(j, s), 0);
	CHECK_EQ(journal_close(j), 0);
}

static void write_whole(const struct sweep *s)
{
	write_part(s, false, 0, s->nresults, true);
}

static void must_read(struct sweep *s)
{
	struct buf why = BUF_INIT;

	if (!CHECK_EQ(journal_read(s, path, &why), 0))
		printf("  %s\n", buf_cstr(&why));
	CHECK_STR(buf_cstr(&why), "");
	buf_free(&why);
}

static void put_file(const char *data, size_t len)
{
	FILE *f = fopen(path, "w");

	if (!f || fwrite(data, 1, len, f) != len || fclose(f))
		die("cannot write %s", path);
}

static void get_file(struct buf *b)
{
	FILE *f = fopen(path, "r");
	int c;

	if (!f)
		die("cannot read %s", path);
	while ((c = getc(f)) != EOF)
		buf_char(b, (char)c);
	fclose(f);
}

/* What reading the text gives; the message behind the path in `why`. */
static int read_text(const char *text, size_t len, struct buf *why)
{
	struct buf all = BUF_INIT;
	struct sweep s;
	int err;

	put_file(text, len);
	sweep_init(&s);
	err = journal_read(&s, path, &all);
	if (all.len) {
		CHECK(strncmp(all.data, path, strlen(path)) == 0);
		CHECK(!strchr(all.data, '\n'));
		buf_str(why, all.data + strlen(path));
	}
	buf_free(&all);
	sweep_free(&s);
	return err;
}

/* --- tests --- */

static void round_trip(void)
{
	struct sweep a, b;

	fake_sweep(&a, 40);
	write_whole(&a);
	sweep_init(&b);
	must_read(&b);
	same_sweep(&a, &b);
	sweep_free(&a);
	sweep_free(&b);
}

/* Killed at any byte, resumed: all is there, and no line is damaged. */
static void killed_anywhere(void)
{
	struct buf whole = BUF_INIT;
	struct sweep a;

	fake_sweep(&a, 3);
	a.nresults = 3;
	write_whole(&a);
	get_file(&whole);
	for (size_t cut = 0; cut < whole.len; cut += cut < 80 ? 1 : 47) {
		struct sweep b, c;
		struct buf why = BUF_INIT;
		bool head = memchr(whole.data, '\n', cut);

		put_file(whole.data, cut);
		sweep_init(&b);
		CHECK_EQ(journal_read(&b, path, &why), head ? 0 : -ENODATA);
		write_part(&a, true, b.nresults, a.nresults, true);
		sweep_init(&c);
		must_read(&c);
		same_sweep(&a, &c);
		sweep_free(&b);
		sweep_free(&c);
		buf_free(&why);
	}
	buf_free(&whole);
	sweep_free(&a);
}

/* The later line of a case counts; times of runs add up. */
static void resumed_twice(void)
{
	struct sweep a, b;

	fake_sweep(&a, 8);
	a.out_of_budget = true;
	write_part(&a, false, 0, 10, true);
	a.results[4]->verdict = SWEEP_FLAKY;
	a.results[4]->reason = "another";
	a.out_of_budget = false;
	write_part(&a, true, 3, a.nresults, true);
	sweep_init(&b);
	must_read(&b);
	CHECK_EQ(b.ns, 2 * a.ns);
	b.ns = a.ns;
	same_sweep(&a, &b);
	sweep_free(&a);
	sweep_free(&b);
}

static void no_journal_is_left_alone(void)
{
	static const char *const rows[] = { "hello", "hello\n", "{}\n", "\n",
		"{\"type\":\"site\"}\n", "\177ELF", "{\"type\":\"x" };
	struct buf b = BUF_INIT;

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int err = 0;

		put_file(rows[i], strlen(rows[i]));
		CHECK(!journal_open(path, true, &err));
		CHECK_EQ(err, -EINVAL);
		buf_reset(&b);
		get_file(&b);
		CHECK_STR(buf_cstr(&b), rows[i]);
	}
	buf_free(&b);
}

static void one_writer(void)
{
	struct journal *j = open_journal(false);
	int err = 0;

	CHECK(!journal_open(path, true, &err));
	CHECK_EQ(err, -EBUSY);
	CHECK(!journal_open(path, false, &err));
	CHECK_EQ(err, -EBUSY);
	CHECK_EQ(journal_close(j), 0);
	CHECK(!journal_open("/nowhere/at/all", false, &err));
	CHECK_EQ(err, -ENOENT);
}

static void full_device(void)
{
	struct journal *j;
	struct sweep s;
	int err;

	if (access("/dev/full", W_OK))
		CHECK_SKIP("no /dev/full here");
	fake_sweep(&s, 3);
	j = journal_open("/dev/full", false, &err);
	if (CHECK(j != NULL)) {
		CHECK_EQ(journal_head(j, &s), -ENOSPC);
		CHECK_EQ(journal_case(j, s.results[0]), -ENOSPC);
		CHECK_EQ(journal_close(j), -ENOSPC);
	}
	sweep_free(&s);
}

/* No room in the middle of a line: the file ends with the line before. */
static void full_disk(void)
{
	struct rlimit old, limit;
	struct journal *j;
	struct sweep s, b;
	unsigned int n = 0;
	int err = 0;

	fake_sweep(&s, 8);
	write_part(&s, false, 0, 2, false);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &old);
	limit = old;
	limit.rlim_cur = 40000;
	setrlimit(RLIMIT_FSIZE, &limit);
	j = open_journal(true);
	for (n = 2; !err && n < s.nresults; n++)
		err = journal_case(j, s.results[n]);
	CHECK_EQ(err, -EFBIG);
	setrlimit(RLIMIT_FSIZE, &old);
	CHECK_EQ(journal_case(j, s.results[n]), -EFBIG);
	CHECK_EQ(journal_close(j), -EFBIG);
	sweep_init(&b);
	must_read(&b);
	CHECK_EQ(b.nresults, n - 1);
	sweep_free(&s);
	sweep_free(&b);
}

/* --- merging --- */

static void write_shard(struct sweep *s, unsigned int shard,
			unsigned int shards)
{
	struct journal *j = open_journal(false);

	s->shard = shard;
	s->shards = shards;
	s->ncases = 100 + shard;
	CHECK_EQ(journal_head(j, s), 0);
	for (unsigned int i = 0; i < s->nsites; i++)
		CHECK_EQ(journal_site(j, s->sites[i]), 0);
	for (unsigned int i = shard - 1; i < s->nresults; i += shards)
		CHECK_EQ(journal_case(j, s->results[i]), 0);
	CHECK_EQ(journal_end(j, s), 0);
	CHECK_EQ(journal_close(j), 0);
}

static void shards_union(void)
{
	static const unsigned int order[] = { 2, 1, 1, 3 };
	struct sweep a, b, c;

	fake_sweep(&a, 20);
	sweep_init(&b);
	for (int i = 0; i < 4; i++) {
		write_shard(&a, order[i], 3);
		must_read(&b);
		if (i == 0)
			CHECK_EQ(b.shard, 2);
		if (i == 2)
			CHECK_EQ(b.shard, 0);
		CHECK_EQ(b.shards, i < 3 ? 3 : 1);
	}
	CHECK_EQ(b.shard, 1);
	CHECK_EQ(b.nsites, a.nsites);
	CHECK_EQ(b.nresults, a.nresults);
	CHECK_EQ(b.ncases, 101 + 102 + 103);
	CHECK_EQ(b.ns, 4 * a.ns);
	/* what was merged is a journal again */
	write_whole(&b);
	sweep_init(&c);
	must_read(&c);
	same_sweep(&b, &c);
	sweep_free(&a);
	sweep_free(&b);
	sweep_free(&c);
}

static void others_are_refused(void)
{
	struct buf why = BUF_INIT;
	struct sweep a, b;

	fake_sweep(&a, 3);
	write_shard(&a, 1, 2);
	sweep_init(&b);
	must_read(&b);
	a.command = "mv";
	write_shard(&a, 2, 2);
	CHECK_EQ(journal_read(&b, path, &why), -EINVAL);
	CHECK(strstr(buf_cstr(&why), ":1: it is of another command"));
	a.command = b.command;
	a.options = "";
	write_shard(&a, 2, 2);
	CHECK_EQ(journal_read(&b, path, &why), -EINVAL);
	CHECK(strstr(buf_cstr(&why), "other options"));
	a.options = b.options;
	write_shard(&a, 2, 3);
	CHECK_EQ(journal_read(&b, path, &why), -EINVAL);
	CHECK(strstr(buf_cstr(&why), "another number of shards"));
	CHECK_EQ(journal_read(&b, "/nowhere/at/all", &why), -ENOENT);
	CHECK_EQ(journal_read(&b, "/", &why), -EISDIR);
	buf_free(&why);
	sweep_free(&a);
	sweep_free(&b);
}

/* --- damage --- */

#define HEAD \
	"{\"type\":\"sweep\",\"version\":1,\"scheme\":1,\"vxtrace\":\"\"," \
	"\"argv\":[],\"command\":\"\",\"options\":\"\",\"cwd\":\"\"," \
	"\"started_ms\":0,\"shard\":1,\"shards\":1,\"cases\":0,\"baseline\":" \
	"{\"status\":0,\"bare\":0,\"traced\":0,\"calls\":0,\"masks\":[]}}\n"
#define END "{\"type\":\"end\",\"seconds\":1.5}\n"

static void refuses(void)
{
	static const struct {
		const char *text, *why;
		int err;
	} rows[] = {
		{ "", ":1: the journal is empty", -ENODATA },
		{ "{\"type\":\"sw", ":1: the journal is empty", -ENODATA },
		{ "x", ":1: this is no journal of a sweep", -EINVAL },
		{ "{}\n", ":1: this is no journal of a sweep", -EINVAL },
		{ "[]\n", ":1: this is no journal of a sweep", -EINVAL },
		{ "x\n", ":1: expected a value", -EINVAL },
		{ "{\"type\":\"sweep\",\"version\":2}\n",
		  ":1: it is of a version that is not known", -EINVAL },
		{ "{\"type\":\"sweep\",\"version\":1,\"scheme\":2}\n",
		  ":1: its sites are named in a way that is not known",
		  -EINVAL },
		{ "{\"type\":\"sweep\",\"version\":1,\"scheme\":1}\n",
		  ":1: sweep: \"vxtrace\" is missing or wrong", -EINVAL },
		{ HEAD, "", 0 },
		{ HEAD END, "", 0 },
		{ HEAD "x\n", "", 0 },
		{ HEAD "x\n" END, ":2: expected a value", -EINVAL },
		{ HEAD "x\n{", ":2: expected a value", -EINVAL },
		{ HEAD END "{\"type\":\"what\"}\n",
		  ":3: it is of no type that is known", -EINVAL },
		{ HEAD "3\n", ":2: it is of no type that is known", -EINVAL },
		{ HEAD "{\"type\":\"end\",\"seconds\":-1}\n",
		  ":2: end: \"seconds\" is missing or wrong", -EINVAL },
		{ HEAD "{\"type\":\"end\",\"seconds\":\"1\"}\n",
		  ":2: end: \"seconds\" is missing or wrong", -EINVAL },
		{ HEAD "{\"type\":\"site\",\"id\":\"12\"}\n",
		  ":2: site: \"id\" is missing or wrong", -EINVAL },
		{ HEAD "{\"type\":\"case\",\"site\":[]}\n",
		  ":2: case: \"site\" is missing or wrong", -EINVAL },
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const char *text = rows[i].text;
		struct buf why = BUF_INIT;

		CHECK_EQ(read_text(text, strlen(text), &why), rows[i].err);
		CHECK_STR(buf_cstr(&why), rows[i].why);
		buf_free(&why);
	}
}

/* Any byte changed: an error in its line, or another text. */
static void damaged(void)
{
	static const char bytes[] = "\0\"\\{}[]:,0-\n\x80";
	struct buf whole = BUF_INIT;
	struct sweep a;

	fake_sweep(&a, 2);
	a.nresults = 2;
	write_whole(&a);
	get_file(&whole);
	for (size_t i = 0; i < whole.len; i += 7) {
		char was = whole.data[i];
		struct buf why = BUF_INIT;
		int err;

		whole.data[i] = bytes[i % (sizeof(bytes) - 1)];
		err = read_text(whole.data, whole.len, &why);
		CHECK(err ? err == -EINVAL && why.len : !why.len);
		whole.data[i] = was;
		buf_free(&why);
	}
	buf_free(&whole);
	sweep_free(&a);
}

/* Texts of strangers do nothing to a terminal. */
static void control_characters(void)
{
	static const char text[] = HEAD
		"{\"type\":\"site\",\"id\":\"00000000000000aa\","
		"\"leaf\":\"00000000000000bb\",\"abi\":\"a\",\"call\":\"c\","
		"\"portable\":\"p\",\"where\":\"\\u001b[31m\\u0000\\r\\n\","
		"\"text\":\"\",\"hits\":1}\n";
	struct sweep s;

	put_file(text, sizeof(text) - 1);
	sweep_init(&s);
	must_read(&s);
	if (CHECK_EQ(s.nsites, 1))
		CHECK_STR(s.sites[0]->where, "\\x1b[31m\\x00\\x0d\n");
	sweep_free(&s);
}

/* Look-ups that are not hashed would take minutes. */
static void many(void)
{
	struct buf lines = BUF_INIT;
	struct sweep a, b;

	fake_sweep(&a, 20000);
	journal_line_head(&lines, &a);
	for (unsigned int i = 0; i < a.nsites; i++)
		journal_line_site(&lines, a.sites[i]);
	for (unsigned int i = 0; i < a.nresults; i++)
		journal_line_case(&lines, a.results[i]);
	put_file(lines.data, lines.len);
	sweep_init(&b);
	must_read(&b);
	must_read(&b);
	CHECK_EQ(b.nsites, a.nsites);
	CHECK_EQ(b.nresults, a.nresults);
	buf_free(&lines);
	sweep_free(&a);
	sweep_free(&b);
}

int main(void)
{
	int fd = mkstemp(path);

	if (fd < 0)
		return 1;
	close(fd);
	CHECK_RUN(round_trip);
	CHECK_RUN(killed_anywhere);
	CHECK_RUN(resumed_twice);
	CHECK_RUN(no_journal_is_left_alone);
	CHECK_RUN(one_writer);
	CHECK_RUN(full_device);
	CHECK_RUN(full_disk);
	CHECK_RUN(shards_union);
	CHECK_RUN(others_are_refused);
	CHECK_RUN(refuses);
	CHECK_RUN(damaged);
	CHECK_RUN(control_characters);
	CHECK_RUN(many);
	unlink(path);
	return check_end();
}
