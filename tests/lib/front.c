/* SPDX-License-Identifier: LGPL-2.1-or-later */
/*
 * $FRONT_OF with the option $FRONT ahead of its own: tests that know nothing
 * of an option are run with it.  Not a script: what a test counts is this
 * process's.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { ARGS_MAX = 4096 };

static int is_subcommand(const char *arg)
{
	static const char *const names[] = { "call", "doctor", "rules" };

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		if (!strcmp(arg, names[i]))
			return 1;
	}
	return 0;
}

int main(int argc, char **argv)
{
	char *program = getenv("FRONT_OF"), *option = getenv("FRONT");
	char *args[ARGS_MAX] = { argv[0], option };

	if (!program || !option || argc > ARGS_MAX - 2) {
		fputs("front: FRONT_OF and FRONT are not set, or there are"
		      " too many arguments\n", stderr);
		return 2;
	}
	memcpy(args + 2, argv + 1, (size_t)argc * sizeof(*args));
	if (argc > 1 && is_subcommand(argv[1]))
		execv(program, argv);
	else
		execv(program, args);
	perror(program);
	return 127;
}
