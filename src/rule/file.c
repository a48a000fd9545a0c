/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Rule files: statements of a line each, where an open bracket goes on to
 * the next.  Comments are cut away and $NAME is replaced before a statement
 * is looked at, so that its text is a source of its own.
 */
#include <errno.h>
#include <string.h>

#include "base/num.h"
#include "rule/parse.h"

/* What a file can have, so that none takes for ever. */
#define STATEMENTS_MAX 10000
#define LETS_MAX 1000
#define EXPANDED_MAX (16 * RULE_FILE_MAX)

/* let NAME = VALUE */
struct let {
	const char *name;
	const char *value;
	struct let *next;
};

/* off NAME, until all rules are known. */
struct off {
	struct span at;
	const char *name;
	struct off *next;
};

struct file {
	struct parser p;	/* p.src: the statement */
	const char *path;
	const char *text;
	size_t len;
	size_t pos;
	unsigned int line;	/* of pos */
	unsigned int nstatements, nlets;
	size_t expanded;	/* bytes of statements so far */
	bool version;		/* `vxrules 1` has been seen */
	struct let *lets;
	struct off *offs;
	struct expectation **expect_end, *first_expect;
};

/* ---- statements */

static bool is_blank(char c)
{
	return c == ' ' || c == '\t' || c == '\r';
}

static bool is_name_char(char c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') ||
		(c >= 'A' && c <= 'Z');
}

static size_t skip_string(const char *s, size_t at, size_t end)
{
	for (at++; at < end && s[at] != '"' && s[at] != '\n'; at++)
		if (s[at] == '\\' && at + 1 < end)
			at++;
	return at < end && s[at] == '"' ? at + 1 : at;
}

/* The next statement's text, comments apart; its last line is left. */
static void take_statement(struct file *f, struct buf *to)
{
	const char *s = f->text;
	unsigned int open = 0;
	size_t at = f->pos, next;

	while (at < f->len && (s[at] != '\n' || open)) {
		if (s[at] == '"') {
			next = skip_string(s, at, f->len);
			buf_add(to, s + at, next - at);
			at = next;
			continue;
		}
		if (s[at] == '#' && (!at || is_blank(s[at - 1]) ||
				     s[at - 1] == '\n')) {
			while (at < f->len && s[at] != '\n')
				at++;
			continue;
		}
		if (strchr("([{", s[at]))
			open++;
		else if (strchr(")]}", s[at]) && open)
			open--;
		buf_char(to, s[at++]);
	}
	f->pos = at < f->len ? at + 1 : at;
}

static void set_source(struct file *f, const char *text, unsigned int line)
{
	struct source *src = arena_alloc(f->p.arena, sizeof(*src));

	src->text = arena_strdup(f->p.arena, text);
	src->what = f->path;
	src->file = true;
	src->line = line;
	f->p.src = src;
}

/* ---- $NAME */

static const struct let *find_let(const struct file *f, struct span name)
{
	const struct let *l;

	for (l = f->lets; l; l = l->next)
		if (span_is(name, l->name))
			return l;
	return NULL;
}

/* The name begins behind the dollar. */
static int add_let(struct file *f, uint32_t *at, struct buf *to)
{
	const char *s = f->p.src->text;
	uint32_t end = *at;
	const struct let *l;
	struct span name;

	while (is_name_char(s[end]))
		end++;
	name = span_of(&f->p, *at, end);
	l = find_let(f, name);
	if (!l)
		return rule_error_at(f->p.e, span_of(&f->p, *at - 1, end),
				     "no `let %s =` above",
				     span_text(&f->p, name));
	buf_str(to, l->value);
	*at = end;
	if (to->len > RULE_TEXT_MAX)
		return rule_error_at(f->p.e, name, "a statement has no more"
				     " than %d bytes", RULE_TEXT_MAX);
	return 0;
}

/*
 * f->p.src, with what was let.  In strings a $ is theirs, and where no name
 * follows it is a regular expression's.
 */
