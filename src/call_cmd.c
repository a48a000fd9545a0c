/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call_cmd.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/jsonw.h"
#include "base/num.h"
#include "call_run.h"
#include "desc/consts.h"

enum status {
	STATUS_OK,
	STATUS_ERROR,	/* a call failed */
	STATUS_USAGE,
	STATUS_NOT_RUN,
};

struct call_request {
	pid_t *pids;
	unsigned int npids;
	bool all, json, help;
	uint64_t patience_ns;
	int64_t step_max;
	const char *block;
};

bool call_cmd_is(char *const *words)
{
	return words[0] && !strcmp(words[0], "call");
}

/* --- options --- */

enum { OPT_TIMEOUT = 256, OPT_SEQ_MAX, OPT_JSON };

static const struct option longs[] = {
	{ "attach", required_argument, NULL, 'p' },
	{ "thread", required_argument, NULL, 't' },
	{ "all-threads", no_argument, NULL, 'a' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT },
	{ "seq-max", required_argument, NULL, OPT_SEQ_MAX },
	{ "help", no_argument, NULL, 'h' },
	{ 0 }
};

static void help(void)
{
	printf("Usage: %s call [OPTIONS] -p PID 'BLOCK'\n"
"Make system calls in a process that runs, and let it go.\n"
"\n"
"  %s call -p 1234 'prctl(PR_SET_DUMPABLE, 1)'\n"
"  %s call -p 1234 'b = buf(4096); getcwd(b, 4096); log str(b)'\n"
"  %s call -p 1234 --all-threads 'setuid(65534)'\n"
"\n"
"BLOCK is as in seq={BLOCK} of vxtrace-rules(7): NAME(ARG, ...),\n"
"x = NAME(...), if, repeat, defer, return, fail, log, ...\n"
"\n"
"  -p, --attach=PID    the process: its main thread, or the thread PID\n"
"  -t, --thread=TID    this thread\n"
"  -a, --all-threads   each thread of the process\n"
"  --json              one JSON object a thread\n"
"  --timeout=TIME      how long a thread may take to stop (default 2s)\n"
"  --seq-max=N         calls of a block (default 64)\n"
"  -h, --help\n"
"\n"
"Exit status: 0 it succeeded, 1 a call failed, 2 BLOCK or an option is wrong,\n"
"3 it could not be run to its end.\n", die_program(), die_program(),
	       die_program(), die_program());
}

/* -EINVAL: it is said. */
static int usage(const char *what, const char *arg)
{
	warn(arg ? "call: %s: '%s'" : "call: %s", what, arg);
	fprintf(stderr, "Try '%s call --help' for more information.\n",
		die_program());
	return -EINVAL;
}

static int add_pid(struct call_request *rq, const char *word)
{
	int64_t pid;

	if (num_parse_int(word, 1, INT_MAX, &pid))
		return usage("invalid process id", word);
	rq->pids = xrealloc(rq->pids, (rq->npids + 1) * sizeof(*rq->pids));
	rq->pids[rq->npids++] = (pid_t)pid;
	return 0;
}

static int add_pids(struct call_request *rq, const char *arg)
{
	char *list = xstrdup(arg), *save = NULL, *word;
	int err = 0;

	for (word = strtok_r(list, ", \t\n", &save); word && !err;
	     word = strtok_r(NULL, ", \t\n", &save))
		err = add_pid(rq, word);
	free(list);
	return err;
}

static int set_option(struct call_request *rq, int option, const char *arg)
{
	switch (option) {
	case 'p': case 't':
		return add_pids(rq, arg);
	case 'a':
		rq->all = true;
		return 0;
	case 'h':
		rq->help = true;
		return 0;
	case OPT_JSON:
		rq->json = true;
		return 0;
	case OPT_TIMEOUT:
		return num_parse_duration(arg, 1000000000, &rq->patience_ns) ?
			usage("invalid time", arg) : 0;
	case OPT_SEQ_MAX:
		return num_parse_int(arg, 1, 1000000, &rq->step_max) ?
			usage("invalid number", arg) : 0;
	}
	return usage("it has no such option, or one without its argument",
		     NULL);
}

static int parse(struct call_request *rq, int argc, char **argv)
{
	int option, err = 0;

	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, "+p:t:ah", longs,
					     NULL)) != -1)
		err = set_option(rq, option, optarg);
	if (err || rq->help)
		return err;
	if (!rq->npids)
		return usage("which process? -p PID", NULL);
	if (!argv[optind])
		return usage("what is to be done? 'NAME(ARG, ...)'", NULL);
	if (argv[optind + 1])
		return usage("one block, in quotes; what is this", argv[optind + 1]);
	rq->block = argv[optind];
	return 0;
}

/* --- the block --- */

static struct rules *make_rules(const struct call_request *rq)
{
	struct rules_options opt = { .step_max = (unsigned int)rq->step_max };
	struct rule_error e = RULE_ERROR_INIT;
	struct rules *r = rules_new(&opt);
	struct buf warnings = BUF_INIT;
	int err = rules_add_block(r, rq->block, &e);

