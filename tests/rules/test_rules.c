/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Texts of rules against what they mean, as tables (parse*.txt), and random
 * rules there and back.  A case is
 *
 *	inject openat:error=2		what stands behind -e WHAT=
 *	= openat:error=ENOENT		its normal form
 *
 * or, where it is wrong, the exit status and the message:
 *
 *	inject openat:pth=/x
 *	2 inject: unknown token 'pth='
 *	    openat:pth=/x
 *	           ^~~ did you mean path= ?
 *
 * and an empty line.  \n in a rule is a line's end.  files*.txt have rule
 * files: their lines, a line "=>", and the rules or the message; FILE stands
 * for the name.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../unit/check.h"
#include "base/die.h"
#include "gen_rules.h"
#include "rule/rules.h"
#include "tree.h"

static const struct rules_options options = { .step_max = 64 };

/* ---- reading tables */

static void read_table(const char *name, struct buf *to)
{
	const char *srcdir = getenv("srcdir");
	char *path = xasprintf("%s/tests/rules/%s", srcdir ? srcdir : ".",
			       name);
	FILE *f = fopen(path, "r");
	size_t n;

	if (!f)
		die("cannot open %s", path);
	while ((n = fread(buf_reserve(to, 4096), 1, 4096, f)) > 0)
		to->len += n;
	buf_char(to, 0);
	fclose(f);
	free(path);
}

static char *take_line(char **rest)
{
	char *line = *rest, *end = strchr(line, '\n');

	if (!*line)
		return NULL;
	*rest = end ? end + 1 : line + strlen(line);
	if (end)
		*end = 0;
	return line;
}

/* Lines until an empty one, joined. */
static void take_lines(char **rest, struct buf *to)
{
	const char *line;

	while ((line = take_line(rest)) && *line) {
		if (to->len)
			buf_char(to, '\n');
		buf_str(to, line);
	}
}

/* ---- one rule */

static void describe_error(const struct rule_error *e, struct buf *to)
{
	buf_printf(to, "%d %s", e->strace_form ? 1 : 2, buf_cstr(&e->text));
	if (e->usage)
		buf_str(to, "\n(usage)");
	if (e->hint.len)
		buf_printf(to, "\n? %s", buf_cstr(&e->hint));
}

static void describe_rules(struct rules *r, struct buf *to)
{
	const struct rule *rule;
	unsigned int i;

	for (i = 0; (rule = rules_get(r, i)); i++) {
		buf_str(to, i ? "\n= " : "= ");
		if (rule->name)
			buf_printf(to, "%s%s: ", rule->off ? "off " : "",
				   rule->name);
		rules_explain(rule, to);
	}
}

static void describe(const char *what, const char *text, struct buf *to)
{
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;

	buf_reset(to);
	if (rules_add(r, what, text, &e))
		describe_error(&e, to);
	else
		describe_rules(r, to);
	rule_error_free(&e);
	rules_free(r);
}

/* The normal form's normal form is itself. */
static void check_again(const char *what, const char *normal)
{
	struct buf again = BUF_INIT;

	describe(what, normal + 2, &again);
	CHECK_STR(buf_cstr(&again), normal);
	buf_free(&again);
}

static void unescape(char *text)
{
	char *to = text;

	for (; *text; text++) {
		if (text[0] == '\\' && text[1] == 'n' && text[2] == ' ') {
			*to++ = '\n';
			text++;
		} else {
			*to++ = *text;
		}
	}
	*to = 0;
}

static void check_case(char *first, const char *expected)
{
	struct buf got = BUF_INIT;
	char *text = strchr(first, ' ');

	if (!CHECK(text))
		return;
	*text++ = 0;
	unescape(text);
	describe(first, text, &got);
	CHECK_STR(buf_cstr(&got), expected);
	if (got.data && *got.data == '=' &&
	    strcmp(buf_cstr(&got), expected) == 0)
		check_again(first, got.data);
	buf_free(&got);
}

