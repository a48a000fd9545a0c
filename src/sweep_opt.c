/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "sweep_opt.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/jsonw.h"
#include "base/num.h"
#include "rule/set.h"
#include "sweep_shard.h"
#include "sweep_values.h"

enum {
	O_MODEL = 256, O_SET, O_ERRORS, O_RULES, O_DEPTH, O_OCCURRENCE,
	O_STARTUP, O_ONLY, O_SKIP, O_PERSIST, O_PAIRS, O_CRASH, O_CHECK,
	O_RESET, O_ARTIFACT, O_OK_STATUS, O_GOLDEN, O_NORMALIZE, O_SANITIZER,
	O_TIMEOUT, O_ISOLATE, O_BUDGET, O_RETRIES, O_SHARD, O_RESUME, O_DB,
	O_SINCE, O_JUNIT, O_TAP, O_JSON, O_HTML, O_SARIF, O_KNOWN, O_FAIL_ON,
	O_LIST, O_REPLAY, O_GDB,
};

/* val below LAST_SHAPING: it decides which cases there are, or verdicts. */
enum { LAST_SHAPING = O_SANITIZER };

static const struct option longs[] = {
	{ "model", required_argument, NULL, O_MODEL },
	{ "set", required_argument, NULL, O_SET },
	{ "errors", required_argument, NULL, O_ERRORS },
	{ "rules", required_argument, NULL, O_RULES },
	{ "depth", required_argument, NULL, O_DEPTH },
	{ "occurrence", required_argument, NULL, O_OCCURRENCE },
	{ "startup", no_argument, NULL, O_STARTUP },
	{ "only", required_argument, NULL, O_ONLY },
	{ "skip", required_argument, NULL, O_SKIP },
	{ "persist", required_argument, NULL, O_PERSIST },
	{ "pairs", required_argument, NULL, O_PAIRS },
	{ "crash", no_argument, NULL, O_CRASH },
	{ "check", required_argument, NULL, O_CHECK },
	{ "reset", required_argument, NULL, O_RESET },
	{ "artifact", required_argument, NULL, O_ARTIFACT },
	{ "ok-status", required_argument, NULL, O_OK_STATUS },
	{ "golden", required_argument, NULL, O_GOLDEN },
	{ "normalize", required_argument, NULL, O_NORMALIZE },
	{ "sanitizer", required_argument, NULL, O_SANITIZER },
	{ "jobs", required_argument, NULL, 'j' },
	{ "timeout", required_argument, NULL, O_TIMEOUT },
	{ "isolate", required_argument, NULL, O_ISOLATE },
	{ "budget", required_argument, NULL, O_BUDGET },
	{ "retries", required_argument, NULL, O_RETRIES },
	{ "shard", required_argument, NULL, O_SHARD },
	{ "resume", no_argument, NULL, O_RESUME },
	{ "db", required_argument, NULL, O_DB },
	{ "since", required_argument, NULL, O_SINCE },
	{ "junit", required_argument, NULL, O_JUNIT },
	{ "tap", required_argument, NULL, O_TAP },
	{ "json", required_argument, NULL, O_JSON },
	{ "html", required_argument, NULL, O_HTML },
	{ "sarif", required_argument, NULL, O_SARIF },
	{ "known", required_argument, NULL, O_KNOWN },
	{ "fail-on", required_argument, NULL, O_FAIL_ON },
	{ "list", no_argument, NULL, O_LIST },
	{ "replay", required_argument, NULL, O_REPLAY },
	{ "gdb", no_argument, NULL, O_GDB },
	{ "quiet", no_argument, NULL, 'q' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static void help(void)
{
	const char *me = die_program();

	printf("Usage: %s sweep [OPTIONS] -- COMMAND [ARG]...\n"
"       %s sweep merge [OPTIONS] JOURNAL...\n"
"Make each system call of a program fail once, everywhere that it is made,\n"
"and say what broke.\n"
"\n", me, me);
	fputs("What is tried:\n"
"  --model=MODELS       io, mem, net, proc (default all)\n"
"  --set=CALLS          these calls alone, as in -e trace=\n"
"  --errors=CALLS=E,..  these errors for those calls; may be repeated\n"
"  --rules=FILE         more actions: lines of CALLS:ACTION\n"
"  --persist=HOW        once, sticky (default both)\n"
"  --pairs=N            faults in the code that recovers from a fault, N deep\n"
"  --crash              kill the program behind each write, then --check\n"
"Where:\n"
"  --depth=N            frames that tell sites apart: full, leaf or a number\n"
"  --occurrence=K       of each site: first (default), last, all or a number\n"
"  --startup            calls of the loader, too\n"
"  --only=PATTERN       call, function, file or path that agrees; --skip\n"
"What is right:\n"
"  --check=COMMAND      it fails where the result is corrupt\n"
"  --reset=COMMAND      run before each case\n"
"  --artifact=GLOB      files that are results; may be repeated\n"
"  --ok-status=LIST     exit statuses that mean success (default: as plain)\n"
"  --golden=DIR         what artifacts have to be\n"
"  --normalize=s/A/B/   done to each line of output before it is compared\n"
"  --sanitizer=HOW      auto (default) or off: look for reports of sanitizers\n",
	      stdout);
	fputs("How it is run:\n"
"  -j, --jobs=N         cases at once\n"
"  --timeout=TIME       of a case; 10x: ten plain runs (default, at least 2s)\n"
"  --isolate=HOW        none (default), tmpdir, overlay\n"
"  --budget=TIME        end then\n"
"  --retries=N          of a case that did not come to its site (default 2)\n"
"  --shard=I/N          a part of the cases; auto: as the CI system says\n"
"  --resume             go on with the journal of --json or --db\n"
"  --db=DIR             keep the journal there\n"
"  --since=DIR          only sites that are not in the journals there\n"
"What is told:\n"
"  --json=FILE          the journal: a JSON object a line\n"
"  --junit=FILE --tap=FILE --html=FILE --sarif=FILE\n"
"  --known=FILE         findings that are accepted\n"
"  --fail-on=VERDICTS   (default crash,sanitizer,hang,spin,corrupt,silent,leak)\n"
"  -q, --quiet          nothing but errors\n"
"  -v, --verbose        each case\n"
"  -h, --help\n"
"Instead:\n"
"  --list               sites, cases and what is not compared\n"
"  --replay=CASE        that one case, at length; --gdb: in the debugger\n"
"\n"
"Exit status: 0 good, 1 findings, 2 usage, 3 a fault could not be made or a\n"
"file not be written, 5 the plain run is not the same each time or cannot be\n"
"had, 124 out of budget.\n", stdout);
}

static int set_what(struct sweep_request *rq, int option, const char *arg)
{
	switch (option) {
	case O_MODEL:
		return sweep_set_model(rq, arg);
	case O_SET:
		rq->by_set = true;
		return sweep_set_calls_of(arg, rq->set);
	case O_ERRORS:
		return sweep_set_errors(rq, arg);
	case O_RULES:
		return sweep_set_rules(rq, arg);
	case O_DEPTH:
		return sweep_set_depth(rq, arg);
	case O_OCCURRENCE:
		return sweep_set_occurrence(rq, arg);
	case O_STARTUP:
		rq->startup = true;
		return 0;
	case O_ONLY:
		words_add(&rq->only, arg);
		return 0;
	case O_SKIP:
		words_add(&rq->skip, arg);
		return 0;
	case O_PERSIST:
		return sweep_set_persist(rq, arg);
	case O_PAIRS:
		return sweep_set_number(arg, 0, 16, &rq->pairs);
	case O_CRASH:
		rq->crash = true;
		return 0;
	}
	return sweep_usage("it has no such option, or one without its argument",
		     NULL);
}

static int set_oracle(struct sweep_request *rq, int option, const char *arg)
{
	switch (option) {
	case O_CHECK:
		rq->check = arg;
		return 0;
	case O_RESET:
		rq->reset = arg;
		return 0;
	case O_ARTIFACT:
		words_add(&rq->artifacts, arg);
		return 0;
	case O_OK_STATUS:
		return sweep_set_ok_status(rq, arg);
	case O_GOLDEN:
		rq->golden = arg;
		return 0;
	case O_NORMALIZE:
		return sweep_set_normalize(rq, arg);
	case O_SANITIZER:
		rq->sanitizer = !strcmp(arg, "auto");
		if (!rq->sanitizer && strcmp(arg, "off") != 0)
			return sweep_usage("--sanitizer is auto or off", arg);
		return 0;
	}
	return set_what(rq, option, arg);
}

static int set_run(struct sweep_request *rq, int option, const char *arg)
{
	switch (option) {
	case 'j':
		return sweep_set_number(arg, 1, 1024, &rq->jobs);
	case O_TIMEOUT:
		return sweep_set_timeout(rq, arg);
	case O_ISOLATE:
		return sweep_set_isolation(rq, arg);
	case O_BUDGET:
		return sweep_set_budget(rq, arg);
	case O_RETRIES:
		return sweep_set_number(arg, 0, 100, &rq->retries);
	case O_SHARD:
		return sweep_shard(arg, &rq->shard, &rq->shards) ?
			sweep_usage("--shard is I/N or auto", arg) : 0;
	case O_RESUME:
		rq->resume = true;
		return 0;
	case O_DB:
		rq->db = arg;
		return 0;
	case O_SINCE:
		rq->since = arg;
		return 0;
	}
	return set_oracle(rq, option, arg);
}

static int set_option(struct sweep_request *rq, int option, const char *arg)
{
	switch (option) {
	case O_JUNIT:
		rq->junit = arg;
		return 0;
	case O_TAP:
		rq->tap = arg;
		return 0;
	case O_JSON:
		rq->json = arg;
		return 0;
	case O_HTML:
		rq->html = arg;
		return 0;
	case O_SARIF:
		rq->sarif = arg;
		return 0;
	case O_KNOWN:
		rq->known = arg;
		return 0;
	case O_FAIL_ON:
		return sweep_set_fail_on(rq, arg);
	case O_LIST:
		rq->list = true;
		return 0;
	case O_REPLAY:
		rq->replay = arg;
		return 0;
	case O_GDB:
		rq->gdb = true;
		return 0;
	case 'q':
		rq->quiet = true;
		return 0;
	case 'v':
		rq->verbose = true;
		return 0;
	case 'h':
		rq->help = true;
		return 0;
	}
	return set_run(rq, option, arg);
}

/* What decides which cases there are, and what is right. */
static void note_option(struct sweep_request *rq, int option, const char *arg)
{
	if (option < O_MODEL ||
	    (option > LAST_SHAPING && option != O_ISOLATE))
		return;
	for (const struct option *o = longs; o->name; o++) {
		if (o->val != option)
			continue;
		if (rq->options.len)
			buf_char(&rq->options, ' ');
		buf_printf(&rq->options, "--%s", o->name);
		if (arg) {
			buf_char(&rq->options, '=');
			sweep_quote(&rq->options, arg);
		}
	}
}

/* --- the whole --- */

static int check(const struct sweep_request *rq, bool merges, char **words)
{
	if (merges && (rq->json || rq->db || rq->resume))
		return sweep_usage("merge reads journals, and writes none",
				   NULL);
	if (merges && !*words)
		return sweep_usage("merge wants journals", NULL);
	if (!merges && !*words)
		return sweep_usage("which command? sweep [OPTIONS] -- COMMAND",
			     NULL);
	if (rq->crash && !rq->check)
		return sweep_usage("--crash needs a --check=COMMAND that says whether"
			     " what is left is right", NULL);
	if (rq->gdb && !rq->replay)
		return sweep_usage("--gdb belongs to --replay", NULL);
	if (rq->resume && !rq->json && !rq->db)
		return sweep_usage("--resume needs the journal: --json or --db",
			     NULL);
	if (rq->json && rq->db)
		return sweep_usage("the journal is one file: --json or --db?", NULL);
	if (rq->list && rq->replay)
		return sweep_usage("--list or --replay?", NULL);
	if (rq->golden && !rq->artifacts.n)
		return sweep_usage("--golden needs an --artifact", NULL);
	return 0;
}

static void init(struct sweep_request *rq)
{
	*rq = (struct sweep_request){
		.models = (1 << MODEL_COUNT) - 1,
		.occurrence = OCCURRENCE_FIRST,
		.once = true,
		.sticky = true,
		.sanitizer = true,
		.timeout_times = 10,
		.retries = 2,
		.shard = 1,
		.shards = 1,
	};
	for (unsigned int v = 0; v < SWEEP_VERDICTS; v++)
		if (sweep_grade_of((enum sweep_verdict)v) == SWEEP_BAD)
			rq->fail_on |= 1u << v;
}

char **sweep_options(struct sweep_request *rq, int argc, char **argv)
{
	bool merges = argc > 1 && !strcmp(argv[1], "merge");
	const char *mode = merges ? "j:qvh" : "+j:qvh";
	int option, err = 0;

	init(rq);
	if (merges) {
		argv++;
		argc--;
	}
	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, mode, longs,
					     NULL)) != -1) {
		err = set_option(rq, option, optarg);
		note_option(rq, option, optarg);
	}
	if (!err && rq->help)
		help();
	if (err || rq->help)
		return NULL;
	rq->merges = merges;
	return check(rq, merges, argv + optind) ? NULL : argv + optind;
}