static int expand(struct file *f, struct buf *to)
{
	const char *s = f->p.src->text;
	uint32_t at = 0, end = (uint32_t)strlen(s);
	int err = 0;

	while (at < end && !err) {
		if (s[at] == '"') {
			uint32_t next = (uint32_t)skip_string(s, at, end);

			buf_add(to, s + at, next - at);
			at = next;
		} else if (s[at] == '$' && is_name_char(s[at + 1])) {
			at++;
			err = add_let(f, &at, to);
		} else {
			buf_char(to, s[at++]);
		}
	}
	return err;
}

/* ---- words of a statement */

/* The next word; `rest` goes behind it. */
static struct span take_word(const struct file *f, struct span *rest,
			     const char *stop)
{
	const char *s;
	uint32_t n = 0;
	struct span word;

	*rest = span_trim(*rest);
	s = span_start(*rest);
	while (n < rest->len && !is_blank(s[n]) && s[n] != '\n' &&
	       !strchr(stop, s[n]))
		n++;
	word = span_of(&f->p, rest->at, rest->at + n);
	*rest = span_trim(span_of(&f->p, rest->at + n, rest->at + rest->len));
	return word;
}

/* "torn", "torn-write": what is not only digits. */
static int take_name(struct file *f, struct span *rest, const char *stop,
		     const char **out)
{
	struct span word = take_word(f, rest, stop);
	const char *s = span_start(word);
	uint32_t i = 0;

	while (i < word.len &&
	       (is_name_char(s[i]) || s[i] == '-' || s[i] == '.'))
		i++;
	if (!word.len || i < word.len)
		return rule_error_at(f->p.e, word, "a name is expected:"
				     " letters, digits, _, - and .");
	*out = span_text(&f->p, word);
	return 0;
}

static int expect_nothing(struct file *f, struct span rest)
{
	if (!rest.len)
		return 0;
	return rule_error_at(f->p.e, rest, "nothing is expected here");
}

/* ---- the statements */

static int do_version(struct file *f, struct span rest)
{
	struct span word = take_word(f, &rest, "");

	if (!span_is(word, "1"))
		return rule_error_at(f->p.e, word, "this program knows"
				     " version 1 of rule files");
	f->version = true;
	return expect_nothing(f, rest);
}

static int do_seed(struct file *f, struct span rest)
{
	uint64_t seed;
	int err = parse_number(&f->p, take_word(f, &rest, ""), &seed);

	if (err)
		return err;
	f->p.rules->opt.seed = seed;
	f->p.rules->opt.seed_given = true;
	return expect_nothing(f, rest);
}

static int check_brackets(struct file *f, struct span s)
{
	uint32_t end;

	return cut_until(&f->p, s.at, s.at + s.len, "", &end);
}

static int do_let(struct file *f, struct span rest)
{
	struct let *l = arena_alloc(f->p.arena, sizeof(*l));
	struct span name = take_word(f, &rest, "=");
	int err = parse_name(&f->p, name, &l->name);

	if (err)
		return err;
	if (!rest.len || *span_start(rest) != '=')
		return rule_error_at(f->p.e, rest, "let NAME = VALUE");
	rest = span_trim(span_of(&f->p, rest.at + 1, rest.at + rest.len));
	err = check_brackets(f, rest);
	if (err)
		return err;
	if (memchr(span_start(rest), '\n', rest.len))
		return rule_error_at(f->p.e, rest, "a let has one line");
	if (++f->nlets > LETS_MAX)
		return rule_error_at(f->p.e, name, "a file has no more than"
				     " %d lets", LETS_MAX);
	if (find_let(f, name))
		return rule_error_at(f->p.e, name, "%s has a value already",
				     l->name);
	l->value = span_text(&f->p, rest);
	l->next = f->lets;
	f->lets = l;
	return 0;
}

static struct rule *find_rule(const struct rules *r, const char *name)
{
	struct rule *rule;

	for (rule = r->first; rule; rule = rule->next)
		if (rule->name && !strcmp(rule->name, name))
			return rule;
	return NULL;
}

