/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "rules_cmd.h"

#include <stdio.h>
#include <string.h>

#include "base/die.h"
#include "describe.h"
#include "rule/ast.h"

#define STATUS_BAD 2
bool rules_cmd_is(char *const *words)
{
	return words[0] && !strcmp(words[0], "rules") && words[1] &&
	       (!strcmp(words[1], "check") || !strcmp(words[1], "explain"));
}

static struct rules *new_rules(void)
{
	struct rules_options opt = { .step_max = 64 };

#if defined HAVE_LIBDW || defined HAVE_LIBUNWIND
	opt.unwinder = true;
#endif
	return rules_new(&opt);
}

static void say_error(const struct rule_error *e)
{
	warn("%s", buf_cstr(&e->text));
	if (e->strace_form && e->hint.len)
		fprintf(stderr, "%s\n", buf_cstr(&e->hint));
}

static unsigned int count_rules(const struct rules *r)
{
	unsigned int n = 0;

	while (rules_get(r, n))
		n++;
	return n;
}

/* Compiles what was parsed; 0, or -EINVAL and all is said. */
static int finish(struct rules *r, int err, struct rule_error *e)
{
	struct buf warnings = BUF_INIT;

	if (!err)
		err = rules_compile(r, e, &warnings);
	if (err)
		say_error(e);
	warn_lines(buf_cstr(&warnings));
	buf_free(&warnings);
	return err;
}

/* --- check --- */

static int check(const char *path)
{
	struct rule_error e = RULE_ERROR_INIT;
	struct rules *r = new_rules();
	int err = rules_add_file(r, path, &e);
	unsigned int n;

	if (err && !e.text.len)
		warn_errno(-err, "%s", path);
	else
		err = finish(r, err, &e);
	n = count_rules(r);
	if (!err)
		printf("%s: %u rule%s\n", path, n, n == 1 ? "" : "s");
	rule_error_free(&e);
	rules_free(r);
	return err;
}

/* --- explain --- */

static void add_names(struct buf *to, const struct abi *abi,
		      const struct call_entry *v, unsigned int n, uint32_t base,
		      const struct bitmap *set, unsigned int *count)
{
	for (unsigned int i = 0; i < n; i++) {
		if (!v[i].name || !bitmap_has(set, base + i))
			continue;
		buf_printf(to, "%s%s", (*count)++ ? " " : "", v[i].name);
	}
	(void)abi;
}

/* "openat openat2", or that there is none. */
static void explain_calls(const struct rule *rule, struct buf *to)
{
	for (unsigned int i = 0; i < ABI_COUNT; i++) {
		const struct abi *a = abis[i];
		struct buf text = BUF_INIT;
		unsigned int n = 0;

		add_names(&text, a, a->calls, a->ncalls, 0, &rule->calls[i],
			  &n);
		add_names(&text, a, a->far_calls, a->nfar, a->far_base,
			  &rule->calls[i], &n);
		describe_labelled(to, a->name, n ? buf_cstr(&text) : "no call");
		buf_free(&text);
	}
}

static const char *kind_of(const struct rule *rule)
{
	switch ((enum rule_kind)rule->kind) {
	case RULE_INJECT:	return "inject";
	case RULE_FAULT:	return "fault";
	case RULE_FILTER:	return "trace";
	}
	return "";
}

static void explain_rule(const struct rule *rule, struct buf *to)
{
	struct buf text = BUF_INIT;

	if (rule->name)
		buf_printf(to, "rule %s: ", rule->name);
	buf_printf(to, "%s=", kind_of(rule));
	rules_explain(rule, to);
	buf_char(to, '\n');
	if (rule->off)
		describe_labelled(to, "off", "does nothing");
	explain_calls(rule, to);
	rules_needs(rule, &text);
	buf_add(to, text.data, text.len);
	buf_free(&text);
}

/* "inject=read:…" as -e has it; without a word before it: inject. */
static const char *split_kind(const char *text, const char **rest)
{
	static const struct {
		const char *prefix, *kind;
	} kinds[] = {
		{ "inject=", "inject" }, { "fault=", "fault" },
		{ "trace=", "trace" }, { "t=", "trace" },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		size_t len = strlen(kinds[i].prefix);

		if (strncmp(text, kinds[i].prefix, len) != 0)
			continue;
		*rest = text + len;
		return kinds[i].kind;
	}
	*rest = text;
	return "inject";
}

static int explain(const char *text)
{
	struct rule_error e = RULE_ERROR_INIT;
	struct rules *r = new_rules();
	struct buf b = BUF_INIT;
	const char *rest, *kind = split_kind(text, &rest);
	int err;

	err = rest[0] == '@' ? rules_add_file(r, rest + 1, &e) :
			       rules_add(r, kind, rest, &e);
	if (err && !e.text.len)
		warn_errno(-err, "%s", rest + 1);
	else
		err = finish(r, err, &e);
	for (unsigned int i = 0; !err && rules_get(r, i); i++)
		explain_rule(rules_get(r, i), &b);
	fputs(buf_cstr(&b), stdout);
	buf_free(&b);
	rule_error_free(&e);
	rules_free(r);
	return err;
}

/* --- the command --- */

int rules_cmd(char *const *words)
{
	bool checks = !strcmp(words[0], "check");
	int err = 0;

	if (!words[1]) {
		warn(checks ? "rules check takes files" :
			      "rules explain takes rules");
		return STATUS_BAD;
	}
	for (words++; *words; words++)
		if (checks ? check(*words) : explain(*words))
			err = 1;
	if (fflush(stdout))
		err = 1;
	return err ? STATUS_BAD : 0;
}