void sweep_request_free(struct sweep_request *rq)
{
	while (rq->chosen) {
		struct chosen_faults *c = rq->chosen;

		rq->chosen = c->next;
		for (unsigned int i = 0; i < ABI_COUNT; i++)
			bitmap_free(&c->calls[i]);
		free(c->faults.v);
		free(c);
	}
	while (rq->normalize) {
		struct substitution *x = rq->normalize;

		rq->normalize = x->next;
		regfree(&x->pattern);
		free(x->by);
		free(x);
	}
	for (unsigned int i = 0; i < ABI_COUNT; i++)
		bitmap_free(&rq->set[i]);
	free(rq->only.v);
	free(rq->skip.v);
	free(rq->artifacts.v);
	bitmap_free(&rq->ok_status);
	buf_free(&rq->options);
	arena_free(&rq->arena);
}

/* What is no UTF-8 would not survive a terminal or a report. */
static void quote_octal(struct buf *to, const char *word)
{
	buf_str(to, "\"$(printf '");
	for (; *word; word++) {
		if ((*word >= 'a' && *word <= 'z') || *word == '/')
			buf_char(to, *word);
		else
			buf_printf(to, "\\%03o", (unsigned char)*word);
	}
	buf_str(to, "')\"");
}

void sweep_quote(struct buf *to, const char *word)
{
	static const char plain[] =
		"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
		"0123456789@%+=:,./-_";

	if (*word && strspn(word, plain) == strlen(word)) {
		buf_str(to, word);
		return;
	}
	if (!jsonw_is_utf8(word, strlen(word))) {
		quote_octal(to, word);
		return;
	}
	buf_char(to, '\'');
	for (; *word; word++) {
		if (*word == '\'')
			buf_str(to, "'\\''");
		else
			buf_char(to, *word);
	}
	buf_char(to, '\'');
}
