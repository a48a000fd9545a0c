/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "call_cmd.h"

#include <errno.h>
#include <getopt.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "call_report.h"
#include "call_run.h"
#include "linux/procfs.h"
#include "plan.h"

#define STATUS_USAGE 2

struct id_list {
	pid_t *v;
	unsigned int n;
};

struct call_request {
	struct id_list pids, tids;	/* -p, -t */
	bool all, json, verbose, help;
	uint64_t patience_ns;
	int64_t step_max;
	long vm_exec_nr;
	const char *block;
};

bool call_cmd_is(char *const *words)
{
	return words[0] && !strcmp(words[0], "call");
}

/* --- options --- */

enum { OPT_TIMEOUT = 256, OPT_SEQ_MAX, OPT_JSON, OPT_VM_EXEC_NR };

static const struct option longs[] = {
	{ "attach", required_argument, NULL, 'p' },
	{ "thread", required_argument, NULL, 't' },
	{ "all-threads", no_argument, NULL, 'a' },
	{ "verbose", no_argument, NULL, 'v' },
	{ "json", no_argument, NULL, OPT_JSON },
	{ "timeout", required_argument, NULL, OPT_TIMEOUT },
	{ "seq-max", required_argument, NULL, OPT_SEQ_MAX },
	{ "vm-exec-nr", required_argument, NULL, OPT_VM_EXEC_NR },
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
"  -p, --attach=PID    the process: its main thread makes the calls\n"
"  -t, --thread=TID    this thread of it does\n"
"  -a, --all-threads   each thread of the process\n"
"  -v, --verbose       each call of the block, too\n"
"  --json              one JSON object a thread\n"
"  --timeout=TIME      how long a thread may take to stop (default 2s)\n"
"  --seq-max=N         calls of a block (default 64)\n"
"  --vm-exec-nr=NR     the number of process_vm_exec, as in vxtrace(1)\n"
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

static int add_id(struct id_list *list, const char *word)
{
	int64_t id;

	if (num_parse_int(word, 1, INT_MAX, &id))
		return usage("invalid process id", word);
	if (id == getpid())
		return usage("this is vxtrace itself", word);
	list->v = xrealloc(list->v, (list->n + 1) * sizeof(*list->v));
	list->v[list->n++] = (pid_t)id;
	return 0;
}

static int add_ids(struct id_list *to, const char *arg)
{
	char *list = xstrdup(arg), *save = NULL, *word;
	int err = 0;

	for (word = strtok_r(list, ", \t\n", &save); word && !err;
	     word = strtok_r(NULL, ", \t\n", &save))
		err = add_id(to, word);
	free(list);
	return err;
}

static int set_option(struct call_request *rq, int option, const char *arg)
{
	switch (option) {
	case 'p':
		return add_ids(&rq->pids, arg);
	case 't':
		return add_ids(&rq->tids, arg);
	case 'a':
		rq->all = true;
		return 0;
	case 'h':
		rq->help = true;
		return 0;
	case 'v':
		rq->verbose = true;
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
	case OPT_VM_EXEC_NR:
		rq->vm_exec_nr = plan_vm_exec_nr(arg);
		return 0;
	}
	return usage("it has no such option, or one without its argument",
		     NULL);
}

/* With -t, -p says which process the threads are of. */
static int check_ids(const struct call_request *rq)
{
	struct procfs_status st;

	if (!rq->pids.n && !rq->tids.n)
		return usage("which process? -p PID", NULL);
	if (rq->tids.n && rq->all)
		return usage("one thread, or all? -t and -a", NULL);
	if (rq->tids.n && rq->pids.n > 1)
		return usage("with -t one process is enough", NULL);
	for (unsigned int i = 0; rq->pids.n && i < rq->tids.n; i++) {
		char id[16];

		if (procfs_status(rq->tids.v[i], &st) < 0 ||
		    st.tgid == rq->pids.v[0])
			continue;
		snprintf(id, sizeof(id), "%d", (int)rq->tids.v[i]);
		return usage("no thread of that process", id);
	}
	return 0;
}

static int parse(struct call_request *rq, int argc, char **argv)
{
	int option, err = 0;

	opterr = 0;
	while (!err && (option = getopt_long(argc, argv, "+p:t:avh", longs,
					     NULL)) != -1)
		err = set_option(rq, option, optarg);
	if (err || rq->help)
		return err;
	err = check_ids(rq);
	if (err)
		return err;
	if (!argv[optind])
		return usage("what is to be done? 'NAME(ARG, ...)'", NULL);
	if (argv[optind + 1])
		return usage("one block, in quotes; what is this",
			     argv[optind + 1]);
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

/* --- the command --- */

/* A process lives on when its main thread has ended. */
static pid_t living(pid_t pid)
{
	struct procfs_status st;
	pid_t *tids, found = pid;
	size_t n = 0;

	if (procfs_status(pid, &st) < 0 || st.state != 'Z' ||
	    procfs_threads(pid, &tids, &n) < 0)
		return pid;
	for (size_t i = n; i-- > 0;) {
		if (procfs_status(tids[i], &st) == 0 && st.state != 'Z')
			found = tids[i];
	}
	free(tids);
	return found;
}

static int run(struct call_request *rq)
{
	const struct id_list *ids = rq->tids.n ? &rq->tids : &rq->pids;
	struct call_run run = {
		.rules = make_rules(rq),
		.reporter = call_reporter(rq->json, rq->verbose),
	};
	struct engine_options opt = {
		.attach = ids->v,
		.nattach = ids->n,
		.visit = true,
		.visit_all = rq->all,
		.visit_ns = rq->patience_ns,
		.vm_exec_nr = rq->vm_exec_nr,
		.quiet_attach = true,
		.quiet_exit = true,
	};
	int status;

	if (!run.rules)
		return STATUS_USAGE;
	for (unsigned int i = 0; i < ids->n; i++)
		ids->v[i] = living(ids->v[i]);
	call_run(&run, &opt);
	status = call_report(&run, rq->json);
	call_run_free(&run);
	rules_free(run.rules);
	return status;
}

int call_cmd(int argc, char **argv)
{
	struct call_request rq = {
		.patience_ns = UINT64_C(2000000000), .step_max = 64,
		.vm_exec_nr = plan_vm_exec_nr(NULL),
	};
	int status = STATUS_USAGE;

	if (!parse(&rq, argc, argv)) {
		status = 0;
		if (rq.help)
			help();
		else
			status = run(&rq);
	}
	free(rq.pids.v);
	free(rq.tids.v);
	return fflush(stdout) ? 1 : status;
}
