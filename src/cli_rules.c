/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* Options of rules: what is done to calls. */
#include "cli_set.h"

#include <stdlib.h>

#include "base/die.h"
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

void cli_rule_error(const struct rule_error *e)
{
	warn("%s", buf_cstr(&e->text));
	exit(e->strace_form ? 1 : STATUS_BAD_RULE);
}

static void add_file(struct plan *p, const char *path)
{
	struct rule_error e = { .text = BUF_INIT };
	int err = rules_add_file(rules_of(p), path, &e);

	if (err && !e.text.len) {
		warn_errno(-err, "%s", path);
		exit(STATUS_BAD_RULE);
	}
	if (err)
		cli_rule_error(&e);
	buf_free(&e.text);
}

static void add(struct plan *p, const char *what, const char *text)
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
		add(c->plan, "inject", arg);
}

void set_fault(struct cli *c, const char *arg)
{
	add(c->plan, "fault", arg);
}