	if (!err)
		err = rules_compile(r, &e, &warnings);
	if (err)
		warn("%s", buf_cstr(&e.text));
	warn_lines(buf_cstr(&warnings));
	buf_free(&warnings);
	rule_error_free(&e);
	if (!err)
		return r;
	rules_free(r);
	return NULL;
}

/* --- what came of it --- */

static const char *error_name(int err)
{
	const char *name = consts_name(&consts_errnos, (uint64_t)err);

	return name ? name : "";
}

static enum status status_of(const struct call_result *r)
{
	if (!r->done)
		return STATUS_NOT_RUN;
	return r->err ? STATUS_ERROR : STATUS_OK;
}

/* Addresses, and whatever else is large, as in a trace. */
static void print_value(const struct call_result *r)
{
	if (r->err)
		printf("-1 %s (%s)\n", error_name(r->err), strerror(r->err));
	else if (r->ret > UINT32_MAX)
		printf("%#" PRIx64 "\n", r->ret);
	else
		printf("%" PRIu64 "\n", r->ret);
}

/* Each line says whose it is where there are several. */
static void print_log(const struct call_result *r, const char *head)
{
	const char *line = buf_cstr(&r->log);

	while (*line) {
		int len = (int)strcspn(line, "\n");

		printf("%s%.*s\n", head, len, line);
		line += len + (line[len] == '\n');
	}
}

static void print_text(const struct call_result *r, bool several)
{
	char head[32] = "";

	if (several)
		snprintf(head, sizeof(head), "[pid %d] ", (int)r->tid);
	print_log(r, head);
	if (r->done) {
		printf("%s= ", head);
		print_value(r);
		return;
	}
	fflush(stdout);
	if (r->told)
		fputs(buf_cstr(&r->problem), stderr);
	else
		warn("%d: %s", (int)r->tid, buf_cstr(&r->problem));
}

static void add_text(struct jsonw *w, const char *s, size_t len)
{
	if (jsonw_is_utf8(s, len)) {
		jsonw_strn(w, s, len);
		return;
	}
	jsonw_object(w);
	jsonw_key(w, "bytes");
	jsonw_base64(w, s, len);
	jsonw_end_object(w);
}

static void add_log(struct jsonw *w, const struct buf *log)
{
	const char *line = buf_cstr(log);

	jsonw_key(w, "log");
	jsonw_array(w);
	while (*line) {
		size_t len = strcspn(line, "\n");

		add_text(w, line, len);
		line += len + (line[len] == '\n');
	}
	jsonw_end_array(w);
}

static void add_outcome(struct jsonw *w, const struct call_result *r)
{
	if (!r->done) {
		jsonw_key(w, "problem");
		add_text(w, buf_cstr(&r->problem), r->problem.len);
		return;
	}
	jsonw_key(w, "result");
	if (r->err) {
		jsonw_s64(w, -1);
		jsonw_key(w, "errno");
		jsonw_s64(w, r->err);
		jsonw_key(w, "error");
		jsonw_str(w, error_name(r->err));
	} else {
		jsonw_s64(w, (int64_t)r->ret);
	}
}

static void print_json(const struct call_result *r)
{
	struct buf b = BUF_INIT;
	struct jsonw w = { .out = &b };

	jsonw_object(&w);
	jsonw_key(&w, "type");
	jsonw_str(&w, "call");
	jsonw_key(&w, "pid");
	jsonw_s64(&w, r->pid);
	jsonw_key(&w, "tid");
	jsonw_s64(&w, r->tid);
	add_outcome(&w, r);
	add_log(&w, &r->log);
	jsonw_end_object(&w);
	puts(buf_cstr(&b));
	buf_free(&b);
}

/* The worst of them counts. */
static enum status print_results(const struct call_run *run, bool json)
{
	enum status worst = run->n ? STATUS_OK : STATUS_NOT_RUN;

	for (size_t i = 0; i < run->n; i++) {
		const struct call_result *r = run->v[i];

		if (json)
			print_json(r);
		else
			print_text(r, run->n > 1);
		if (status_of(r) > worst)
			worst = status_of(r);
	}
	return worst;
}

/* --- the command --- */

static enum status run(const struct call_request *rq)
{
	struct call_run run = { .rules = make_rules(rq) };
	struct engine_options opt = {
		.attach = rq->pids,
		.nattach = rq->npids,
		.visit = true,
		.visit_all = rq->all,
		.visit_ns = rq->patience_ns,
		.quiet_attach = true,
		.quiet_exit = true,
	};
	enum status status;

	if (!run.rules)
		return STATUS_USAGE;
	call_run(&run, &opt);
	status = print_results(&run, rq->json);
	call_run_free(&run);
	rules_free(run.rules);
	return status;
}

int call_cmd(int argc, char **argv)
{
	struct call_request rq = {
		.patience_ns = UINT64_C(2000000000), .step_max = 64,
	};
	enum status status = STATUS_USAGE;

	if (!parse(&rq, argc, argv)) {
		status = STATUS_OK;
		if (rq.help)
			help();
		else
			status = run(&rq);
	}
	free(rq.pids);
	return fflush(stdout) ? STATUS_NOT_RUN : (int)status;
}
