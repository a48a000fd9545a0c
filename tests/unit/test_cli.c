/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "cli.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

/* strace 7.2's long options; those with one number are one option. */
static const struct {
	const char *name;
	int id;
} stock[] = {
	{ "columns", 1 }, { "output-append-mode", 2 }, { "detach-on", 3 },
	{ "summary-only", 4 }, { "summary", 5 }, { "debug", 6 },
	{ "daemonize", 7 }, { "daemonised", 7 }, { "daemonized", 7 },
	{ "env", 8 }, { "follow-forks", 9 }, { "output-separately", 10 },
	{ "help", 11 }, { "instruction-pointer", 12 },
	{ "interruptible", 13 }, { "stack-trace", 14 },
	{ "stack-traces", 14 }, { "stack-trace-frame-limit", 15 },
	{ "syscall-limit", 16 }, { "syscall-number", 17 },
	{ "arg-names", 18 }, { "output", 19 },
	{ "summary-syscall-overhead", 20 }, { "attach", 21 },
	{ "trace-path", 22 }, { "relative-timestamps", 23 },
	{ "string-limit", 24 }, { "summary-sort-by", 25 },
	{ "absolute-timestamps", 26 }, { "timestamps", 26 },
	{ "syscall-times", 27 }, { "user", 28 }, { "summary-columns", 29 },
	{ "no-abbrev", 30 }, { "version", 31 },
	{ "summary-wall-clock", 32 }, { "strings-in-hex", 33 },
	{ "const-print-style", 34 }, { "pidns-translation", 35 },
	{ "successful-only", 36 }, { "failed-only", 37 },
	{ "failing-only", 37 }, { "seccomp-bpf", 38 }, { "tips", 39 },
	{ "argv0", 40 }, { "kill-on-exit", 41 }, { "always-show-pid", 42 },
	{ "color", 43 }, { "trace", 44 }, { "trace-fds", 45 },
	{ "abbrev", 46 }, { "verbose", 47 }, { "raw", 48 },
	{ "signals", 49 }, { "status", 50 }, { "read", 51 },
	{ "write", 52 }, { "fault", 53 }, { "inject", 54 }, { "kvm", 55 },
	{ "namespace", 56 }, { "quiet", 57 }, { "silent", 57 },
	{ "silence", 57 }, { "decode-fds", 58 }, { "decode-pids", 59 },
	{ "secontext", 60 },
};

enum { NSTOCK = sizeof(stock) / sizeof(stock[0]) };

/* What strace makes of it: the number of an option, or -1: ambiguous. */
static int stock_meaning(const char *name)
{
	size_t len = strlen(name), i;
	int id = 0;

	for (i = 0; i < NSTOCK; i++)
		if (!strcmp(stock[i].name, name))
			return stock[i].id;
	for (i = 0; i < NSTOCK; i++) {
		if (strncmp(stock[i].name, name, len))
			continue;
		if (id && id != stock[i].id)
			return -1;
		id = stock[i].id;
	}
	return id;
}

static const struct option_row *row_of(const char *name)
{
	const struct option_row *row = NULL;

	CHECK_EQ(cli_match_long(name, &row, NULL), 1);
	return row;
}

static void check_prefix(const char *name, size_t len)
{
	const struct option_row *row = NULL;
	char prefix[64] = "";
	int meaning;
	unsigned int n;
	size_t i;

	memcpy(prefix, name, len);
	meaning = stock_meaning(prefix);
	n = cli_match_long(prefix, &row, NULL);

	if (!CHECK((meaning < 0) == (n > 1)) || !CHECK(n > 0))
		printf("  for --%s\n", prefix);
	for (i = 0; meaning > 0 && n == 1 && i < NSTOCK; i++)
		if (stock[i].id == meaning &&
		    !CHECK(row_of(stock[i].name)->set == row->set))
			printf("  for --%s\n", prefix);
}

static void abbreviations_mean_what_strace_means(void)
{
	size_t i, len;

	for (i = 0; i < NSTOCK; i++)
		for (len = 1; len <= strlen(stock[i].name); len++)
			check_prefix(stock[i].name, len);
}