static int do_rule(struct file *f, struct span rest)
{
	struct rule *rule = NULL;
	struct span at, word;
	const char *name;
	int err;

	at = span_trim(rest);
	err = take_name(f, &rest, ":", &name);
	if (err)
		return err;
	at.len = (uint32_t)strlen(name);
	if (find_rule(f->p.rules, name))
		return rule_error_at(f->p.e, at, "there is a rule %s already",
				     name);
	if (!rest.len || *span_start(rest) != ':')
		return rule_error_at(f->p.e, rest, "rule NAME: inject SET"
				     " TOKEN…");
	rest = span_of(&f->p, rest.at + 1, rest.at + rest.len);
	word = take_word(f, &rest, "");
	if (!span_is(word, "inject") && !span_is(word, "fault"))
		return rule_error_at(f->p.e, word, "inject or fault is"
				     " expected");
	f->p.kind = span_is(word, "fault") ? RULE_FAULT : RULE_INJECT;
	err = parse_rule(&f->p, rest, &rule);
	if (err) {
		rules_drop(rule);
		return err;
	}
	rule->name = name;
	rules_append(f->p.rules, rule);
	return 0;
}

static int do_off(struct file *f, struct span rest)
{
	struct off *o = arena_alloc(f->p.arena, sizeof(*o));
	int err = take_name(f, &rest, "", &o->name);

	if (err)
		return err;
	o->at = span_of(&f->p, rest.at - (uint32_t)strlen(o->name), rest.at);
	o->at = span_trim(o->at);
	o->next = f->offs;
	f->offs = o;
	return expect_nothing(f, rest);
}

static bool take_compare(struct file *f, struct span *rest, uint8_t *op)
{
	static const struct {
		const char *text;
		uint8_t op;
	} ops[] = {
		{ ">=", EXPR_GE }, { "<=", EXPR_LE }, { "==", EXPR_EQ },
		{ "!=", EXPR_NE }, { ">", EXPR_GT }, { "<", EXPR_LT },
		{ "=", EXPR_EQ },
	};
	size_t i, n;

	for (i = 0; i < sizeof(ops) / sizeof(*ops); i++) {
		n = strlen(ops[i].text);
		if (rest->len < n || memcmp(span_start(*rest), ops[i].text, n))
			continue;
		*op = ops[i].op;
		*rest = span_trim(span_of(&f->p, rest->at + (uint32_t)n,
					  rest->at + rest->len));
		return true;
	}
	return false;
}

/* expect NAME fired>=N */
static int do_expect(struct file *f, struct span rest)
{
	struct expectation *x = arena_alloc(f->p.arena, sizeof(*x));
	int err;

	x->at = span_trim(rest);
	err = take_name(f, &rest, "", &x->rule);
	if (err)
		return err;
	if (!span_is(take_word(f, &rest, "<>=!"), "fired") ||
	    !take_compare(f, &rest, &x->op))
		return rule_error_at(f->p.e, x->at, "expect NAME fired>=N"
				     " (or > < <= == !=)");
	err = parse_number(&f->p, take_word(f, &rest, ""), &x->n);
	if (err)
		return err;
	*f->expect_end = x;
	f->expect_end = &x->next;
	if (!f->first_expect)
		f->first_expect = x;
	return expect_nothing(f, rest);
}

static const struct statement {
	const char *name;
	int (*run)(struct file *f, struct span rest);
} statements[] = {
	{ "vxrules", do_version }, { "seed", do_seed }, { "let", do_let },
	{ "rule", do_rule }, { "off", do_off }, { "expect", do_expect },
};

#define STATEMENTS (sizeof(statements) / sizeof(*statements))

static int unknown_statement(struct file *f, struct span word)
{
	const char *names[STATEMENTS + 1], *near;
	size_t i;

	for (i = 0; i < STATEMENTS; i++)
		names[i] = statements[i].name;
	names[i] = NULL;
	rule_error_at(f->p.e, word, "a statement is one of vxrules, seed, let,"
		      " rule, off and expect");
	near = num_nearest(span_text(&f->p, word), names);
	if (near)
		rule_error_hint(f->p.e, "did you mean %s ?", near);
	return -EINVAL;
}

