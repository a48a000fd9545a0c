/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep_run.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/die.h"
#include "cli.h"
#include "pipeline.h"
#include "plan.h"

static void word(struct words *to, const char *text)
{
	words_add(to, text);
}

/* The words of: vxtrace -f … -e trace=CALLS -e inject=RULE … -- CMD */
static void words_of(const struct sweep_run *r, struct words *w)
{

	word(w, die_program());
	word(w, "-f");
	word(w, "-y");
	word(w, "-qqq");
	word(w, r->what == WATCH_EXPLAIN ? "--stack-trace=source" :
		 r->what == WATCH_SURVEY ? "--stack-trace=source" :
		 "--signal=none");
	/* calls that nobody asks for do not stop */
	if (r->what == WATCH_CASE)
		word(w, "--seccomp-bpf");
	word(w, "--output=/dev/null");
	word(w, xasprintf("--trace=%s", r->calls));
	word(w, "--unfired=ignore");
	for (unsigned int i = 0; r->rules && r->rules[i]; i++)
		word(w, xasprintf("--inject=%s", r->rules[i]));
	word(w, "--");
	for (char *const *a = r->argv; *a; a++)
		word(w, *a);
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
