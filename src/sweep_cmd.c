/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep_cmd.h"

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/die.h"
#include "base/num.h"
#include "rule/set.h"
#include "sweep_in.h"
#include "sweep_opt.h"
#include "trace/unwind.h"

bool sweep_cmd_is(char *const *words)
{
	return words[0] && !strcmp(words[0], "sweep");
}

/* --- merge --- */

static int merge(struct sweep_request *rq, char **files)
{
	struct sweep s;
	struct buf why = BUF_INIT;
	int status = 0;

	sweep_init(&s);
	for (; *files && !status; files++) {
		int err = journal_read(&s, *files, &why);

		if (!err)
			continue;
		if (why.len)
			warn("sweep: %s", buf_cstr(&why));
		else
			warn_errno(-err, "sweep: %s", *files);
		status = SWEEP_EXIT_USAGE;
	}
	if (!status) {
		sweep_merge_recovery(&s);
		sweep_mark_known(rq, &s);
		status = sweep_reports(rq, &s);
		sweep_show_all(rq, &s);
		status = status ? SWEEP_EXIT_UNTRIED :
			 sweep_exit_status(rq, &s);
	}
	buf_free(&why);
	sweep_free(&s);
	return status;
}

/* --- a sweep --- */

static const char *shell_words(struct sweep *s, char *const *argv)
{
	struct buf b = BUF_INIT;
	const char *text;

	for (char *const *a = argv; *a; a++) {
		if (a != argv)
			buf_char(&b, ' ');
		sweep_quote(&b, *a);
	}
	text = sweep_text(s, buf_cstr(&b), b.len);
	buf_free(&b);
	return text;
}

/* As on a command line; a comment tells the files of --rules apart. */
static const char *options_of(struct sweep *s, const struct sweep_request *rq)
{
	const char *text = sweep_text(s, buf_cstr(&rq->options),
				      rq->options.len);

	return rq->rules ? arena_printf(&s->arena, "%s # %016" PRIx64, text,
					rq->rules) : text;
}

static void describe(struct sweep_state *st)
{
	const struct sweep_request *rq = st->rq;
	struct sweep *s = &st->sweep;
	const char **argv;
	struct timespec now;
	char *cwd = getcwd(NULL, 0);

	while (rq->argv[s->argc])
		s->argc++;
	argv = arena_alloc(&s->arena, (s->argc + 1) * sizeof(*argv));
	for (unsigned int i = 0; i < s->argc; i++)
		argv[i] = sweep_text(s, rq->argv[i], strlen(rq->argv[i]));
	s->argv = argv;
	s->command = shell_words(s, rq->argv);
	s->options = options_of(s, rq);
	s->version = PACKAGE_VERSION;
	s->cwd = cwd ? sweep_text(s, cwd, strlen(cwd)) : "?";
	clock_gettime(CLOCK_REALTIME, &now);
	s->started_ms = (uint64_t)now.tv_sec * 1000 +
			(uint64_t)now.tv_nsec / 1000000;
	s->shard = rq->shard;
	s->shards = rq->shards;
	free(cwd);
}

static int sweep(struct sweep_state *st)
{
	const struct sweep_request *rq = st->rq;
	int status = sweep_baseline(st);

	if (status)
		return status;
	sweep_make_cases(st);
	if (rq->list) {
		sweep_list(st);
		return 0;
	}
	status = sweep_loop(st);
	if (sweep_interrupted() || (status && status != SWEEP_EXIT_BUDGET))
		return status;
	if (sweep_reports(rq, &st->sweep))
		return SWEEP_EXIT_UNTRIED;
	if (!rq->replay)
		sweep_show_all(rq, &st->sweep);
	return status ? status : sweep_exit_status(rq, &st->sweep);
}

static void __attribute__((noreturn)) end_by_signal(int sig)
{
	fflush(stdout);
	signal(sig, SIG_DFL);
	raise(sig);
	exit(0x80 | sig);
}

static int run(struct sweep_request *rq)
{
	struct hash known_sites = HASH_INIT, done = HASH_INIT;
	struct sweep_state st = {
		.rq = rq, .known_sites = &known_sites, .done = &done,
	};
	int status;

	if (!unwinder_names()[0])
		die("sweep: this program was built without libdw and"
		    " libunwind, and cannot tell sites apart");
	st.env = environ;
	sweep_init(&st.sweep);
	sweep_init(&st.old);
	describe(&st);
	sweep_read_known_sites(&st);
	sweep_read_known(rq);
	sweep_catch_signals();
	st.scratch = sweep_scratch_new();
	/* its libraries are loaded once, and not by each run */
	unwinder_free(unwinder_new(NULL, false));
	status = sweep(&st);
	sweep_state_free(&st);
	if (sweep_interrupted())
		end_by_signal(sweep_interrupted());
	return status;
}

int sweep_cmd(int argc, char **argv)
{
	struct sweep_request rq;
	char **words;
	int status;

	die_set_status(SWEEP_EXIT_USAGE);
	words = sweep_options(&rq, argc, argv);
	if (!words) {
		status = rq.help ? 0 : SWEEP_EXIT_USAGE;
	} else if (rq.merges) {
		status = merge(&rq, words);
	} else {
		rq.argv = words;
		status = run(&rq);
	}
	sweep_request_free(&rq);
	if (!fflush(stdout) && !ferror(stdout))
		return status;
	warn_errno(errno, "standard output");
	return status ? status : SWEEP_EXIT_UNTRIED;
}