static void own_options_can_be_abbreviated(void)
{
	CHECK_STR(row_of("js")->name, "json");
	CHECK_STR(row_of("from")->name, "from-json");
	CHECK_STR(row_of("stack-trace-u")->name, "stack-trace-unwinder");
}

static void letters_and_names_are_unique(void)
{
	const struct option_row *a, *b;

	for (a = option_rows; a->set; a++) {
		for (b = a + 1; b->set; b++) {
			CHECK(!a->letter || a->letter != b->letter);
			CHECK(!a->name || !b->name ||
			      strcmp(a->name, b->name));
		}
	}
}

static void shown_options_have_help(void)
{
	const struct option_row *o;

	for (o = option_rows; o->set; o++) {
		CHECK(o->letter || o->name);
		CHECK((o->topic == TOPIC_HIDDEN) == !*o->help);
		CHECK(o->topic == TOPIC_HIDDEN ||
		      (o->arg == ARG_NONE) == !*o->metavar);
	}
}

/* Words of a command line, as main() handles them up to the check. */
static char **parse(struct plan *p, struct request *rq, char **argv)
{
	plan_init(p);
	*rq = (struct request){ .plan = p };
	return cli_parse(argv, rq);
}

static void request_free(struct request *rq)
{
	free(rq->env.v);
	free(rq->paths.v);
	free(rq->pids);
	plan_free(rq->plan);
}

static void the_command_is_left_alone(void)
{
	char *argv[] = { "vxtrace", "-fe", "open,close",
		"--color", "ls", "-l", NULL };
	struct request rq;
	struct plan p;
	char **rest = parse(&p, &rq, argv);

	CHECK_STR(rest[0], "ls");
	CHECK_STR(rest[1], "-l");
	CHECK_EQ(rq.nf, 1);
	CHECK_EQ(rq.color, COLOR_ALWAYS);
	CHECK(!bitmap_has(&p.filter.calls[0],
			  (unsigned int)abi_number(abis[0], "read")));
	request_free(&rq);
}

/* Is the call in the plain set? */
static bool plain(const struct plan *p, const char *name)
{
	return bitmap_has(&p->filter.calls[0],
			  (unsigned int)abi_number(abis[0], name));
}

static void conditions_come_on_top(void)
{
	char *argv[] = { "vxtrace", "-etrace=close", "-e",
		"trace=read:ret=0", "--trace=write:fd=1", "ls", NULL };
	struct request rq;
	struct plan p;

	parse(&p, &rq, argv);
	CHECK(rq.trace);
	CHECK(plain(&p, "close"));
	CHECK(!plain(&p, "read"));
	CHECK(rules_get(p.rules, 1) && !rules_get(p.rules, 2));
	request_free(&rq);
	plan_free(&p);
}

static void a_plain_set_begins_anew(void)
{
	char *argv[] = { "vxtrace", "-etrace=read:ret=0", "-eopen,close",
		"ls", NULL };
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;
	struct request rq;
	struct plan p;

	parse(&p, &rq, argv);
	CHECK(plain(&p, "close") && !plain(&p, "read"));
	CHECK_EQ(rules_compile(p.rules, &e, &warnings), 0);
	CHECK(!rules_filters(p.rules));
	buf_free(&warnings);
	rule_error_free(&e);
	request_free(&rq);
	plan_free(&p);
}

static void what_is_a_filter(void)
{
	CHECK(rules_is_filter("read:ret=0"));
	CHECK(rules_is_filter("read:once"));
	CHECK(rules_is_filter("%file,!read:!path=\"/x:y\""));
	CHECK(rules_is_filter("read:pth=/x"));
	CHECK(rules_is_filter("/[[:alpha:]]:fd=1"));
	CHECK(!rules_is_filter("read"));
	CHECK(!rules_is_filter("read:"));
	CHECK(!rules_is_filter("read:42"));
	CHECK(!rules_is_filter("read:write"));
	CHECK(!rules_is_filter("/[[:alpha:]]"));
	CHECK(!rules_is_filter(""));
}

static void two_dashes_end_options(void)
{
	char *argv[] = { "vxtrace", "-s5", "--",
		"-f", NULL };
	struct request rq;
	struct plan p;
	char **rest = parse(&p, &rq, argv);

	CHECK_STR(rest[0], "-f");
	CHECK_EQ(p.style.string_limit, 5);
	CHECK_EQ(p.decode.string_limit, 5);
	request_free(&rq);
}