static void run_table(const char *name)
{
	struct buf table = BUF_INIT, expected = BUF_INIT;
	unsigned int n = 0;
	char *rest, *line;

	read_table(name, &table);
	rest = table.data;
	while ((line = take_line(&rest))) {
		if (!*line || *line == '#')
			continue;
		buf_reset(&expected);
		take_lines(&rest, &expected);
		check_case(line, buf_cstr(&expected));
		n++;
	}
	CHECK(n > 10);
	buf_free(&table);
	buf_free(&expected);
}

static void strace_forms(void)
{
	run_table("parse_strace.txt");
}

static void tokens(void)
{
	run_table("parse_tokens.txt");
}

static void expressions(void)
{
	run_table("parse_expr.txt");
}

static void blocks(void)
{
	run_table("parse_block.txt");
}

static void mistakes(void)
{
	run_table("parse_errors.txt");
}

/* ---- files */

static void write_file(int fd, const struct buf *text)
{
	CHECK_EQ(write(fd, buf_cstr(text), text->len), text->len);
	close(fd);
}

/* The file's name as FILE. */
static void hide_path(struct buf *text, const char *path)
{
	size_t len = strlen(path);
	char *at = text->data ? strstr(text->data, path) : NULL;

	if (!at)
		return;
	for (size_t i = 0; i < 4; i++)
		at[i] = "FILE"[i];
	memmove(at + 4, at + len, strlen(at + len) + 1);
	text->len -= len - 4;
}

static void check_file(const struct buf *text, const char *expected)
{
	char path[] = "/tmp/vxtrace-rules-XXXXXX";
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf got = BUF_INIT;
	int fd = mkstemp(path);

	if (!CHECK(fd >= 0))
		return;
	write_file(fd, text);
	if (rules_add_file(r, path, &e))
		describe_error(&e, &got);
	else
		describe_rules(r, &got);
	unlink(path);
	hide_path(&got, path);
	CHECK_STR(buf_cstr(&got), expected);
	buf_free(&got);
	rule_error_free(&e);
	rules_free(r);
}

static void files(void)
{
	struct buf table = BUF_INIT, text = BUF_INIT, expected = BUF_INIT;
	unsigned int n = 0;
	char *rest, *line;

	read_table("files.txt", &table);
	rest = table.data;
	while ((line = take_line(&rest))) {
		if (strcmp(line, "=>")) {
			buf_printf(&text, "%s\n", line);
			continue;
		}
		buf_reset(&expected);
		take_lines(&rest, &expected);
		check_file(&text, buf_cstr(&expected));
		buf_reset(&text);
		n++;
	}
	CHECK(n > 10);
	buf_free(&table);
	buf_free(&text);
	buf_free(&expected);
}

static void file_not_there(void)
{
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;

	CHECK_EQ(rules_add(r, "inject", "@/nonexistent/x", &e), -2);
	CHECK_STR(buf_cstr(&e.text),
		  "/nonexistent/x: No such file or directory");
	CHECK(!rules_get(r, 0));
	rule_error_free(&e);
	rules_free(r);
}

/* ---- results that no program should see */

static void check_result(bool compat, const char *text, const char *expected)
{
	struct rules_options o = { .step_max = 64, .compat = compat };
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf warnings = BUF_INIT;
	char *line;

	CHECK_EQ(rules_add(r, "inject", text, &e), 0);
	rules_set_options(r, &o);
	if (rules_compile(r, &e, &warnings)) {
		CHECK(!e.strace_form);
		line = e.text.data;
		line[strcspn(line, "\n")] = 0;
		CHECK_STR(line, expected);
	} else {
		CHECK_STR(buf_cstr(&warnings), expected);
	}
	buf_free(&warnings);
	rule_error_free(&e);
	rules_free(r);
}

#define REFUSED " would reach the program as it is: errors from 512 on are" \
	" the kernel's own"

