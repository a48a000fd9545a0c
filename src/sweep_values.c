/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config.h"

#include "sweep_values.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "base/hash.h"
#include "base/num.h"
#include "rule/rules.h"
#include "rule/set.h"

int sweep_usage(const char *what, const char *arg)
{
	warn(arg ? "sweep: %s: '%s'" : "sweep: %s", what, arg);
	fprintf(stderr, "Try '%s sweep --help' for more information.\n",
		die_program());
	return -EINVAL;
}

int sweep_set_calls_of(const char *text, struct bitmap set[ABI_COUNT])
{
	struct set_error e = SET_ERROR_INIT;
	int err = set_calls(text, set, &e);

	if (err) {
		warn("sweep: %s", buf_cstr(&e.text));
		if (e.near)
			warn("did you mean '%s%s'?", e.sigil, e.near);
	}
	set_error_free(&e);
	return err;
}

static int set_bits(const char *arg, const struct set_word *words,
		    const char *what, uint32_t *bits)
{
	struct set_error e = SET_ERROR_INIT;
	int err = set_words(arg, words, what, bits, &e);

	if (err)
		warn("sweep: %s", buf_cstr(&e.text));
	set_error_free(&e);
	return err;
}

static struct chosen_faults *chosen_new(struct sweep_request *rq,
					const char *calls, bool more)
{
	struct chosen_faults *c = xcalloc(1, sizeof(*c)), **at = &rq->chosen;

	if (sweep_set_calls_of(calls, c->calls)) {
		free(c);
		return NULL;
	}
	c->more = more;
	while (*at)
		at = &(*at)->next;
	*at = c;
	return c;
}

/* Here, not in each run of it. */
static int add_action(struct chosen_faults *c, const char *calls,
		      const char *action)
{
	static const struct rules_options none;
	struct rules *r = rules_new(&none);
	struct rule_error e = { .text = BUF_INIT };
	char *text = xasprintf("%s:%s", calls, action);
	int err = rules_add(r, "inject", text, &e);

	if (err) {
		warn("sweep: %s", buf_cstr(&e.text));
		if (e.hint.len)
			warn("sweep: %s", buf_cstr(&e.hint));
	}
	rule_error_free(&e);
	rules_free(r);
	free(text);
	words_add(&c->faults, action);
	return err ? -EINVAL : 0;
}

/* SET=E1,E2 */
int sweep_set_errors(struct sweep_request *rq, const char *arg)
{
	const char *eq = strchr(arg, '=');
	char *calls, *list, *save = NULL, *word;
	struct chosen_faults *c;
	int err;

	if (!eq || eq == arg || !eq[1])
		return sweep_usage("--errors wants CALLS=ERROR,...", arg);
	calls = strndup(arg, (size_t)(eq - arg));
	list = xstrdup(eq + 1);
	c = chosen_new(rq, calls, false);
	err = c ? 0 : -EINVAL;
	for (word = strtok_r(list, ",", &save); word && !err;
	     word = strtok_r(NULL, ",", &save))
		err = add_action(c, calls, arena_printf(&rq->arena, "error=%s",
							word));
	free(list);
	free(calls);
	return err;
}

/* A line: CALLS:ACTION, as behind -e inject=. */
static int add_rule_line(struct sweep_request *rq, char *line)
{
	char *colon = strchr(line, ':');
	struct chosen_faults *c;

	if (!colon)
		return sweep_usage("a line of --rules is CALLS:ACTION", line);
	*colon = '\0';
	c = chosen_new(rq, line, true);
	if (!c)
		return -EINVAL;
	return add_action(c, line, arena_strdup(&rq->arena, colon + 1));
}

int sweep_set_rules(struct sweep_request *rq, const char *path)
{
	FILE *f = fopen(path, "re");
	size_t cap = 0;
	char *line = NULL;
	ssize_t n;
	int err = 0;

	if (!f) {
		warn_errno(errno, "sweep: %s", path);
		return -EINVAL;
	}
	while (!err && (n = getline(&line, &cap, f)) >= 0) {
		while (n > 0 && strchr(" \t\n", line[n - 1]))
			line[--n] = '\0';
		rq->rules = rq->rules * 31 + hash_bytes(line, (size_t)n);
		if (n > 0 && line[0] != '#')
			err = add_rule_line(rq, line);
	}
	free(line);
	fclose(f);
	return err;
}

/* s/A/B/[g], with any character for the slash */
int sweep_set_normalize(struct sweep_request *rq, const char *arg)
{
	struct substitution *x, **at = &rq->normalize;
	char mark = arg[0] == 's' ? arg[1] : '\0';
	const char *mid = mark ? strchr(arg + 2, mark) : NULL;
	const char *end = mid ? strchr(mid + 1, mark) : NULL;
	char *pattern;
	int err;

	if (!end || (end[1] && strcmp(end + 1, "g") != 0))
		return sweep_usage("--normalize wants s/PATTERN/TEXT/[g]", arg);
	x = xcalloc(1, sizeof(*x));
	pattern = strndup(arg + 2, (size_t)(mid - arg - 2));
	x->by = strndup(mid + 1, (size_t)(end - mid - 1));
	x->global = end[1] == 'g';
	err = regcomp(&x->pattern, pattern, REG_EXTENDED);
	free(pattern);
	if (err) {
		free(x->by);
		free(x);
		return sweep_usage("--normalize: no regular expression", arg);
	}
	while (*at)
		at = &(*at)->next;
	*at = x;
	return 0;
}

