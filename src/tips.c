/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tips.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

static const char *const tips[] = {
	"-Z shows only calls that failed, -z only those that did not.",
	"-e trace=%file shows calls that take a file name.",
	"-P /some/path shows every call that touches the path, by name or"
	" through a descriptor.",
	"-y prints the path behind each descriptor, -yy also sockets and"
	" devices.",
	"-f follows children and threads; -ff -o FILE gives each of them a"
	" file of its own.",
	"-c prints a table of calls, errors and time; -w makes it count the"
	" time that passed.",
	"-k prints the stack after each call: who called it?",
	"With -f and -e trace=, calls that are not traced run at full speed.",
	"-e trace=/regex picks calls by a regular expression.",
	"-e trace='!futex,poll' shows everything but these calls.",
	"-e signal=none hides signals, -e trace=none shows nothing else.",
	"-E VAR=VALUE sets a variable for the command alone.",
	"-o '|COMMAND' pipes the trace: the command's own output stays apart.",
	"-s 200 prints longer strings; paths are never cut.",
	"-X verbose prints the numbers behind the names of constants.",
	"--json writes one object an event, for jq and the like.",
	"-I 4 keeps Ctrl-C and Ctrl-Z from the tracer.",
	"-p takes several ids: -p \"$(pidof NAME)\".",
	"--syscall-limit=N lets go after N calls.",
	"call -p PID 'close(7)' makes a call in a process that runs.",
	"doctor PID says why a process cannot be traced.",
};

enum {
	NTIPS = sizeof(tips) / sizeof(tips[0]),
	BOX = 60,
};

static const char *choose(int id)
{
	struct timespec now;

	if (id >= 0)
		return tips[id % NTIPS];
	clock_gettime(CLOCK_REALTIME, &now);
	return tips[(unsigned long)now.tv_nsec / 1000 % NTIPS];
}

/* The tip in a box, broken at blanks. */
static void print_boxed(const char *tip)
{
	static const char bar[] =
		"------------------------------------------------------------";

	fprintf(stderr, "+-%s-+\n", bar);
	while (*tip) {
		size_t n = strlen(tip);

		if (n > BOX) {
			n = BOX;
			while (n && tip[n] != ' ')
				n--;
		}
		fprintf(stderr, "| %-*.*s |\n", BOX, (int)n, tip);
		tip += n;
		tip += *tip == ' ';
	}
	fprintf(stderr, "+-%s-+\n", bar);
}

void tips_print(const struct tips_options *opt)
{
	if (opt->format == TIPS_COMPACT)
		fprintf(stderr, "tip: %s\n", choose(opt->id));
	else if (opt->format == TIPS_FULL)
		print_boxed(choose(opt->id));
}