static void results(void)
{
	check_result(false, "chdir:error=511", "");
	check_result(false, "chdir:error=ERESTARTSYS",
		     "inject: ERESTARTSYS, 512" REFUSED);
	check_result(true, "chdir:error=ERESTARTSYS", "");
	check_result(false, "chdir:posterror={EIO*3,600}",
		     "inject: 600" REFUSED);
	check_result(false, "chdir:script=\"pass -> error=513\"",
		     "inject: ERESTARTNOINTR, 513" REFUSED);
	check_result(false, "chdir:seq={ close(3)?{ fail 514 } }",
		     "inject: ERESTARTNOHAND, 514" REFUSED);
	check_result(false, "chdir:retval=-4096",
		     "Injected return value 18446744073709547520 will be"
		     " clipped to 4294963200 in compat personality\n");
	check_result(false, "chdir:retval=-4095",
		     "Inadvertent injection of error 4095 is possible for"
		     " retval=18446744073709547521\n");
	check_result(false, "chdir:retval=0xffffffff",
		     "Inadvertent injection of error 1 is possible in compat"
		     " personality for retval=4294967295\n");
	check_result(false, "chdir:retval=0x7fffffff", "");
}

/* ---- bounds */

static void repeat(struct buf *to, const char *what, unsigned int n)
{
	while (n--)
		buf_str(to, what);
}

static void check_refused(const char *head, const char *what, unsigned int n,
			  const char *message)
{
	struct buf text = BUF_INIT, got = BUF_INIT;
	char *line;

	buf_str(&text, head);
	repeat(&text, what, n);
	describe("inject", buf_cstr(&text), &got);
	line = got.data;
	if (CHECK(line)) {
		line[strcspn(line, "\n")] = 0;
		CHECK_STR(line, message);
	}
	buf_free(&text);
	buf_free(&got);
}

static void bounds(void)
{
	check_refused("read:if=", "(", 100,
		      "2 inject: more than 64 brackets in brackets");
	check_refused("read:if=", "!", 100,
		      "2 inject: more than 64 levels in each other");
	check_refused("read:if=1", "+1", 2000,
		      "2 inject: more than 1000 operators in an expression");
	check_refused("read:fail", ":path=x", 300,
		      "2 inject: more than 256 tokens in a rule");
	check_refused("read:note=", "x", 70000,
		      "2 inject: a rule has no more than 65536 bytes");
	check_refused("read:seq=x=1;if(x){x=1}", " else if(x){x=1}", 100,
		      "2 inject: more than 64 levels in each other");
}

/* Of a text of any length and any bytes a message shows a part, plainly. */
static void long_messages(void)
{
	struct buf text = BUF_INIT, got = BUF_INIT;

	buf_str(&text, "read:once:\x1b[31m");
	repeat(&text, "é", 5000);
	describe("inject", buf_cstr(&text), &got);
	CHECK(!strchr(got.data, 033));
	CHECK(got.len < 600);
	CHECK(!strncmp(got.data, "2 inject: unknown token '?[31m\u00e9", 31));
	buf_free(&text);
	buf_free(&got);
}

/* Memory is in proportion: many strings, each measured on its own. */
static void many_strings(void)
{
	struct buf text = BUF_INIT, got = BUF_INIT;

	buf_str(&text, "read:if=(comm in (\"a\"");
	repeat(&text, ",\"\"", 15000);
	buf_str(&text, ")):fail");
	describe("inject", buf_cstr(&text), &got);
	CHECK(got.data && *got.data == '=');
	buf_free(&text);
	buf_free(&got);
}

static void big_files(void)
{
	struct buf text = BUF_INIT;
	unsigned int i;

	buf_str(&text, "vxrules 1\n");
	for (i = 0; i < 2000; i++)
		buf_printf(&text, "let X%u = 1\n", i);
	check_file(&text, "2 FILE:1002: a file has no more than 1000 lets\n"
		   "  let X1000 = 1\n"
		   "      ^~~~~");
	buf_reset(&text);
	buf_str(&text, "vxrules 1\n");
	for (i = 0; i < 12000; i++)
		buf_str(&text, "seed 1\n");
	check_file(&text, "2 FILE:10001: a file has no more than 10000"
		   " statements of 16777216 bytes together\n"
		   "  seed 1\n"
		   "  ^");
	buf_free(&text);
}