int sweep_set_depth(struct sweep_request *rq, const char *arg)
{
	int64_t n = 0;

	if (!strcmp(arg, "leaf"))
		n = 1;
	else if (strcmp(arg, "full") != 0 && num_parse_int(arg, 1, 255, &n))
		return sweep_usage("--depth is full, leaf or 1 to 255", arg);
	rq->depth = (unsigned int)n;
	return 0;
}

int sweep_set_occurrence(struct sweep_request *rq, const char *arg)
{
	int64_t n = 0;

	if (!strcmp(arg, "first"))
		n = OCCURRENCE_FIRST;
	else if (!strcmp(arg, "last"))
		n = OCCURRENCE_LAST;
	else if (!strcmp(arg, "all"))
		n = OCCURRENCE_ALL;
	else if (num_parse_int(arg, 1, INT_MAX, &n))
		return sweep_usage("--occurrence is first, last, all or a number",
			     arg);
	rq->occurrence = (int)n;
	return 0;
}

int sweep_set_persist(struct sweep_request *rq, const char *arg)
{
	static const struct set_word words[] = {
		{ "once", 1 }, { "sticky", 2 }, { 0 }
	};
	uint32_t bits = 0;

	if (set_bits(arg, words, "persistence", &bits))
		return -EINVAL;
	rq->once = bits & 1;
	rq->sticky = bits & 2;
	return bits ? 0 : sweep_usage("--persist: nothing is left", arg);
}

int sweep_set_timeout(struct sweep_request *rq, const char *arg)
{
	size_t n = strspn(arg, "0123456789");
	int64_t times;
	char *digits;
	int err;

	if (n && !strcmp(arg + n, "x")) {
		digits = strndup(arg, n);
		err = num_parse_int(digits, 1, 1000000, &times);
		free(digits);
		rq->timeout_times = err ? 0 : (unsigned int)times;
		return err ? sweep_usage("invalid time", arg) : 0;
	}
	if (num_parse_duration(arg, 1000000000, &rq->timeout_ns) ||
	    !rq->timeout_ns)
		return sweep_usage("--timeout is a time or Nx", arg);
	return 0;
}

/* 10m, 2h, or as elsewhere. */
int sweep_set_budget(struct sweep_request *rq, const char *arg)
{
	size_t n = strlen(arg);
	uint64_t unit = 1;
	char *number;
	int err;

	if (n && (arg[n - 1] == 'm' || arg[n - 1] == 'h'))
		unit = arg[n - 1] == 'm' ? 60 : 3600;
	number = strndup(arg, unit > 1 ? n - 1 : n);
	err = num_parse_duration(number, 1000000000, &rq->budget_ns);
	free(number);
	if (err || !rq->budget_ns || rq->budget_ns > UINT64_MAX / unit)
		return sweep_usage("--budget is a time: 90s, 10m, 2h", arg);
	rq->budget_ns *= unit;
	return 0;
}

int sweep_set_isolation(struct sweep_request *rq, const char *arg)
{
	static const char *const names[] = { "none", "tmpdir", "overlay" };

	for (unsigned int i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(arg, names[i])) {
			rq->isolation = (uint8_t)i;
			return 0;
		}
	}
	return sweep_usage("--isolate is none, tmpdir or overlay", arg);
}

int sweep_set_model(struct sweep_request *rq, const char *arg)
{
	static const struct set_word words[] = {
		{ "io", 1 << MODEL_IO }, { "mem", 1 << MODEL_MEM },
		{ "net", 1 << MODEL_NET }, { "proc", 1 << MODEL_PROC }, { 0 }
	};

	if (set_bits(arg, words, "model", &rq->models))
		return -EINVAL;
	return rq->models ? 0 : sweep_usage("--model: nothing is left", arg);
}

/* Also "silent" and "silent_wrong" for SILENT-WRONG. */
int sweep_set_fail_on(struct sweep_request *rq, const char *arg)
{
	char *list = xstrdup(arg), *save = NULL, *word;
	int err = 0;

	rq->fail_on = 0;
	for (word = strtok_r(list, ",", &save); word && !err;
	     word = strtok_r(NULL, ",", &save)) {
		enum sweep_verdict v = strcmp(word, "silent") ?
				       sweep_verdict_find(word) :
				       SWEEP_SILENT_WRONG;

		if (!strcmp(word, "none"))
			continue;
		if (v == SWEEP_VERDICTS)
			err = sweep_usage("--fail-on: there is no such verdict",
				    word);
		else
			rq->fail_on |= 1u << v;
	}
	free(list);
	return err;
}

int sweep_set_ok_status(struct sweep_request *rq, const char *arg)
{
	char *list = xstrdup(arg), *save = NULL, *word;
	int64_t n;
	int err = 0;

	for (word = strtok_r(list, ",", &save); word && !err;
	     word = strtok_r(NULL, ",", &save)) {
		err = num_parse_int(word, 0, 255, &n);
		if (err)
			err = sweep_usage("--ok-status: 0 to 255", word);
		else
			bitmap_add(&rq->ok_status, (unsigned int)n);
	}
	rq->ok_given = true;
	free(list);
	return err;
}

int sweep_set_number(const char *arg, int64_t min, int64_t max,
		      unsigned int *to)
{
	int64_t n;

	if (num_parse_int(arg, min, max, &n))
		return sweep_usage("not such a number", arg);
	*to = (unsigned int)n;
	return 0;
}
