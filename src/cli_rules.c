/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of rules: what is done to calls. */
#include "cli_set.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/num.h"
#include "rule/rules.h"

/* strace ends with 1 in its own forms; ours are told from the command's. */
#define STATUS_BAD_RULE 2

static struct rules *rules_of(struct plan *p)
{
	static const struct rules_options none;

	if (!p->rules)
		p->rules = rules_new(&none);
	return p->rules;
}

/* Scripts compare strace's message as a whole; a person gets a hint. */
void cli_rule_error(const struct rule_error *e)
{
	if (e->usage)
		die_usage("%s", buf_cstr(&e->text));
	warn("%s", buf_cstr(&e->text));
	if (e->hint.len && cli_is_seen())
		warn("%s", buf_cstr(&e->hint));
	exit(e->strace_form ? 1 : STATUS_BAD_RULE);
}

static void add_file(struct plan *p, const char *path)
{
	struct rule_error e = { .text = BUF_INIT };
	int err = rules_add_file(rules_of(p), path, &e);

	p->inject.files = true;
	if (err && !e.text.len) {
		warn_errno(-err, "%s", path);
		exit(STATUS_BAD_RULE);
	}
	if (err)
		cli_rule_error(&e);
	buf_free(&e.text);
}

void cli_add_rule(struct plan *p, const char *what, const char *text)
{
	struct rule_error e = { .text = BUF_INIT };

	if (rules_add(rules_of(p), what, text, &e))
		cli_rule_error(&e);
	buf_free(&e.text);
}

void set_inject(struct cli *c, const char *arg)
{
	if (*arg == '@')
		add_file(c->plan, arg + 1);
	else
		cli_add_rule(c->plan, "inject", arg);
}

void set_fault(struct cli *c, const char *arg)
{
	cli_add_rule(c->plan, "fault", arg);
}

void set_rules(struct cli *c, const char *arg)
{
	add_file(c->plan, arg);
}

/* ---- how rules are carried out */

static uint64_t number(const struct cli *c, const char *arg, int64_t min,
		       int64_t max)
{
	int64_t n;

	if (num_parse_int(arg, min, max, &n))
		cli_bad_argument(c, arg);
	return (uint64_t)n;
}

void set_seed(struct cli *c, const char *arg)
{
	c->plan->inject.seed = number(c, arg, 0, INT64_MAX);
	c->plan->inject.seed_given = true;
}

void set_unfired(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "warn", UNFIRED_WARN },
		{ "error", UNFIRED_ERROR },
		{ "ignore", UNFIRED_IGNORE },
		{ NULL, 0 }
	};

	c->plan->inject.unfired = (uint8_t)keyword_get(c, words, arg);
	c->plan->inject.unfired_given = true;
}

void set_strict(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->inject.strict = true;
}

void set_compat(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "strace", 0 },
		{ NULL, 0 }
	};

	keyword_get(c, words, arg);
	c->plan->inject.compat = true;
}

void set_schedule(struct cli *c, const char *arg)
{
	c->plan->inject.schedule = arg;
}

void set_replay(struct cli *c, const char *arg)
{
	c->plan->inject.replay = arg;
}

void set_seq_max(struct cli *c, const char *arg)
{
	c->plan->inject.step_max = (unsigned int)number(c, arg, 1, 100000);
}

void set_scratch(struct cli *c, const char *arg)
{
	static const struct keyword words[] = {
		{ "stack", 0 },
		{ NULL, 0 }
	};

	keyword_get(c, words, arg);
	c->plan->engine.scratch_stack = true;
}

void set_no_vdso(struct cli *c, const char *arg)
{
	(void)arg;
	c->plan->engine.no_vdso = true;
}
