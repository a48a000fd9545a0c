/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * Walks the command line as getopt_long(3) does with "+": options end at
 * the first word that is none.  Done by hand because abbreviations must
 * mean what they mean to strace whatever options we add, and because a
 * wrong option is answered with the nearest right one.
 */
#include "cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/num.h"

void words_add(struct words *w, const char *word)
{
	w->v = xrealloc(w->v, (w->n + 2) * sizeof(*w->v));
	w->v[w->n++] = word;
	w->v[w->n] = NULL;
}

void cli_hint(const char *wrong, const char *const *names,
	      const char *before, const char *behind)
{
	const char *near = num_nearest(wrong, names);

	if (near)
		warn("did you mean '%s%s%s'?", before, near, behind);
}

static void __attribute__((noreturn)) try_help(void)
{
	fprintf(stderr, "Try '%s -h' for more information.\n", die_program());
	exit(1);
}

/* Options with the same setter are one, however they are spelled. */
static unsigned int matches(const char *name, bool own,
			    const struct option_row **first,
			    struct words *found)
{
	const struct option_row *o;
	size_t len = strlen(name);
	unsigned int different = 0;

	for (o = option_rows; o->set; o++) {
		if (!o->name || o->own != own || strncmp(o->name, name, len))
			continue;
		if (found)
			words_add(found, o->name);
		if (!different)
			*first = o;
		if (!different || o->set != (*first)->set)
			different++;
	}
	return different;
}

unsigned int cli_match_long(const char *name, const struct option_row **row,
			    struct words *found)
{
	const struct option_row *o;
	unsigned int n;

	for (o = option_rows; o->set; o++) {
		if (o->name && !strcmp(o->name, name)) {
			*row = o;
			return 1;
		}
	}
	n = matches(name, false, row, found);
	return n ? n : matches(name, true, row, found);
}

static void __attribute__((noreturn))
ambiguous(const char *name, const struct words *found)
{
	struct buf b = BUF_INIT;
	unsigned int i;

	for (i = 0; i < found->n; i++)
		buf_printf(&b, " '--%s'", found->v[i]);
	die_usage("option '--%s' is ambiguous; possibilities:%s", name,
		  buf_cstr(&b));
}

static void __attribute__((noreturn))
unknown_long(const char *arg, const char *name)
{
	const struct option_row *o;
	struct words all = { 0 };

	for (o = option_rows; o->set; o++)
		if (o->name && o->topic != TOPIC_HIDDEN)
			words_add(&all, o->name);
	warn("unrecognized option '%s'", arg);
	if (all.n)
		cli_hint(name, all.v, "--", "");
	try_help();
}

static const struct option_row *find_long(const char *arg, const char *name)
{
	const struct option_row *o = NULL;
	struct words found = { 0 };
	unsigned int n = cli_match_long(name, &o, &found);

	if (n > 1)
		ambiguous(name, &found);
	if (!n)
		unknown_long(arg, name);
	free(found.v);
	return o;
}

static void set_option(struct request *rq, const struct option_row *o,
		       bool is_short, const char *arg)
{
	char letter[3] = { '-', o->letter, 0 };
	struct cli c = {
		.rq = rq, .plan = rq->plan, .is_short = is_short,
		.option = letter,
	};
	char *name = NULL;

	if (!is_short)
		c.option = name = xasprintf("--%s", o->name);
	o->set(&c, arg);
	free(name);
}

/* Returns how many words it took. */
static unsigned int parse_long(char **argv, struct request *rq)
{
	const char *name = argv[0] + 2, *eq = strchr(name, '=');
	size_t len = eq ? (size_t)(eq - name) : strlen(name);
	char *plain = strndup(name, len);
	const struct option_row *o;
	unsigned int took = 1;
	const char *arg = eq ? eq + 1 : NULL;

	if (!plain)
		oom();
	o = find_long(argv[0], plain);
	free(plain);
	if (o->arg == ARG_NONE && arg)
		die_usage("option '--%s' doesn't allow an argument", o->name);
	if ((o->arg == ARG_NEED || o->arg == ARG_LONG) && !arg) {
		arg = argv[took++];
		if (!arg)
			die_usage("option '--%s' requires an argument",
				  o->name);
	}
	set_option(rq, o, false, arg);
	return took;
}

static const struct option_row *find_short(char letter)
{
	const struct option_row *o;

	for (o = option_rows; o->set; o++)
		if (o->letter == letter)
			return o;
	die_usage("invalid option -- '%c'", letter);
}

/* A cluster such as -ffo FILE; returns how many words it took. */
static unsigned int parse_short(char **argv, struct request *rq)
{
	const char *p;

	for (p = argv[0] + 1; *p; p++) {
		const struct option_row *o = find_short(*p);

		if (o->arg != ARG_NEED) {
			set_option(rq, o, true, NULL);
			continue;
		}
		if (p[1]) {
			set_option(rq, o, true, p + 1);
			return 1;
		}
		if (!argv[1])
			die_usage("option requires an argument -- '%c'", *p);
		set_option(rq, o, true, argv[1]);
		return 2;
	}
	return 1;
}

char **cli_parse(char **argv, struct request *rq)
{
	if (*argv)
		argv++;
	while (*argv && (*argv)[0] == '-' && (*argv)[1]) {
		if (!strcmp(*argv, "--"))
			return argv + 1;
		if ((*argv)[1] == '-')
			argv += parse_long(argv, rq);
		else
			argv += parse_short(argv, rq);
	}
	return argv;
}
