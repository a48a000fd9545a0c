/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * What tables know about rules: names, calls, arguments, what a call
 * cannot do.  A case of compile.txt is a rule, or several,
 *
 *	inject openat:error=EIO:if=(args.flgs)
 *
 * and what the compiler says of them: the message; or "= " for nothing and
 * the warnings, if there are any.  ABI32 stands for the sibling's name.
 */
#include <stdlib.h>
#include <string.h>

#include "../unit/check.h"
#include "base/die.h"
#include "rule/rules.h"
#include "rule/rules_in.h"

static char *read_table(const char *name)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf("%s/tests/rules/%s", srcdir ? srcdir : ".",
			       name);
	struct buf b = BUF_INIT;
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		die("cannot open %s", path);
	while ((n = fread(buf_reserve(&b, 4096), 1, 4096, f)) > 0)
		b.len += n;
	buf_char(&b, 0);
	fclose(f);
	free(path);
	return b.data;
}

static void add_line(struct buf *to, const char *line)
{
	const char *abi = strstr(line, "ABI32");

	if (to->len)
		buf_char(to, '\n');
	if (!abi) {
		buf_str(to, line);
		return;
	}
	buf_add(to, line, (size_t)(abi - line));
	buf_printf(to, "%s%s", abis[1]->name, abi + 5);
}

/* All rules of a case: what is said about them. */
static void compile(struct rules *r, char *lines, struct buf *to)
{
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;
	char *save = NULL, *line;
	int err = 0;

	for (line = strtok_r(lines, "\n", &save); line && !err;
	     line = strtok_r(NULL, "\n", &save)) {
		size_t what = strcspn(line, " ");

		line[what] = '\0';
		err = rules_add(r, line, line + what + 1, &e);
	}
	if (!err)
		err = rules_compile(r, &e, &warnings);
	if (err)
		buf_str(to, buf_cstr(&e.text));
	else
		buf_printf(to, "=%s%s", warnings.len ? "\n" : "",
			   buf_cstr(&warnings));
	while (to->len && to->data[to->len - 1] == '\n')
		buf_truncate(to, to->len - 1);
	rule_error_free(&e);
	buf_free(&warnings);
}

static void check_case(struct buf *rules, const struct buf *expected,
		       const struct rules_options *opt)
{
	struct rules *r = rules_new(opt);
	struct buf got = BUF_INIT;
	char *name = xstrdup(buf_cstr(rules));

	compile(r, rules->data, &got);
	if (!CHECK_STR(buf_cstr(&got), buf_cstr(expected)))
		printf("  of: %s\n", name);
	free(name);
	buf_free(&got);
	rules_free(r);
}

static void check_table(const char *name, const struct rules_options *opt)
{
	struct buf rules = BUF_INIT, expected = BUF_INIT;
	char *text = read_table(name), *rest = text, *line;

	while ((line = strsep(&rest, "\n"))) {
		bool is_rule = !strncmp(line, "inject ", 7) ||
			       !strncmp(line, "fault ", 6) ||
			       !strncmp(line, "trace ", 6);

		if (*line == '#')
			continue;
		if (*line)
			add_line(is_rule ? &rules : &expected, line);
		if (*line || !rules.len)
			continue;
		check_case(&rules, &expected, opt);
		buf_reset(&rules);
		buf_reset(&expected);
	}
	buf_free(&rules);
	buf_free(&expected);
	free(text);
}

static const struct rules_options options = {
	.step_max = 64, .unwinder = true,
};

static void tables(void)
{
	check_table("compile.txt", &options);
	check_table("compile_expr.txt", &options);
}

/* The examples of the manual are right. */
static void examples(void)
{
	check_table("examples.txt", &options);
}

static void without_unwinder(void)
{
	const struct rules_options opt = { .step_max = 64 };

	check_table("compile_unwinder.txt", &opt);
}

/* As strace has it: nobody is warned, nothing is refused. */
static void as_strace(void)
{
	const struct rules_options opt = { .step_max = 64, .compat = true };

	check_table("compile_strace.txt", &opt);
}