static int run_statement(struct file *f)
{
	struct span rest = span_of(&f->p, 0, (uint32_t)strlen(f->p.src->text));
	struct span word = take_word(f, &rest, "");
	size_t i;

	for (i = 0; i < STATEMENTS; i++)
		if (span_is(word, statements[i].name))
			break;
	if (!f->version && i)
		return rule_error_at(f->p.e, word, "the first line of a rule"
				     " file is `vxrules 1`");
	if (i == STATEMENTS)
		return unknown_statement(f, word);
	return statements[i].run(f, rest);
}

/* ---- the whole */

static unsigned int count_lines(const char *s, size_t len)
{
	unsigned int n = 0;

	for (; len; len--, s++)
		n += *s == '\n';
	return n;
}

static int next_statement(struct file *f, struct buf *text)
{
	unsigned int line = f->line;
	struct buf whole = BUF_INIT;
	size_t from = f->pos;
	int err;

	buf_reset(text);
	take_statement(f, text);
	f->line += count_lines(f->text + from, f->pos - from);
	set_source(f, buf_cstr(text), line);
	if (!span_trim(span_of(&f->p, 0, (uint32_t)text->len)).len)
		return 0;
	if (text->len > RULE_TEXT_MAX)
		return rule_error_at(f->p.e, span_of(&f->p, 0, 1), "a statement"
				     " has no more than %d bytes",
				     RULE_TEXT_MAX);
	err = expand(f, &whole);
	f->expanded += whole.len;
	if (!err && (f->expanded > EXPANDED_MAX ||
		     ++f->nstatements > STATEMENTS_MAX))
		err = rule_error_at(f->p.e, span_of(&f->p, 0, 1), "a file has"
				    " no more than %d statements of %d bytes"
				    " together", STATEMENTS_MAX, EXPANDED_MAX);
	if (!err) {
		set_source(f, buf_cstr(&whole), line);
		err = run_statement(f);
	}
	buf_free(&whole);
	return err;
}

static int no_such_rule(struct file *f, struct span at, const char *name)
{
	const struct rule *rule;
	const char **names, *near;
	unsigned int n = 0;

	names = arena_alloc(f->p.arena,
			    (f->p.rules->n + 1) * sizeof(*names));
	for (rule = f->p.rules->first; rule; rule = rule->next)
		if (rule->name)
			names[n++] = rule->name;
	rule_error_at(f->p.e, at, "there is no rule %s", name);
	near = num_nearest(name, names);
	if (near)
		rule_error_hint(f->p.e, "did you mean %s ?", near);
	return -EINVAL;
}

static int settle_names(struct file *f)
{
	const struct expectation *x;
	const struct off *o;
	struct rule *rule;

	for (o = f->offs; o; o = o->next) {
		rule = find_rule(f->p.rules, o->name);
		if (!rule)
			return no_such_rule(f, o->at, o->name);
		rule->off = true;
	}
	for (x = f->first_expect; x; x = x->next)
		if (!find_rule(f->p.rules, x->rule))
			return no_such_rule(f, x->at, x->rule);
	return 0;
}

static int run_file(struct file *f)
{
	struct buf text = BUF_INIT;
	int err = 0;

	while (!err && f->pos < f->len)
		err = next_statement(f, &text);
	buf_free(&text);
	if (err)
		return err;
	if (!f->version) {
		set_source(f, "", 1);
		return rule_error_at(f->p.e, span_of(&f->p, 0, 0), "the first"
				     " line of a rule file is `vxrules 1`");
	}
	return settle_names(f);
}

int rules_add_file(struct rules *r, const char *path, struct rule_error *e)
{
	struct file f = {
		.p = { r, &r->arena, e, .blanks = true },
		.line = 1,
		.expect_end = &r->expect,
	};
	struct buf text = BUF_INIT;
	int err = parse_read(path, &text, e);

	if (!err) {
		f.path = arena_strdup(&r->arena, path);
		f.text = buf_cstr(&text);
		f.len = text.len;
		while (*f.expect_end)
			f.expect_end = &(*f.expect_end)->next;
		err = run_file(&f);
	}
	buf_free(&text);
	return err;
}