static void process_ids_come_in_lists(void)
{
	char *argv[] = { "vxtrace", "-p", "1,22\n333 ",
		"--attach=4", NULL };
	struct request rq;
	struct plan p;

	CHECK(*parse(&p, &rq, argv) == NULL);
	CHECK_EQ(rq.npids, 4);
	CHECK_EQ(rq.pids[2], 333);
	CHECK_EQ(rq.pids[3], 4);
	request_free(&rq);
}

static void times_keep_their_precision(void)
{
	char *argv[] = { "vxtrace", "--timestamps=ns",
		"--absolute-timestamps=format:unix",
		"--syscall-times=ms", "-r", NULL };
	struct request rq;
	struct plan p;

	parse(&p, &rq, argv);
	CHECK_EQ(p.style.clock, CLOCK_UNIX);
	CHECK_EQ(p.style.clock_precision, PRECISION_NS);
	CHECK_EQ(p.style.duration_precision, PRECISION_MS);
	CHECK_EQ(p.style.relative_precision, PRECISION_US);
	request_free(&rq);
}

static void columns_get_a_name(void)
{
	char *argv[] = { "vxtrace", "-cU",
		"calls,time,wall-max", NULL };
	struct request rq;
	struct plan p;

	parse(&p, &rq, argv);
	CHECK_EQ(p.summary.columns[0], SUM_CALLS);
	CHECK_EQ(p.summary.columns[1], SUM_TIME_PERCENT);
	CHECK_EQ(p.summary.columns[2], SUM_WALL_MAX);
	CHECK_EQ(p.summary.columns[3], SUM_NAME);
	CHECK_EQ(p.summary.columns[4], SUM_NONE);
	request_free(&rq);
}

static void qualifiers_have_many_names(void)
{
	char *argv[] = { "vxtrace", "-e", "s=INT",
		"-esilence=exit", "-er=3",
		"--writ=all", "-e", "decode-fd=dev",
		NULL };
	struct request rq;
	struct plan p;

	parse(&p, &rq, argv);
	CHECK(bitmap_has(&p.filter.signals, 2));
	CHECK(!bitmap_has(&p.filter.signals, 3));
	CHECK_EQ(p.quiet, 1 << QUIET_EXIT);
	CHECK(bitmap_has(&p.style.dump_read, 3));
	CHECK(bitmap_has(&p.style.dump_write, 77));
	CHECK_EQ(p.decode.fds, FD_DEV);
	request_free(&rq);
}

static void environment_is_edited_in_order(void)
{
	char *argv[] = { "vxtrace", "-E", "A=1",
		"--env=B=2", "-EA", "-E",
		"B=3", "-E", "HOME", "x",
		NULL };
	struct request rq;
	struct plan p;
	char *const *v;
	unsigned int b = 0;

	setenv("HOME", "/", 1);
	plan_settle(&rq, parse(&p, &rq, argv));
	for (v = p.engine.env; *v; v++) {
		CHECK(strncmp(*v, "A=", 2) && strncmp(*v, "HOME=", 5));
		b += !strcmp(*v, "B=3");
		CHECK(strcmp(*v, "B=2"));
	}
	CHECK_EQ(b, 1);
	request_free(&rq);
}

int main(void)
{
	CHECK_RUN(abbreviations_mean_what_strace_means);
	CHECK_RUN(own_options_can_be_abbreviated);
	CHECK_RUN(letters_and_names_are_unique);
	CHECK_RUN(shown_options_have_help);
	CHECK_RUN(the_command_is_left_alone);
	CHECK_RUN(two_dashes_end_options);
	CHECK_RUN(conditions_come_on_top);
	CHECK_RUN(a_plain_set_begins_anew);
	CHECK_RUN(what_is_a_filter);
	CHECK_RUN(process_ids_come_in_lists);
	CHECK_RUN(times_keep_their_precision);
	CHECK_RUN(columns_get_a_name);
	CHECK_RUN(qualifiers_have_many_names);
	CHECK_RUN(environment_is_edited_in_order);
	return check_end();
}
