/* SPDX-License-Identifier: LGPL-2.1-or-later */
/* The table of options, and the help that is printed from it. */
#include "cli_set.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/die.h"
#include "desc/groups.h"
#include "linux/abi.h"

#define HIDDEN TOPIC_HIDDEN
#define STARTUP TOPIC_STARTUP
#define TRACING TOPIC_TRACING
#define FILTERING TOPIC_FILTERING
#define OUTPUT TOPIC_OUTPUT
#define INJECTION TOPIC_INJECTION
#define STATISTICS TOPIC_STATISTICS
#define STOP TOPIC_STOP
#define MISC TOPIC_MISC

#define ROW(letter, name, kind, topic, is_own, set, metavar, help) \
	{ letter, name, ARG_##kind, topic, is_own, set_##set, metavar, help },
#define OPTION(letter, name, kind, topic, set, metavar, words, help) \
	ROW(letter, name, kind, topic, false, set, metavar, help)
#define OWN(letter, name, kind, topic, set, metavar, words, help) \
	ROW(letter, name, kind, topic, true, set, metavar, help)

const struct option_row option_rows[] = {
#include "cli.def"
	{ 0 }
};

static const char *const topics[TOPIC_COUNT] = {
	[TOPIC_STARTUP] = "startup",
	[TOPIC_TRACING] = "tracing",
	[TOPIC_FILTERING] = "filtering",
	[TOPIC_OUTPUT] = "output",
	[TOPIC_INJECTION] = "injection",
	[TOPIC_STATISTICS] = "statistics",
	[TOPIC_STOP] = "stop",
	[TOPIC_MISC] = "misc",
};

#define WIDTH 79
#define INDENT 8

static void short_help(void)
{
	static const char text[] =
"Trace the system calls and signals of a program.\n"
"\n"
"  %s ls                         trace a command; lines go to stderr\n"
"  %s -o trace.txt ls            ... into a file\n"
"  %s -f make                    with all of its children and threads\n"
"  %s -p 1234                    a running process; Ctrl-C lets it go\n"
"  %s -e openat,close ls         only these calls\n"
"  %s -e %%file -Z ls             only calls with a file name that failed\n"
"  %s -P /etc/passwd id          only calls that use this path\n"
"  %s -y -tt -T ls               what descriptors are, the time, how long\n"
"  %s -k -e trace=write ls       who calls write(2)?\n"
"  %s -c ls                      a table of calls, errors and time\n"
"  %s -e inject=close:error=EIO ls   what if close(2) failed?\n"
"  %s --json -o t.jsonl ls       one JSON object an event\n"
"  %s doctor 1234                why can 1234 not be traced?\n"
"  %s --describe openat          what is known about a call\n"
"\n";
	char *p = xstrdup(die_program()), *base = strrchr(p, '/');
	const char *me = base ? base + 1 : p;

	printf("Usage: %s [OPTIONS] COMMAND [ARGS]\n"
	       "   or: %s [OPTIONS] -p PID\n", me, me);
	printf(text, me, me, me, me, me, me, me, me, me, me, me, me, me,
	       me);
	fputs("Often used: -f children too, -o FILE, -p PID, -e EXPR, -P PATH,"
	      " -z, -Z,\n"
	      "-s LENGTH of strings, -v in full, -y descriptors, -Y program"
	      " names, -k stack,\n"
	      "-t -tt -ttt -r -T times, -c -C summary, -q quieter, -u USER,"
	      " -E VAR=VAL.\n\n", stdout);
	printf("More: %s --help=TOPIC, where TOPIC is startup, tracing,"
	       " filtering, output,\n"
	       "injection, statistics, stop, misc, all, or calls (what there"
	       " is to trace).\n", me);
	free(p);
}

/* Breaks at blanks; words that are too long stay whole. */
static void print_wrapped(const char *text)
{
	while (*text) {
		size_t len = strlen(text), n = len;

		if (n > WIDTH - INDENT) {
			n = WIDTH - INDENT;
			while (n && text[n] != ' ')
				n--;
			if (!n)
				n = strcspn(text, " ");
		}
		printf("%*s%.*s\n", INDENT, "", (int)n, text);
		text += n;
		text += *text == ' ';
	}
}

static void print_option(const struct option_row *o)
{
	const char *before = "", *behind = "";

	printf("  ");
	if (o->letter)
		printf("-%c%s%s%s", o->letter, o->arg == ARG_NEED ? " " : "",
		       o->arg == ARG_NEED ? o->metavar : "",
		       o->name ? ", " : "");
	if (o->name) {
		if (o->arg == ARG_MAY) {
			before = "[=";
			behind = "]";
		} else if (o->arg != ARG_NONE) {
			before = "=";
		}
		printf("--%s%s%s%s", o->name, before, o->metavar, behind);
	}
	putchar('\n');
	print_wrapped(o->help);
}

static void topic_help(enum topic topic)
{
	const struct option_row *o;

	printf("%c%s:\n", topics[topic][0] - 'a' + 'A', topics[topic] + 1);
	for (o = option_rows; o->set; o++)
		if (o->topic == topic)
			print_option(o);
}

static void all_help(void)
{
	int topic;

	short_help();
	for (topic = TOPIC_HIDDEN + 1; topic < TOPIC_COUNT; topic++) {
		putchar('\n');
		topic_help((enum topic)topic);
	}
}

static void print_call(const struct call_entry *c)
{
	const struct group_word *w;

	if (!c->name)
		return;
	printf("%s", c->name);
	for (w = group_words; w->name; w++)
		if (c->groups & w->bit && strcmp(w->name, "net"))
			printf(" %%%s", w->name);
	putchar('\n');
}

/* Every call that there is, with its classes. */
static void calls_help(void)
{
	unsigned int i, j;

	for (i = 0; i < ABI_COUNT; i++) {
		printf("%s%s (%s):\n", i ? "\n" : "", abis[i]->name,
		       abis[i]->mode);
		for (j = 0; j < abis[i]->ncalls; j++)
			print_call(&abis[i]->calls[j]);
		for (j = 0; j < abis[i]->nfar; j++)
			print_call(&abis[i]->far_calls[j]);
	}
}

int cli_help(const char *topic)
{
	int i;

	if (!topic) {
		short_help();
		return 0;
	}
	if (!strcmp(topic, "all")) {
		all_help();
		return 0;
	}
	if (!strcmp(topic, "calls")) {
		calls_help();
		return 0;
	}
	for (i = TOPIC_HIDDEN + 1; i < TOPIC_COUNT; i++) {
		if (!strcmp(topic, topics[i])) {
			topic_help((enum topic)i);
			return 0;
		}
	}
	return -EINVAL;
}

void cli_version(void)
{
	printf("%s -- version %s\n"
	       "This is free software; see the source for copying"
	       " conditions.  There is NO\n"
	       "warranty; not even for MERCHANTABILITY or FITNESS FOR A"
	       " PARTICULAR PURPOSE.\n\n"
	       "Optional features enabled:", PACKAGE_NAME, PACKAGE_VERSION);
#ifdef HAVE_LIBDW
	printf(" stack-trace=libdw");
#endif
#ifdef HAVE_LIBUNWIND
	printf(" stack-trace=libunwind");
#endif
#ifdef HAVE_ZSTD
	printf(" zstd");
#endif
	printf(" m32-mpers\n");
	printf("Traces programs of: %s %s\n", abis[0]->name, abis[1]->name);
}