/* ---- there and back */

static char *tree_of(const char *text, struct buf *normal)
{
	struct rules *r = rules_new(&options);
	struct rule_error e = RULE_ERROR_INIT;
	struct buf tree = BUF_INIT;

	buf_reset(normal);
	if (rules_add(r, "inject", text, &e)) {
		buf_printf(&tree, "refused: %s", buf_cstr(&e.text));
	} else {
		tree_rule(rules_get(r, 0), &tree);
		rules_explain(rules_get(r, 0), normal);
	}
	rule_error_free(&e);
	rules_free(r);
	return tree.data;
}

static bool same_again(const char *text)
{
	struct buf normal = BUF_INIT, again = BUF_INIT;
	char *tree = tree_of(text, &normal), *other;
	bool ok;

	other = tree_of(buf_cstr(&normal), &again);
	ok = CHECK(strncmp(tree, "refused", 7)) && CHECK_STR(other, tree) &&
		CHECK_STR(buf_cstr(&again), buf_cstr(&normal));
	if (!ok)
		printf("  the rule: %s\n  again: %s\n", text,
		       buf_cstr(&normal));
	free(tree);
	free(other);
	buf_free(&normal);
	buf_free(&again);
	return ok;
}

#define RANDOM_RULES 10000

static void random_rules(void)
{
	struct buf text = BUF_INIT;
	uint64_t i;

	for (i = 0; i < RANDOM_RULES; i++) {
		struct gen g = { .state = i };

		buf_reset(&text);
		gen_rule(&g, &text);
		if (!same_again(buf_cstr(&text)))
			break;
	}
	buf_free(&text);
}

/* Every token is among them: the generator forgets none. */
static void random_tokens(void)
{
	struct buf text = BUF_INIT;
	unsigned int key, i;

	for (key = 0; key < TOKEN_COUNT; key++) {
		for (i = 0; i < 50; i++) {
			struct gen g = { .state = key * 1000 + i };

			buf_reset(&text);
			buf_str(&text, "read:");
			gen_token(&g, (enum token_key)key, &text);
			if (!token_is_action((enum token_key)key))
				buf_str(&text, ":fail");
			if (!same_again(buf_cstr(&text)))
				break;
		}
	}
	buf_free(&text);
}

/* Texts cut off and with bytes changed: refused or not, but survived. */
static void broken_rules(void)
{
	struct buf text = BUF_INIT, normal = BUF_INIT;
	uint64_t i;

	for (i = 0; i < RANDOM_RULES / 2; i++) {
		struct gen g = { .state = ~i };

		buf_reset(&text);
		gen_rule(&g, &text);
		text.data[gen_below(&g, (unsigned int)text.len)] =
			(char)(1 + gen_below(&g, 127));
		if (gen_below(&g, 2))
			buf_truncate(&text, gen_below(&g,
					(unsigned int)text.len));
		free(tree_of(buf_cstr(&text), &normal));
	}
	CHECK(i);
	buf_free(&text);
	buf_free(&normal);
}

int main(void)
{
	CHECK_RUN(strace_forms);
	CHECK_RUN(tokens);
	CHECK_RUN(expressions);
	CHECK_RUN(blocks);
	CHECK_RUN(mistakes);
	CHECK_RUN(files);
	CHECK_RUN(file_not_there);
	CHECK_RUN(results);
	CHECK_RUN(bounds);
	CHECK_RUN(long_messages);
	CHECK_RUN(many_strings);
	CHECK_RUN(big_files);
	CHECK_RUN(random_tokens);
	CHECK_RUN(random_rules);
	CHECK_RUN(broken_rules);
	return check_end();
}