/* --- what the pipeline is told --- */

struct told {
	struct rules *r;
	struct rule_error e;
	struct buf warnings;
};

static void tell(struct told *t, const char *what, const char *rule)
{
	*t = (struct told){ .r = rules_new(&options) };
	CHECK(!rules_add(t->r, what, rule, &t->e));
	CHECK(!rules_compile(t->r, &t->e, &t->warnings));
}

static void told_all(struct told *t)
{
	rule_error_free(&t->e);
	buf_free(&t->warnings);
	rules_free(t->r);
}

static void check_wants(const char *rule, const char *expected)
{
	struct told t;
	char got[16];

	tell(&t, "inject", rule);
	snprintf(got, sizeof(got), "%s%s%s%s%s",
		 rules_want_exit(t.r) ? "x" : "",
		 rules_want_stack(t.r) ? "s" : "",
		 rules_want_comm(t.r) ? "c" : "", rules_draw(t.r) ? "d" : "",
		 rules_change_forks(t.r) ? "f" : "");
	if (!CHECK_STR(got, expected))
		printf("  of: %s\n", rule);
	told_all(&t);
}

static void wants(void)
{
	check_wants("read:error=EIO", "");
	check_wants("read:error=EIO:signal=USR1:delay_enter=1s", "");
	check_wants("read:posterror=EIO", "x");
	check_wants("read:ifret=(ret > 0):delay_exit=1ms", "x");
	check_wants("read:error=EIO:count=calls", "x");
	check_wants("read:error=EIO:stack=main", "s");
	check_wants("read:error=EIO:per=site", "s");
	check_wants("read:error=EIO:comm=cat", "c");
	check_wants("read:error=EIO:if=(comm == \"cat\")", "c");
	check_wants("read:error=EIO:prob=5%", "d");
	check_wants("read:error={EIO,EINTR}", "d");
	check_wants("read:error={EIO*3}", "");
	check_wants("read:error=EIO:if=(rand(2))", "d");
	check_wants("read:seq={ x = rand(3); return x }", "xd");
	check_wants("clone:args.flags=0", "xf");
	check_wants("clone:error=EAGAIN", "");
	check_wants("%process:seq={ orig }", "xf");
}

static unsigned int number(const char *name)
{
	return (unsigned int)abi_number(abis[0], name);
}

static void which_calls(void)
{
	unsigned int read_nr = number("read"), close_nr = number("close");
	unsigned int restart = number("restart_syscall");
	unsigned int sigreturn = number("rt_sigreturn");
	struct told t;

	tell(&t, "inject", "read:error=EIO");
	CHECK(bitmap_has(rules_calls(t.r, 0), read_nr));
	CHECK(!bitmap_has(rules_calls(t.r, 0), close_nr));
	CHECK(!rules_filters(t.r) && rules_any(t.r));
	told_all(&t);
	tell(&t, "trace", "read:fd=3");
	CHECK(!rules_calls(t.r, 0) && rules_filters(t.r) && !rules_any(t.r));
	CHECK(bitmap_has(rules_filter_calls(t.r, 0), read_nr));
	told_all(&t);
	tell(&t, "inject", "!read:error=EIO");
	CHECK(!bitmap_has(rules_calls(t.r, 0), read_nr));
	CHECK(bitmap_has(rules_calls(t.r, 0), close_nr));
	/* it is no call of its own, and that one's result is all registers */
	CHECK(!bitmap_has(rules_calls(t.r, 0), restart));
	CHECK(!bitmap_has(rules_calls(t.r, 0), sigreturn));
	told_all(&t);
	tell(&t, "inject", "read@64:error=EIO");
	CHECK(rules_calls(t.r, 0) && !rules_calls(t.r, 1));
	told_all(&t);
}

int main(void)
{
	CHECK_RUN(tables);
	CHECK_RUN(examples);
	CHECK_RUN(without_unwinder);
	CHECK_RUN(as_strace);
	CHECK_RUN(wants);
	CHECK_RUN(which_calls);
	return check_end();
}
