/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep_run.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "cli.h"
#include "pipeline.h"
#include "plan.h"

/* What each kind of run needs. */
static const char *const options_of[] = {
	/* calls that nobody asks for do not stop */
	[WATCH_CASE] = "--seccomp-bpf",
	[WATCH_SURVEY] = "--stack-trace=source",
	[WATCH_EXPLAIN] = "--stack-trace=source",
	/* who is let go must not need a tracer */
	[WATCH_STOP] = "--no-seccomp",
};

/* vxtrace -f … -e trace=CALLS -e inject=RULE … -- CMD */
static void words_of(const struct sweep_run *r, struct words *w)
{
	words_add(w, die_program());
	words_add(w, "-f");
	words_add(w, "-y");
	words_add(w, "-qqq");
	words_add(w, options_of[r->what]);
	if (r->what == WATCH_CASE || r->what == WATCH_SURVEY)
		words_add(w, "--signal=none");
	words_add(w, "--output=/dev/null");
	words_add(w, xasprintf("--trace=%s", r->calls));
	words_add(w, "--unfired=ignore");
	for (unsigned int i = 0; r->rules && r->rules[i]; i++)
		words_add(w, xasprintf("--inject=%s", r->rules[i]));
	words_add(w, "--");
	for (char *const *a = r->argv; *a; a++)
		words_add(w, *a);
}

/* cli_parse() moves them about. */
static char **argv_of(const struct words *w)
{
	char **v = xcalloc(w->n + 1, sizeof(*v));

	for (unsigned int i = 0; i < w->n; i++)
		v[i] = xstrdup(w->v[i]);
	return v;
}

static int trace(struct plan *p)
{
	struct engine_options opt = p->engine;
	struct pipeline *pl;
	struct engine *e;
	int err = 0, status = -1;

	pl = pipeline_new(p, &err);
	if (!pl)
		die_errno(-err, "sweep: cannot trace");
	opt.quiet_attach = true;
	opt.quiet_exit = true;
	e = engine_new(&opt, pipeline_handler(pl));
	err = engine_run(e, &status);
	pipeline_end(pl);
	engine_free(e);
	pipeline_free(pl);
	return err ? -1 : status;
}

int sweep_run(void *ctx, int report)
{
	static struct plan plan;
	struct request rq = { .plan = &plan };
	const struct sweep_run *r = ctx;
	struct watch_options watch = {
		.what = r->what,
		.depth = r->depth,
		.startup = r->startup,
		.signs = r->signs,
		.nrules = r->nrules,
		.style = &plan.style,
	};
	struct words w = { 0 };
	char **command;
	int status;

	(void)report;
	plan_init(&plan);
	words_of(r, &w);
	command = cli_parse(argv_of(&w), &rq);
	plan_settle(&rq, command);
	plan.stack.at_entry = true;
	watch.rules = plan.rules;
	plan.listener = watch_new(&watch);
	status = trace(&plan);
	plan.listener->ops->free(plan.listener);
	plan_free(&plan);
	return status;
}
